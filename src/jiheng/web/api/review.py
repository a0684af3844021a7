"""What is said about a filing and what was done: remarks, explanations, revisions, events."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router

from jiheng.model.json import decode
from jiheng.model.workflow import Step
from jiheng.web.actions import review as action
from jiheng.web.api import paging, shapes, show
from jiheng.web.api.filings import one, writable
from jiheng.web.api.operation import DEAR, operation, told
from jiheng.web.api.sent import body_of
from jiheng.web.models import Explanation, Filing, Scope
from jiheng.web.views.event import seen as events_seen
from jiheng.web.views.public import attachment
from jiheng.writers.review.receipt import receipt_pdf

router = Router(tags=["review"])


@operation(router, "get", "/filings/{pk}/remarks", scope=Scope.READ, answer=shapes.Remarks)
def list_remarks(request: HttpRequest, pk: int, cursor: paging.Cursor = "", limit: paging.Limit = 50) -> HttpResponse:
    """审核意见和答复。Remarks and their answers."""
    filing = one(request, pk)
    rows = filing.remarks.select_related("by", "answered_by", "closed_by")
    return told(paging.part(rows, shapes.Remarks, _remarks(filing), cursor=cursor, limit=limit))


@operation(router, "post", "/filings/{pk}/remarks", scope=Scope.REVIEW, answer=shapes.Remark, status=201, body=body_of(shapes.MakeRemark))
def make_remark(request: HttpRequest, pk: int, sent: shapes.MakeRemark) -> HttpResponse:
    """对一处提出意见。Say something about one place."""
    filing = one(request, pk)
    made = action.remark(person=request.user, filing=filing.pk, address=sent.address, text=sent.text)
    return told(_remarks(filing)([made])[0], status=201)


@operation(router, "post", "/filings/{pk}/remarks/{remark}/answer", scope=Scope.WRITE, answer=shapes.Remark, body=body_of(shapes.Answer))
def answer_remark(request: HttpRequest, pk: int, remark: int, sent: shapes.Answer) -> HttpResponse:
    """答复一条意见。Answer a remark on a form that was returned."""
    filing = writable(request, pk)
    found = get_object_or_404(filing.remarks, pk=remark)
    return told(_remarks(filing)([action.answer(person=request.user, remark=found.pk, text=sent.text)])[0])


@operation(router, "post", "/filings/{pk}/remarks/{remark}/close", scope=Scope.REVIEW, answer=shapes.Remark)
def close_remark(request: HttpRequest, pk: int, remark: int) -> HttpResponse:
    """关闭一条意见。A reviewer is satisfied with what became of a remark."""
    filing = one(request, pk)
    found = get_object_or_404(filing.remarks, pk=remark)
    return told(_remarks(filing)([action.close(person=request.user, remark=found.pk)])[0])


@operation(router, "get", "/filings/{pk}/explanations", scope=Scope.READ, answer=shapes.Explanations)
def list_explanations(request: HttpRequest, pk: int, cursor: paging.Cursor = "", limit: paging.Limit = 50) -> HttpResponse:
    """对核对结果的说明，往年的也在内。Reasons given for findings, those of earlier years too."""
    filing = one(request, pk)
    names = {filing.name, filing.previous.name} if filing.previous else {filing.name}
    rows = Explanation.objects.filter(organisation=filing.organisation, project__in=names).select_related("by")
    standing = {each.pk for each in action.standing(filing, decode(filing.document.encode())).values()}

    def items(found: list[Explanation]) -> list[shapes.Explanation]:
        return [show.explanation(each, stands=each.pk in standing) for each in found]

    return told(paging.part(rows, shapes.Explanations, items, cursor=cursor, limit=limit))


@operation(router, "post", "/filings/{pk}/explanations", scope=Scope.WRITE, answer=shapes.Explanation, status=201, body=body_of(shapes.Explain))
def explain_finding(request: HttpRequest, pk: int, sent: shapes.Explain) -> HttpResponse:
    """说明一个问题的理由。Give the reason for a finding; it stands while the value is the same."""
    filing = writable(request, pk)
    made = action.explain(person=request.user, filing=filing.pk, code=sent.code, address=sent.address, text=sent.text)
    return told(show.explanation(made, stands=True), status=201)


@operation(router, "get", "/filings/{pk}/revisions", scope=Scope.READ, answer=shapes.Revisions)
def list_revisions(request: HttpRequest, pk: int, cursor: paging.Cursor = "", limit: paging.Limit = 50) -> HttpResponse:
    """存档的版本。Frozen revisions: what was submitted, approved or adjusted."""
    rows = one(request, pk).revisions.select_related("by")
    return told(paging.part(rows, shapes.Revisions, lambda found: [show.revision(each) for each in found], cursor=cursor, limit=limit))


@operation(router, "get", "/filings/{pk}/revisions/{number}", scope=Scope.READ, answer="application/json")
def read_revision(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """存档的原文，SHA-256 即 sha256。The frozen canonical JSON, byte for byte: its SHA-256 is `sha256` of the list."""
    revision = get_object_or_404(one(request, pk).revisions, number=number)
    return HttpResponse(revision.document.encode(), content_type="application/json")


@operation(router, "get", "/filings/{pk}/revisions/{number}/receipt", scope=Scope.READ, answer="application/pdf", cost=DEAR)
def read_receipt(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """申报回执（PDF），可用 `jiheng verify` 离线核验。The receipt of a submission; `jiheng verify` verifies it offline."""
    filing = one(request, pk)
    revision = get_object_or_404(filing.revisions.select_related("by", "filing__organisation", "filing__cycle"), number=number, step=Step.SIGN)
    return attachment(receipt_pdf(action.receipt_of(revision), decode(revision.document.encode())), f"{filing.pk}-{number}.pdf")


@operation(router, "get", "/filings/{pk}/events", scope=Scope.READ, answer=shapes.Events)
def list_events(request: HttpRequest, pk: int, cursor: paging.Cursor = "", limit: paging.Limit = 50) -> HttpResponse:
    """操作记录（管理员和审计）。The chain of events of a filing, for administrators and auditors as on the pages."""
    filing = one(request, pk)
    rows = events_seen(request.user).filter(subject=filing.subject).select_related("person")
    return told(paging.part(rows, shapes.Events, lambda found: [show.event(each) for each in found], cursor=cursor, limit=limit))


def _remarks(filing: Filing) -> Callable[[list[Any]], list[shapes.Remark]]:
    submission = decode(filing.document.encode())
    return lambda rows: [show.remark(submission, row) for row in rows]
