"""The year of an approved project as it is judged: monitoring on a day, the self-evaluation with its revisions and receipts, the evaluation."""

import datetime as dt
from typing import Annotated

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import Field

from jiheng.model.json import decode
from jiheng.web.api import paging, shapes, shapes_year, show_year
from jiheng.web.api.ledger import of_the_year
from jiheng.web.api.operation import DEAR, operation, told
from jiheng.web.api.problem import Failed
from jiheng.web.api.shapes import Wrong
from jiheng.web.models import Evaluation, Scope, SelfEvaluationReport
from jiheng.web.monitoring import watch_of
from jiheng.web.self_evaluating import OCCASIONS, receipt_of
from jiheng.web.views.ledger import running
from jiheng.web.views.monitoring import shown_day
from jiheng.web.views.public import attachment
from jiheng.writers.review.receipt import receipt_pdf

router = Router(tags=["year"])
Day = Annotated[dt.date | None, Field(description="截至哪一天；默认与页面相同。The day that is looked at; by default that of the page.")]


@operation(router, "get", "/filings/{pk}/monitoring", scope=Scope.READ, answer=shapes_year.ProjectMonitoring)
def read_monitoring(request: HttpRequest, pk: int, *, until: Day = None) -> HttpResponse:
    """某一天的双监控：资金、指标、灯、全年预计、现值试算和监控表。Money and indicators on a day: lights, what is expected, marks as they would be, the form."""
    filing = running(request, pk)
    day = of_the_year(until, filing) or shown_day("", filing)
    if day > timezone.localdate():
        detail = _("参数 until 不能晚于今天。")
        raise Failed("invalid", detail, Wrong(detail=detail, parameter="until"))
    return told(show_year.monitoring(watch_of(filing, day), list(filing.monitorings.select_related("decided_by"))))


@operation(router, "get", "/filings/{pk}/self-evaluation", scope=Scope.READ, answer=shapes_year.ProjectSelfEvaluation)
def read_self_evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """自评表，每一个得分都有算式。The self-evaluation with the arithmetic of every mark; ETag is its version."""
    report = get_object_or_404(_reports(request).select_related("filing__organisation", "filing__cycle"), filing__pk=pk)
    return told(show_year.self_evaluation(report), version=report.version)


@operation(router, "get", "/filings/{pk}/self-evaluation/revisions", scope=Scope.READ, answer=shapes.Revisions)
def list_self_evaluation_revisions(request: HttpRequest, pk: int, cursor: paging.Cursor = "", limit: paging.Limit = 50) -> HttpResponse:
    """自评表存档的版本。Frozen self-evaluations: what was signed, what was accepted."""
    rows = get_object_or_404(_reports(request), filing__pk=pk).revisions.select_related("by").defer("document", "texts")
    return told(paging.part(rows, shapes.Revisions, lambda found: [show_year.revision(each) for each in found], cursor=cursor, limit=limit))


@operation(router, "get", "/filings/{pk}/self-evaluation/revisions/{number}", scope=Scope.READ, answer="application/json")
def read_self_evaluation_revision(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """存档自评表的原文，SHA-256 即 sha256。The frozen canonical JSON, byte for byte: its SHA-256 is `sha256` of the list."""
    revision = get_object_or_404(get_object_or_404(_reports(request), filing__pk=pk).revisions, number=number)
    return HttpResponse(revision.document.encode(), content_type="application/json")


@operation(router, "get", "/filings/{pk}/self-evaluation/revisions/{number}/receipt", scope=Scope.READ, answer="application/pdf", cost=DEAR)
def read_self_evaluation_receipt(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """自评回执（PDF），可用 `jiheng verify` 离线核验。The receipt of a self-evaluation; `jiheng verify` verifies it offline."""
    rows = get_object_or_404(_reports(request), filing__pk=pk).revisions.select_related("by", "report__filing__organisation", "report__filing__cycle")
    revision = get_object_or_404(rows, number=number, step__in=OCCASIONS)
    return attachment(receipt_pdf(receipt_of(revision), decode(revision.document.encode())), f"{pk}-{number}.pdf")


@operation(router, "get", "/filings/{pk}/evaluation", scope=Scope.READ, answer=shapes_year.ProjectEvaluation)
def read_evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """绩效评价的结果和查出的问题。The evaluation beside the self-evaluation, and the problems that it found; ETag is its version."""
    seen = Evaluation.objects.visible_to(request.user).select_related("filing__organisation", "filing__cycle", "filing__self_evaluation")
    row = get_object_or_404(seen, filing__pk=pk)
    return told(show_year.evaluation(row), version=row.version)


def _reports(request: HttpRequest) -> QuerySet[SelfEvaluationReport]:
    """Self-evaluations that the person of the token may see."""
    return SelfEvaluationReport.objects.visible_to(request.user)
