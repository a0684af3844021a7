"""How far a target (指标值) was reached by an actual value (实际完成值)."""

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache

from jiheng.model.fold import compact
from jiheng.model.target import Certainty, Comparator, Kind, Target
from jiheng.model.unit import Unit, parse_unit
from jiheng.reference.target_words import any_of


class Direction(StrEnum):
    """Which way the target wants the value; UNKNOWN where a number has no operator."""

    UP = "up"
    DOWN = "down"
    EXACT = "exact"
    SPAN = "span"
    BY = "by"
    WORDS = "words"
    UNKNOWN = "unknown"


class Degree(StrEnum):
    """What words say about a result (三档)."""

    REACHED = "达成"
    PARTLY = "部分达成"
    MISSED = "未达成"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attainment:
    """How far a target was reached. `met` is None where that cannot be assessed; `zh` and `en` say why, whatever the outcome.

    `target` and `actual` are the numbers in the target's unit, `ratio` is actual ÷ target (None for a target of zero or below, and where
    there are no numbers), `degree` what words say. `counted` tells whether both sides are numbers that can be compared.
    """

    direction: Direction
    met: bool | None
    zh: str
    en: str
    target: Fraction | None = None
    actual: Fraction | None = None
    ratio: Fraction | None = None
    degree: Degree | None = None

    @property
    def counted(self) -> bool:
        """Whether both sides are numbers of the same kind."""
        return self.actual is not None


_WAYS = {
    Comparator.GE: Direction.UP,
    Comparator.GT: Direction.UP,
    Comparator.LE: Direction.DOWN,
    Comparator.LT: Direction.DOWN,
    Comparator.EQ: Direction.EXACT,
}


def attainment(target: Target, actual: Target | None, *, unsigned: Comparator | None = None, cost: bool = False) -> Attainment:
    """How far `actual` reaches `target`.

    A missing unit takes that of the other side; different kinds of unit cannot be assessed. `unsigned` is the operator that the caller's
    profile puts where none is printed; without it such a target is met by an equal value, and of any other nothing is said. `cost`: the caller
    knows that an amount of money is meant, so that a bare 万 is 万元.
    """
    if target.kind is Kind.EMPTY:
        return _open(Direction.UNKNOWN, "没有指标值", "there is no target")
    if actual is None or actual.kind is Kind.EMPTY:
        return _open(_direction(target, unsigned), "没有填写实际完成值", "the actual value is blank")
    if Certainty.AMBIGUOUS in (target.certainty, actual.certainty):
        return _open(_direction(target, unsigned), "指标值或实际完成值读取时未能确定", "target or actual value could not be read for certain")
    match target.kind, actual.kind:
        case Kind.NUMERIC, Kind.NUMERIC:
            return _numbers(target, actual, unsigned, cost=cost)
        case Kind.DATE, Kind.DATE:
            return _dates(target, actual)
        case Kind.QUALITATIVE, Kind.QUALITATIVE | Kind.DATE:
            return _words(target, actual)
        case Kind.QUALITATIVE, _:
            return _open(Direction.WORDS, "指标值是文字，实际完成值是数字，无法比较", "the target is words, the actual value a number")
        case _, Kind.QUALITATIVE:
            return _told(target, actual, unsigned)
    return _open(_direction(target, unsigned), "指标值与实际完成值一个是日期、一个不是，无法比较", "one of target and actual value is a date, the other is not")


def degree_of(text: str) -> Degree | None:
    """What words say about a result: 达成, 部分达成, 未达成; None where they say neither. 无未完成事项 speaks of no failure."""
    said = _pattern("denied").sub("", compact(text))
    for name, degree in (("partly_achieved", Degree.PARTLY), ("not_achieved", Degree.MISSED), ("achieved", Degree.REACHED)):
        if _pattern(name).search(said):
            return degree
    return Degree.REACHED if said != compact(text) else None


def _open(direction: Direction, zh: str, en: str, degree: Degree | None = None) -> Attainment:
    return Attainment(direction=direction, met=None, zh=zh, en=en, degree=degree)


def _judged(direction: Direction, degree: Degree, zh: str, en: str) -> Attainment:
    return Attainment(direction=direction, met=degree is Degree.REACHED, zh=zh, en=en, degree=degree)


def _direction(target: Target, unsigned: Comparator | None) -> Direction:
    if target.kind is Kind.QUALITATIVE:
        return Direction.WORDS
    if target.kind is Kind.DATE:
        return Direction.BY
    if target.upper is not None:
        return Direction.SPAN
    sign = target.comparator or unsigned
    return _WAYS.get(sign, Direction.UNKNOWN) if sign else Direction.UNKNOWN


