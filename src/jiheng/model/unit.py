"""Measuring units (计量单位) and quantities: products and ratios cancel, sums and comparisons need the same kind."""

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from jiheng.model.fold import compact, unbracketed
from jiheng.reference.units import UnitRow, units_by_spelling

RATE = "rate"
LONGEST = 60  # characters: longer texts are no units, and would be tried part by part
_MEASURES = frozenset({"count", "rate", "length", "area", "mass", "volume", "energy", "power"})
# Families whose units take 万, 亿 … before them (万人次, 亿千瓦时); those of money stand in the table.
_SCALED = _MEASURES - {"rate"}
_SCALES = {"百万": 10**6, "千万": 10**7, "十万": 10**5, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "萬": 10**4, "億": 10**8}
_REDUNDANT = re.compile(r"(.+)\((.+)\)")
_PERSON_TIME = re.compile(r"人(天|日|月|年|小时)")
_LABEL = re.compile(r"(?:计量|度量|金额)?单位:")
_PRODUCT = re.compile(r"[·*×.]")
_RATIO = re.compile(r"/每?|每")


class Reason(StrEnum):
    """Why a printed unit is not a unit that can be calculated with."""

    BLANK = "未写计量单位"
    UNKNOWN = "计量单位未收录"
    AMBIGUOUS = "计量单位含义不明"


class Term(NamedTuple):
    """One factor of a unit: 次 to the power of -1. `scale` counts in the base unit of `kind`; percentages have the kind "rate" and no dimension."""

    symbol: str
    kind: str
    scale: Fraction
    exponent: int


@dataclass(frozen=True, slots=True)
class Unit:
    """A product of powers of measuring units. `cut_off`: 万 was printed where 万元 was meant. `family` is that of a single unit, else "compound"."""

    terms: tuple[Term, ...]
    family: str = "compound"
    cut_off: bool = False

    @property
    def symbol(self) -> str:
        """Canonical spelling: 万元/次, 元/人·月; empty for a pure number."""
        over = "·".join(term.symbol for term in self.terms for _ in range(term.exponent))
        under = "·".join(term.symbol for term in self.terms for _ in range(-term.exponent))
        return f"{over or 1}/{under}" if under else over

    @property
    def scale(self) -> Fraction:
        """Size of the unit in base units: 10000 for 万元, 1/100 for %."""
        scale = Fraction(1)
        for term in self.terms:
            scale *= term.scale**term.exponent
        return scale

    @property
    def dimension(self) -> tuple[tuple[str, int], ...]:
        """Kinds with their exponents, ordered; () for pure numbers and rates. Units of the same dimension can be converted."""
        powers: dict[str, int] = {}
        for term in self.terms:
            if term.kind != RATE:
                powers[term.kind] = powers.get(term.kind, 0) + term.exponent
        return tuple(sorted((kind, power) for kind, power in powers.items() if power))

    @property
    def is_money(self) -> bool:
        """Whether it is an amount of money, not a price (万元 is, 万元/次 is not)."""
        return self.dimension == (("money", 1),)

    @property
    def is_price(self) -> bool:
        """Whether it is money per something (万元/次, 元/人·月)."""
        return ("money", 1) in self.dimension and len(self.dimension) > 1

    def __mul__(self, other: "Unit") -> "Unit":
        return _combined(self, other, 1)

    def __truediv__(self, other: "Unit") -> "Unit":
        return _combined(self, other, -1)

    def __str__(self) -> str:
        return self.symbol


@dataclass(frozen=True, slots=True)
class UnknownUnit:
    """A printed unit that cannot be calculated with: its text, why, and what it may mean."""

    text: str
    reason: Reason
    candidates: tuple[str, ...] = ()

    def __str__(self) -> str:
        told = f"“{self.text}”{self.reason}" if self.text else str(self.reason)
        return f"{told}，可能是{'或'.join(self.candidates)}" if self.candidates else told


class UnitMismatch(ValueError):
    """Two quantities of different kinds were added, compared or converted."""

    def __init__(self, left: Unit, right: Unit) -> None:
        super().__init__(f"“{left.symbol or '无单位'}”与“{right.symbol or '无单位'}”不是同一种计量单位，不能相加、比较或换算")
        self.left, self.right = left, right


PURE = Unit((), family=RATE)


@lru_cache(maxsize=16_384)
def parse_unit(text: str | None, *, cost: bool = False) -> Unit | UnknownUnit:
    """The unit that `text` prints (万元/次, %(百分比), 元/人*月), or why it cannot be told.

    `cost`: the caller knows that an amount of money is meant, so that a cut-off 万 is 万元 (flagged `cut_off`); else 万 is ambiguous.
    """
    printed = _bare(text or "")
    if not printed:
        return UnknownUnit("", Reason.BLANK)
    if len(printed) > LONGEST:
        return UnknownUnit(printed, Reason.UNKNOWN)
    return _simple(printed, cost=cost) or _redundant(printed, cost=cost) or _compound(printed, cost=cost)


