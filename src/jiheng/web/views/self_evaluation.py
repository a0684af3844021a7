"""Self-evaluations: the list, the page of one, what the unit does on it, its documents."""

from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jiheng.model.compare import compare
from jiheng.model.finding import Checked
from jiheng.model.json import decode
from jiheng.model.numerals import short
from jiheng.model.place import place_name
from jiheng.model.self_evaluation_way import EDITABLE, SelfEvaluationState, SelfEvaluationStep, possible
from jiheng.model.workflow import Role
from jiheng.reference.scoring_profiles import load_scoring_profile
from jiheng.scoring.filled import Own
from jiheng.web import execution
from jiheng.web.actions import self_evaluation as action
from jiheng.web.actions.filing import roles_of
from jiheng.web.actions.refusal import Refused
from jiheng.web.language import lang
from jiheng.web.models import Cycle, Filing, SelfEvaluationReport, carried_out
from jiheng.web.paging import PAGE, at_most
from jiheng.web.paper import paper
from jiheng.web.self_evaluating import OCCASIONS, form_of, outdated, own_of, receipt_of, said_of, scored_of
from jiheng.web.self_evaluation_report import chapters, report_document
from jiheng.web.self_evaluation_rows import lines
from jiheng.web.templatetags.selfeval import STATES
from jiheng.web.views.officer import whole
from jiheng.web.views.parts import back_when_refused
from jiheng.web.views.public import attachment
from jiheng.writers.form.document import Format, document
from jiheng.writers.review.receipt import receipt_pdf

_REVIEWED = SelfEvaluationState.SUBMITTED
_LEAST = -6  # digits behind the point


@never_cache
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Projects that are carried out, with mark, grade and state of their self-evaluation; by year, searched by name or unit."""
    filings = Filing.objects.visible_to(request.user).filter(carried_out())
    year, query, state = whole(request.GET.get("year")), request.GET.get("q", "").strip()[:100], request.GET.get("state", "")
    if year:
        filings = filings.filter(cycle__year=year)
    if query:
        filings = filings.filter(Q(name__icontains=query) | Q(organisation__name__icontains=query))
    seen = SelfEvaluationReport.objects.visible_to(request.user)
    if state in set(SelfEvaluationState):
        filings = filings.filter(self_evaluation__in=seen.filter(state=state))
    elif state == "none":
        filings = filings.exclude(self_evaluation__in=seen)
    page = max(1, min(whole(request.GET.get("page")) or 1, 10_000))
    listed = list(
        filings.select_related("organisation", "cycle")
        .defer("document", "found")
        .order_by("-cycle__year", "path", "number", "pk")[(page - 1) * PAGE : page * PAGE + 1]
    )
    found = {each.filing_id: each for each in seen.filter(filing__in=[row.pk for row in listed]).defer("document", "own", "texts", "live")}
    words = {
        "rows": [(filing, found.get(filing.pk)) for filing in listed[:PAGE]],
        "more": len(listed) > PAGE,
        "page": page,
        "total": at_most(filings),
        "years": sorted(set(Cycle.objects.concerning(request.user).order_by().values_list("year", flat=True)), reverse=True),
        "year": year,
        "q": query,
        "state": state,
        "states": [*SelfEvaluationState],
        "waiting": _reviews(request) and _waiting(request).count(),
    }
    return render(request, "web/self-evaluations.html", words)


def _reviews(request: HttpRequest) -> bool:
    return Role.DEPARTMENT_REVIEWER in request.user.roles


def _waiting(request: HttpRequest) -> Any:
    """What this reviewer has to decide on."""
    return SelfEvaluationReport.objects.reviewed_by(request.user).filter(state=_REVIEWED)


@never_cache
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Self-evaluations that wait for the department, those with problems first."""
    listed = _waiting(request).select_related("filing__organisation", "filing__cycle").defer("document", "own", "texts", "live")
    page = max(1, min(whole(request.GET.get("page")) or 1, 10_000))
    rows = list(listed.order_by("-errors", "-explains", "submitted", "pk")[(page - 1) * PAGE : page * PAGE + 1])
    clean = [row for row in rows[:PAGE] if not (row.errors or row.explains or row.gaps)]
    words = {"rows": rows[:PAGE], "more": len(rows) > PAGE, "page": page, "total": at_most(listed), "clean": {row.pk for row in clean}}
    return render(request, "web/self-evaluation-queue.html", words)


