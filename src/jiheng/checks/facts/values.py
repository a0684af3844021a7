"""Facts about target values: their units, what they repeat, what they contradict."""

import re
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache

from jiheng.checks.facts.fact import fact
from jiheng.model.declaration import Declaration, Indicator, Submission
from jiheng.model.fold import compact
from jiheng.model.target import Comparator, Kind
from jiheng.model.unit import Reason, Unit, UnknownUnit, parse_unit
from jiheng.reference.frameworks import classes_of
from jiheng.reference.target_words import any_of, words

_BRACKETS = re.compile(r"\(([^()]*)\)")
_MAGNITUDES = ("万", "亿", "萬", "億")
_OTHER_THAN_RATES = frozenset({"money", "price", "count", "length", "area", "mass", "volume", "time", "calendar"})
_LOOSE = (frozenset({"count", "grade", "compound"}), frozenset({"time", "calendar"}))
_ENOUGH_ALIKE = 5
_FEWEST_SIGNED = 2


@fact(Indicator, zh="计量单位的种类")
def unit_kind(indicator: Indicator) -> str:
    """Kind of the unit: percent, rate (‰, 倍), money, price (元/次), ratio (人/场), count, time, length …; "" where none is printed.

    "magnitude": a bare 万 or 亿, or one over a known unit (万/次). "ambiguous": a spelling of several meanings. "unknown": not in the table.
    """
    return _kind_of(indicator.target.unit)


@fact(Indicator, zh="补全计量单位的指标值")
def mended_target(indicator: Indicator, unit_kind: str) -> str:
    """The target with 万元 for a cut-off 万 (亿元 for 亿) where money is meant; "" where nothing is cut off or another thing is counted."""
    unit, raw = indicator.target.unit, indicator.target.raw
    if unit_kind != "magnitude" or not unit or unit not in raw or not _speaks_of_money(indicator):
        return ""
    head, _, tail = raw.rpartition(unit)
    return f"{head}{unit[0]}元{unit[1:]}{tail}"


@fact(Indicator, zh="指标值重复名称的词")
def repeated_word(indicator: Indicator) -> str:
    """The verb of effect that is all a qualitative target says and that its name says already (促进 for 促进精准对接); else ""."""
    target = indicator.target
    if target.kind is not Kind.QUALITATIVE or not target.text or not indicator.name:
        return ""
    verbs = _only_verbs(target.text)
    return verbs if verbs and verbs in compact(indicator.name) else ""


@fact(Indicator, zh="与计量单位矛盾的单位")
def unit_clash(indicator: Indicator, unit_kind: str) -> str:
    """The unit that the name demands where the target has one of another kind: that in its brackets, or % for a rate; "" where they agree."""
    if not unit_kind or not indicator.name:
        return ""
    demanded, rate = _demands(indicator.name)
    if demanded and not _same_kind(demanded, indicator.target.unit or ""):
        return demanded
    return "%" if rate and not demanded and unit_kind in _OTHER_THAN_RATES else ""


@fact(Declaration, zh="缺少计算符号的指标", stored=False)
def unsigned_rows(declaration: Declaration) -> frozenset[int]:
    """Places of numbers without an operator in a form most of whose numbers, and at least two, carry one; a third of the published forms use none.

    Ranges, zeros and numbers with words beside them need none.
    """
    numeric = [(place, row.target) for place, row in enumerate(declaration.indicators) if row.target.kind is Kind.NUMERIC and row.target.upper is None]
    unsigned = [place for place, target in numeric if target.comparator is None]
    signed = len(numeric) - len(unsigned)
    if signed < _FEWEST_SIGNED or signed <= len(unsigned):
        return frozenset()
    return frozenset(place for place, target in numeric if place in unsigned and target.value and not target.text)


@fact(Indicator, zh="缺少计算符号")
def lacks_sign(place: int, unsigned_rows: frozenset[int]) -> bool:
    """Whether a number stands without an operator in a form that uses operators."""
    return place in unsigned_rows


@fact(Declaration, zh="所有指标值共有的数")
def common_value(declaration: Declaration) -> str:
    """The number that all numeric targets of the form share, five or more; "" where they differ, and for 100%, which many rates may well share."""
    targets = [row.target for row in declaration.indicators if row.target.kind is Kind.NUMERIC]
    numbers = {target.value for target in targets}
    if len(targets) < _ENOUGH_ALIKE or len(numbers) != 1 or numbers <= {Decimal(100), Decimal(1)}:
        return ""
    return f"{targets[0].value:f}"