def known_unit(text: str, *, cost: bool = False) -> Unit:
    """As `parse_unit`, for callers that can do nothing without a unit; raises ValueError that says why."""
    parsed = parse_unit(text, cost=cost)
    match parsed:
        case Unit():
            return parsed
        case UnknownUnit():
            raise ValueError(str(parsed))


def is_known_unit(text: str) -> bool:
    """Whether the table knows `text`, be it ambiguous (万)."""
    parsed = parse_unit(text)
    return isinstance(parsed, Unit) or parsed.reason is Reason.AMBIGUOUS


@lru_cache(maxsize=16_384)
def longest_unit(text: str, *, measures_only: bool) -> str:
    """Longest start of `text` that is a single known unit, or "". `measures_only` leaves out times, grades and money, which begin other words."""
    for end in range(min(len(text), 6), 0, -1):
        found = _simple(text[:end], cost=False)
        if isinstance(found, Unit) and (not measures_only or found.family in _MEASURES):
            return text[:end]
    return ""


def _bare(text: str) -> str:
    return unbracketed(_LABEL.sub("", unbracketed(compact(text))))


def _simple(text: str, *, cost: bool) -> Unit | UnknownUnit | None:
    row = units_by_spelling().get(text)
    if row is not None:
        return _ambiguous(text, row, cost=cost) if row.family == "ambiguous" else _unit(row, row.unit, row.factor)
    if match := _PERSON_TIME.fullmatch(text):
        table = units_by_spelling()
        return Unit(_single(table["人"]).terms + _single(table[match[1]]).terms)
    return _scaled(text)


def _scaled(text: str) -> Unit | None:
    """万人次, 千亩: a scale before a unit that the table holds."""
    for prefix in (text[:2], text[:1]):
        row = units_by_spelling().get(text[len(prefix) :])
        if prefix in _SCALES and row is not None and row.family in _SCALED:
            return _unit(row, prefix + row.unit, row.factor * _SCALES[prefix])
    return None


def _unit(row: UnitRow, symbol: str, scale: Fraction) -> Unit:
    return Unit((Term(symbol, row.kind, scale, 1),), family=row.family)


def _single(row: UnitRow) -> Unit:
    return _unit(row, row.unit, row.factor)


def _ambiguous(text: str, row: UnitRow, *, cost: bool) -> Unit | UnknownUnit:
    meant = units_by_spelling().get(row.candidates[0])
    if cost and meant is not None and meant.family == "money":
        return Unit(_single(meant).terms, family="money", cut_off=True)
    return UnknownUnit(text, Reason.AMBIGUOUS, row.candidates)


def _redundant(text: str, *, cost: bool) -> Unit | None:
    """%(百分比) says the same twice."""
    match = _REDUNDANT.fullmatch(text)
    if match is None:
        return None
    first, second = parse_unit(match[1], cost=cost), parse_unit(match[2], cost=cost)
    return first if isinstance(first, Unit) and first == second else None


def _compound(text: str, *, cost: bool) -> Unit | UnknownUnit:
    """万元/次, 元/人·月, 元/生/年: the first part stands above the line, all others below."""
    result: Unit | None = None
    parts = _RATIO.split(text)
    if len(parts) == 1 and not _PRODUCT.search(text):
        return UnknownUnit(text, Reason.UNKNOWN)
    for place, part in enumerate(parts):
        for symbol in _PRODUCT.split(part.strip("()")):
            found = _simple(symbol, cost=cost) if symbol else None
            if not isinstance(found, Unit):
                return UnknownUnit(text, found.reason, found.candidates) if found else UnknownUnit(text, Reason.UNKNOWN)
            result = found if result is None else result / found if place else result * found
    return result or UnknownUnit(text, Reason.UNKNOWN)


def _combined(left: Unit, right: Unit, sign: int) -> Unit:
    terms = {term.symbol: term for term in left.terms}
    for term in right.terms:
        before = terms.get(term.symbol)
        terms[term.symbol] = term._replace(exponent=sign * term.exponent + (before.exponent if before else 0))
    left_over = tuple(term for term in terms.values() if term.exponent)
    family = _FAMILIES.get(left_over[0].symbol, "compound") if len(left_over) == 1 and left_over[0].exponent == 1 else "compound"
    return Unit(left_over, family=family if left_over else RATE, cut_off=left.cut_off or right.cut_off)


_FAMILIES = {row.unit: row.family for row in units_by_spelling().values()}
