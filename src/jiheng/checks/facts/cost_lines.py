"""Cost targets read as money: prices, the quantities that they are for, the amounts that they permit."""

import re
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from itertools import combinations
from typing import NamedTuple

from jiheng.checks.facts.fact import Unknown
from jiheng.model.declaration import Indicator
from jiheng.model.fold import compact
from jiheng.model.target import Comparator
from jiheng.model.unit import Unit, UnknownUnit, parse_unit
from jiheng.reference.cost_words import cost_words

ZERO = Decimal(0)
FLOORS = (Comparator.GE, Comparator.GT)
_CENT = Decimal("0.01")
_CEILINGS = (Comparator.LE, Comparator.LT)
_YEAR = "年"
_IDLE_CHARACTERS = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]+|\d{4}年?|\d+")
_Dimension = tuple[tuple[str, int], ...]


class Cost(NamedTuple):
    """A cost target in money: `value` as printed (the upper one of a range), `yuan` a printed unit is worth, `per` the kinds that it is a price for."""

    place: int
    name: str
    value: Decimal
    unit: Unit
    yuan: Fraction
    per: _Dimension
    is_floor: bool

    @property
    def fixed(self) -> Decimal:
        """The amount in yuan, if it is not a price."""
        return self.value * Decimal(self.yuan.numerator) if not self.per else ZERO


class Quantity(NamedTuple):
    """A quantity that the output targets promise: its size in base units, its dimension, its name and how it is printed."""

    name: str
    size: Fraction
    dimension: _Dimension
    printed: str


class Line(NamedTuple):
    """One cost target that can be counted: the amount in yuan, and the quantity that a price was multiplied with."""

    cost: Cost
    amount: Fraction
    quantity: Quantity | None


class Costs(NamedTuple):
    """All cost targets of a form: those in money (also by place), and why others could not be read."""

    items: tuple[Cost, ...]
    gaps: tuple[Unknown, ...]
    at: dict[int, Cost]


class Ceilings(NamedTuple):
    """The cost targets that add up, the cap on the whole project if there is one, why others could not be counted."""

    lines: tuple[Line, ...]
    whole: Line | None
    gaps: tuple[Unknown, ...]

    @property
    def amount(self) -> Fraction:
        """Most that they permit together, in yuan, as far as they could be counted."""
        parts = sum((line.amount for line in self.lines), Fraction(0))
        if self.whole is None:
            return parts
        return self.whole.amount if self.gaps or not self.lines else min(parts, self.whole.amount)


@lru_cache(maxsize=1024)
def is_cost(level1: str | None, level2: str | None) -> bool:
    """Whether the levels are those of a cost target, of either generation (成本指标 on level 1, or on level 2 below 产出指标)."""
    return "成本" in compact(level1 or "") or "成本" in compact(level2 or "")


@lru_cache(maxsize=1024)
def is_economic_cost(level1: str | None, level2: str | None) -> bool:
    """Whether it is a cost that is paid from the budget, neither 社会成本 nor 生态环境成本."""
    return is_cost(level1, level2) and not re.search(r"社会|生态|环境", compact(level2 or ""))


@lru_cache(maxsize=1024)
def is_output(level1: str | None, level2: str | None) -> bool:
    """Whether the levels are those of a quantity target; where level 2 is blank, of any output."""
    second = compact(level2 or "")
    return "数量" in second or (not second and re.search(r"产出|完成", compact(level1 or "")) is not None)


def cost_of(place: int, indicator: Indicator) -> Cost | Unknown | None:
    """A numeric cost target in money; None where it is a rate or a thing, Unknown where its unit tells nothing."""
    target, name = indicator.target, indicator.name or ""
    value = target.upper if target.upper is not None else target.value
    unit = parse_unit(target.unit, cost=True)
    if value is None or name.endswith("率"):
        return None
    if isinstance(unit, UnknownUnit):
        return Unknown(f"成本指标“{name}”：{unit}", f"cost target “{name}”: its unit is missing or unknown")
    if not unit.is_money and not unit.is_price:
        return None
    yuan, per = _price(unit)
    return Cost(place, name, value, unit, yuan, per, target.comparator in FLOORS)


@lru_cache(maxsize=4096)
def _price(unit: Unit) -> tuple[Fraction, _Dimension]:
    """Yuan that one printed unit is worth, and what it is a price for; 元/年 counts once, as funds are those of a year."""
    yearly = any(term.symbol == _YEAR and term.exponent == -1 for term in unit.terms)
    per = tuple((kind, -power) for kind, power in unit.dimension if kind != "money" and not (yearly and kind == "month"))
    return unit.scale * (12 if yearly else 1), per


def quantity_of(indicator: Indicator) -> Quantity | None:
    target = indicator.target
    unit = parse_unit(target.unit) if target.unit else None
    if target.value is None or target.comparator in _CEILINGS or not isinstance(unit, Unit) or not unit.dimension:
        return None
    return Quantity(indicator.name or "", Fraction(target.value) * unit.scale, unit.dimension, f"{plain(target.value)}{unit}")


