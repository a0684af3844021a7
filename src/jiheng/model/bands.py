"""Where a target stands among similar ones: reference bands (参考区间) and percentiles, by whole published values and nothing else."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

import msgspec

PERCENTS = (10, 25, 50, 75, 90)


class Bands(msgspec.Struct, frozen=True, kw_only=True):
    """The distribution of `n` values: `marks` holds, for each of `PERCENTS`, the smallest value that at least so many percent do not exceed; `least` and
    `most` are the ends."""

    n: int
    least: Decimal
    most: Decimal
    marks: tuple[Decimal, ...]


def bands(values: Sequence[Decimal]) -> Bands:
    """Bands by nearest rank, so that "a tenth is not above 80" is true of these very values. Raises ValueError where there are none."""
    if not values:
        raise ValueError("no values, no bands")
    ordered = sorted(values)
    return Bands(n=len(ordered), least=ordered[0], most=ordered[-1], marks=tuple(ordered[_rank(percent, len(ordered))] for percent in PERCENTS))


def percentile(value: Decimal, values: Sequence[Decimal]) -> int:
    """How many percent of the values do not exceed this one, in whole percent. Raises ValueError where there are none."""
    if not values:
        raise ValueError("no values, no percentile")
    below = sum(each <= value for each in values)
    return int((Decimal(100) * below / len(values)).quantize(Decimal(1), ROUND_HALF_UP))


def _rank(percent: int, n: int) -> int:
    """Place of the value at a percentage, from 0."""
    return max(-(-percent * n // 100) - 1, 0)
