"""Quantities: exact decimal values with a unit."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jiheng.model.numerals import EXACT
from jiheng.model.unit import PURE, RATE, Term, Unit, UnitMismatch, known_unit


@dataclass(frozen=True, slots=True, eq=False)
class Quantity:
    """`value` times `unit`. Quantities of the same size are equal (1万元 == 10000元); different kinds are unequal and have no order.

    `*` and `/` cancel units: 2.50万元/次 × 12次 = 30.00万元. `+`, `-`, `<` and `to` raise UnitMismatch where the kinds differ.
    """

    value: Decimal
    unit: Unit = PURE

    def __mul__(self, other: "Quantity") -> "Quantity":
        return _simplified(EXACT.multiply(self.value, other.value), self.unit * other.unit)

    def __truediv__(self, other: "Quantity") -> "Quantity":
        """Raises ZeroDivisionError (decimal.DivisionByZero or InvalidOperation) for a divisor of zero; 80 significant digits."""
        return _simplified(EXACT.divide(self.value, other.value), self.unit / other.unit)

    def __add__(self, other: "Quantity") -> "Quantity":
        left, right = _same_unit(self, other)
        return Quantity(EXACT.add(left.value, right.value), left.unit)

    def __sub__(self, other: "Quantity") -> "Quantity":
        left, right = _same_unit(self, other)
        return Quantity(EXACT.subtract(left.value, right.value), left.unit)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Quantity) and self.unit.dimension == other.unit.dimension and self.size == other.size

    def __hash__(self) -> int:
        return hash((self.unit.dimension, self.size))

    def __lt__(self, other: "Quantity") -> bool:
        return self.size < _checked(self, other).size

    def __le__(self, other: "Quantity") -> bool:
        return self.size <= _checked(self, other).size

    def __gt__(self, other: "Quantity") -> bool:
        return self.size > _checked(self, other).size

    def __ge__(self, other: "Quantity") -> bool:
        return self.size >= _checked(self, other).size

    @property
    def size(self) -> Fraction:
        """Exact value in base units."""
        return Fraction(self.value) * self.unit.scale

    def to(self, unit: str | Unit) -> "Quantity":
        """The same quantity in another unit of the same kind. Raises UnitMismatch, or ValueError where the unit is unknown."""
        wanted = known_unit(unit) if isinstance(unit, str) else unit
        if wanted.dimension != self.unit.dimension:
            raise UnitMismatch(self.unit, wanted)
        return Quantity(_times(self.value, self.unit.scale / wanted.scale), wanted)

    def __str__(self) -> str:
        return f"{self.value:f}{self.unit.symbol}"


def _checked(left: Quantity, right: Quantity) -> Quantity:
    if left.unit.dimension != right.unit.dimension:
        raise UnitMismatch(left.unit, right.unit)
    return right


def _same_unit(left: Quantity, right: Quantity) -> tuple[Quantity, Quantity]:
    """Both in the unit of the left one, or of the right one where only that conversion ends (1天 + 1秒)."""
    _checked(left, right)
    if not _ends(right.unit.scale / left.unit.scale) and _ends(left.unit.scale / right.unit.scale):
        return left.to(right.unit), right
    return left, right.to(left.unit)


def _simplified(value: Decimal, unit: Unit) -> Quantity:
    """Terms of the same kind above and below the line cancel (元/天 × 周), and percentages of something become that something."""
    kept: list[Term] = []
    factor = Fraction(1)
    for term in unit.terms:
        partner = next((other for other in kept if _cancel(term, other)), None)
        if term.kind == RATE and len(unit.terms) > 1:
            factor *= term.scale**term.exponent
        elif partner is not None:
            kept.remove(partner)
            step = 1 if term.exponent > 0 else -1
            factor *= (term.scale / partner.scale) ** step
            kept.extend(left for left in (_moved(partner, step), _moved(term, -step)) if left.exponent)
        else:
            kept.append(term)
    if factor == 1 or not _ends(factor):
        return Quantity(value, unit)
    rest = Unit(tuple(kept), family=unit.family, cut_off=unit.cut_off)
    return Quantity(_times(value, factor), rest)


def _cancel(term: Term, other: Term) -> bool:
    return term.kind == other.kind != RATE and term.exponent * other.exponent < 0


def _moved(term: Term, step: int) -> Term:
    return term._replace(exponent=term.exponent + step)


def _times(value: Decimal, factor: Fraction) -> Decimal:
    scaled = EXACT.multiply(value, Decimal(factor.numerator))
    return scaled if factor.denominator == 1 else EXACT.divide(scaled, Decimal(factor.denominator))


def _ends(factor: Fraction) -> bool:
    """Whether the factor has a finite decimal expansion."""
    rest = factor.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1
