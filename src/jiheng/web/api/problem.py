"""Errors as problem documents (RFC 9457), in the language that was asked for."""

from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiheng.web.api.shapes import Problem, ProblemType, Wrong

ROOT = "/api/"
KINDS: dict[str, tuple[int, Any]] = {
    "request": (400, _("请求无法读取")),
    "token": (401, _("没有有效的令牌")),
    "scope": (403, _("令牌没有这项权限")),
    "missing": (404, _("没有这个对象")),
    "method": (405, _("这个地址不接受这种方法")),
    "refused": (409, _("现在不能这样做")),
    "clash": (409, _("别人改了同一处")),
    "busy": (409, _("同一请求正在办理")),
    "gone": (410, _("已经撤下")),
    "stale": (412, _("版本已经变了")),
    "large": (413, _("内容太大")),
    "type": (415, _("内容类型不对")),
    "invalid": (422, _("内容不合要求")),
    "file": (422, _("文件读不出来")),
    "key": (422, _("幂等键已用于另一个请求")),
    "version": (428, _("请注明版本")),
    "often": (429, _("请求太多")),
    "failed": (500, _("服务出错")),
}


class Failed(Exception):
    """A request that cannot be answered: the kind of problem and a sentence that says what to do."""

    def __init__(self, kind: str, detail: str, *wrong: Wrong, version: int | None = None, headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.kind, self.detail, self.wrong, self.version, self.headers = kind, detail, wrong, version, headers or {}


def problem(request: HttpRequest, kind: str, detail: str, *wrong: Wrong, version: int | None = None, headers: dict[str, str] | None = None) -> HttpResponse:
    """The answer that tells of a problem."""
    status, title = KINDS[kind]
    said = Problem(
        type=address(kind), title=str(title), status=status, detail=str(detail), instance=request.get_full_path()[:2000], errors=wrong, version=version
    )
    return HttpResponse(msgspec.json.encode(said), status=status, content_type="application/problem+json", headers=headers)


def problem_of(request: HttpRequest, failed: Failed) -> HttpResponse:
    """The same from the exception."""
    return problem(request, failed.kind, failed.detail, *failed.wrong, version=failed.version, headers=failed.headers)


def address(kind: str) -> str:
    """What a problem document calls the kind: an address that explains it."""
    return f"{reverse('api-problems')}#{kind}"


def kinds() -> list[ProblemType]:
    """All kinds of problems."""
    return [ProblemType(type=address(kind), status=status, title=str(title)) for kind, (status, title) in KINDS.items()]
