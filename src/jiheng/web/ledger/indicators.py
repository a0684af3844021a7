"""Where the actual values of indicators come from: a line for each, and below it the records that it rests on."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from jiheng.model.actual_values import ActualValue
from jiheng.model.attainment import Attainment, Direction, attainment
from jiheng.model.classes import IndicatorClass, indicator_class
from jiheng.model.evidence import Activity, Deliverable, Evidence, Payment, Publication, Statement, Statistic, Survey
from jiheng.model.measure import Aggregate, EvidenceKind, Measure, Value
from jiheng.model.numerals import rounded
from jiheng.model.suggest_measure import suggest_measure
from jiheng.model.target import Kind, Target
from jiheng.web.execution import Year
from jiheng.web.language import lang
from jiheng.web.ledger.columns import wan
from jiheng.web.ledger.costs import Costs, cost
from jiheng.web.ledger.kinds import kind_measured
from jiheng.web.ledger.words import sentence, short

SHOWN = 6  # records below an indicator; the list shows the others
_GAUGE = 100  # where the target stands on the scale
_END = 125
_TIGHT = ("%", "‰")  # units that stand right behind the number
_WEIGHED = (Aggregate.GREATEST, Aggregate.LEAST, Aggregate.SUM)  # where the greatest, or least, records come first


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator with its actual value. `state` is "met", "short" (not yet), "over" (a ceiling broken), "none" (no value) or "open" (cannot be
    assessed), `why` says so in words."""

    actual: ActualValue
    name: str
    target: str
    value: str
    algorithm: str
    lacks: tuple[str, ...]
    state: str
    why: str
    reached: Attainment

    @property
    def id(self) -> str:
        """Id of the indicator."""
        return self.actual.indicator.id

    @property
    def wants_survey(self) -> bool:
        """Whether a survey gives its value and there is none yet."""
        measure = self.actual.measure
        return measure is not None and measure.record is EvidenceKind.SURVEY and not self.value

    @property
    def percent(self) -> str:
        """Actual ÷ target in percent; "" where there is no such thing."""
        ratio = self.reached.ratio
        return f"{rounded(ratio * 100, 1):f}%" if ratio is not None else ""

    @property
    def gauge(self) -> tuple[str, str] | None:
        """Width of the bar on a scale where the target stands at 100, and its colour; None where there is no ratio."""
        ratio = self.reached.ratio
        if ratio is None or ratio < 0:
            return None
        colour = {"met": "g-green", "over": "g-red"}.get(self.state, "g-yellow")
        return f"{float(min(ratio * _GAUGE, Fraction(_END))):.1f}", colour

    @property
    def is_ceiling(self) -> bool:
        """Whether the value must stay below the target."""
        return self.reached.direction is Direction.DOWN


class Branch(msgspec.Struct, frozen=True, kw_only=True):
    """A record below an indicator: what it adds, what was paid for it, whether it decides the value."""

    record: Evidence
    says: str
    payments: tuple[Payment, ...]
    decides: bool


