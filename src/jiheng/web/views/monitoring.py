"""监控: one project on a day beside the time that has passed; reasons, the form, its way to the department, measures."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jiheng.checking import told
from jiheng.model.json import canonical
from jiheng.model.workflow import Role
from jiheng.reference.monitoring_profiles import load_monitoring_profile
from jiheng.scoring.forecast import Likelihood
from jiheng.scoring.lights import Light
from jiheng.scoring.monitoring import Reason, Watch
from jiheng.web import monitoring_page
from jiheng.web.actions import monitoring as act
from jiheng.web.actions.filing import roles_of
from jiheng.web.actions.refusal import Refused
from jiheng.web.content import Lost, fetched, keep
from jiheng.web.execution import standard
from jiheng.web.language import lang
from jiheng.web.ledger.files import clean_name, refuse_unfit
from jiheng.web.models import Filing, MonitoringReport, MonitoringTask, carried_out
from jiheng.web.monitoring import CAUSES, cutoffs, frozen, official, reasons_of, submission_of, unlike_approved, usual, watch_of
from jiheng.web.monitoring_chart import curve
from jiheng.web.monitoring_lines import lines
from jiheng.web.paging import day_of
from jiheng.web.pictures import progress_of
from jiheng.web.reports import report_of
from jiheng.web.views.public import attachment, brought
from jiheng.writers.form.document import Format, document

_NEIGHBOURS = 20  # projects of the unit beside the chart
_TOLD = ("MO01", "MO02", "MO03")


def _filing(request: HttpRequest, pk: int) -> Filing:
    seen = Filing.objects.visible_to(request.user).filter(carried_out()).select_related("organisation", "cycle")
    return get_object_or_404(seen, pk=pk)


def shown_day(text: str, filing: Filing) -> dt.date:
    """The day that is asked for: of the year, not later than today; else that of the report that is being written, else the last end of a month."""
    asked = day_of(text)
    if asked and asked.year == filing.cycle.year and asked <= timezone.localdate():
        return asked
    latest = filing.monitorings.exclude(state=MonitoringReport.State.CONFIRMED).order_by("-cutoff").first()
    return latest.cutoff if latest else usual(filing.cycle.year)


@never_cache
@require_safe
def project(request: HttpRequest, pk: int) -> HttpResponse:
    """A project on a day."""
    filing = _filing(request, pk)
    until = shown_day(request.GET.get("until", ""), filing)
    watched = watch_of(filing, until)
    report = filing.monitorings.filter(cutoff=until).select_related("decided_by", "changed_by").first()
    return render(request, "web/monitoring.html", _context(request, filing, until, watched, report))


def _context(request: HttpRequest, filing: Filing, until: dt.date, watched: Watch, report: MonitoringReport | None) -> dict[str, Any]:
    reasons, roles = reasons_of(report), roles_of(request.user, filing.organisation)
    rows = monitoring_page.rows(filing, watched, reasons)
    writes = Role.OFFICER in roles and (report is None or report.is_open)
    neighbours = Filing.objects.visible_to(request.user).filter(carried_out(), organisation=filing.organisation, cycle=filing.cycle)
    days, tasks = cutoffs(filing.cycle.year), _tasks(filing)
    counts = watched.counts
    return {
        "filing": filing,
        "until": until,
        "asked_day": f"?until={until}",
        "days": days if until in days else [until, *days],
        "official": official(filing.cycle.year),
        "watch": watched,
        "provisional": watched.provisional,
        "rows": rows,
        "money": monitoring_page.money(watched),
        "counts": counts,
        "attention": counts[Light.RED] + counts[Light.YELLOW],
        "worst": next((row for light in (Light.RED, Light.YELLOW) for row in rows if row.light is light), None),
        "curve": curve(watched),
        "progress": progress_of([row.standing.value for row in watched.rows], until, filing.cycle.year),
        "neighbours": lines(list(neighbours.select_related("organisation", "cycle")[:_NEIGHBOURS]), until),
        "report": report,
        "writes": writes,
        "asked": [row for row in rows if row.deviates],
        "lacking": sum(bool(row.lacks) for row in rows),
        "decides": report is not None and report.state == MonitoringReport.State.SENT and act.may_decide(request.user, report),
        "tasks": tasks,
        "acts": Role.OFFICER in roles,
        "settles": {task.pk for task in tasks if _waits_for(request, task)},
        "moved": _has_moved(filing, watched, report),
        "unlike": unlike_approved(filing, report),
        "findings": _findings(filing, watched, report),
        "formats": (("docx", "Word"), ("xlsx", "Excel"), ("pdf", "PDF"), ("json", "JSON")),
        "causes": CAUSES,
        "likelihoods": list(Likelihood),
        "profile": load_monitoring_profile(),
    }


def _waits_for(request: HttpRequest, task: MonitoringTask) -> bool:
    return task.state == MonitoringTask.State.DONE and act.may_decide(request.user, task.report) and not act.has_taken(request.user, task)


def _tasks(filing: Filing) -> list[MonitoringTask]:
    found = MonitoringTask.objects.filter(report__filing=filing).exclude(report__state=MonitoringReport.State.DRAFT)
    return list(found.select_related("report__filing__organisation", "done_by", "closed_by"))


def _has_moved(filing: Filing, watched: Watch, report: MonitoringReport | None) -> bool:
    """Whether the ledger gives something else today than what was sent."""
    if report is None or report.is_open or not report.document:
        return False
    return canonical(submission_of(filing, watched, reasons_of(report), report.achieved)) != report.document


def _findings(filing: Filing, watched: Watch, report: MonitoringReport | None) -> list[Any]:
    """What the rules say of execution and likelihood in the form as it would be sent; that reasons are missing stands beside them."""
    submission = submission_of(filing, watched, reasons_of(report), report.achieved if report else "")
    checked = told(report_of(canonical(submission), filing.cycle.profile), submission, filing.name, lang())
    return [each for each in checked.findings if each.code in _TOLD]


@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep reasons; send the form where that button was pressed."""
    filing = get_object_or_404(Filing.objects.editable_by(request.user).filter(carried_out()).select_related("organisation", "cycle"), pk=pk)
    until = shown_day(request.POST.get("until", ""), filing)
    try:
        reasons = {row.id: _reason(request, row.id) for row in standard(filing).indicators}
        given = {key: reason for key, reason in reasons.items() if reason != Reason()}
        act.save(person=request.user, filing=pk, cutoff=until, reasons=given, achieved=request.POST.get("achieved", ""))
        if "send" in request.POST:
            act.send(person=request.user, filing=pk, cutoff=until)
            messages.success(request, _("监控表已报送主管部门。"))
        else:
            messages.success(request, _("已保存。"))
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="error")
    return _back(pk, until)


