"""Telling people, in the transaction of what they are told of: notices are no events of their own, the step is the event."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jiheng.model.workflow import Role, State, Step
from jiheng.web.actions.event import record
from jiheng.web.actions.refusal import Refused
from jiheng.web.actions.state import state
from jiheng.web.models import Appointment, Cycle, Filing, ImportBatch, Late, MonitoringReport, Notice, Organisation, Person, Remark
from jiheng.web.models.organisation import within

COLLECTED = dt.timedelta(minutes=2)  # what comes within is told in one mail
Kind = Notice.Kind
UNSENT = (State.DRAFT, State.RETURNED, State.SIGNING)
_AFTER = {  # a step tells whose task the form is now, or was
    Step.SEND: (Kind.SIGN, (Role.LEADER,)),
    Step.SIGN: (Kind.REVIEW, (Role.DEPARTMENT_REVIEWER,)),
    Step.FORWARD: (Kind.REVIEW, (Role.FINANCE_REVIEWER,)),
    Step.RETURN: (Kind.RETURNED, (Role.OFFICER,)),
    Step.APPROVE: (Kind.APPROVED, (Role.OFFICER, Role.LEADER)),
    Step.ADJUST: (Kind.ADJUST, (Role.LEADER, Role.FINANCE_REVIEWER)),
}
_AT_ONCE = 500  # rows


def tell(*, people: Iterable[Person], kind: str, subject: str, link: str, data: dict[str, Any] | None = None) -> None:
    """Tell each of them; by mail too, unless they have no address or want none of this kind. Within the transaction of what is told."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a notice belongs into the transaction of what it tells")
    now = timezone.now()
    rows = [
        Notice(person=each, kind=kind, subject=subject, link=link, data=data or {}, made=now, mail_at=now + COLLECTED if _by_mail(each, kind) else None)
        for each in people
    ]
    Notice.objects.bulk_create(rows, batch_size=_AT_ONCE)


def _by_mail(person: Person, kind: str) -> bool:
    return bool(person.email) and kind not in person.unmailed


def holders(roles: Collection[str], organisation: Organisation) -> QuerySet[Person]:
    """People who have one of these roles for an organisation today: there or above it."""
    held = Appointment.objects.now().filter(role__in=roles, organisation__path__in=organisation.above)
    return Person.objects.filter(is_active=True, pk__in=held.values("person"))


def of_step(*, filing: Filing, step: Step, person: Person) -> None:
    """A step was taken: what was told of the form before is done with; whose turn it is now learns of it."""
    settle(filing.subject)
    if step not in _AFTER:
        return
    kind, roles = _AFTER[step]
    people = holders(roles, filing.organisation).exclude(pk=person.pk)
    if kind == Kind.REVIEW:
        people = people.exclude(pk__in=filing.versions.exclude(by=None).values("by"))  # who compiled it does not review it
    open_ = filing.remarks.filter(closed_at=None).count()
    tell(people=people, kind=kind, subject=filing.subject, link=_page(filing, kind), data=_named(filing) | {"n": open_})


def of_remark(*, remark: Remark) -> None:
    """A reviewer said something: who compiles learns of it, once until the notice is read."""
    people = holders((Role.OFFICER,), remark.filing.organisation).exclude(pk=remark.by_id)
    _once_until_read(people, Kind.REMARK, remark.filing)


def of_answer(*, remark: Remark) -> None:
    """A remark was answered: who made it learns of it, once until the notice is read."""
    _once_until_read(Person.objects.filter(pk=remark.by_id, is_active=True), Kind.ANSWER, remark.filing)


def _once_until_read(people: QuerySet[Person], kind: str, filing: Filing) -> None:
    told = Notice.objects.filter(kind=kind, subject=filing.subject, read=None)
    tell(people=people.exclude(pk__in=told.values("person")), kind=kind, subject=filing.subject, link=_page(filing, kind), data=_named(filing))


def of_delegation(*, given: Appointment) -> None:
    """A role was delegated: who got it learns of it."""
    data = {"role": given.role, "by": given.by.name, "organisation": given.organisation.name, "since": str(given.since), "until": str(given.until)}
    tell(people=[given.person], kind=Kind.DELEGATED, subject=given.person.subject, link=reverse("account"), data=data)


