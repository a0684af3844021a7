"""What waits for a reviewer, counted and chosen as the queue shows it."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Sum, Value, When

from jiheng.model.workflow import Role
from jiheng.web.actions.assessment import REVIEWERS
from jiheng.web.models import Filing, Organisation, Person
from jiheng.web.models.organisation import within
from jiheng.web.paging import number

_STATES = {role: state for state, role in REVIEWERS.items()}
BUCKETS = {"error": Q(errors__gt=0), "explain": Q(errors=0, explains__gt=0), "clean": Q(errors=0, explains=0)}
UNREAD = "unread"  # what could not be read: files, not filings
ORDERS = {"damage": "-damage", "annual": "-annual", "submitted": "submitted", "name": "name"}
_BUCKET = Case(When(errors__gt=0, then=Value(0)), When(explains__gt=0, then=Value(1)), default=Value(2), output_field=IntegerField())


def waiting(person: Person) -> QuerySet[Filing]:
    """Filings that wait for this person's review."""
    found = Q(pk__in=[])
    for appointment in person.appointments.now().filter(role__in=_STATES).select_related("organisation"):
        found |= Q(state=_STATES[Role(appointment.role)]) & within("path", [appointment.organisation.path])
    return Filing.objects.filter(found)


class Choice(msgspec.Struct, frozen=True):
    """What of the queue is looked at: a bucket, a department, a cause, words, only what came again; and in which order."""

    bucket: str = ""
    department: int = 0
    cause: str = ""
    q: str = ""
    again: bool = False
    order: str = "damage"

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> "Choice":
        """The choice that an address or a form tells; what makes no sense chooses nothing."""
        return cls(
            bucket=bucket if (bucket := sent.get("bucket", "")) in (*BUCKETS, UNREAD) else "",
            department=number(sent.get("department", "")),
            cause=sent.get("cause", "")[:8],
            q=sent.get("q", "").strip()[:100],
            again=bool(sent.get("again")),
            order=order if (order := sent.get("order", "")) in ORDERS else "damage",
        )

    def fields(self) -> dict[str, Any]:
        """What an address needs to tell it."""
        return {name: "1" if value is True else value for name, value in msgspec.structs.asdict(self).items() if value and value != "damage"}

    def of_those(self, filings: QuerySet[Filing]) -> QuerySet[Filing]:
        """The filings that are chosen, not yet in order."""
        if self.bucket:
            filings = filings.filter(BUCKETS[self.bucket]) if self.bucket in BUCKETS else filings.none()
        if self.department:
            paths = list(Organisation.objects.filter(pk=self.department).values_list("path", flat=True))
            filings = filings.filter(within("path", paths))
        if self.cause:
            filings = filings.filter(cause=self.cause)
        if self.q:
            filings = filings.filter(Q(name__icontains=self.q) | Q(organisation__in=Organisation.objects.filter(name__icontains=self.q)))
        return filings.filter(attempt__gt=1) if self.again else filings

    def ordered(self, filings: QuerySet[Filing]) -> QuerySet[Filing]:
        """The filings that are chosen, in order."""
        return self.of_those(filings).order_by(ORDERS[self.order], "pk")


class Department(msgspec.Struct):
    """How many filings of a department (or unit) wait, by bucket, and their money."""

    organisation: Organisation | None
    counts: dict[str, int]
    money: Decimal

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())


class Counted(msgspec.Struct):
    """What waits, by bucket and by department; `bodies` is the number of units."""

    counts: dict[str, int]
    departments: list[Department]
    bodies: int
    money: Decimal

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())


def counted(filings: QuerySet[Filing]) -> Counted:
    """Count by bucket and department with one walk through an index, then two questions for names."""
    rows = list(filings.order_by().values_list("path", "organisation").annotate(bucket=_BUCKET).annotate(n=Count("pk"), money=Sum("annual")))
    top = _departments({path for path, *_rest in rows})
    by_place: dict[str, Department] = {}
    totals = Counter[str]()
    for path, _organisation, bucket, n, money in rows:
        place = top.get(path)
        department = by_place.setdefault(place.path if place else "", Department(place, dict.fromkeys(BUCKETS, 0), Decimal(0)))
        name = list(BUCKETS)[bucket]
        department.counts[name] += n
        department.money += money or 0
        totals[name] += n
    ranked = sorted(by_place.values(), key=lambda each: (-each.counts["error"], -each.total))
    money = sum((each.money for each in ranked), Decimal(0))
    return Counted({name: totals[name] for name in BUCKETS}, ranked, len({path for path, *_rest in rows}), money)


def _departments(paths: set[str]) -> dict[str, Organisation]:
    """The department that each path lies in, the highest; where all lie in the same one, the unit itself."""
    above = {path: Organisation(path=path).above for path in paths}
    wanted = {each for each_above in above.values() for each in each_above}
    kinds = Organisation.objects.filter(path__in=wanted)
    departments = {each.path: each for each in kinds.filter(kind=Organisation.Kind.DEPARTMENT)}
    found: defaultdict[str, list[Organisation]] = defaultdict(list)
    for path, each_above in above.items():
        found[path] = [departments[each] for each in each_above if each in departments]
    highest = {path: each[0] for path, each in found.items() if each}
    if len({each.path for each in highest.values()}) > 1 or len(highest) < len(paths):
        return highest
    return {each.path: each for each in kinds.filter(path__in=paths)}