@require_POST
def accept(request: HttpRequest) -> HttpResponse:
    """Accept the chosen ones, of which nothing is to be said, or return them with one opinion."""
    returns = request.POST.get("step") == "return"
    chosen = [pk for pk in map(whole, request.POST.getlist("report")) if pk]
    mine = list(_waiting(request).filter(pk__in=chosen).values_list("pk", flat=True))
    try:
        if returns:
            done = action.return_many(person=request.user, reports=mine, opinion=request.POST.get("opinion", ""))
        else:
            done = action.accept_many(person=request.user, reports=mine)
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="error")
        return redirect("selfeval-queue")
    if done:
        messages.success(request, (_("已退回 %(n)s 份自评表。") if returns else _("已认可 %(n)s 份自评表。")) % {"n": len(done)})
    else:
        messages.error(request, _("没有选中任何一份。"), extra_tags="error")
    return redirect("selfeval-queue")


@never_cache
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """The self-evaluation of a project; where there is none yet, who may begins it here."""
    filing = get_object_or_404(Filing.objects.visible_to(request.user).select_related("organisation", "cycle"), pk=pk)
    report = SelfEvaluationReport.objects.visible_to(request.user).filter(filing=filing).select_related("compiled_by").first()
    if report is None:
        may = filing.is_carried_out and Role.OFFICER in roles_of(request.user, filing.organisation)
        may = may and not SelfEvaluationReport.objects.filter(filing=filing).exists()
        profile = load_scoring_profile(filing.cycle.scoring_profile)
        return render(request, "web/self-evaluation-none.html", {"filing": filing, "may": may, "running": filing.is_carried_out, "profile": profile})
    report.filing = filing
    return render(request, "web/self-evaluation.html", _context(request, report))


def _context(request: HttpRequest, report: SelfEvaluationReport) -> dict[str, Any]:
    filing, form, year = report.filing, form_of(report.document), execution.year_of(report.filing, entered=report.taken)
    roles, own = roles_of(request.user, filing.organisation), own_of(report)
    marks = scored_of(report.document, report.scoring, lang())
    said = said_of(report, year.actual, lang())
    reviews = list(report.reviews.select_related("by").order_by("-pk"))
    opened = next((each for each in reviews if not each.decision), None)
    reviewing = report.state == _REVIEWED and Role.DEPARTMENT_REVIEWER in roles and not action.has_compiled(request.user, report)
    shown = opened if reviewing else next((each for each in reviews if each.decision), None)
    stated = frozenset(row.id for row in year.form.indicators if row.weight is not None)
    editing = report.state in EDITABLE and Role.OFFICER in roles
    places = execution.placed_of(year, filing.cycle.profile)
    rows = lines(form, marks, year.actual, own, places, said, stated, shown.marks if shown else {})
    return {
        "filing": filing,
        "report": report,
        "form": form,
        "scored": marks,
        "profile": load_scoring_profile(report.scoring),
        "rows": rows,
        "said": said,
        "whole": [each for each in said if not each.address.startswith("indicators/")],
        "missing": [line for line in rows if line.value is None or line.value.measured.value is None],
        "unsure": [line for line in rows if line.value and line.value.measure is not None and not line.value.confirmed],
        "unmarked": [line for line in rows if line.row.mark is None],
        "outdated": editing and outdated(report, execution.year_of(filing)),
        "later": 0 if editing else filing.evidence.filter(at__gt=report.taken).count(),
        "editing": editing,
        "reviewing": reviewing,
        "opened": opened,
        "shown": shown,
        "execution_mark": (shown.marks if shown else {}).get(action.EXECUTION, ""),
        "reviews": [each for each in reviews if each.decision],
        "moves": [each for each in possible(SelfEvaluationState(report.state), roles) if not each.other or reviewing],
        "changes": _changes(report),
        "receipts": report.revisions.filter(step__in=OCCASIONS).defer("document", "texts"),
        "chapters": chapters(report),
        "paper": paper(Checked(path="", submission=decode(report.document.encode())), lang()),
    }


