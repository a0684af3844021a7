"""The programming interface as a whole: addresses, what goes wrong, and the OpenAPI document."""

import logging
from functools import cache
from typing import Any

import msgspec
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import path, re_path
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError

from jiheng import __version__
from jiheng.checks.engine import CheckFailed
from jiheng.web.api import documents, filings, ledger, places, public, review, year
from jiheng.web.api.openapi import document
from jiheng.web.api.operation import JihengToken
from jiheng.web.api.problem import Failed, kinds, problem, problem_of
from jiheng.web.api.shapes import Wrong
from jiheng.web.language import lang

_LOG = logging.getLogger(__name__)
api = NinjaAPI(title="绩衡 jiheng", version=__version__, openapi_url=None, docs_url=None, auth=JihengToken(), urls_namespace="api")
for each in (places.checking, places.router, filings.router, review.router, documents.router, ledger.router, year.router, public.router):
    api.add_router("", each)


@api.exception_handler(Failed)
def _failed(request: HttpRequest, error: Failed) -> HttpResponse:
    return problem_of(request, error)


@api.exception_handler(AuthenticationError)
def _no_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    detail = _("请求头 Authorization 里没有有效的令牌：没有带、写错、到期、被撤销，或者账号已停用。")
    return problem(request, "token", detail, headers={"WWW-Authenticate": 'Bearer realm="jiheng"'})


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(request, "missing", _("没有这个对象，或者不归您办理。"))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Parameters; a path that names no number leads nowhere."""
    if any(each["loc"][0] == "path" for each in error.errors):
        return problem(request, "missing", _("没有这个对象，或者不归您办理。"))
    wrong = [Wrong(detail=_("参数值不合要求。") if lang() == "zh" else each["msg"], parameter=str(each["loc"][-1])) for each in error.errors]
    return problem(request, "invalid", _("参数 %(names)s 的值不合要求。") % {"names": "、".join(str(each.parameter) for each in wrong)}, *wrong)


@api.exception_handler(CheckFailed)
def _unchecked(request: HttpRequest, error: CheckFailed) -> HttpResponse:
    return problem(request, "file", error.zh if lang() == "zh" else error.en)


@api.exception_handler(RequestDataTooBig)
def _too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problem(request, "large", _("内容太大，没有读取。"))


@api.exception_handler(SuspiciousOperation)
@api.exception_handler(MultiPartParserError)
@api.exception_handler(UnreadablePostError)
def _unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(request, "request", _("请求不完整，或者写法不对。"))


@api.exception_handler(Exception)
def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    _LOG.error("%s %s", request.method, request.path, exc_info=error)
    return problem(request, "failed", _("服务出错，没有办理。请稍后再试；再出现时，请告诉管理员。"))


@cache
def _described() -> bytes:
    return msgspec.json.encode(document(api))


@login_not_required
@require_safe
@cache_control(public=True, max_age=300)
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document. Public: it says what may be asked, nothing of what is stored."""
    return HttpResponse(_described(), content_type="application/json")


@login_not_required
@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    """The kinds of problems, which `type` of a problem document names."""
    return HttpResponse(msgspec.json.encode(kinds()), content_type="application/json")


@csrf_exempt
@login_not_required
def nothing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Any other address."""
    return problem(request, "missing", _("没有这个地址。可用的地址见 /api/openapi.json。"))


def _routes() -> list[Any]:
    """The addresses of the operations. Who asks is told by a token, not by the session of a browser."""
    patterns = api.urls[0]
    for each in patterns:
        if hasattr(each, "callback"):
            each.callback = login_not_required(_with_method(each.callback))
    return patterns


def _with_method(view: Any) -> Any:
    """A view of django-ninja that answers a wrong method as everything else that is wrong."""

    @csrf_exempt
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        given = view(request, *args, **kwargs)
        if given.status_code == 405:
            return problem(request, "method", _("这个地址不接受 %(method)s。") % {"method": request.method}, headers={"Allow": given["Allow"]})
        return given

    return answer


own = [
    path("openapi.json", openapi, name="api-openapi"),
    path("problems", problems, name="api-problems"),
    re_path(r"^(?P<rest>.*)$", nothing, name="api-nothing"),
]
routes = _routes()
