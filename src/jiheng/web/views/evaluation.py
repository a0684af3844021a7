"""绩效评价: the list of samples and evaluations, one evaluation with its form, decision, budget suggestion and report."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jiheng.model.evaluating import missing, sum_in_words
from jiheng.model.workflow import Role
from jiheng.reference.evaluation_form import evaluation_form
from jiheng.web import content
from jiheng.web.actions import evaluation as action
from jiheng.web.actions.filing import roles_of
from jiheng.web.actions.refusal import Refused
from jiheng.web.actions.sampling import DRAWERS
from jiheng.web.before import told_of
from jiheng.web.evaluation import basis_of, beside, evaluated_of, parts_of
from jiheng.web.evaluation_report import report_of
from jiheng.web.evaluation_sheet import taken, written
from jiheng.web.language import lang
from jiheng.web.models import Evaluation, EvaluationFile, Filing, Person, Problem, Sample, SampledProject
from jiheng.web.models.evaluation import INSIDE
from jiheng.web.models.organisation import within
from jiheng.web.paging import before
from jiheng.web.views.dialogue import told
from jiheng.web.views.officer import whole
from jiheng.web.views.public import attachment, brought
from jiheng.web.views.sampling import METHODS
from jiheng.web.words import source_word

_SAMPLES = 20


@never_cache
@require_safe
def evaluations(request: HttpRequest) -> HttpResponse:
    """Projects that were drawn and how far their evaluation is; samples; how many problems are open."""
    person = request.user
    seen = Evaluation.objects.visible_to(person)
    drawn = Filing.objects.visible_to(person).filter(sampled__isnull=False) if person.roles & {*INSIDE, *DRAWERS, Role.AUDITOR} else Filing.objects.none()
    rows = Filing.objects.filter(Q(pk__in=drawn.values("pk")) | Q(pk__in=seen.values("filing"))).select_related("organisation", "cycle", "self_evaluation")
    found, further = before(rows.defer("document"), request.GET.get("before", ""))
    by_filing = {each.filing_id: each for each in seen.filter(filing__in=[row.pk for row in found])}
    opened = set(_opened(person).filter(pk__in=[row.pk for row in found]).values_list("pk", flat=True))
    samples = Sample.objects.visible_to(person).select_related("organisation", "cycle", "by").annotate(n=Count("projects"))[:_SAMPLES]
    context = {
        "rows": [(row, told_of(row), by_filing.get(row.pk), row.pk in by_filing or row.pk in opened) for row in found],
        "further": further,
        "samples": [(each, METHODS[each.method]) for each in samples],
        "draws": bool(person.roles & DRAWERS),
        "problems": Problem.objects.visible_to(person).exclude(state=Problem.State.CLOSED).filter(evaluation__state=Evaluation.State.ACCEPTED).count(),
    }
    return render(request, "web/evaluation.html", context)


@never_cache
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """The evaluation of a project: its form for who may write in it, else what was found."""
    filing, row = _seen(request.user, pk)
    return render(request, "web/evaluation-one.html", _page(request.user, filing, row))


def _page(person: Person, filing: Filing, row: Evaluation | None) -> dict[str, Any]:
    own, form, basis = evaluated_of(row), evaluation_form(), basis_of(filing)
    writes = action.may_evaluate(person, filing) and (row is None or row.is_open) and filing.sampled.exists()
    roles = roles_of(person, filing.organisation)
    finance = Role.FINANCE_REVIEWER in roles
    return beside(filing, row) | {
        "filing": filing,
        "evaluation": row,
        "evaluated": own,
        "parts": parts_of(filing, row),
        "places": {each.id: str(place) for place, each in enumerate(basis.indicators)},
        "writes": writes,
        "fields": written(own, filing) if writes else {},
        "gaps": missing(own, form) if writes else (),
        "sum": sum_in_words(own, form, lang()),
        "form": form,
        "source": source_word(form),
        "unsure": form.certainty not in {"V", "S"},
        "records": list(enumerate(filing.evidence.in_force().order_by("pk")[:500], start=1)) if writes else [],
        "problems": row.problems.select_related("by") if row else [],
        "raises": row is not None and ((writes and row.is_open) or (finance and row.state == Evaluation.State.ACCEPTED)),
        "decides": finance and row is not None and row.state == Evaluation.State.SENT and not action.has_evaluated(person, row),
        "suggests": finance and row is not None and row.state == Evaluation.State.ACCEPTED,
        "suggestions": Evaluation.Suggestion.choices,
        "version": row.version if row else 0,
        "samples": _samples(filing) if roles & {*INSIDE, *DRAWERS, Role.AUDITOR} else [],
    }


def _samples(filing: Filing) -> list[tuple[SampledProject, Any]]:
    """The samples that a project was drawn in, each with its method in words."""
    return [(each, METHODS[each.sample.method]) for each in filing.sampled.select_related("sample__cycle", "sample__organisation").order_by("sample")]


@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what was typed and attach the files that came along; with "send" hand it to finance, too. What cannot be kept is shown again as it was typed."""
    filing, row = _seen(request.user, pk)
    sheet, sends = taken(request.POST, filing), "send" in request.POST
    writes = action.may_evaluate(request.user, filing) and (row is None or row.is_open)
    if sheet.wrong and writes:
        sentence = ngettext("没有保存，标出的 %(n)s 处要先改好。", "没有保存，标出的 %(n)s 处要先改好。", len(sheet.wrong))
        return _typed(request, filing, row, sheet.wrong, sentence % {"n": len(sheet.wrong)})
    try:
        action.keep(person=request.user, filing=pk, version=whole(request.POST.get("version")), evaluated=sheet.evaluated)
    except Refused as refusal:
        return _typed(request, filing, row, {}, str(refusal)) if writes else _refused(request, pk, refusal)
    try:
        if files := [(each.name or "", each.file) for each in request.FILES.getlist("files")]:
            action.attach(person=request.user, filing=pk, item=request.POST.get("item", ""), files=files)
        if sends:
            action.send(person=request.user, filing=pk)
    except Refused as refusal:
        return _refused(request, pk, refusal)
    messages.success(request, _("评价已送财政部门确认。") if sends else _("评价已保存。"))
    return redirect("evaluation-one", pk)