def _changes(report: SelfEvaluationReport) -> list[tuple[str, str | None, str | None]]:
    """What differs from the sending before: place, before, now."""
    sent = list(report.revisions.filter(step=SelfEvaluationStep.SIGN).order_by("-number")[:2])
    before = sent[1] if len(sent) > 1 and report.state == _REVIEWED else sent[0] if sent and report.state != _REVIEWED else None
    if before is None:
        return []
    now = decode(report.document.encode())
    return [(place_name(now, each.address, lang=lang()), each.old, each.new) for each in compare(decode(before.document.encode()), now)][:60]


@require_POST
@back_when_refused("selfeval-one")
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Fill it from the ledger for the first time."""
    get_object_or_404(Filing.objects.editable_by(request.user), pk=pk)
    action.begin(person=request.user, filing=pk)
    return redirect("selfeval-one", pk)


@require_POST
@back_when_refused("selfeval-one")
def refresh(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the ledger anew."""
    action.refresh(person=request.user, report=_mine(request, pk).pk)
    messages.success(request, _("已按台账更新。"))
    return redirect("selfeval-one", pk)


@require_POST
@back_when_refused("selfeval-one")
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep causes, measures, chosen marks and points; where a number is refused, the words at least."""
    report, version = _mine(request, pk), whole(request.POST.get("version"))
    try:
        action.save(person=request.user, report=report.pk, version=version, own=_given(request, report))
    except Refused:
        if _words_kept(request, report, version):
            messages.success(request, _("原因和改进措施已保存。"))
        raise
    messages.success(request, _("已保存。"))
    return redirect("selfeval-one", pk)


def _given(request: HttpRequest, report: SelfEvaluationReport) -> dict[str, Own]:
    """What was typed, by the id of the indicator. Raises Refused."""
    before, given = own_of(report), {}
    for row in form_of(report.document).indicators:
        kept = before.get(row.id, Own())
        numbers = {name: _number(request.POST.get(f"{name}-{row.id}"), getattr(kept, name), row.name) for name in ("weight", "mark")}
        given[row.id] = _without_computed(Own(**numbers, **_words(request, row.id, kept)), kept, row.weight)
    return given


def _words(request: HttpRequest, row: str, kept: Own) -> dict[str, str]:
    return {name: request.POST.get(f"{name}-{row}", getattr(kept, name)).strip() for name in ("cause", "measure")}


def _words_kept(request: HttpRequest, report: SelfEvaluationReport, version: int | None) -> bool:
    """Keep causes and measures with the numbers as they were; False where even that is refused."""
    before = own_of(report)
    rows = [row.id for row in form_of(report.document).indicators]
    given = {row: msgspec.structs.replace(before.get(row, Own()), **_words(request, row, before.get(row, Own()))) for row in rows}
    try:
        action.save(person=request.user, report=report.pk, version=version, own=given)
    except Refused:
        return False
    return True


def _without_computed(own: Own, before: Own, weight: Decimal | None) -> Own:
    """Points that were not touched stay those that follow from the profile."""
    untouched = before.weight is None and own.weight == weight
    return Own(weight=None if untouched else own.weight, mark=own.mark, cause=own.cause, measure=own.measure)


def _number(text: str | None, kept: Decimal | None, name: str) -> Decimal | None:
    """A number that was typed for an indicator, None where the field was cleared. Raises Refused."""
    if text is None:
        return kept
    if not text.strip():
        return None
    try:
        number = Decimal(text.strip()) if len(text) < 12 else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or not _LEAST <= exponent <= 0:  # 1E-99999 would be written out in full
        raise Refused(_("“%(name)s”的“%(text)s”不是数，没有保存。") % {"name": name, "text": text[:20]})
    return number


@require_POST
@back_when_refused("selfeval-one")
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the unit's own words of a chapter of the report; without words the data writes it again."""
    chapter, text = request.POST.get("chapter", ""), request.POST.get("text", "")
    action.write(person=request.user, report=_mine(request, pk).pk, chapter=chapter, text="" if request.POST.get("again") else text)
    return redirect("selfeval-one", pk)


