"""What waits for a person, in the roles held today: returned forms first, then by deadline."""

import datetime as dt
from collections import Counter
from typing import Any

import msgspec
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from jiheng.model.workflow import Role, State
from jiheng.web.models import Filing, Person
from jiheng.web.models.late import Told
from jiheng.web.models.organisation import within

_STATES = {
    Role.OFFICER: (State.RETURNED, State.DRAFT, State.ADJUSTING),
    Role.LEADER: (State.SIGNING,),
    Role.DEPARTMENT_REVIEWER: (State.SUBMITTED,),
    Role.FINANCE_REVIEWER: (State.FINANCE,),
}
_SOON = 3  # days


class Task(msgspec.Struct, frozen=True):
    """Something to be done: how many, what, a word more, where, until when. Returned forms are urgent."""

    count: int
    title: str
    more: str
    link: str
    due: dt.datetime | None = None
    days: int | None = None
    is_urgent: bool = False

    @property
    def is_soon(self) -> bool:
        """Whether little time is left."""
        return self.days is not None and self.days < _SOON


def tasks_of(person: Person, years: list[Told], now: dt.datetime) -> list[Task]:
    """All of them; one question for each role that has something to do."""
    found: list[Task] = []
    for role in _STATES:
        if role in person.roles:
            found += _of_role(person, role, {each.cycle.pk: each for each in years}, now)
    if person.keeps_cycles and not years:
        found.append(Task(1, _("新增申报周期"), _("有了年度，各单位才能编制和申报。"), reverse("cycles")))
    return sorted(found, key=lambda task: (not task.is_urgent, task.due is None, task.due or now))


def waiting_for_others(person: Person) -> list[tuple[str, int]]:
    """How many forms that this person compiled for or signed wait for somebody else, by state."""
    paths = _paths(person, Role.OFFICER)
    if not paths:
        return []
    states = (State.SIGNING, State.SUBMITTED, State.FINANCE)
    found = Filing.objects.filter(within("path", paths), state__in=states).order_by().values_list("state").annotate(n=Count("pk"))
    counts = dict(found)
    return [(state.value, counts[state]) for state in states if state in counts]


def _of_role(person: Person, role: Role, years: dict[int, Told], now: dt.datetime) -> list[Task]:
    rows = Filing.objects.filter(within("path", _paths(person, role)), state__in=_STATES[role]).order_by().values("cycle", "state")
    counts: dict[str, Counter[str]] = {}
    due: dict[str, dt.datetime] = {}
    for row in rows.annotate(n=Count("pk"), faulty=Count("pk", filter=Q(errors__gt=0))):
        told = counts.setdefault(row["state"], Counter())
        told["n"] += row["n"]
        told["faulty"] += row["faulty"]
        ends = _deadline(role, years.get(row["cycle"]), now)
        if ends:
            due[row["state"]] = min(due.get(row["state"], ends), ends)
    return [_task(State(state), told, due.get(state), now) for state, told in counts.items()]


def _paths(person: Person, role: Role) -> list[str]:
    return list(person.appointments.now().filter(role=role).values_list("organisation__path", flat=True))


def _deadline(role: Role, year: Told | None, now: dt.datetime) -> dt.datetime | None:
    """Until when it should be done, where that is still ahead."""
    if year is None:
        return None
    cycle = year.cycle
    late = max((each.until for each in year.late), default=cycle.closes)
    ends = {Role.DEPARTMENT_REVIEWER: cycle.department_closes, Role.FINANCE_REVIEWER: cycle.finance_closes}.get(role, max(cycle.closes, late))
    return ends if ends and ends > now else None


def _task(state: State, told: Counter[str], due: dt.datetime | None, now: dt.datetime) -> Task:
    queue, listed = reverse("queue"), f"{reverse('filings')}?state={state.value}"
    faulty = _("其中 %(n)s 份有必须更正的问题。") % {"n": told["faulty"]} if told["faulty"] else ""
    words: dict[State, tuple[Any, str, str]] = {
        State.RETURNED: (_("退回的申报表"), _("改好或答复意见后再送。"), listed),
        State.DRAFT: (_("编制中的申报表"), faulty or _("没有必须更正的问题，可以送单位负责人。"), listed),
        State.ADJUSTING: (_("调整中的申报表"), faulty or _("改好后送单位负责人。"), listed),
        State.SIGNING: (_("等您签批"), _("看过以后签批并申报，或者退回。"), listed),
        State.SUBMITTED: (_("等主管部门审核"), faulty or _("没有发现必须更正的问题。"), queue),
        State.FINANCE: (_("等财政部门审核"), faulty or _("没有发现必须更正的问题。"), queue),
    }
    title, more, link = words[state]
    return Task(told["n"], title, more, link, due, (due - now).days if due else None, state is State.RETURNED)
