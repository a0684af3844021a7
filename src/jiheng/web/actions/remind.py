"""Reminders before deadlines, each sent once: what a tick of the worker calls."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator

import msgspec
from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse

from jiheng.model.workflow import Role, State
from jiheng.web.actions.notice import UNSENT, Kind, tell
from jiheng.web.models import Appointment, Cycle, Filing, Late, Person
from jiheng.web.models.notice import Reminder
from jiheng.web.models.organisation import STEP, within

DAYS_BEFORE = (1, 3, 7)


class Deadline(msgspec.Struct, frozen=True):
    """Something that ends: forms in `states` at and below a path should have gone on by then, which is the task of people with `roles`."""

    at: dt.datetime
    kind: str
    states: Collection[str]
    roles: Collection[str]
    cycle: Cycle
    path: str
    name: str

    def key(self, days: int) -> str:
        """What tells this reminder from all others. A deadline that was moved is another one."""
        return f"{self.name}/{self.cycle.pk}/{self.at:%Y%m%d%H%M}/{days}"


def remind(now: dt.datetime) -> int:
    """Tell whose forms or reviews must be done within seven, three or one days; the number of reminders that this call sent."""
    return sum(_reminded(deadline, days, now) for deadline in _deadlines(now) for days in _due(deadline.at - now))


def _due(left: dt.timedelta) -> list[int]:
    """The one reminder for so much time; what a late tick missed is not made up for."""
    return [days for days in DAYS_BEFORE if dt.timedelta(0) < left <= dt.timedelta(days=days)][:1]


def _deadlines(now: dt.datetime) -> Iterator[Deadline]:
    soon = (now, now + dt.timedelta(days=max(DAYS_BEFORE)))
    compiling = (Role.OFFICER, Role.LEADER)
    cycles = Cycle.objects.filter(Q(closes__range=soon) | Q(department_closes__range=soon) | Q(finance_closes__range=soon)).select_related("region")
    for cycle in cycles:
        path = cycle.region.path
        yield Deadline(cycle.closes, Kind.CLOSING, UNSENT, compiling, cycle, path, "closes")
        if cycle.department_closes:
            yield Deadline(cycle.department_closes, Kind.REVIEW_ENDS, (State.SUBMITTED,), (Role.DEPARTMENT_REVIEWER,), cycle, path, "department")
        if cycle.finance_closes:
            yield Deadline(cycle.finance_closes, Kind.REVIEW_ENDS, (State.FINANCE,), (Role.FINANCE_REVIEWER,), cycle, path, "finance")
    for late in Late.objects.filter(until__range=soon, cycle__closes__lt=now).select_related("cycle", "organisation"):
        yield Deadline(late.until, Kind.CLOSING, UNSENT, compiling, late.cycle, late.organisation.path, f"late-{late.pk}")


def _reminded(deadline: Deadline, days: int, now: dt.datetime) -> bool:
    """Send a reminder unless it was sent; the mark and the notices are stored together or not at all."""
    with transaction.atomic():
        _mark, is_new = Reminder.objects.get_or_create(key=deadline.key(days), defaults={"at": now})
        if is_new:
            _tell(deadline)
        return is_new


def _tell(deadline: Deadline) -> None:
    waiting = _waiting(deadline)
    by_count: dict[int, list[Person]] = {}
    for person, tops in _concerned(deadline).items():
        count = sum(waiting[top] for top in tops)
        by_count.setdefault(count, []).append(person)
    link = reverse("queue" if deadline.kind == Kind.REVIEW_ENDS else "filings")
    for count, people in by_count.items():
        if count:
            data = {"n": count, "year": deadline.cycle.year, "at": deadline.at.isoformat()}
            tell(people=people, kind=deadline.kind, subject=deadline.cycle.subject, link=link, data=data)


def _waiting(deadline: Deadline) -> Counter[str]:
    """How many forms are waiting at and below each path."""
    found = Filing.objects.filter(within("path", [deadline.path]), cycle=deadline.cycle, state__in=deadline.states)
    below: Counter[str] = Counter()
    for path, count in found.order_by().values_list("path").annotate(n=Count("pk")):
        for length in range(STEP, len(path) + 1, STEP):
            below[path[:length]] += count
    return below


def _concerned(deadline: Deadline) -> dict[Person, list[str]]:
    """People with such a role, each with the topmost places where they have it."""
    above = [deadline.path[:length] for length in range(STEP, len(deadline.path), STEP)]
    places = within("organisation__path", [deadline.path]) | Q(organisation__path__in=above)
    held = Appointment.objects.now().filter(places, role__in=deadline.roles, person__is_active=True).select_related("person", "organisation")
    found: dict[Person, list[str]] = {}
    for each in held.order_by("organisation__path"):
        tops = found.setdefault(each.person, [])
        if not any(each.organisation.path.startswith(top) for top in tops):
            tops.append(each.organisation.path)
    return found
