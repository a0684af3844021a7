"""Results of sub-units (下属单位) together: absolute values are added, relative ones weighted by amount; aggregate first, then score."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import msgspec

from jiheng.model.fold import compact
from jiheng.model.numerals import EXACT, short
from jiheng.model.target import Certainty, Kind, Target
from jiheng.model.unit import Unit, parse_unit

_WAN = 10_000
_TERMS = 6  # of a sum that is written out


class Share(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One sub-unit's value of an indicator, and the amount in yuan that it weighs with."""

    value: Target
    amount: Decimal | None = None


class Aggregated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The value of all sub-units, exact, in `unit`; `zh` and `en` are its arithmetic, rounded to two decimals."""

    value: Decimal
    unit: str | None
    zh: str
    en: str


class CannotAggregate(ValueError):
    """Values of sub-units that do not make one value; `zh` and `en` say why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en


def aggregate(shares: Sequence[Share]) -> Aggregated:
    """The value of all sub-units in the unit of the first. Rates (%) and prices (万元/次) are averaged by amount. Raises CannotAggregate."""
    if not shares:
        raise CannotAggregate("没有下属单位的数值", "there are no values of sub-units")
    unit = shares[0].value.unit
    values = [_converted(share.value, unit) for share in shares]
    return _averaged(values, [share.amount for share in shares], unit) if _is_relative(unit) else _added(values, unit)


def _added(values: Sequence[Fraction], unit: str | None) -> Aggregated:
    whole = sum(values, Fraction(0))
    result = f"{short(whole, 2)}{_behind(unit)}"
    if len(values) == 1:
        return Aggregated(value=_decimal(whole), unit=unit, zh=result, en=result)
    if len(values) > _TERMS:
        return Aggregated(value=_decimal(whole), unit=unit, zh=f"{len(values)} 个数相加 = {result}", en=f"{len(values)} values added = {result}")
    told = f"{' + '.join(_term(value) for value in values)} = {result}"
    return Aggregated(value=_decimal(whole), unit=unit, zh=told, en=told)


def _averaged(values: Sequence[Fraction], amounts: Sequence[Decimal | None], unit: str | None) -> Aggregated:
    if len(set(values)) == 1:
        same = f"{short(values[0], 2)}{_behind(unit)}"
        return Aggregated(value=_decimal(values[0]), unit=unit, zh=same if len(values) == 1 else f"都是 {same}", en=same if len(values) == 1 else f"all {same}")
    if None in amounts:
        raise CannotAggregate("比率要按金额加权，有的单位没有金额", "rates are weighted by amount, and some sub-units have none")
    weights = [Fraction(amount) for amount in amounts if amount is not None]
    whole = sum(weights)
    if min(weights) < 0 or not whole:
        raise CannotAggregate("比率要按金额加权，金额合计应当大于 0", "rates are weighted by amount, which must be more than 0 in all")
    total = sum((value * weight for value, weight in zip(values, weights, strict=True)), Fraction(0))
    result = f"{short(total / whole, 2)}{_behind(unit)}"
    terms = " + ".join(f"{_term(value)}×{short(weight / _WAN)}" for value, weight in zip(values, weights, strict=True))
    told = f"{f'({terms})' if len(values) <= _TERMS else short(total / _WAN)} ÷ {short(whole / _WAN)} = {result}"
    return Aggregated(value=_decimal(total / whole), unit=unit, zh=f"按金额（万元）加权：{told}", en=f"weighted by amount (×¥10,000): {told}")


def _term(value: Fraction) -> str:
    return short(value) if value >= 0 else f"({short(value)})"


def _behind(unit: str | None) -> str:
    """The unit as it stands behind a number."""
    return unit if unit in ("%", "‰") else f" {unit}"


def _converted(target: Target, unit: str | None) -> Fraction:
    if target.kind is Kind.EMPTY:
        raise CannotAggregate("有的没有填数值，不能汇总", "some values are blank")
    if target.kind is not Kind.NUMERIC or target.value is None or target.upper is not None:
        raise CannotAggregate(f"“{target.raw}”不是一个数，不能汇总", f'"{target.raw}" is not one number')
    if target.certainty is Certainty.AMBIGUOUS:
        raise CannotAggregate(f"“{target.raw}”读取时未能确定，不能汇总", f'"{target.raw}" could not be read for certain')
    if compact(target.unit or "") == compact(unit or ""):
        return Fraction(target.value)
    wanted, given = parse_unit(unit), parse_unit(target.unit)
    if not isinstance(wanted, Unit) or not isinstance(given, Unit) or wanted.dimension != given.dimension:
        zh = f"单位“{target.unit or '（空）'}”与“{unit or '（空）'}”不能换算"
        raise CannotAggregate(zh, f'the units "{target.unit or ""}" and "{unit or ""}" cannot be converted')
    return Fraction(target.value) * given.scale / wanted.scale


def _is_relative(unit: str | None) -> bool:
    """Whether values in this unit say how much of something: rates, prices, any ratio. Raises CannotAggregate where that cannot be told."""
    if not unit:
        raise CannotAggregate("没有计量单位，分不清是绝对数还是比率", "there is no unit, so that amounts cannot be told from rates")
    parsed = parse_unit(unit)
    if not isinstance(parsed, Unit):
        raise CannotAggregate(str(parsed), f'the unit "{unit}" is not known')
    return not parsed.dimension or any(power < 0 for _, power in parsed.dimension)


def _decimal(value: Fraction) -> Decimal:
    return EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))