def _reason(request: HttpRequest, row: str) -> Reason:
    due = request.POST.get(f"due-{row}", "").strip()
    if due and day_of(due) is None:
        raise Refused(_("完成期限不是日期：%(text)s。") % {"text": due[:20]})
    return Reason(
        causes=tuple(request.POST.getlist(f"causes-{row}")),
        text=request.POST.get(f"text-{row}", "").strip(),
        remedy=request.POST.get(f"remedy-{row}", "").strip(),
        owner=request.POST.get(f"owner-{row}", "").strip(),
        due=day_of(due) if due else None,
        likelihood=request.POST.get(f"likelihood-{row}", ""),
    )


def _back(filing: int, until: dt.date) -> HttpResponse:
    return redirect(f"{reverse('monitor-one', args=[filing])}?until={until}")


@require_safe
def download(request: HttpRequest, pk: int, format_: str) -> HttpResponse:
    """The monitoring form: as it was sent, else as the ledger stands."""
    filing = _filing(request, pk)
    until = shown_day(request.GET.get("until", ""), filing)
    report = filing.monitorings.filter(cutoff=until).first()
    if report and report.document and not report.is_open:
        submission = frozen(report)
    else:
        submission = submission_of(filing, watch_of(filing, until), reasons_of(report), report.achieved if report else "")
    data = document(submission, Format(format_), cover=False, narratives=False)
    return attachment(data, f"{filing.name}-{_('监控表')}-{until:%Y%m%d}.{format_}")


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a form or return it."""
    report = get_object_or_404(MonitoringReport.objects.decided_by(request.user), pk=pk)
    try:
        decided = act.decide(person=request.user, report=pk, confirm=request.POST.get("step") == "confirm", opinion=request.POST.get("opinion", ""))
        messages.success(request, _("监控表已确认。") if decided.state == MonitoringReport.State.CONFIRMED else _("监控表已退回单位，意见已告知经办人。"))
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="error")
    return _back(report.filing_id, report.cutoff)


def _task(pk: int, reports: QuerySet[MonitoringReport]) -> MonitoringTask:
    return get_object_or_404(MonitoringTask.objects.filter(report__in=reports).select_related("report"), pk=pk)


@require_POST
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """A measure was taken: what came of it, and the file that proves it."""
    task = _task(pk, MonitoringReport.objects.filter(filing__in=Filing.objects.editable_by(request.user)))
    try:
        sha256, name = _kept(request)
        act.finish(person=request.user, task=pk, proof=request.POST.get("proof", ""), sha256=sha256, file_name=name)
        messages.success(request, _("已提交，等主管部门确认。"))
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="error")
    return _back(task.report.filing_id, task.report.cutoff)


def _kept(request: HttpRequest) -> tuple[str, str]:
    """SHA-256 and name of the file that was sent along; both empty where there is none. It is never read. Raises Refused."""
    file = request.FILES.get("file")
    if file is None or file.file is None:
        return "", ""
    refuse_unfit(file.file, file.name or "")
    return keep(file.file)[0], clean_name(file.name or "")


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a measure, or open it again."""
    task = _task(pk, MonitoringReport.objects.decided_by(request.user))
    try:
        settled = act.settle(person=request.user, task=pk, close=request.POST.get("step") == "close", opinion=request.POST.get("opinion", ""))
        messages.success(request, _("这项措施已了结。") if settled.state == MonitoringTask.State.CLOSED else _("这项措施已退回，由单位再办。"))
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="error")
    return _back(task.report.filing_id, task.report.cutoff)


@require_safe
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    """The file that proves a measure, as it was brought."""
    task = _task(pk, MonitoringReport.objects.visible_to(request.user))
    if not task.sha256:
        raise Http404
    try:
        return brought(fetched(task.sha256), task.file_name)
    except Lost as error:
        raise Http404 from error
