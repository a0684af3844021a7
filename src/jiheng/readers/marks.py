"""Points and rates as the cells of self-evaluations and monitoring forms print them."""

import re
from decimal import Decimal

from jiheng.model.fold import compact

_POINTS = re.compile(r"\(?([+-]?\d{1,4}(?:\.\d{1,6})?)(?:分|%)?\)?")
_RATE = re.compile(r"(-?\d{1,6}(?:\.\d{1,8})?)(%?)")


def points(text: str) -> Decimal | None:
    """The points that a cell prints ("9.8分", "１０"), with their printed precision; None where it is not exactly one number."""
    found = _POINTS.fullmatch(compact(text))
    return Decimal(found[1]) if found else None


def percent(text: str, expected: Decimal | None = None) -> tuple[Decimal, bool] | None:
    """The rate that a cell prints, in percent, and whether it was inferred: a fraction without % is one where `expected` (in percent) says so."""
    found = _RATE.fullmatch(compact(text))
    if found is None:
        return None
    value = Decimal(found[1])
    if found[2] or expected is None or abs(value - expected) < 1 or abs(value * 100 - expected) >= 1:
        return value, False
    return value * 100, True


def is_figure(text: str) -> bool:
    """Whether a cell holds a number of the execution block: an amount, points or a rate."""
    return bool(re.fullmatch(r"[¥￥]?-?[\d,]+(?:\.\d+)?(?:%|万?元|分)?", compact(text)))
