"""What makes two targets comparable: the same direction, and units of the same kind; their sizes in base units."""

from decimal import Decimal
from fractions import Fraction

import msgspec

from jiheng.model.numerals import rounded
from jiheng.model.target import Comparator, Kind, Target
from jiheng.model.unit import RATE, Unit, parse_unit

_PLACES = 8
_SIGNS = {Comparator.GE: "≥", Comparator.GT: "≥", Comparator.LE: "≤", Comparator.LT: "≤", Comparator.EQ: "="}


class Size(msgspec.Struct, frozen=True):
    """A number in base units: `kind` names the dimension ("rate" for percentages, "1" for bare numbers), "" where there is none to compare by;
    `unit` is as printed."""

    sign: str = ""
    unit: str = ""
    kind: str = ""
    size: Decimal | None = None


def measure_of(target: Target | None, *, like: Target | None = None) -> Size:
    """The size of a single number in a known unit; a value without a unit takes that of `like`. All others have none."""
    if target is None or target.kind is not Kind.NUMERIC or target.value is None:
        return Size()
    sign = _SIGNS.get(target.comparator, "") if target.comparator else ""
    printed = target.unit or (like.unit if like else None) or ""
    unit = parse_unit(printed)
    if not isinstance(unit, Unit) or target.upper is not None:
        return Size(sign=sign, unit=printed)
    return Size(sign=sign, unit=printed, kind=kind_of(unit), size=rounded(Fraction(target.value) * unit.scale, _PLACES))


def kind_of(unit: Unit) -> str:
    """The name of a dimension; percentages and bare numbers are kept apart."""
    if any(term.kind == RATE for term in unit.terms):
        return "rate"
    return "·".join(f"{name}{power if power != 1 else ''}" for name, power in unit.dimension) or "1"


def in_unit(size: Decimal, printed: str) -> Decimal:
    """A size in base units, in a printed unit; as it is where that unit is not known."""
    unit = parse_unit(printed)
    return rounded(Fraction(size) / unit.scale, _PLACES).normalize() if isinstance(unit, Unit) else size
