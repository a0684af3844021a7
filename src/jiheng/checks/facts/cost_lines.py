"""Cost targets read as money: prices, the quantities that they are for, the amounts that they permit."""

import re
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from itertools import combinations_with_replacement
from math import comb
from typing import NamedTuple

from jiheng.checks.facts.fact import Unknown
from jiheng.model.declaration import Indicator
from jiheng.model.fold import compact, unbracketed
from jiheng.model.target import Comparator
from jiheng.model.unit import Unit, UnknownUnit, parse_unit
from jiheng.reference.cost_words import cost_words

ZERO = Decimal(0)
FLOORS = (Comparator.GE, Comparator.GT)
_CENT = Decimal("0.01")
_CEILINGS = (Comparator.LE, Comparator.LT)
_YEAR = "年"
_IDLE_CHARACTERS = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]+|\d{4}年?|\d+")
_QUANTITY = re.compile(r"(?<!\d)(\d+(?:\.\d+)?)([^\d\s,，。、()（）]{1,4})")
_Dimension = tuple[tuple[str, int], ...]


class Price(NamedTuple):
    """A unit of cost targets as printed: yuan that one of it is worth, and the kinds that it is a price for (none for amounts)."""

    unit: str
    yuan: Fraction
    per: _Dimension


class Cost(NamedTuple):
    """A cost target in money: `value` as printed (the upper one of a range); `fixed` is the amount in yuan, 0 for a price."""

    place: int
    name: str
    value: Decimal
    price: Price
    fixed: Decimal
    is_floor: bool

    @property
    def per(self) -> _Dimension:
        """The kinds that it is a price for; none for an amount."""
        return self.price.per


class Quantity(NamedTuple):
    """A quantity that the output targets promise: as printed, in base units of its dimension `value` × `scale`."""

    name: str
    value: Decimal
    unit: str
    scale: Fraction
    dimension: _Dimension

    @property
    def printed(self) -> str:
        """The quantity as one would write it: 12次."""
        return f"{plain(self.value)}{self.unit}"


class Line(NamedTuple):
    """One cost target that can be counted: the amount in yuan, and the quantity that a price was multiplied with."""

    cost: Cost
    amount: Decimal
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
    def amount(self) -> Decimal:
        """Most that they permit together, in yuan, as far as they could be counted."""
        parts = sum((line.amount for line in self.lines), ZERO)
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
    """A numeric cost target in money; None where it is a rate, a thing or not paid from the funds, Unknown where its unit tells nothing."""
    target, name = indicator.target, indicator.name or ""
    value = target.upper if target.upper is not None else target.value
    price = _price(target.unit)
    if value is None or price is None or name.endswith("率") or any(word in name for word in cost_words().not_spent):
        return None
    if isinstance(price, UnknownUnit):
        return Unknown(f"成本指标“{name}”：{price}", f"cost target “{name}”: its unit is missing or unknown")
    fixed = ZERO if price.per else value * price.yuan.numerator
    return Cost(place, name, value, price, fixed, target.comparator in FLOORS)


@lru_cache(maxsize=4096)
def _price(printed: str | None) -> Price | UnknownUnit | None:
    """The unit of a cost target; None where it is not money. 元/年 counts once, as funds are those of a year."""
    unit = parse_unit(printed, cost=True)
    if isinstance(unit, UnknownUnit):
        return unit
    if not unit.is_money and not unit.is_price:
        return None
    yearly = any(term.symbol == _YEAR and term.exponent == -1 for term in unit.terms)
    per = tuple((kind, -power) for kind, power in unit.dimension if kind != "money" and not (yearly and kind == "month"))
    return Price(_as_printed(unit, printed or ""), unit.scale * (12 if yearly else 1), per)


def quantity_of(indicator: Indicator) -> Quantity | None:
    """The quantity that an output target promises at least; None where it promises none or its unit cannot be calculated with."""
    target = indicator.target
    measure = _measure(target.unit) if target.unit else None
    if target.value is None or target.comparator in _CEILINGS or measure is None:
        return None
    return Quantity(indicator.name or "", target.value, *measure)


