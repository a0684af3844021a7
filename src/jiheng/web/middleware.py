"""Requests that no page can serve end here, with a sentence; sessions that are over end here too."""

import time
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, UnreadablePostError
from django.shortcuts import resolve_url
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from jiheng.model.workflow import Role
from jiheng.web.api.problem import ROOT, problem

_NUL = "\0"
_CHECKED = "/check/"
_NOTED = 60  # seconds: a request within the same minute writes no session
SHORT = frozenset({Role.DEPARTMENT_REVIEWER, Role.FINANCE_REVIEWER, Role.ADMINISTRATOR})


def refuse_unreadable_requests(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse addresses with NUL, which databases cannot hold (PostgreSQL would answer with an error of ours)."""

    def answer(request: HttpRequest) -> HttpResponse:
        if _NUL in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            if request.path_info.startswith(ROOT):
                return problem(request, "request", _("地址里有不能使用的字符。"))
            return HttpResponseBadRequest("地址里有不能使用的字符。The address has characters that cannot be used.", content_type="text/plain; charset=utf-8")
        return get_response(request)

    return answer


def refuse_unreadable_forms(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse forms with NUL for the same reason, before any of it is stored. Documents that are only checked (/check/) are read as they are."""

    def answer(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, *_view: object) -> HttpResponse | None:
        if request.method != "POST" or request.path_info.startswith((ROOT, _CHECKED)):
            return None
        try:
            texts = [text for name, values in request.POST.lists() for text in (name, *values)]
        except UnreadablePostError:  # whoever sent it is gone
            return None
        if not any(_NUL in text for text in texts):
            return None
        sentence = "表单里有不能使用的字符（NUL），没有保存。The form has characters that cannot be used (NUL); nothing was stored."
        return HttpResponse(sentence, status=HTTPStatus.UNPROCESSABLE_ENTITY, content_type="text/plain; charset=utf-8")

    answer.process_view = process_view  # type: ignore[attr-defined]  # how Django finds it
    return answer


def no_cookies_for_programs(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Who uses the programming interface is told by a token alone: a browser's session opens nothing there, hence no other site can use it."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(ROOT):
            request.COOKIES = {}
        return get_response(request)

    return answer


def no_login_inside_a_page(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A script whose login is over is told so (401) and not led to the page for logging in, which it would draw into a part of its own page."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if "HX-Request" in request.headers and response.status_code == HTTPStatus.FOUND and response["Location"].startswith(resolve_url(settings.LOGIN_URL)):
            return HttpResponse(status=HTTPStatus.UNAUTHORIZED)
        return response

    return answer


def end_idle_sessions(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """End sessions eight hours after login; those of people who review or administer also after two hours without a request."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and _over(request):
            logout(request)
            messages.info(request, _("登录已经过期，请重新登录。"))
        return get_response(request)

    return answer


def keep_out_of_caches(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """What somebody sees who is logged in is kept by no cache, neither on the way nor in a browser that others use."""

    def answer(request: HttpRequest) -> HttpResponse:
        given = get_response(request)
        if request.user.is_authenticated and not given.has_header("Cache-Control"):
            patch_cache_control(given, private=True, no_store=True)
        return given

    return answer


def _over(request: HttpRequest) -> bool:
    """Whether the session is over; notes the time of the request where it is not."""
    now = time.time()
    began, seen = request.session.get("began"), request.session.get("seen", now)
    if began is None:
        request.session["began"] = request.session["seen"] = now
        return False
    if now - began > settings.SESSION_COOKIE_AGE or (now - seen > settings.SESSION_IDLE_AGE and not SHORT.isdisjoint(request.user.roles)):
        return True
    if now - seen > _NOTED:
        request.session["seen"] = now
    return False