def _typed(request: HttpRequest, filing: Filing, row: Evaluation | None, wrong: dict[str, str], sentence: str) -> HttpResponse:
    """The page with what was typed."""
    messages.error(request, sentence)
    page = _page(request.user, filing, row) | {"fields": request.POST, "wrong": wrong, "version": whole(request.POST.get("version")) or 0}
    return render(request, "web/evaluation-one.html", page, status=422)


def _refused(request: HttpRequest, pk: int, refusal: Refused) -> HttpResponse:
    messages.error(request, str(refusal))
    return redirect("evaluation-one", pk)


@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand it to finance as it was kept."""
    _seen(request.user, pk)
    return told(request, lambda: action.send(person=request.user, filing=pk), _("评价已送财政部门确认。"), "evaluation-one", pk)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or return."""
    get_object_or_404(Evaluation.objects.visible_to(request.user), filing__pk=pk)
    decision, opinion = request.POST.get("decision", ""), request.POST.get("opinion", "")
    done = _("评价已采用，单位会收到结果。") if decision == "accept" else _("评价已退回评价人员。")
    return told(request, lambda: action.decide(person=request.user, filing=pk, decision=decision, opinion=opinion), done, "evaluation-one", pk)


@require_POST
def suggest(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the budget suggestion."""
    get_object_or_404(Evaluation.objects.visible_to(request.user), filing__pk=pk)
    given = {"suggestion": request.POST.get("suggestion", ""), "reason": request.POST.get("reason", "")}
    return told(request, lambda: action.suggest(person=request.user, filing=pk, **given), _("预算建议已记录。"), "evaluation-one", pk)


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The report (评价报告) as DOCX."""
    row = get_object_or_404(Evaluation.objects.visible_to(request.user).select_related("filing__organisation", "filing__cycle", "by"), filing__pk=pk)
    return attachment(report_of(row), f"{row.filing.name}-{_('绩效评价报告')}.docx")


@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file that a mark rests on, to be saved."""
    row = get_object_or_404(EvaluationFile, pk=pk, evaluation__in=Evaluation.objects.visible_to(request.user))
    return kept_file(row.sha256, row.name)


def kept_file(sha256: str, name: str) -> HttpResponse:
    """A file that was kept, never shown in the page. 404 where it is lost."""
    try:
        return brought(content.fetched(sha256), name)
    except content.Lost as error:
        raise Http404 from error


def _seen(person: Person, pk: int) -> tuple[Filing, Evaluation | None]:
    """A filing whose evaluation this person may see, or write for the first time; 404 otherwise."""
    filing = get_object_or_404(Filing.objects.visible_to(person).select_related("organisation", "cycle", "self_evaluation"), pk=pk)
    row = Evaluation.objects.visible_to(person).filter(filing=filing).select_related("by", "decided_by", "suggested_by").first()
    if row is None and (not filing.sampled.exists() or not _inside(person, filing)):
        raise Http404
    return filing, row


def _inside(person: Person, filing: Filing) -> bool:
    return _opened(person).filter(pk=filing.pk).exists()


def _opened(person: Person) -> QuerySet[Filing]:
    """Filings whose evaluation a person sees before it is accepted."""
    tops = list(person.appointments.now().filter(role__in=INSIDE).values_list("organisation__path", flat=True))
    return Filing.objects.filter(within("path", tops))
