"""The lights of many projects on a day, in a constant number of queries; what was computed from a ledger is kept while the ledger stays as it is."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import msgspec
from django.db.models import Count, Max

from jiheng.model.actual_values import actual_values, spending
from jiheng.model.evidence import Evidence
from jiheng.model.json import decode
from jiheng.model.measure import Measure
from jiheng.model.workflow import Step
from jiheng.scoring.lights import Light, money_signal
from jiheng.scoring.monitoring import standings
from jiheng.scoring.pace import Elapsed
from jiheng.web.models import Filing, LedgerRecord, MeasureChoice, MonitoringReport, Revision
from jiheng.web.monitoring import rules_of

MOST = 1000  # projects on one page of lights; more are narrowed down first
_KEPT = 5000
_EVIDENCE, _MEASURE = msgspec.json.Decoder(Evidence), msgspec.json.Decoder(Measure)
GRAVITY = (Light.RED, Light.YELLOW, Light.GREEN, Light.NOT_DUE, Light.OPEN)  # which of several lights stands for all
Key = tuple[Any, ...]


class Lights(msgspec.Struct, frozen=True):
    """The lights of a project on a day: of its budget, and of its indicators counted; budget and paid in yuan."""

    money: Light
    counts: dict[Light, int]
    budget: Decimal | None
    paid: Decimal

    @property
    def rate(self) -> Fraction | None:
        """Rate of execution."""
        return Fraction(self.paid) / Fraction(self.budget) if self.budget else None

    @property
    def indicators(self) -> Light:
        """The gravest light of its indicators."""
        return next((light for light in GRAVITY if self.counts.get(light)), Light.OPEN)

    @property
    def worst(self) -> Light:
        """The gravest light of all."""
        return min((self.money, self.indicators), key=GRAVITY.index)


class Line(msgspec.Struct, frozen=True):
    """A project with its lights, and the state of its report for the day ("" where there is none)."""

    filing: Any
    lights: Lights
    report: str


class Group(msgspec.Struct, frozen=True):
    """The projects of a unit or department: how many have which light as their gravest, and their money."""

    organisation: Any
    counts: dict[Light, int]
    budget: Decimal
    paid: Decimal

    @property
    def n(self) -> int:
        """Number of projects."""
        return sum(self.counts.values())

    @property
    def worst(self) -> Light:
        """The gravest light of its projects."""
        return next((light for light in GRAVITY if self.counts.get(light)), Light.OPEN)

    @property
    def rate(self) -> Fraction | None:
        """Rate of execution."""
        return Fraction(self.paid) / Fraction(self.budget) if self.budget else None

    @property
    def strip(self) -> list[tuple[Light, str, str]]:
        """Parts of a strip of 100: light, beginning, width."""
        found, begin = [], Fraction(0)
        for light in GRAVITY:
            width = Fraction(100 * self.counts.get(light, 0), self.n or 1)
            if width:
                found.append((light, f"{float(begin):g}", f"{float(width):g}"))
            begin += width
        return found


_kept: dict[Key, Lights] = {}


def lines(filings: Sequence[Filing], until: dt.date) -> list[Line]:
    """Each filing (with its cycle fetched) with its lights on a day."""
    keys = _keys(filings, until)
    missing = [filing for filing in filings if keys[filing.pk] not in _kept]
    if len(_kept) + len(missing) > _KEPT:
        _kept.clear()
    found = {keys[filing.pk]: lights for filing, lights in _computed(missing, until)}
    _kept.update(found)
    states = dict(MonitoringReport.objects.filter(filing__in=filings, cutoff=until).values_list("filing", "state"))
    known = {filing.pk: found.get(keys[filing.pk]) or _kept.get(keys[filing.pk]) for filing in filings}
    return [Line(filing, lights, states.get(filing.pk, "")) for filing in filings if (lights := known[filing.pk])]


def _keys(filings: Sequence[Filing], until: dt.date) -> dict[int, Key]:
    """What the lights of each follow from: form, ledger, measures, rules, day. Records never change, and a correction is a new one."""
    forms = dict(_approvals(filings).values_list("filing").annotate(last=Max("pk")))
    ledgers = dict(LedgerRecord.objects.filter(filing__in=filings).order_by().values_list("filing").annotate(last=Max("pk")))
    chosen = {pk: (at, n) for pk, at, n in MeasureChoice.objects.filter(filing__in=filings).order_by().values_list("filing").annotate(Max("at"), Count("pk"))}
    return {
        each.pk: (each.pk, forms.get(each.pk) or f"v{each.version}", ledgers.get(each.pk), chosen.get(each.pk), each.cycle.profile, until) for each in filings
    }


def _approvals(filings: Iterable[Filing]) -> Any:
    return Revision.objects.filter(filing__in=filings, step=Step.APPROVE).order_by()


def _computed(filings: Sequence[Filing], until: dt.date) -> Iterable[tuple[Filing, Lights]]:
    documents = dict(_approvals(filings).order_by("number").values_list("filing", "document"))
    unapproved = [filing.pk for filing in filings if filing.pk not in documents]
    documents |= dict(Filing.objects.filter(pk__in=unapproved).values_list("pk", "document"))
    records: dict[int, list[Evidence]] = defaultdict(list)
    for pk, document in LedgerRecord.objects.filter(filing__in=filings).order_by("pk").values_list("filing", "document"):
        records[pk].append(_EVIDENCE.decode(document))
    measures: dict[int, dict[str, Measure]] = defaultdict(dict)
    for pk, indicator, measure in MeasureChoice.objects.filter(filing__in=filings).values_list("filing", "indicator", "measure"):
        measures[pk][indicator] = _MEASURE.decode(measure)
    for filing in filings:
        yield filing, _lights(filing, documents[filing.pk], records[filing.pk], measures[filing.pk], until)


def _lights(filing: Filing, document: str, records: Sequence[Evidence], measures: dict[str, Measure], until: dt.date) -> Lights:
    form, rules, elapsed, since = decode(document.encode()).declarations[0], rules_of(filing.cycle), Elapsed(until), dt.date(until.year, 1, 1)
    actual = actual_values(form, measures, records, since=since, until=until, profile=rules.general)
    spent = spending(form, records, since=since, until=until)
    counts = Counter(each.signal.light for each in standings(actual, elapsed, rules))
    return Lights(money_signal(spent, elapsed, rules.monitoring).light, dict(counts), spent.budget, spent.paid)


def groups(found: Iterable[Line], place_of: dict[int, Any]) -> list[Group]:
    """Projects put together by the organisation that `place_of` names for each filing, the one with most red lights first."""
    together: dict[Any, list[Line]] = defaultdict(list)
    for line in found:
        together[place_of[line.filing.pk]].append(line)
    made = [
        Group(
            place,
            dict(Counter(line.lights.worst for line in rows)),
            sum((line.lights.budget or Decimal(0) for line in rows), Decimal(0)),
            sum((line.lights.paid for line in rows), Decimal(0)),
        )
        for place, rows in together.items()
    ]
    return sorted(made, key=lambda group: (-group.counts.get(Light.RED, 0), -group.counts.get(Light.YELLOW, 0), group.organisation.path))