@lru_cache(maxsize=4096)
def _measure(printed: str) -> tuple[str, Fraction, _Dimension] | None:
    """Spelling, scale and dimension of a unit of things; None for rates and unknown units."""
    unit = parse_unit(printed)
    return (_as_printed(unit, printed), unit.scale, unit.dimension) if isinstance(unit, Unit) and unit.dimension else None


def _as_printed(unit: Unit, printed: str) -> str:
    """A unit in the spelling of the form (公里, not 千米); in its own where the form spoils it or says it twice."""
    text = unbracketed(compact(printed))
    return unit.symbol if unit.cut_off or re.search("[(:]", text) else text


def line_of(cost: Cost, items: tuple[Cost, ...], quantities: tuple[Quantity, ...], unmeasured: tuple[str, ...]) -> Line | Unknown:
    """What a cost target permits; Unknown where it is a floor, or a price without one quantity that it must be for.

    `unmeasured`: names of the quantities that have no unit, any of which may be the one that is meant.
    """
    if cost.is_floor:
        return Unknown(f"成本指标“{cost.name}”用了下限符号，没有上限", f"cost target “{cost.name}” is a floor and sets no ceiling")
    if not cost.per:
        return _priced_per_nothing(cost) if is_price(cost.name) else Line(cost, cost.fixed, None)
    quantity = quantity_in_name(cost)
    if quantity is None and (meant := [name for name in unmeasured if shared_words(cost.name, name)]):
        return _without_unit(cost, meant[0])
    quantity = quantity or _chosen(cost, items, quantities, unmeasured) or _product(cost, quantities)
    if quantity is None:
        return Unknown(
            f"单位成本“{cost.name}”（{cost.price.unit}）对应哪一个数量指标不能确定", f"the quantity that the unit cost “{cost.name}” is for cannot be told"
        )
    return Line(cost, _yuan(cost, quantity), quantity)


def _priced_per_nothing(cost: Cost) -> Unknown:
    return Unknown(
        f"“{cost.name}”是单价，计量单位“{cost.price.unit}”没有写明按什么计，不能相加",
        f"“{cost.name}” is a price, but its unit {cost.price.unit} does not say of what, so it cannot be added",
    )


def _without_unit(cost: Cost, quantity: str) -> Unknown:
    return Unknown(
        f"单位成本“{cost.name}”（{cost.price.unit}）可能对应的数量“{quantity}”没有计量单位",
        f"the quantity “{quantity}”, which the unit cost “{cost.name}” may be for, has no unit",
    )


def _yuan(cost: Cost, quantity: Quantity) -> Decimal:
    """A price times its quantity, in yuan, to the cent where it does not end."""
    factor = cost.price.yuan * quantity.scale
    amount = cost.value * quantity.value * factor.numerator
    return amount if factor.denominator == 1 else (amount / factor.denominator).quantize(_CENT)


def _chosen(cost: Cost, items: tuple[Cost, ...], quantities: tuple[Quantity, ...], unmeasured: tuple[str, ...]) -> Quantity | None:
    """The quantity that a unit cost is for: the only one in a unit of events, else the only one whose name shares words."""
    candidates = [each for each in quantities if each.dimension == cost.per]
    alone = len(candidates) == 1 and not unmeasured and sum(1 for other in items if other.per == cost.per) == 1
    if alone and cost.per in _event_dimensions() and not any(word in cost.name for word in cost_words().own_occasions):
        return candidates[0]
    shared = [each for each in candidates if shared_words(cost.name, each.name)]
    return shared[0] if len(shared) == 1 else None


class Use(NamedTuple):
    """How the quantities of a form are used: how many prices each was multiplied with, by identity, and the dimensions of which one is left over."""

    times: Counter[int]
    left_over: frozenset[_Dimension]


def use_of(lines: list[Line], quantities: tuple[Quantity, ...]) -> Use:
    """How the lines use the quantities."""
    own, used = set(map(id, quantities)), {line.quantity for line in lines}
    times = Counter(id(line.quantity) for line in lines if id(line.quantity) in own)
    return Use(times, frozenset(each.dimension for each in quantities if each not in used))