def _numbers(target: Target, actual: Target, unsigned: Comparator | None, *, cost: bool) -> Attainment:
    direction = _direction(target, unsigned)
    if actual.upper is not None:
        return _open(direction, "实际完成值是一个区间，不是一个数", "the actual value is a range, not a number")
    if _contrary(target.text, actual.text):
        return _open(direction, "指标值与实际完成值一个说增加、一个说减少，无法比较", "one of target and actual value speaks of a rise, the other of a fall")
    factor = _factor(target.unit, actual.unit, cost=cost)
    if factor is None:
        zh = f"指标值的单位“{target.unit}”与实际完成值的单位“{actual.unit}”不能换算"
        return _open(direction, zh, f'the units "{target.unit}" and "{actual.unit}" cannot be converted')
    assert target.value is not None  # both are numeric
    assert actual.value is not None
    wanted, found = Fraction(target.value), Fraction(actual.value) * factor
    met = _is_met(target, direction, wanted, found, unsigned)
    base = Fraction(target.upper) if target.upper is not None and found > target.upper else wanted
    ratio = Fraction(1) if direction is Direction.SPAN and met else found / base if base > 0 else None
    zh, en = _why(direction, met=met)
    return Attainment(direction=direction, met=met, zh=zh, en=en, target=base, actual=found, ratio=ratio)


def _is_met(target: Target, direction: Direction, wanted: Fraction, found: Fraction, unsigned: Comparator | None) -> bool | None:
    sign = target.comparator or unsigned
    match direction:
        case Direction.UP:
            return found > wanted if sign is Comparator.GT else found >= wanted
        case Direction.DOWN:
            return found < wanted if sign is Comparator.LT else found <= wanted
        case Direction.SPAN:
            assert target.upper is not None  # that makes it a span
            return wanted <= found <= target.upper
        case Direction.EXACT:
            return found == wanted
    return True if found == wanted else None


def _why(direction: Direction, *, met: bool | None) -> tuple[str, str]:
    if met is None:
        return "指标值没有计算符号，不知道是下限还是上限", "the target has no operator, so that it may be a floor or a ceiling"
    if direction is Direction.UNKNOWN:
        return "与指标值相等", "equal to the target"
    return ("达到指标值", "the target was met") if met else ("没有达到指标值", "the target was missed")


def _factor(wanted: str | None, given: str | None, *, cost: bool) -> Fraction | None:
    """How many units of the target one unit of the actual value is; None where they are of different kinds or not known."""
    if not wanted or not given or compact(wanted) == compact(given):
        return Fraction(1)
    one, other = parse_unit(wanted, cost=cost), parse_unit(given, cost=cost)
    if not isinstance(one, Unit) or not isinstance(other, Unit) or one.dimension != other.dimension:
        return None
    return other.scale / one.scale


def _contrary(one: str | None, other: str | None) -> bool:
    """Whether the words beside the numbers speak of a rise on one side and of a fall on the other."""
    up, down = _pattern("upward_words"), _pattern("downward_words")
    first, second = one or "", other or ""
    return bool((up.search(first) and down.search(second)) or (down.search(first) and up.search(second)))


def _dates(target: Target, actual: Target) -> Attainment:
    if target.end is None or actual.end is None:
        if compact(target.raw) == compact(actual.raw):
            return _judged(Direction.BY, Degree.REACHED, "与指标值相同", "the same as the target")
        return _open(Direction.BY, "指标值或实际完成值没有写明年月日，无法比较", "target or actual value does not tell the day")
    met = actual.end <= target.end
    zh, en = ("按时完成", "done in time") if met else ("晚于指标值的时间", "later than the target")
    return _judged(Direction.BY, Degree.REACHED if met else Degree.MISSED, zh, en)


def _words(target: Target, actual: Target) -> Attainment:
    if compact(target.raw) == compact(actual.raw):
        return _judged(Direction.WORDS, Degree.REACHED, "与指标值的文字相同", "the words of the target")
    degree = degree_of(actual.text or actual.raw)
    if degree is None:
        return _open(Direction.WORDS, f"从“{_short(actual.raw)}”看不出是否达成", f'"{_short(actual.raw)}" does not tell whether it was reached')
    return _judged(Direction.WORDS, degree, f"按文字判断为{degree}", _DEGREE_EN[degree])


def _told(target: Target, actual: Target, unsigned: Comparator | None) -> Attainment:
    """Words where a number or a date is due: a date may be told so, a number may not."""
    direction, degree = _direction(target, unsigned), degree_of(actual.text or actual.raw)
    if target.kind is Kind.DATE and degree is not None:
        return _judged(direction, degree, f"按文字判断为{degree}", _DEGREE_EN[degree])
    said = _short(actual.raw)
    if target.kind is Kind.DATE:
        return _open(direction, f"指标值是日期，从“{said}”看不出是否按时", f'the target is a date; "{said}" does not tell whether it was kept', degree)
    if any(map(str.isdigit, actual.raw)):
        return _open(direction, f"实际完成值“{said}”不能读成一个数", f'the actual value "{said}" cannot be read as one number', degree)
    return _open(direction, f"指标值是数，实际完成值是文字“{said}”", f'the target is a number, the actual value the words "{said}"', degree)


_DEGREE_EN = {
    Degree.REACHED: "reached, by the words",
    Degree.PARTLY: "partly reached, by the words",
    Degree.MISSED: "not reached, by the words",
}


def _short(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:20]}……"


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(any_of(name))
