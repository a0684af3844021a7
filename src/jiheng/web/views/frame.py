"""What surrounds every page: language, health, error pages."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jiheng.web.api.problem import ROOT, problem

_PROBLEMS = {
    400: ("request", _("请求不完整，或者写法不对。")),
    403: ("scope", _("不能这样做。")),
    404: ("missing", _("没有这个地址。可用的地址见 /api/openapi.json。")),
    500: ("failed", _("服务出错，没有办理。请稍后再试；再出现时，请告诉管理员。")),
}


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language and go on where one was. Kept in a cookie."""
    there = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    answer = HttpResponseRedirect(there if safe else "/")
    if (code := request.POST.get("language")) in dict(settings.LANGUAGES):
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, str(code), max_age=365 * 24 * 3600, samesite="Lax", secure=request.is_secure())
    return answer


@never_cache
@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether this process answers and reaches its database."""
    connection.ensure_connection()
    return HttpResponse("ok", content_type="text/plain")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What cannot be read; what is too large to be read is told as such, in a panel where a part of the page asked."""
    if not isinstance(exception, RequestDataTooBig) or request.path_info.startswith(ROOT):
        return _error(request, 400)
    sentence = _("内容太大，没有读取，也没有保存。文字请分几次粘贴，或存成文件再上传。")
    part = "web/check-error.html" if request.headers.get("HX-Request") else "web/error.html"
    return render(request, part, {"status": 413, "error": sentence}, status=413)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 403)


@login_not_required
def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token, or with one that is over; the reason is for the log, not for people."""
    return _error(request, 403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 404)


@login_not_required
def too_often(request: HttpRequest) -> HttpResponse:
    """Who tries passwords is told to wait."""
    return render(request, "web/too-often.html", {"minutes": 5}, status=429)


def failed(request: HttpRequest) -> HttpResponse:
    return _error(request, 500)


def _error(request: HttpRequest, status: int) -> HttpResponse:
    if request.path_info.startswith(ROOT):
        kind, sentence = _PROBLEMS[status]
        return problem(request, kind, sentence)
    return render(request, "web/error.html", {"status": status}, status=status)
