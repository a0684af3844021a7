"""The evidence ledger of an approved project: records listed, read, entered, corrected, withdrawn; their files; what the indicators have reached."""

import datetime as dt
from typing import Annotated, Literal

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import AfterValidator, AwareDatetime, Field

from jiheng.model.actual_values import ActualValue
from jiheng.model.suggest_measure import suggest_measure
from jiheng.web import content
from jiheng.web.actions import ledger as action
from jiheng.web.api import paging, shapes_ledger
from jiheng.web.api.entering import record_of
from jiheng.web.api.filings import countable
from jiheng.web.api.operation import DEAR, operation, told
from jiheng.web.api.problem import Failed
from jiheng.web.api.sent import Entered, evidence
from jiheng.web.api.shapes import Both, Wrong
from jiheng.web.api.show_year import percent
from jiheng.web.execution import year_of
from jiheng.web.ledger.indicators import line_of
from jiheng.web.ledger.story import decoded
from jiheng.web.models import Filing, LedgerRecord, RecordFile, Scope
from jiheng.web.views.ledger import running, writable

router = Router(tags=["ledger"])
Kind = Literal["activity", "payment", "deliverable", "publication", "survey", "statistic", "statement", "withdrawal"]
InForce = Annotated[bool | None, Field(description="是否仍计入。Only those that count, or only those that no longer do.")]
Since = Annotated[AwareDatetime | None, AfterValidator(countable), Field(description="此后登记的，带时区。Entered since then; with its time zone.")]
Until = Annotated[dt.date | None, Field(description="截至哪一天；默认全年。The last day that counts; by default that of the year.")]


@operation(router, "get", "/filings/{pk}/ledger", scope=Scope.READ, answer=shapes_ledger.LedgerRecords)
def list_records(
    request: HttpRequest,
    pk: int,
    *,
    kind: Kind | None = None,
    counts: InForce = None,
    entered: Since = None,
    cursor: paging.Cursor = "",
    limit: paging.Limit = 50,
) -> HttpResponse:
    """台账记录，按登记的先后。Records of the ledger in the order of entering, also those that were corrected or withdrawn."""
    given = {"kind": kind, "counts": counts, "at__gte": entered}
    rows = _records(request, pk).filter(**{name: value for name, value in given.items() if value is not None})
    return told(paging.part(rows, shapes_ledger.LedgerRecords, lambda found: [_record(each) for each in found], cursor=cursor, limit=limit))


@operation(router, "post", "/filings/{pk}/ledger", scope=Scope.WRITE, answer=shapes_ledger.LedgerRecord, status=201, body=evidence(), cost=DEAR)
def enter_record(request: HttpRequest, pk: int, sent: Entered) -> HttpResponse:
    """登记一条凭据，也可以更正或撤销。Enter a record with its files; correct or withdraw one (`supersedes`, `why`).

    A correction keeps the files that were there. Payments above the budget of the year are refused unless `sure` says that they are meant.
    """
    filing = writable(request, pk)
    record = record_of(sent, filing, year_of(filing))
    (made,) = action.enter(person=request.user, filing=filing.pk, records=[record])
    return told(_record(made), status=201, location=reverse("api:read_record", args=[filing.pk, made.key]))


@operation(router, "get", "/filings/{pk}/ledger/{record}", scope=Scope.READ, answer=shapes_ledger.LedgerRecord)
def read_record(request: HttpRequest, pk: int, record: str) -> HttpResponse:
    """一条凭据。One record, by its id."""
    return told(_record(get_object_or_404(_records(request, pk), key=record)))


@operation(router, "get", "/filings/{pk}/ledger/{record}/files/{sha256}", scope=Scope.READ, answer="application/octet-stream", cost=DEAR)
def read_file(request: HttpRequest, pk: int, record: str, sha256: str) -> HttpResponse:
    """凭据的附件。A file that proves a record, byte for byte."""
    file = get_object_or_404(RecordFile, record__in=_records(request, pk).filter(key=record), sha256=sha256)
    try:
        return HttpResponse(content.fetched(file.sha256), content_type="application/octet-stream")
    except content.Lost as error:
        raise Http404 from error


@operation(router, "get", "/filings/{pk}/measures", scope=Scope.READ, answer=shapes_ledger.ProjectMeasures)
def read_measures(request: HttpRequest, pk: int, *, until: Until = None) -> HttpResponse:
    """指标的实际完成值、完成程度和还缺什么。What each indicator has reached by its measure, how far that is, and what is missing."""
    filing = running(request, pk)
    year = year_of(filing, until=of_the_year(until, filing))
    spent = year.spending
    items = tuple(_measured(each) for each in year.actual)
    return told(shapes_ledger.ProjectMeasures(since=year.since, until=year.until, budget=spent.budget, paid=spent.paid, rate=percent(spent.rate), items=items))


def of_the_year(until: dt.date | None, filing: Filing) -> dt.date | None:
    """The day that was asked for. Raises Failed where it is none of the year of the filing."""
    if until is not None and until.year != filing.cycle.year:
        detail = _("参数 until 应在 %(year)s 年度内。") % {"year": filing.cycle.year}
        raise Failed("invalid", detail, Wrong(detail=detail, parameter="until"))
    return until


def _measured(value: ActualValue) -> shapes_ledger.MeasuredIndicator:
    """An indicator with its actual value, as the page of the ledger has it."""
    reached = line_of(value).reached
    lacks = value.measured.missing if value.measure is not None else (suggest_measure(value.indicator),)
    return shapes_ledger.MeasuredIndicator(
        indicator=value.indicator,
        measure=value.measure,
        confirmed=value.confirmed,
        measured=value.measured,
        attained=shapes_ledger.Attained(met=reached.met, rate=percent(reached.ratio), direction=reached.direction, why=Both(zh=reached.zh, en=reached.en)),
        lacks=tuple(Both(zh=each.zh, en=each.en) for each in lacks),
    )


def _records(request: HttpRequest, pk: int) -> QuerySet[LedgerRecord]:
    """The records of a project that is carried out and that the person of the token may see; 404 for any other."""
    return LedgerRecord.objects.filter(filing=running(request, pk)).select_related("by", "superseded_by")


def _record(row: LedgerRecord) -> shapes_ledger.LedgerRecord:
    later = getattr(row, "superseded_by", None)
    return shapes_ledger.LedgerRecord(evidence=decoded(row), counts=row.counts, superseded_by=later.key if later else None, by=str(row.by), at=row.at)