@require_POST
@back_when_refused("selfeval-one")
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Send, withdraw, sign, return, accept or compile again."""
    report = get_object_or_404(SelfEvaluationReport.objects.visible_to(request.user), filing__pk=pk)
    chosen = request.POST.get("step", "")
    if chosen not in set(SelfEvaluationStep):
        raise Refused(_("没有这一步。"))
    version, opinion = whole(request.POST.get("version")), request.POST.get("opinion", "")
    assessed = any(key.startswith("own-") for key in request.POST)
    if assessed:
        _assessed(request, report)
    try:
        row = action.step(person=request.user, report=report.pk, step=SelfEvaluationStep(chosen), opinion=opinion, version=version)
    except Refused:
        if assessed:
            messages.success(request, _("部门评分和意见已保存。"))
        raise
    messages.success(request, _("“%(name)s”的自评表：%(state)s。") % {"name": report.filing.name, "state": STATES[SelfEvaluationState(row.state)]})
    return redirect("selfeval-queue" if chosen == SelfEvaluationStep.ACCEPT else "selfeval-one", *([] if chosen == SelfEvaluationStep.ACCEPT else [pk]))


@require_POST
@back_when_refused("selfeval-one")
def assess(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the reviewer's own marks."""
    report = get_object_or_404(SelfEvaluationReport.objects.visible_to(request.user), filing__pk=pk)
    _assessed(request, report)
    messages.success(request, _("已保存。"))
    return redirect("selfeval-one", pk)


def _assessed(request: HttpRequest, report: SelfEvaluationReport) -> None:
    """Keep what the reviewer typed; where a mark is refused, the others and the opinion at least. Raises Refused."""
    form = form_of(report.document)
    asked = {row.id: (row.name, row.weight) for row in form.indicators} | {action.EXECUTION: (_("预算执行率"), form.execution.total.weight)}
    marks: dict[str, Decimal | None] = {}
    wrong: list[str] = []
    for key, (name, weight) in asked.items():
        if f"own-{key}" not in request.POST:
            continue
        try:
            mark = _number(request.POST[f"own-{key}"], None, name)
        except Refused as refusal:
            wrong.append(str(refusal))
            continue
        if mark is not None and not 0 <= mark <= (weight or 0):
            wrong.append(_("“%(name)s”的评分应在 0 至 %(most)s 分之间，没有保存。") % {"name": name, "most": short(weight or 0)})
        else:
            marks[key] = mark
    action.assess(person=request.user, report=report.pk, marks=marks, opinion=request.POST.get("opinion", ""))
    if wrong:
        messages.success(request, _("其余的评分和意见已保存。"))
        raise Refused(" ".join(wrong))


@require_safe
def download(request: HttpRequest, pk: int, format_: str) -> HttpResponse:
    """The official form."""
    report = get_object_or_404(SelfEvaluationReport.objects.visible_to(request.user).select_related("filing"), filing__pk=pk)
    return attachment(document(decode(report.document.encode()), Format(format_)), f"{report.filing.name}-自评表.{format_}")


@require_safe
def receipt(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The receipt of a self-evaluation that was signed or accepted, as PDF."""
    report = get_object_or_404(SelfEvaluationReport.objects.visible_to(request.user), filing__pk=pk)
    found = report.revisions.select_related("by", "report__filing__organisation", "report__filing__cycle")
    revision = get_object_or_404(found, number=number, step__in=OCCASIONS)
    made = receipt_pdf(receipt_of(revision), decode(revision.document.encode()))
    return attachment(made, f"{revision.report.filing.name}-{_('自评回执')}-{number}.pdf")


@require_safe
def download_report(request: HttpRequest, pk: int, format_: str) -> HttpResponse:
    """The report in words."""
    seen = SelfEvaluationReport.objects.visible_to(request.user).select_related("filing__organisation", "filing__cycle")
    report = get_object_or_404(seen, filing__pk=pk)
    return attachment(report_document(report, Format(format_)), f"{report.filing.name}-自评报告.{format_}")


def _mine(request: HttpRequest, pk: int) -> SelfEvaluationReport:
    return get_object_or_404(SelfEvaluationReport.objects.editable_by(request.user).select_related("filing"), filing__pk=pk)
