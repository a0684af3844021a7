"""Login at a central office over OpenID Connect; loaded only where one is configured."""

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class CentralLogin(DefaultSocialAccountAdapter):
    """Whom the office vouches for and nobody has invited gets no account."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False
