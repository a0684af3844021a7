"""操作记录: what was done to what one administers or audits."""

import datetime as dt

from django.db.models import CharField, F, Max, Model, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jiheng.model.workflow import Role
from jiheng.web.models import (
    Appointment,
    Cover,
    Cycle,
    Evaluation,
    Event,
    Filing,
    ImportBatch,
    LibraryEntry,
    Organisation,
    Person,
    Sample,
    SatisfactionSurvey,
    SelfEvaluationReport,
    Waiver,
)
from jiheng.web.models.organisation import within
from jiheng.web.paging import before, day_of, number
from jiheng.web.words import action_words, details

RECENT = 5000  # events
OF_FILINGS = ("filing", "ledger", "monitoring", "selfeval", "publication", "evaluation")  # chains that are numbered as the filing is
_MODELS: dict[str, type[Model]] = dict.fromkeys(OF_FILINGS, Filing) | {
    "survey": SatisfactionSurvey,
    "sample": Sample,
    "organisation": Organisation,
    "person": Person,
    "cycle": Cycle,
    "library": LibraryEntry,
    "batch": ImportBatch,
    "waiver": Waiver,
    "cover": Cover,
}


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """Newest first; filtered by kind, action, person and days; paged by key."""
    given = {name: request.GET.get(name, "").strip()[:60] for name in ("kind", "action", "person", "from", "to")}
    found, further = _page(request.user, given, request.GET.get("before", ""))
    _name_subjects(found)
    words = {"events": found, "further": further, "given": given, "actions": sorted(action_words().items(), key=lambda each: each[1])}
    words["kinds"] = list(_kind_words().items())
    return render(request, "web/events.html", words)


def _page(person: Person, given: dict[str, str], last: str) -> tuple[list[Event], str]:
    """A page of events. Nearly always the newest RECENT hold one: they are gone through one by one, however many there are behind them. Where they do not,
    all are looked up by their subjects."""
    rows, shown = Event.objects.select_related("person"), _shown_to(person)
    top = number(last) or (Event.objects.aggregate(newest=Max("pk"))["newest"] or 0) + 1
    walked = rows.alias(by=Concat("subject", Value(""))).filter(shown, pk__gte=top - RECENT)  # an expression, so that no index over subjects is used
    found, further = before(_filtered(walked, given), last)
    return (found, further) if further or top <= RECENT else before(_filtered(rows.alias(by=F("subject")).filter(shown), given), last)


def seen(person: Person) -> QuerySet[Event]:
    """Events that a person may see, looked up by their subjects."""
    return Event.objects.alias(by=F("subject")).filter(_shown_to(person))


def _shown_to(person: Person) -> Q:
    """What holds of events about organisations, people and filings at and below the places that a person administers or audits; of what hangs on a filing
    those that the person may see there, too. `by` tells the subject."""
    tops = list(person.appointments.now().filter(role__in=[Role.ADMINISTRATOR, Role.AUDITOR]).values_list("organisation__path", flat=True))
    if not tops:
        raise Http404
    people = Appointment.objects.filter(within("organisation__path", tops)).order_by().values_list("person", flat=True)
    filings = Filing.objects.visible_to(person).filter(within("path", tops)).order_by()
    subjects = Q(by__in=_subjects("organisation", Organisation.objects.filter(within("path", tops)).order_by()))
    subjects |= Q(by__in=_subjects("person", Person.objects.filter(pk__in=people))) | Q(by__in=_subjects("filing", filings))
    subjects |= Q(by__in=_subjects("cycle", Cycle.objects.filter(within("region__path", tops)).order_by()))
    subjects |= Q(by__in=_subjects("library", LibraryEntry.objects.filter(within("organisation__path", tops)).order_by()))
    subjects |= Q(by__in=_subjects("batch", ImportBatch.objects.filter(within("organisation__path", tops)).order_by()))
    for kind in ("ledger", "monitoring", "publication"):
        subjects |= Q(by__in=_subjects(kind, filings))
    for kind, rows in (("selfeval", SelfEvaluationReport.objects.visible_to(person)), ("evaluation", Evaluation.objects.visible_to(person))):
        subjects |= Q(by__in=_subjects(kind, rows.filter(filing__in=filings).order_by(), "filing_id"))
    subjects |= Q(by__in=_subjects("survey", SatisfactionSurvey.objects.filter(filing__in=filings).order_by()))
    for kind, model in (("waiver", Waiver), ("cover", Cover), ("sample", Sample)):
        subjects |= Q(by__in=_subjects(kind, model.objects.filter(within("organisation__path", tops)).order_by()))
    return subjects


def _subjects(kind: str, rows: QuerySet, key: str = "pk") -> QuerySet:
    return rows.annotate(subject_=Concat(Value(f"{kind}/"), Cast(key, CharField()), output_field=CharField())).values("subject_")


def _filtered(rows: QuerySet[Event], given: dict[str, str]) -> QuerySet[Event]:
    if given["kind"] in _MODELS:
        rows = rows.filter(subject__startswith=f"{given['kind']}/")
    if given["action"]:
        rows = rows.filter(action=given["action"])
    if given["person"]:
        rows = rows.filter(Q(person__name__icontains=given["person"]) | Q(person__username__icontains=given["person"]))
    if start := _day(given["from"]):
        rows = rows.filter(at__gte=start)
    if end := _day(given["to"]):
        rows = rows.filter(at__lt=end + dt.timedelta(days=1))
    return rows


def _day(text: str) -> dt.datetime | None:
    found = day_of(text)
    return dt.datetime.combine(found, dt.time(), get_current_timezone()) if found else None


def _name_subjects(found: list[Event]) -> None:
    """Let each event know what its subject and its action are called."""
    keys: dict[type[Model], set[int]] = {model: set() for model in _MODELS.values()}
    for event in found:
        kind, _slash, pk = event.subject.partition("/")
        keys[_MODELS[kind]].add(int(pk))
    rows = {model: _named(model).in_bulk(pks) if pks else {} for model, pks in keys.items()}
    names = {f"{kind}/{pk}": str(row) for kind, model in _MODELS.items() for pk, row in rows[model].items()}
    words, kinds = action_words(), _kind_words()
    for event in found:
        event.about, event.word = names.get(event.subject, event.subject), words.get(event.action, event.action)
        new = {key: value for key, value in event.data.items() if value != event.about}
        event.details, event.kind = details(new), kinds[event.subject.partition("/")[0]]


def _named(model: type[Model]) -> QuerySet:
    """Rows with what their names need; forms themselves are not read."""
    if model is Filing:
        return Filing.objects.only("name")
    return Sample.objects.select_related("organisation", "cycle").defer("frame") if model is Sample else model._default_manager.all()


def _kind_words() -> dict[str, str]:
    """What the subjects of events are called."""
    return {
        "filing": _("申报表"),
        "ledger": _("执行台账"),
        "survey": _("满意度调查"),
        "monitoring": _("运行监控"),
        "selfeval": _("绩效自评"),
        "sample": _("评价抽样"),
        "evaluation": _("绩效评价"),
        "publication": _("公开"),
        "library": _("指标库"),
        "batch": _("批量导入"),
        "waiver": _("规则豁免"),
        "cover": _("绩效目标设置情况"),
        "organisation": _("机构"),
        "person": _("人员"),
        "cycle": _("申报周期"),
    }
