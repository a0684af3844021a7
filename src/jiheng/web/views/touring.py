"""The guided tour of the demonstration: a step leads to its page and is remembered in a cookie; the panel can be put away."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from jiheng.web.tour import ROLES, Progress, Stop, cookie, stops

_YEAR = 365 * 24 * 3600


@login_not_required
@require_safe
def step(request: HttpRequest, role: str, number: int) -> HttpResponse:
    """Go to a stop of the tour, counted from 1. Who may not see its page learns so there."""
    way = _way(role)
    if not 1 <= number <= len(way):
        raise Http404
    answer = redirect(way[number - 1].address or "home")
    return _remembered(request, answer, role, Progress(number, closed=False))


@csrf_exempt  # it only puts a panel away; a token would set a cookie on public pages and make each answer differ
@login_not_required
@require_POST
def close(request: HttpRequest, role: str) -> HttpResponse:
    """Put the panel away and go on where one was."""
    _way(role)
    there = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    before = Progress.of(request, role)
    return _remembered(request, HttpResponseRedirect(there if safe else "/"), role, Progress(before.number, closed=True))


def _way(role: str) -> list[Stop]:
    if not settings.DEMO or role not in ROLES:
        raise Http404
    return stops(role)


def _remembered(request: HttpRequest, answer: HttpResponse, role: str, progress: Progress) -> HttpResponse:
    answer.set_cookie(cookie(role), str(progress), max_age=_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    return answer
