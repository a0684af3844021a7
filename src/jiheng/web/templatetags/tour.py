"""The panel of the guided tour on every page of the demonstration."""

from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from jiheng.web.tour import CITIZEN, Progress, role_of, stops
from jiheng.web.words import role_word

register = template.Library()


@register.inclusion_tag("web/tour.html", takes_context=True)
def tour(context: dict[str, Any]) -> dict[str, Any]:
    """The panel for who looks at the page; nothing outside demo mode, for other accounts, and on pages for logging in."""
    request: HttpRequest | None = context.get("request")
    role = _role(request) if settings.DEMO and request else None
    if request is None or role is None or not (way := stops(role)):
        return {}
    progress = Progress.of(request, role)
    number = min(progress.number, len(way))
    return {
        "role": role,
        "word": _("不登录的公众") if role == CITIZEN else role_word(role),
        "stops": way,
        "number": number,
        "closed": progress.closed,
        "here": way[number - 1] if number else None,
        "next": number + 1 if number < len(way) else None,
        "request": request,
        "csrf_token": context.get("csrf_token"),
    }


def _role(request: HttpRequest) -> str | None:
    page = request.resolver_match.view_name if request.resolver_match else ""
    if getattr(request, "user", None) is None or page.startswith("account_"):
        return None
    if request.user.is_authenticated:
        return role_of(request.user.get_username())
    is_public = page.split("-")[0] == "public" or Progress.of(request, CITIZEN).number
    return CITIZEN if is_public else None