class Drilled(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator opened: how it is computed, the first records it rests on, how many more there are, and their kind."""

    line: Line
    sentence: str
    branches: tuple[Branch, ...]
    more: int
    kind: str


def lines(year: Year) -> list[Line]:
    """A line for each indicator of the approved form, in its order."""
    return [line_of(each) for each in year.actual]


def line_of(actual: ActualValue) -> Line:
    """The line of one indicator."""
    indicator, found = actual.indicator, actual.measured
    is_cost = indicator_class(indicator.level1, indicator.level2) is IndicatorClass.COST
    reached = attainment(indicator.target, found.value, cost=is_cost)
    return Line(
        actual=actual,
        name=indicator.name or "",
        target=printed(indicator.target),
        value=printed(found.value) if found.value else "",
        algorithm=short(actual.measure) if actual.measure else "",
        lacks=_lacks(actual),
        state=_state(actual, reached),
        why=reached.zh if lang() == "zh" else reached.en,
        reached=reached,
    )


def printed(target: Target) -> str:
    """A value with its unit, numbers to two decimals; words, ranges and numbers with words beside them as they stand in the form."""
    if target.kind is not Kind.NUMERIC or target.value is None or target.upper is not None or target.text:
        return target.raw
    number, unit = rounded(Fraction(target.value), 2), target.unit or ""
    whole = number.normalize() if number == number.to_integral_value() else number
    return f"{target.comparator or ''}{whole:,f}{unit if unit in _TIGHT else f' {unit}'}".strip()


def _lacks(actual: ActualValue) -> tuple[str, ...]:
    if actual.measure is None:
        proposed = suggest_measure(actual.indicator)
        return (proposed.zh if lang() == "zh" else proposed.en,)
    return tuple(each.zh if lang() == "zh" else each.en for each in actual.measured.missing)


def _state(actual: ActualValue, reached: Attainment) -> str:
    if actual.measured.value is None:
        return "none"
    if reached.met is None:
        return "open"
    if reached.met:
        return "met"
    return "over" if reached.direction is Direction.DOWN else "short"


def drilled(line: Line, year: Year, paid: Costs) -> Drilled:
    """What an indicator rests on: the deciding records first, then by what they add."""
    measure, found = line.actual.measure, line.actual.measured
    if measure is None:
        return Drilled(line=line, sentence="", branches=(), more=0, kind="")
    wanted = set(found.records)
    records = [record for record in year.records if record.id in wanted and isinstance(record, measure.record.type)]
    ordered = sorted(records, key=lambda record: record.date, reverse=True)
    if measure.aggregate in _WEIGHED:
        ordered.sort(key=lambda record: _weight(record, measure, paid), reverse=measure.aggregate is not Aggregate.LEAST)
    ordered.sort(key=lambda record: record.id not in found.decisive)
    branches = [_branch(record, measure, paid, decides=record.id in found.decisive) for record in ordered[:SHOWN]]
    return Drilled(line=line, sentence=sentence(measure), branches=tuple(branches), more=max(0, len(ordered) - SHOWN), kind=kind_measured(measure.record).tag)


def _branch(record: Evidence, measure: Measure, paid: Costs, *, decides: bool) -> Branch:
    payments = tuple(paid.get(record.id, ())) if measure.value is Value.COST else ()
    return Branch(record=record, says=said(record, measure.value, paid), payments=payments, decides=decides)


def _weight(record: Evidence, measure: Measure, paid: Costs) -> Decimal:
    """By what records are put in order."""
    match measure.value, record:
        case Value.COST, _:
            return cost(record, paid) or Decimal(0)
        case Value.PARTICIPANTS, Activity(participants=heads):
            return Decimal(heads or 0)
        case _, Payment(amount=value) | Statistic(value=value):
            return value
    return Decimal(0)


def said(record: Evidence, value: Value, paid: Costs) -> str:
    """What one record adds, in words."""
    match value, record:
        case Value.COST, _:
            spent = cost(record, paid)
            return _("%(amount)s 万元") % {"amount": wan(spent)} if spent is not None else _("没有对应的支付")
        case Value.PARTICIPANTS, Activity(participants=heads):
            return _("%(n)s 人") % {"n": heads} if heads is not None else _("没有填人数")
    return _own(record)


def _own(record: Evidence) -> str:
    match record:
        case Payment(amount=amount):
            return _("%(amount)s 万元") % {"amount": wan(amount)}
        case Statistic(value=figure, unit=unit):
            return f"{figure:f} {unit or ''}".strip()
        case Survey():
            return _("%(n)s 份答卷") % {"n": record.n}
        case Deliverable(acceptance=acceptance):
            return str(acceptance.result) if acceptance else _("未验收")
        case Statement(degree=degree):
            return str(degree)
        case Activity(theme_match=degree) | Publication(theme_match=degree):
            return str(degree) if degree else ""
    return ""


def flags(all_lines: Sequence[Line]) -> dict[str, str]:
    """Records that break a ceiling by themselves, with the name of the indicator: they are marked in the list."""
    found: dict[str, str] = {}
    for line in all_lines:
        measure = line.actual.measure
        if line.state == "over" and measure is not None and measure.aggregate is Aggregate.GREATEST:
            found |= dict.fromkeys(line.actual.measured.decisive, line.name)
    return found


def wanted_words(year: Year) -> dict[str, Any]:
    """Words that the measures of this project look for, and its places, by field: what is worth being suggested when a record is entered."""
    measures = [each.measure for each in year.actual if each.measure is not None]
    places = dict.fromkeys(each.place for row in year.form.indicators for each in row.places)
    return {
        "tags": {kind: [*_words(measures, kind, "tags"), *places] for kind in EvidenceKind},
        "kind": {kind: _words(measures, kind, "kinds") for kind in EvidenceKind},
        "economic_item": {kind: _words(measures, kind, "economic_items") for kind in EvidenceKind},
    }


def _words(measures: Sequence[Measure], kind: EvidenceKind, part: str) -> list[str]:
    return list(dict.fromkeys(word for measure in measures if measure.record is kind for word in getattr(measure.where, part)))
