"""Values in units that can be put side by side: money in yuan, factors such as 万 multiplied out."""

from decimal import Decimal
from fractions import Fraction

from jiheng.model.unit import Term, Unit, UnknownUnit, parse_unit
from jiheng.reference.units import units_by_spelling

_DIGITS = 18  # before and behind the point, as the model has it
_YUAN = "元"


def canonical(value: Decimal | None, upper: Decimal | None, printed: str | None) -> tuple[Decimal | None, Decimal | None, str | None]:
    """Value, upper end and unit after conversion; None for all where the unit is not known for sure, or the value has no exact decimal form."""
    unit = parse_unit(printed)
    if value is None or isinstance(unit, UnknownUnit):
        return None, None, None
    terms = [_plain(term) for term in unit.terms]
    factor = _factor(unit, terms)
    converted = _times(value, factor), None if upper is None else _times(upper, factor)
    if converted[0] is None or (upper is not None and converted[1] is None):
        return None, None, None
    return *converted, Unit(tuple(terms)).symbol or None


def _plain(term: Term) -> Term:
    """The term in the base unit of its kind, where that is money or something counted."""
    if term.kind == "money":
        return Term(_YUAN, term.kind, Fraction(1), term.exponent)
    base = units_by_spelling().get(term.kind)
    counted = base is not None and base.kind == term.kind and base.factor == 1
    return Term(term.kind, term.kind, Fraction(1), term.exponent) if counted else term


def _factor(unit: Unit, terms: list[Term]) -> Fraction:
    return unit.scale / Unit(tuple(terms)).scale


def _times(value: Decimal, factor: Fraction) -> Decimal | None:
    """The exact product; None where no decimal of the usual length holds it."""
    product = Fraction(value) * factor
    rest, places = product.denominator, 0
    while rest % 10 == 0 or rest % 2 == 0 or rest % 5 == 0:
        places += 1
        rest = rest // 10 if rest % 10 == 0 else rest // 2 if rest % 2 == 0 else rest // 5
    if rest != 1 or places > _DIGITS or abs(product) >= 10**_DIGITS:
        return None
    digits = product * 10**places
    return Decimal(digits.numerator).scaleb(-places).normalize() if digits else Decimal(0)