def twice_used(line: Line, use: Use, unmeasured: tuple[str, ...]) -> Unknown | None:
    """Why a price cannot be counted by a quantity that another price was counted by, too; None where no other quantity could be meant."""
    taken = line.quantity
    if taken is None or use.times[id(taken)] < 2:
        return None
    if not unmeasured and taken.dimension not in use.left_over:
        return None
    return Unknown(
        f"几项单位成本都像是对应“{taken.name}”，“{line.cost.name}”究竟对应哪一个数量指标不能确定",
        f"several unit costs seem to be for “{taken.name}”, and which quantity “{line.cost.name}” is for cannot be told",
    )


def _product(cost: Cost, quantities: tuple[Quantity, ...]) -> Quantity | None:
    """The only two quantities whose product is what a price is for: 元/人·月 × 人 × 月, 元/人 × 人/场 × 场."""
    pair = _only_pair(quantities, cost.per)
    if pair is None:
        return None
    one, other = pair
    unit = f"{'·'.join(kind for kind, _ in cost.per)}（{one.printed}×{other.printed}）"
    return Quantity(f"{one.name}×{other.name}", one.value * other.value, unit, one.scale * other.scale, cost.per)


def _only_pair(quantities: tuple[Quantity, ...], per: _Dimension) -> tuple[Quantity, Quantity] | None:
    """The only two quantities, in their order, whose product is of this dimension; None where there are none or several."""
    counts = Counter(each.dimension for each in quantities)
    fitting = [pair for pair in combinations_with_replacement(counts, 2) if _multiplied(*pair) == per]
    if sum(counts[one] * counts[other] if one != other else comb(counts[one], 2) for one, other in fitting) != 1:
        return None
    (dimensions,) = (pair for pair in fitting if pair[0] != pair[1] or counts[pair[0]] > 1)
    one, other = (each for each in quantities if each.dimension in dimensions)
    return one, other


def quantity_in_name(cost: Cost) -> Quantity | None:
    """The quantity that the name itself gives in the unit of the price: 围墙300米 at 300元/米."""
    for number, printed in _QUANTITY.findall(cost.name):
        for length in range(len(printed), 0, -1):
            unit = parse_unit(printed[:length])
            if isinstance(unit, Unit) and unit.dimension == cost.per:
                return Quantity(cost.name, Decimal(number), printed[:length], unit.scale, cost.per)
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
    """Kinds of thing that a printed unit counts; none where it cannot be told."""
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
    name = line.cost.name
    if line.amount in budgets:
        return is_total(name) or _may_be_total(name) or bool(project and project in name)
    return is_total(name) and not _pairs(name.replace(project or "\n", "").replace("项目", ""))


@lru_cache(maxsize=16_384)
def is_total(name: str) -> bool:
    """Whether the name speaks of a total, of the project or of a part (设备总费用)."""
    return any(word in name for word in cost_words().total)


@lru_cache(maxsize=16_384)
def is_price(name: str) -> bool:
    """Whether the name speaks of what one thing costs (设备单价, 人均经费)."""
    for word in cost_words().price_names_not:
        name = name.replace(word, "◇")
    return any(word in name for word in cost_words().price_names)


@lru_cache(maxsize=16_384)
def _may_be_total(name: str) -> bool:
    """Whether the name may speak of the whole project (控制在预算内), which it does where its amount is the whole budget."""
    return any(word in name for word in cost_words().total_if_equal)


def places(value: Decimal) -> int:
    """Decimals that a number prints."""
    return max(0, -int(value.as_tuple().exponent))


def plain(value: Decimal) -> str:
    """A number without idle zeros."""
    return f"{value.normalize():f}"


def shared_words(name: str, *others: str) -> frozenset[str]:
    """Pairs of characters that a name shares with any of the others once words that say nothing (开展, 活动, 数量) are left out."""
    return _pairs(name) & _all_pairs(others)


@lru_cache(maxsize=16_384)
def _all_pairs(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*map(_pairs, names))


@lru_cache(maxsize=16_384)
def _pairs(name: str) -> frozenset[str]:
    parts = _idle().split(compact(name))
    return frozenset(part[i : i + 2] for part in parts for i in range(len(part) - 1))


@cache
def _idle() -> re.Pattern[str]:
    words = sorted(cost_words().idle, key=len, reverse=True)
    return re.compile(f"{'|'.join(map(re.escape, words))}|{_IDLE_CHARACTERS.pattern}")
