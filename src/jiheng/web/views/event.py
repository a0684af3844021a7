"""操作记录: what was done to what one administers or audits."""

import datetime as dt

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import get_current_timezone
from django.views.decorators.http import require_GET

from jiheng.model.workflow import Role
from jiheng.web.models import Appointment, Cover, Cycle, Event, Filing, ImportBatch, LibraryEntry, Organisation, Person, Waiver
from jiheng.web.models.organisation import within
from jiheng.web.paging import before, day_of
from jiheng.web.words import action_words, details

KINDS = ("filing", "organisation", "person", "cycle", "library", "batch", "waiver", "cover")


@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """Newest first; filtered by kind, action, person and days; paged by key."""
    rows, given = seen(request.user), {name: request.GET.get(name, "").strip()[:60] for name in ("kind", "action", "person", "from", "to")}
    found, further = before(_filtered(rows, given).select_related("person"), request.GET.get("before", ""))
    _name_subjects(found)
    words = {"events": found, "further": further, "given": given, "actions": sorted(action_words().items(), key=lambda each: each[1])}
    return render(request, "web/events.html", words)


def seen(person: Person) -> QuerySet[Event]:
    """Events about organisations, people and filings at and below the places that a person administers or audits."""
    tops = list(person.appointments.now().filter(role__in=[Role.ADMINISTRATOR, Role.AUDITOR]).values_list("organisation__path", flat=True))
    if not tops:
        raise Http404
    people = Appointment.objects.filter(within("organisation__path", tops)).order_by().values_list("person", flat=True)
    filings = Filing.objects.visible_to(person).filter(within("path", tops)).order_by()
    subjects = Q(subject__in=_subjects("organisation", Organisation.objects.filter(within("path", tops)).order_by()))
    subjects |= Q(subject__in=_subjects("person", Person.objects.filter(pk__in=people))) | Q(subject__in=_subjects("filing", filings))
    subjects |= Q(subject__in=_subjects("cycle", Cycle.objects.filter(within("region__path", tops)).order_by()))
    subjects |= Q(subject__in=_subjects("library", LibraryEntry.objects.filter(within("organisation__path", tops)).order_by()))
    subjects |= Q(subject__in=_subjects("batch", ImportBatch.objects.filter(within("organisation__path", tops)).order_by()))
    for kind, model in (("waiver", Waiver), ("cover", Cover)):
        subjects |= Q(subject__in=_subjects(kind, model.objects.filter(within("organisation__path", tops)).order_by()))
    return Event.objects.filter(subjects)


def _subjects(kind: str, rows: QuerySet) -> QuerySet:
    return rows.annotate(subject_=Concat(Value(f"{kind}/"), Cast("pk", CharField()), output_field=CharField())).values("subject_")


def _filtered(rows: QuerySet[Event], given: dict[str, str]) -> QuerySet[Event]:
    if given["kind"] in KINDS:
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
    keys: dict[str, set[int]] = {kind: set() for kind in KINDS}
    for event in found:
        kind, _slash, pk = event.subject.partition("/")
        keys[kind].add(int(pk))
    models = {"filing": Filing, "organisation": Organisation, "person": Person, "cycle": Cycle, "library": LibraryEntry, "batch": ImportBatch}
    models |= {"waiver": Waiver, "cover": Cover}
    names = {f"{kind}/{row.pk}": str(row) for kind in KINDS for row in models[kind].objects.filter(pk__in=keys[kind])}
    words = action_words()
    for event in found:
        event.about, event.word = names.get(event.subject, event.subject), words.get(event.action, event.action)
        event.details = details(event.data)
