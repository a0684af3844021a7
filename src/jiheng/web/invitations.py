"""Invitations: a link that works once and for some days, by e-mail."""

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from jiheng.web.models import Person


class _Tokens(PasswordResetTokenGenerator):
    """A token is spent when the account has a password. It names no more than the account, so it is kept nowhere."""

    key_salt = "jiheng.web.invitations"

    def check_token(self, user: Person | None, token: str | None) -> bool:
        if user is None or not token or not user.is_active or not user.invited:
            return False
        return super().check_token(user, token)


TOKENS = _Tokens()


def link(person: Person) -> str:
    """The address that an invited person follows. The name of the host is ours, not what the request says: whoever sends it could say another one."""
    return settings.ADDRESS + reverse("invitation", args=[person.pk, TOKENS.make_token(person)])


def send(request: HttpRequest, person: Person) -> None:
    """Send the invitation."""
    words = {"person": person, "by": request.user, "link": link(person), "days": settings.PASSWORD_RESET_TIMEOUT // 86400}
    send_mail(_("邀请您使用绩衡"), render_to_string("web/email/invitation.txt", words, request), None, [person.email])
