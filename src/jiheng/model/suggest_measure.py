"""Proposes the measure (取数规则) of an indicator from its unit, class, levels and name; the rules are data (reference/measures.toml)."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

import msgspec

from jiheng.model.amounts import counts_things, unit_of
from jiheng.model.classes import IndicatorClass, indicator_class
from jiheng.model.declaration import Indicator
from jiheng.model.fold import compact
from jiheng.model.likeness import key
from jiheng.model.measure import Aggregate, EvidenceKind, Filter, Measure, Value
from jiheng.model.target import Certainty, Comparator, Target
from jiheng.model.unit import RATE, Unit
from jiheng.reference.evidence import counted_units
from jiheng.reference.measures import MeasureRule, measure_rules

_WORST = "最不利"
_LONGEST = 200  # characters: a longer name is a sentence, and looking through it would take long


class Suggestion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A proposal that a person confirms: the measure, None where none can honestly be proposed; `zh` and `en` say why this one, or why none.

    `rule` is the name of the rule that decided, "" where none fits.
    """

    measure: Measure | None
    zh: str
    en: str
    rule: str = ""


def suggest_measure(indicator: Indicator, among: Sequence[Indicator] = ()) -> Suggestion:
    """The measure that fits an indicator best; `among` are all indicators of its form, so that two surveys are told apart."""
    target = indicator.target
    if target.certainty is Certainty.AMBIGUOUS:
        return Suggestion(measure=None, zh="指标值读取时未能确定，先核对指标值", en="the target could not be read for certain; look at it first")
    sort = _sort_of_unit(target, indicator_class(indicator.level1, indicator.level2))
    rule = next((rule for rule in measure_rules().rules if _fits(rule, indicator, sort)), None)
    if rule is None:
        return Suggestion(measure=None, zh="没有合适的取数规则", en="no measure fits")
    return Suggestion(measure=_measure(rule, indicator, among), zh=rule.zh, en=rule.en, rule=rule.name)


def topic(name: str | None) -> str:
    """What an indicator is about, as a tag: 供需撮合活动单次成本 and 供需撮合活动次数 are both about 供需撮合; "" where it says nothing of its own."""
    left = re.sub("|".join(measure_rules().inside), "", compact(name or ""))
    if len(left) > _LONGEST:
        return left
    while (shorter := _around().sub("", left)) != left:
        left = shorter
    return "" if left in measure_rules().general else left


def _fits(rule: MeasureRule, indicator: Indicator, sort: str) -> bool:
    name = compact(indicator.name or "")[:_LONGEST]
    return (
        _is_in(indicator_class(indicator.level1, indicator.level2), rule.classes)
        and _is_in(indicator.target.kind, rule.targets)
        and _is_in(sort, rule.units)
        and (not rule.level2 or _holds(rule.level2, compact(indicator.level2 or "")))
        and (not rule.words or _holds(rule.words, name))
        and not _holds(rule.without, name)
    )


def _is_in(value: str, wanted: tuple[str, ...]) -> bool:
    return not wanted or value in wanted


def _holds(patterns: tuple[str, ...], text: str) -> bool:
    return any(re.search(pattern, text) for pattern in patterns)


def _measure(rule: MeasureRule, indicator: Indicator, among: Sequence[Indicator]) -> Measure | None:
    if rule.record is None:
        return None
    aggregate = _worst(indicator) if rule.aggregate == _WORST else Aggregate(rule.aggregate)
    return Measure(record=EvidenceKind(rule.record), aggregate=aggregate, value=Value(rule.value), where=_filter(rule.filter, indicator, among))


def _filter(way: str, indicator: Indicator, among: Sequence[Indicator]) -> Filter:
    name = compact(indicator.name or "")
    about, whole = tuple(filter(None, (topic(name),))), tuple(filter(None, (name,)))
    match way:
        case "tags":
            return Filter(tags=about)
        case "kinds":
            return Filter(kinds=about)
        case "economic_items":
            return Filter(economic_items=whole)
        case "name":
            return Filter(tags=whole)
        case "name_if_several":
            return Filter(tags=whole) if _has_siblings(indicator, among) else Filter()
    return Filter()


def _has_siblings(indicator: Indicator, among: Iterable[Indicator]) -> bool:
    """Whether the form has another indicator of the class by another name."""
    own = indicator_class(indicator.level1, indicator.level2)
    names = {key(other.name or "") for other in among if indicator_class(other.level1, other.level2) is own}
    return bool(names - {key(indicator.name or "")})


def _worst(indicator: Indicator) -> Aggregate:
    """What decides when each of several must keep the target: the greatest under a ceiling, the least above a floor."""
    sign = indicator.target.comparator
    is_cost = indicator_class(indicator.level1, indicator.level2) is IndicatorClass.COST
    if sign in (Comparator.LE, Comparator.LT) or (sign is None and is_cost):
        return Aggregate.GREATEST
    return Aggregate.LEAST if sign in (Comparator.GE, Comparator.GT) else Aggregate.MEAN


def _sort_of_unit(target: Target, kind: IndicatorClass) -> str:
    """The sort of a unit, as measures.toml names them."""
    unit = unit_of(target.unit, cost=kind is IndicatorClass.COST)
    if unit is None:
        return "none"
    if unit.is_money:
        return "money"
    if [term.kind for term in unit.terms] == [RATE]:
        return "rate"
    if counts_things(unit):
        return "events" if unit.terms[0].kind in measure_rules().events else "things"
    return _sort_of_ratio(unit)


def _sort_of_ratio(unit: Unit) -> str:
    people = counted_units().people
    above = [term.kind for term in unit.terms if term.exponent == 1]
    below = [term for term in unit.terms if term.exponent == -1]
    if len(above) != 1 or len(unit.terms) > 2:
        return "other"
    if not below:
        return "people" if above[0] in people else "other"
    is_per_thing = counts_things(Unit((below[0]._replace(exponent=1),)))
    if unit.is_price and below[0].kind in people:
        return "money_per_head"
    if unit.is_price and is_per_thing:
        return "money_each"
    return "people_each" if above[0] in people and is_per_thing else "other"


@cache
def _around() -> re.Pattern[str]:
    """What is cut off a name, as long as something is left to cut; the longest first."""
    data = measure_rules()
    before, behind = ("|".join(sorted(parts, key=len, reverse=True)) for parts in (data.leading, data.trailing))
    return re.compile(rf"^(?:{before})|(?:{behind})$")
