"""Published indicators that can be compared, and where one stands among them."""

from collections import Counter
from decimal import Decimal

import msgspec
from django.db.models import QuerySet

from jiheng.model.bands import PERCENTS, Bands, bands, percentile
from jiheng.model.classes import IndicatorClass
from jiheng.model.numerals import short
from jiheng.model.similar import in_unit
from jiheng.reference.profile import load_profile
from jiheng.web.models import PublicIndicator

MOST = 50_000  # values that a comparison reads
_LEFT, _WIDE = 60, 560  # of the field in which bands are drawn


class Mark(msgspec.Struct, frozen=True):
    """A mark on the scale: place, what stands there, and which band begins."""

    x: int
    value: str
    percent: int


class Scale(msgspec.Struct, frozen=True):
    """Bands as they are drawn, in a printed unit; `own` is where a value stands among them."""

    n: int
    marks: tuple[Mark, ...]
    unit: str
    own: str = ""
    own_x: int = 0
    own_anchor: str = "middle"
    percentile: int = 0


class Compared(msgspec.Struct, frozen=True):
    """An indicator and those like it: `alike` tells whether they have its name ("name") or only its class ("class"); no scale where too few are published."""

    row: PublicIndicator
    n: int
    least: int
    alike: str
    scale: Scale | None


def fewest(profile: str = "general") -> int:
    """How many values a comparison needs."""
    return int(str(load_profile(profile)["similar_least"]))


def similar(row: PublicIndicator) -> QuerySet[PublicIndicator]:
    """Those of the same name, direction and kind of unit."""
    return PublicIndicator.objects.filter(key=row.key, sign=row.sign, kind=row.kind, size__isnull=False)


def of_class(row: PublicIndicator) -> QuerySet[PublicIndicator]:
    """Percentages of satisfaction can be compared whatever their name says; counts and amounts of different things cannot."""
    if row.kind != "rate" or row.group != IndicatorClass.SATISFACTION:
        return PublicIndicator.objects.none()
    return PublicIndicator.objects.filter(group=row.group, sign=row.sign, kind=row.kind, size__isnull=False)


def compared(row: PublicIndicator) -> Compared | None:
    """An indicator among those like it; None where it is no number that could be compared."""
    if row.size is None or not row.key:
        return None
    least, found = fewest(), _sizes(similar(row))
    alike = "name"
    if len(found) < least and len(wider := _sizes(of_class(row))) >= least:
        found, alike = wider, "class"
    return Compared(row, len(found), least, alike, scale(found, row.unit, own=row.size) if len(found) >= least else None)


def _sizes(rows: QuerySet[PublicIndicator]) -> list[Decimal]:
    return list(rows.order_by().values_list("size", flat=True)[:MOST])


def most_telling(rows: list[PublicIndicator]) -> Compared | None:
    """Of the indicators of a project the one to show: satisfaction before others, then the one with the most like it; None where there is none."""
    if not (numbers := [each for each in rows if each.size is not None and each.key]):
        return None
    wanted = {each.key for each in numbers}
    counts = Counter(PublicIndicator.objects.filter(key__in=wanted, size__isnull=False).order_by().values_list("key", flat=True)[:MOST])
    return compared(max(numbers, key=lambda each: (each.group == IndicatorClass.SATISFACTION, counts[each.key], -each.place)))


def scale(values: list[Decimal], unit: str, *, own: Decimal | None = None) -> Scale:
    """Bands of values in base units, drawn in a printed unit."""
    found = bands(values)
    shown = [*found.marks, *([own] if own is not None else [])]
    low, high = min(shown), max(shown)
    marks = _marks(found, unit, low, high)
    if own is None:
        return Scale(found.n, marks, unit)
    x = _x(own, low, high)
    anchor = "start" if x < _LEFT + _WIDE // 5 else "end" if x > _LEFT + _WIDE * 4 // 5 else "middle"
    return Scale(found.n, marks, unit, _shown(own, unit), x, anchor, percentile(own, values))


def _marks(found: Bands, unit: str, low: Decimal, high: Decimal) -> tuple[Mark, ...]:
    return tuple(Mark(_x(value, low, high), _shown(value, unit), percent) for percent, value in zip(PERCENTS, found.marks, strict=True))


def _x(value: Decimal, low: Decimal, high: Decimal) -> int:
    return _LEFT + (int(_WIDE * (value - low) / (high - low)) if high > low else _WIDE // 2)


def _shown(value: Decimal, unit: str) -> str:
    return f"{short(in_unit(value, unit))}{'' if unit in ('', '%') else ' '}{unit}"