def line_of(cost: Cost, items: tuple[Cost, ...], quantities: tuple[Quantity, ...]) -> Line | Unknown:
    """What a cost target permits; Unknown where it is a floor, or a price without one quantity that it must be for."""
    if cost.is_floor:
        return Unknown(f"成本指标“{cost.name}”用了下限符号，没有上限", f"cost target “{cost.name}” is a floor and sets no ceiling")
    if not cost.per:
        return Line(cost, Fraction(cost.fixed), None)
    rivals = sum(1 for other in items if other.per == cost.per)
    quantity = quantity_in_name(cost) or _chosen(cost, [each for each in quantities if each.dimension == cost.per], rivals) or _product(cost, quantities)
    if quantity is None:
        return Unknown(
            f"单位成本“{cost.name}”（{cost.unit}）对应哪一个数量指标不能确定", f"the quantity that the unit cost “{cost.name}” is for cannot be told"
        )
    return Line(cost, Fraction(cost.value) * cost.yuan * quantity.size, quantity)


def _chosen(cost: Cost, candidates: list[Quantity], rivals: int) -> Quantity | None:
    """The quantity that a unit cost is for: the only one in a unit of events, else the only one whose name shares words."""
    if len(candidates) == 1 and rivals == 1 and cost.per in _event_dimensions():
        return candidates[0]
    shared = [each for each in candidates if shared_words(cost.name, each.name)]
    return shared[0] if len(shared) == 1 else None


def _product(cost: Cost, quantities: tuple[Quantity, ...]) -> Quantity | None:
    """The only two quantities whose product is what a price is for: 元/人·月 × 人 × 月, 元/人 × 人/场 × 场."""
    pairs = [(one, other) for one, other in combinations(quantities, 2) if _multiplied(one.dimension, other.dimension) == cost.per]
    if len(pairs) != 1:
        return None
    one, other = pairs[0]
    return Quantity(f"{one.name}×{other.name}", one.size * other.size, cost.per, f"{one.printed}×{other.printed}")


def quantity_in_name(cost: Cost) -> Quantity | None:
    """The quantity that the name itself gives in the unit of the price: 围墙300米 at 300元/米."""
    if not any(char.isdigit() for char in cost.name):
        return None
    for number, printed in re.findall(r"(\d+(?:\.\d+)?)([^\d\s,，。、()（）]{1,4})", cost.name):
        for length in range(len(printed), 0, -1):
            unit = parse_unit(printed[:length])
            if isinstance(unit, Unit) and unit.dimension == cost.per:
                return Quantity(cost.name, Fraction(number) * unit.scale, cost.per, f"{number}{unit}")
    return None


@lru_cache(maxsize=4096)
def _multiplied(one: _Dimension, other: _Dimension) -> _Dimension:
    powers = dict(one)
    for kind, power in other:
        powers[kind] = powers.get(kind, 0) + power
    return tuple(sorted((kind, power) for kind, power in powers.items() if power))


@lru_cache(maxsize=1)
def _event_dimensions() -> frozenset[_Dimension]:
    return frozenset(unit.dimension for unit in map(parse_unit, cost_words().event_units) if isinstance(unit, Unit))


@lru_cache(maxsize=4096)
def kinds(printed: str | None) -> frozenset[str]:
    unit = parse_unit(printed) if printed else None
    return frozenset(kind for kind, _ in unit.dimension) if isinstance(unit, Unit) else frozenset()


@lru_cache(maxsize=1024)
def kin(kind: str) -> frozenset[str]:
    """The kind of unit and those that may count the same things."""
    return frozenset({kind}).union(*(kin for kin in cost_words().kin if kind in kin))


def is_whole(line: Line, budgets: set[Decimal | None], project: str | None) -> bool:
    """Whether a cost target is the cost of the whole project rather than of a part of it."""
    if line.quantity is not None:
        return False
    words, name = cost_words(), line.cost.name
    if any(word in name for word in words.total):
        return True
    equal = yuan_of(line.amount) in budgets
    return equal and (any(word in name for word in words.total_if_equal) or bool(project and project in name))


def places(value: Decimal) -> int:
    return max(0, -int(value.as_tuple().exponent))


def plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def yuan_of(amount: Fraction) -> Decimal:
    """An amount in yuan to the cent."""
    if amount.denominator == 1:
        return Decimal(amount.numerator)
    return (Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(_CENT)


def shared_words(one: str, other: str) -> frozenset[str]:
    """Pairs of characters that two names share once words that say nothing (开展, 活动, 数量) are left out."""
    return _pairs(one) & _pairs(other)


@lru_cache(maxsize=16_384)
def _pairs(name: str) -> frozenset[str]:
    parts = _idle().split(compact(name))
    return frozenset(part[i : i + 2] for part in parts for i in range(len(part) - 1))


@cache
def _idle() -> re.Pattern[str]:
    words = sorted(cost_words().idle, key=len, reverse=True)
    return re.compile(f"{'|'.join(map(re.escape, words))}|{_IDLE_CHARACTERS.pattern}")
