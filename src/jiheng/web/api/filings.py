"""Filings: list, begin, read, replace, remove, mend, take a step."""

import datetime as dt
from typing import Annotated

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import AfterValidator, AwareDatetime, Field

from jiheng.checks import engine
from jiheng.checks.mend import Clash as FixClash
from jiheng.checks.mend import mend
from jiheng.model.address import NoSuchPlace
from jiheng.model.declaration import Submission
from jiheng.model.json import decode
from jiheng.model.workflow import State, Step
from jiheng.reference.profile import load_profile
from jiheng.web.actions import filing as action
from jiheng.web.actions import review
from jiheng.web.api import paging, shapes, show
from jiheng.web.api.operation import DEAR, operation, told, version_meant
from jiheng.web.api.problem import Failed
from jiheng.web.api.sent import Brought, body_of, brought, document
from jiheng.web.api.shapes import BIGGEST, Wrong
from jiheng.web.models import Cycle, Filing, Scope

router = Router(tags=["filings"])
Key = Annotated[int | None, Field(ge=1, le=BIGGEST)]
Search = Annotated[str, Field(max_length=100, description="名称中的文字。Words in the name.")]


_FIRST, _LAST = (dt.datetime(year, 1, 1, tzinfo=dt.UTC) for year in (1900, 2900))


def countable(moment: dt.datetime | None) -> dt.datetime | None:
    """The moment, or the nearest one that every time zone can tell."""
    if moment is None:
        return None
    return min(max(moment, _FIRST), _LAST).astimezone(dt.UTC)  # PostgreSQL takes no offset of 16 hours or more


Since = Annotated[AwareDatetime | None, AfterValidator(countable), Field(description="此后改过的，带时区。Changed since then; with its time zone.")]
DECIDING = frozenset({Step.SIGN, Step.FORWARD, Step.APPROVE, Step.RETURN})


def seen(request: HttpRequest) -> QuerySet[Filing]:
    """What the person of the token may see."""
    return Filing.objects.visible_to(request.user).select_related("organisation", "cycle")


def one(request: HttpRequest, pk: int) -> Filing:
    """One of them; 404 for any other."""
    return get_object_or_404(seen(request), pk=pk)


def writable(request: HttpRequest, pk: int) -> Filing:
    """One that the person may write in, if its state allows; 404 for any other."""
    return get_object_or_404(Filing.objects.editable_by(request.user).select_related("organisation", "cycle"), pk=pk)


@operation(router, "get", "/filings", scope=Scope.READ, answer=shapes.Filings)
def list_filings(
    request: HttpRequest,
    *,
    cycle: Key = None,
    organisation: Key = None,
    state: State = None,
    q: Search = "",
    changed: Since = None,
    cursor: paging.Cursor = "",
    limit: paging.Limit = 50,
) -> HttpResponse:
    """列出申报表。List filings, in the order in which they were begun."""
    rows = chosen(request, cycle=cycle, organisation=organisation, state=state, q=q, changed=changed).defer("document")
    return told(paging.part(rows, shapes.Filings, show.filings, cursor=cursor, limit=limit))


def chosen(request: HttpRequest, *, cycle: int | None, organisation: int | None, state: State | None, q: str, changed: dt.datetime | None) -> QuerySet[Filing]:
    """The filings that fit all that was given."""
    given = {"cycle": cycle, "organisation": organisation, "state": state, "changed__gte": changed, "name__icontains": q or None}
    return seen(request).filter(**{name: value for name, value in given.items() if value is not None})


@operation(router, "post", "/filings", scope=Scope.WRITE, answer=shapes.Begun, status=201, body=brought(), cost=DEAR)
def begin_filings(request: HttpRequest, sent: Brought) -> HttpResponse:
    """用 JSON 或文件建立草稿，一个项目一份。Begin drafts from a document or a file, one for each declaration."""
    unit = action.units_of(request.user).filter(pk=sent.organisation).first()
    cycle = Cycle.objects.around(request.user).filter(pk=sent.cycle).first()
    for name, found in (("organisation", unit), ("cycle", cycle)):
        if found is None:
            raise Failed("invalid", _("没有这个单位或年度，或者不归您编制。"), Wrong(detail=_("没有这个编号，或者不归您编制。"), pointer=f"/{name}"))
    made = action.begin(person=request.user, organisation=unit, cycle=cycle, submission=sent.submission)
    where = reverse("api:read_filing", args=[made[0].pk]) if len(made) == 1 else ""
    return told(shapes.Begun(items=tuple(show.filings(made))), status=201, location=where)


