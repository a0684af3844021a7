"""The accounts of the demonstration, for the login page."""

from django import template
from django.conf import settings
from django.urls import reverse

from jiheng.web.actions import demo
from jiheng.web.words import role_word

register = template.Library()


@register.simple_tag
def demo_accounts() -> list[dict[str, str]]:
    """Each account with its password; none outside demo mode."""
    if not settings.DEMO or not demo.loaded():
        return []
    places = {each["key"]: each["name"] for each in demo.data()["organisations"]}
    password = demo.data()["password"]
    return [
        {"username": each["username"], "password": password, "roles": role_word(each["role"]), "organisation": places[each["organisation"]]}
        for each in demo.data()["people"]
    ]


@register.simple_tag
def central_login_url() -> str:
    """Where login at the central office begins; only where one is configured."""
    return reverse("openid_connect_login", args=["central"])