@fact(Submission, zh="同名满意度指标的不同指标值")
def differing_satisfaction(satisfaction_spread: dict[str, Counter[Decimal]]) -> tuple[str, ...]:
    """Satisfaction indicators of one name that different projects give different percentages: "单位满意度：85%（2 个项目）、90%（2 个项目）"."""
    return tuple(f"{name}：{'、'.join(f'{value:f}%（{of[value]} 个项目）' for value in sorted(of))}" for name, of in satisfaction_spread.items())


@fact(Submission, zh="同名满意度指标的不同指标值（英文）")
def differing_satisfaction_en(satisfaction_spread: dict[str, Counter[Decimal]]) -> tuple[str, ...]:
    """The same in English."""
    return tuple(f"{name}: {', '.join(f'{value:f}% in {of[value]}' for value in sorted(of))}" for name, of in satisfaction_spread.items())


@fact(Submission, zh="各满意度指标的指标值", stored=False)
def satisfaction_spread(submission: Submission) -> dict[str, Counter[Decimal]]:
    """Name of a satisfaction indicator → percentage → number of projects, where projects differ."""
    seen: dict[str, Counter[Decimal]] = {}
    for declaration in submission.declarations if len(submission.declarations) > 1 else ():
        for name, value in {_percentage(row) for row in declaration.indicators if row.name and "满意" in row.name}:
            if value is not None:
                seen.setdefault(name, Counter())[value] += 1
    return {name: values for name, values in seen.items() if len(values) > 1}


def _percentage(row: Indicator) -> tuple[str, Decimal | None]:
    name, target = compact(row.name or ""), row.target
    lower = target.comparator in {None, Comparator.GE, Comparator.GT, Comparator.EQ} and target.upper is None
    return name, target.value.normalize() if target.value is not None and lower and _kind_of(target.unit) == "percent" else None


@lru_cache(maxsize=4096)
def _kind_of(printed: str | None) -> str:
    if not printed:
        return ""
    unit = parse_unit(printed)
    if isinstance(unit, UnknownUnit):
        return _kind_of_unknown(unit)
    if unit.is_money or unit.is_price:
        return "money" if unit.is_money else "price"
    if unit.family == "rate" and unit.scale == Fraction(1, 100):
        return "percent"
    return "ratio" if unit.family == "compound" else unit.family


def _kind_of_unknown(unit: UnknownUnit) -> str:
    if unit.reason is not Reason.AMBIGUOUS:
        return "unknown"
    return "magnitude" if unit.text.startswith(_MAGNITUDES) else "ambiguous"


def _speaks_of_money(indicator: Indicator) -> bool:
    name = compact(indicator.name or "")
    if name.endswith(words("counted_in_name")):
        return False
    classes = classes_of(indicator.level1, indicator.level2)
    return classes.level2 in {"成本", "经济成本"} or (classes.level1 == "成本" and not classes.level2) or _pattern("money").search(name) is not None


@lru_cache(maxsize=4096)
def _only_verbs(text: str) -> str:
    """What is left of a text without words of degree, if that is verbs of effect and nothing else; else ""."""
    left = _pattern("degree_words").sub("", compact(text).strip("，。；;、,.()“”\"'"))
    return left if left and re.fullmatch(f"{any_of('effect_verbs')}+", left) else ""


@lru_cache(maxsize=16_384)
def _demands(name: str) -> tuple[str, bool]:
    """The known unit in the last brackets of a name, and whether the name is that of a rate."""
    printed = compact(name)
    units = [found for found in _BRACKETS.findall(printed) if isinstance(parse_unit(found), Unit)]
    return (units[-1] if units else ""), _BRACKETS.sub("", printed).endswith(words("bounded_rates"))


@lru_cache(maxsize=4096)
def _same_kind(first: str, second: str) -> bool:
    """Whether two printed units may mean the same; counts (人, 人次) and times are used loosely, and a unit that is not known contradicts nothing."""
    one, other = parse_unit(first), parse_unit(second)
    if isinstance(one, UnknownUnit) or isinstance(other, UnknownUnit) or one.dimension == other.dimension:
        return True
    return any({one.family, other.family} <= group for group in _LOOSE)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(any_of(name))