@operation(router, "get", "/filings/{pk}", scope=Scope.READ, answer=shapes.FilingWithDocument)
def read_filing(request: HttpRequest, pk: int) -> HttpResponse:
    """一份申报表和它的内容。A filing with its document; ETag is its version."""
    filing = one(request, pk)
    return told(show.with_document(filing), version=filing.version)


@operation(router, "put", "/filings/{pk}", scope=Scope.WRITE, answer=shapes.FilingWithDocument, body=document(), versioned=True)
def replace_filing(request: HttpRequest, pk: int, sent: Submission, *, merge: bool = False) -> HttpResponse:
    """保存改过的内容。Store the document on the basis of the version in If-Match.

    Where somebody saved meanwhile nothing is stored (412). With `merge` both are put together, and only what both changed at the same place is refused (409).
    """
    filing, version = writable(request, pk), version_meant(request)
    try:
        with transaction.atomic():
            if not merge:
                _as_seen(Filing.objects.select_for_update().get(pk=filing.pk), version)
            stored = action.save(person=request.user, filing=filing.pk, version=version, edited=sent)
    except action.Clash as clash:
        places = [Wrong(detail=_("别人也改了这一处。"), pointer=f"/{each}") for each in clash.clashes]
        raise Failed("clash", _("别人同时改了同一处，没有保存。"), *places, version=clash.version) from clash
    return told(show.with_document(stored), version=stored.version)


@operation(router, "delete", "/filings/{pk}", scope=Scope.WRITE, status=204)
def remove_filing(request: HttpRequest, pk: int) -> HttpResponse:
    """删除没有申报过的草稿。Remove a draft that was never sent."""
    action.remove(person=request.user, filing=writable(request, pk).pk)
    return HttpResponse(status=204)


@operation(router, "get", "/filings/{pk}/status", scope=Scope.READ, answer=shapes.Status)
def filing_status(request: HttpRequest, pk: int) -> HttpResponse:
    """办到哪一步、本人现在能做哪些步骤。Where a filing stands, and the steps that the person may take now."""
    filing = one(request, pk)
    return told(show.status(filing, request.user), version=filing.version)


@operation(router, "get", "/filings/{pk}/findings", scope=Scope.READ, answer=shapes.Findings)
def filing_findings(request: HttpRequest, pk: int) -> HttpResponse:
    """核对结果，中英文都有。What checking found, in both languages."""
    filing = one(request, pk)
    return told(show.findings(decode(filing.document.encode()), profile=filing.cycle.profile, row=filing), version=filing.version)


@operation(router, "post", "/filings/{pk}/fixes", scope=Scope.WRITE, answer=shapes.FilingWithDocument, body=body_of(shapes.ApplyFix))
def apply_fix(request: HttpRequest, pk: int, sent: shapes.ApplyFix) -> HttpResponse:
    """采用一处一键更正。Apply a fix that a finding offers."""
    filing = writable(request, pk)
    _as_seen(filing, sent.version)
    submission = decode(filing.document.encode())
    found = engine.check(submission, load_profile(filing.cycle.profile)).findings
    fixes = [each.fix for each in found if each.fix and (each.fix.address, each.fix.value) == (sent.address, sent.value)][:1]
    gone = Failed("refused", _("这一处已经不是核对时的样子，没有改动。"), version=filing.version)
    if not fixes:
        raise gone
    try:
        stored = action.save(person=request.user, filing=pk, version=filing.version, edited=mend(submission, fixes))
    except (FixClash, NoSuchPlace, action.Clash) as error:
        raise gone from error
    return told(show.with_document(stored), version=stored.version)


@operation(router, "post", "/filings/{pk}/steps", scope=Scope.READ, answer=shapes.Status, body=body_of(shapes.TakeStep))
def take_step(request: HttpRequest, pk: int, sent: shapes.TakeStep) -> HttpResponse:
    """办理一步：送签、撤回、签批、审核、批复、退回、调整。Take a step.

    `send`, `withdraw` and `adjust` need the scope `write`; `sign`, `forward`, `approve` and `return` the scope `review`.
    """
    scope = Scope.REVIEW if sent.step in DECIDING else Scope.WRITE
    if not request.auth.permits(scope):
        raise Failed("scope", _("这个令牌没有“%(scope)s”的权限。") % {"scope": scope.label})
    filing = one(request, pk)
    _as_seen(filing, sent.version)
    stored = review.step(person=request.user, filing=filing.pk, step=sent.step, opinion=sent.opinion, version=sent.version)
    return told(show.status(stored, request.user), version=stored.version)


def _as_seen(filing: Filing, version: int) -> None:
    """Raise Failed where the filing has another version than the one that was looked at."""
    if filing.version != version:
        raise Failed("stale", _("申报表刚刚又改过，没有办理。请重新读取，看过以后再办。"), version=filing.version)
