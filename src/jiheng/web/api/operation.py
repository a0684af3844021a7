"""An operation: whose token, which scope, how often, what is sent, what is answered. Routing and parameters are django-ninja's.

What is public needs no token: it is counted by address, and caches keep it for a minute.
"""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

import msgspec
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from ninja import Router
from ninja.constants import NOT_SET
from ninja.security import HttpBearer

from jiheng.web.actions.refusal import Refused
from jiheng.web.actions.token import opened
from jiheng.web.api.once import once
from jiheng.web.api.problem import Failed
from jiheng.web.api.sent import Body
from jiheng.web.api.shapes import Wrong
from jiheng.web.limits import WINDOW, address, counted
from jiheng.web.models import Scope
from jiheng.web.open_page import MINUTE

MOST = 3000  # points of a token within ten minutes
MOST_OPEN = 1200  # points of an address within ten minutes for what is public
MOST_FAILED = 60  # tokens that do not exist, of one address
DEAR = 10  # points of what reads or writes a file
_ENCODER = msgspec.json.Encoder(order="deterministic")


class Described(msgspec.Struct, frozen=True):
    """What the OpenAPI document tells of an operation beside its parameters. `answer` is a shape, or a content type where it is a file. Without `scope`
    it is public."""

    scope: str | None
    answer: Any
    status: int
    body: Body | None
    versioned: bool


DESCRIBED: dict[str, Described] = {}


class JihengToken(HttpBearer):
    """`Authorization: Bearer jh_…`"""

    openapi_bearerFormat = "jh_…"  # as OpenAPI spells it

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        if found := opened(token) if token.startswith("jh_") and len(token) < 100 else None:
            request.user = found.person
            return found
        if counted(f"token-failed:{address(request)}") > MOST_FAILED:
            raise _too_often()
        return None


def operation(
    router: Router,
    method: str,
    path: str,
    *,
    scope: Scope | None,
    answer: Any = None,
    status: int = 200,
    body: Body | None = None,
    versioned: bool = False,
    cost: int = 1,
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Make a function the answer to a method at a path. What is sent comes as `sent`; `versioned`: If-Match has to name the version. Without `scope` anybody
    may ask, and nobody's rights count."""

    def made(function: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        named = inspect.signature(function).parameters

        @wraps(function)
        def answered(request: HttpRequest, **given: Any) -> HttpResponse:
            _admit(request, scope, cost)
            if unknown := sorted(set(request.GET) - set(named)):
                raise Failed("invalid", _("没有参数 %(name)s。") % {"name": unknown[0][:60]}, Wrong(detail=_("没有这个参数。"), parameter=unknown[0][:60]))
            return _answered(request, function, given, body)

        shown = [each for name, each in named.items() if name != "sent"]
        answered.__signature__ = inspect.signature(function).replace(parameters=shown)
        DESCRIBED[function.__name__] = Described(scope.value if scope else None, answer, status, body, versioned)
        told = {"operation_id": function.__name__, "summary": _summary(function), "description": inspect.getdoc(function)}
        return getattr(router, method)(path, **told, auth=NOT_SET if scope else None)(answered)

    return made


def _admit(request: HttpRequest, scope: Scope | None, cost: int) -> None:
    """Raise Failed where the token was not made for this, or somebody asks too often."""
    if scope is None:
        request.user = AnonymousUser()
        if counted(f"api-open:{address(request)}", cost) > MOST_OPEN:
            raise _too_often()
        return
    if not request.auth.permits(scope):
        raise Failed("scope", _("这个令牌没有“%(scope)s”的权限。") % {"scope": scope.label})
    if counted(f"token:{request.auth.pk}", cost) > MOST:
        raise _too_often()


def _answered(request: HttpRequest, function: Callable[..., HttpResponse], given: dict[str, Any], body: Body | None) -> HttpResponse:
    def prepare() -> Any:
        return body.read(request) if body else None

    def deed(sent: Any) -> HttpResponse:
        return function(request, **given, **({"sent": sent} if body else {}))

    try:
        answer = once(request, request.auth, prepare, deed) if request.method == "POST" else deed(prepare())
    except Refused as refusal:
        raise Failed("refused", str(refusal)) from refusal
    if DESCRIBED[function.__name__].scope is None:
        patch_cache_control(answer, public=True, max_age=MINUTE)
    else:
        patch_cache_control(answer, private=True, no_store=True)
    return answer


def told(value: Any, *, status: int = 200, version: int | str | None = None, location: str = "") -> HttpResponse:
    """A value as JSON; with the version as ETag."""
    answer = HttpResponse(_ENCODER.encode(value), status=status, content_type="application/json")
    if version is not None:
        answer["ETag"] = f'"{version}"'
    if location:
        answer["Location"] = location
    return answer


def version_meant(request: HttpRequest) -> int:
    """The version that If-Match names. Raises Failed where it is missing or no version."""
    said = request.headers.get("If-Match", "").strip()
    if not said:
        raise Failed("version", _('请用 If-Match 注明所依据的版本，如 If-Match: "3"。'), Wrong(detail=_("缺少 If-Match。"), header="If-Match"))
    number = said.strip('"')
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Failed("request", _('If-Match 应为版本号，如 "3"。'), Wrong(detail=_("应为版本号。"), header="If-Match"))
    return int(number)


def _too_often() -> Failed:
    return Failed("often", _("请求太多。请过 %(minutes)s 分钟再试。") % {"minutes": WINDOW // 60}, headers={"Retry-After": str(WINDOW)})


def _summary(function: Callable[..., Any]) -> str:
    return (inspect.getdoc(function) or "").partition("\n")[0].partition("。")[0].rstrip(".")
