"""Results of sub-units (下属单位) together: absolute values are added, relative ones weighted by amount; aggregate first, then score."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import msgspec

from jiheng.model.fold import compact
from jiheng.model.numerals import EXACT
from jiheng.model.target import Kind, Target
from jiheng.model.unit import Unit, parse_unit


class Share(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One sub-unit's value of an indicator, and the amount in yuan that it weighs with."""

    value: Target
    amount: Decimal | None = None


class CannotAggregate(ValueError):
    """Values of sub-units that do not make one value; `zh` and `en` say why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en


def aggregate(shares: Sequence[Share]) -> Decimal:
    """The value of all sub-units in the unit of the first, exact. Rates (%) and prices (万元/次) are averaged by amount. Raises CannotAggregate."""
    if not shares:
        raise CannotAggregate("没有下属单位的数值", "there are no values of sub-units")
    unit = shares[0].value.unit
    values = [_converted(share.value, unit) for share in shares]
    if not _is_relative(unit):
        return _decimal(sum(values, Fraction(0)))
    amounts = [share.amount for share in shares]
    if None in amounts:
        raise CannotAggregate("比率要按金额加权，有的单位没有金额", "rates are weighted by amount, and some sub-units have none")
    weights = [Fraction(amount) for amount in amounts if amount is not None]
    if min(weights) < 0 or not sum(weights):
        raise CannotAggregate("比率要按金额加权，金额合计应当大于 0", "rates are weighted by amount, which must be more than 0 in all")
    return _decimal(sum((value * weight for value, weight in zip(values, weights, strict=True)), Fraction(0)) / sum(weights))


def _converted(target: Target, unit: str | None) -> Fraction:
    if target.kind is not Kind.NUMERIC or target.value is None or target.upper is not None:
        raise CannotAggregate(f"“{target.raw}”不是一个数，不能汇总", f'"{target.raw}" is not one number')
    if compact(target.unit or "") == compact(unit or ""):
        return Fraction(target.value)
    wanted, given = parse_unit(unit), parse_unit(target.unit)
    if not isinstance(wanted, Unit) or not isinstance(given, Unit) or wanted.dimension != given.dimension:
        zh = f"单位“{target.unit or '（空）'}”与“{unit or '（空）'}”不能换算"
        raise CannotAggregate(zh, f'the units "{target.unit or ""}" and "{unit or ""}" cannot be converted')
    return Fraction(target.value) * given.scale / wanted.scale


def _is_relative(unit: str | None) -> bool:
    """Whether values in this unit say how much of something: rates, prices, any ratio. Without a unit it cannot be told. Raises CannotAggregate."""
    if not unit:
        return False
    parsed = parse_unit(unit)
    if not isinstance(parsed, Unit):
        raise CannotAggregate(str(parsed), f'the unit "{unit}" is not known')
    return not parsed.dimension or any(power < 0 for _, power in parsed.dimension)


def _decimal(value: Fraction) -> Decimal:
    return EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))