def of_acceptance(*, person: Person) -> None:
    """An invitation was accepted: who gave the first role learns of it."""
    first = person.appointments.select_related("by").order_by("pk").first()
    if first and first.by:
        tell(people=[first.by], kind=Kind.ACCEPTED, subject=person.subject, link=reverse("people-one", args=[person.pk]), data={"name": person.name})


def of_late(*, late: Late) -> None:
    """Late permission was given: who has forms to send there learns of it."""
    told = {"year": late.cycle.year, "organisation": late.organisation.name, "at": late.until.isoformat()}
    _tell_compiling(late.cycle, late.organisation, Kind.LATE, told)


def of_extension(*, cycle: Cycle) -> None:
    """One may send longer: officers and leaders of the region learn of it."""
    _tell_compiling(cycle, cycle.region, Kind.EXTENDED, {"year": cycle.year, "at": cycle.closes.isoformat()})


def of_import(*, batch: ImportBatch, counts: Mapping[str, int]) -> None:
    """A batch was read in: who brought it learns how many files were read, wait for an answer, or could not be read."""
    data = {"name": batch.name} | {state: counts.get(state, 0) for state in ("done", "doubtful", "failed")}
    tell(people=[batch.by], kind=Kind.IMPORTED, subject=batch.subject, link=reverse("imports-one", args=[batch.pk]), data=data)


def _tell_compiling(cycle: Cycle, top: Organisation, kind: str, data: dict[str, Any]) -> None:
    held = Appointment.objects.now().filter(within("organisation__path", [top.path]), role__in=(Role.OFFICER, Role.LEADER))
    people = Person.objects.filter(is_active=True, pk__in=held.values("person"))
    tell(people=people, kind=kind, subject=cycle.subject, link=reverse("filings"), data=data)


def of_monitoring(*, report: MonitoringReport, person: Person) -> None:
    """A monitoring form was sent, confirmed or returned: whose turn it is now learns of it."""
    subject, filing = f"monitoring/{report.pk}", report.filing
    settle(subject)
    link = f"{reverse('monitor-one', args=[filing.pk])}?until={report.cutoff}"
    data = _named(filing) | {"cutoff": str(report.cutoff)}
    if report.state == MonitoringReport.State.SENT:
        people = holders((Role.DEPARTMENT_REVIEWER,), filing.organisation).exclude(pk=person.pk)
        tell(people=people, kind=Kind.MONITORING, subject=subject, link=link, data=data)
        return
    people = holders((Role.OFFICER,), filing.organisation).exclude(pk=person.pk)
    tell(people=people, kind=Kind.MONITORING_DECIDED, subject=subject, link=link, data=data | {"decision": report.state, "opinion": report.opinion})


def settle(subject: str) -> None:
    """What was told of a subject waits for nobody any more."""
    Notice.objects.filter(subject=subject, read=None).update(read=timezone.now(), mail_at=None)


def read(*, person: Person, notices: Collection[int] | None = None) -> int:
    """The person has read these notices, or all; how many that were."""
    rows = Notice.objects.filter(person=person, read=None)
    return (rows if notices is None else rows.filter(pk__in=notices)).update(read=timezone.now(), mail_at=None)


def choose(*, person: Person, language: str, mailed: Collection[str]) -> None:
    """In which language and about what a person wants mail. Raises Refused."""
    if language not in Person.Language.values:
        raise Refused(_("没有这种语言。"))
    with transaction.atomic():
        row = Person.objects.select_for_update().get(pk=person.pk)
        row.language, row.unmailed = language, [kind for kind in Kind.values if kind not in mailed]
        row.save(update_fields=["language", "unmailed"])
        Notice.objects.filter(person=row, kind__in=row.unmailed).update(mail_at=None)
        digest = state(row)
        record(subject=row.subject, person=row, action="mail-choose", before=digest, after=digest)


def _named(filing: Filing) -> dict[str, Any]:
    return {"name": filing.name, "organisation": filing.organisation.name}


def _page(filing: Filing, kind: str) -> str:
    return reverse("queue-form" if kind == Kind.REVIEW else "filings-edit", args=[filing.pk])
