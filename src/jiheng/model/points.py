"""Points to be had (分值) of a self-evaluation: which reading of the printed numbers the form itself satisfies."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

from jiheng.model.declaration import Indicator, SelfEvaluation
from jiheng.model.numerals import round_half_up, short
from jiheng.reference.frameworks import class_name, classes_of
from jiheng.reference.scoring_profiles import ScoringProfile

HUNDRED = Decimal(100)


class Reading(StrEnum):
    """What stands in the column of points.

    PRINTED: the points of the row. FOLDED: the row's marks out of a hundred, which count at the same percentage (25 × 25% = 6.25). CLASS: the points
    of the whole class, beside each of its rows. SHARES: shares of one (0.1). NONE: no points are printed.
    """

    PRINTED = "printed"
    FOLDED = "folded"
    CLASS = "class"
    SHARES = "shares"
    NONE = "none"

    @property
    def zh(self) -> str:
        """What people are told."""
        return _TOLD[self][0]

    @property
    def en(self) -> str:
        """The same in English."""
        return _TOLD[self][1]


_TOLD = {
    Reading.PRINTED: ("按每行的分值", "by the points of each row"),
    Reading.FOLDED: ("得分按分值与同数的权重百分比折算", "marks are the points times the same percentage"),
    Reading.CLASS: ("各行印的是整类的分值，每行的分值没有写明", "each row prints the points of its class; its own are not told"),
    Reading.SHARES: ("分值印成合计为 1 的权重", "points are printed as shares of one"),
    Reading.NONE: ("没有印分值", "no points are printed"),
}


@dataclass(frozen=True, slots=True)
class Points:
    """The points that each row can get, None where the form does not tell them; those of the execution block; the sum of all, None where some are missing."""

    reading: Reading
    rows: tuple[Decimal | None, ...]
    execution: Decimal | None
    total: Decimal | None


def points_of(form: SelfEvaluation, profile: ScoringProfile) -> Points:
    """The points of a form, in the reading that its own arithmetic satisfies; as printed where none does."""
    printed = [row.weight for row in form.indicators]
    execution = form.execution.total.weight
    reading = _reading(form, printed, execution, profile)
    match reading:
        case Reading.FOLDED:
            rows = tuple(_folded(weight) for weight in printed)
        case Reading.SHARES:
            rows = tuple(None if weight is None else weight * HUNDRED for weight in printed)
            execution = execution * HUNDRED if execution is not None and execution <= 1 else execution
        case Reading.CLASS:
            rows = (None,) * len(printed)
        case _:
            rows = tuple(printed)
    return Points(reading, rows, execution, _total(form, reading, rows, execution))


def classes(form: SelfEvaluation) -> Iterator[tuple[str, list[int]]]:
    """Classes of the first level, one after another, with the places of their rows; a name that is not known stays as printed."""
    for name, places in groupby(range(len(form.indicators)), key=lambda place: _class(form.indicators[place].level1)):
        yield name, list(places)


def is_whole(form: SelfEvaluation) -> bool:
    """Whether the document holds the form from its head to its sums; of an excerpt the points add up to anything."""
    return form.name is not None and (form.weight is not None or form.mark is not None)


def _class(level1: str | None) -> str:
    return classes_of(level1, None).level1 or class_name(level1 or "")


def _reading(form: SelfEvaluation, printed: list[Decimal | None], execution: Decimal | None, profile: ScoringProfile) -> Reading:
    known = [weight for weight in printed if weight is not None]
    if not known:
        return Reading.NONE
    if _is_folded(form.indicators):
        return Reading.FOLDED
    if _fits(sum(known, Decimal(0)), execution, profile):
        return Reading.PRINTED
    if max(known) <= 1 and _fits(sum(known, Decimal(0)) * HUNDRED, (execution or Decimal(0)) * HUNDRED, profile):
        return Reading.SHARES
    return Reading.CLASS if _is_by_class(form, printed, execution, profile) else Reading.PRINTED


def _fits(rows: Decimal, execution: Decimal | None, profile: ScoringProfile) -> bool:
    """Whether the points of the rows, with those of execution, make a whole form."""
    if execution:
        return rows + execution == profile.number("total")
    return rows in (profile.number("total"), profile.number("indicators"))


def _folded(weight: Decimal | None) -> Decimal | None:
    return None if weight is None else Decimal(short(weight * weight / HUNDRED))


def _is_folded(rows: tuple[Indicator, ...]) -> bool:
    """Whether every mark is just its points times the same percentage, in rows of different points."""
    pairs = [(row.weight, row.mark) for row in rows if row.weight is not None and row.mark is not None]
    if len(pairs) < 2 or len({weight for weight, _ in pairs}) < 2 or max(weight for weight, _ in pairs) == HUNDRED:
        return False
    return all(weight and mark == round_half_up(weight * weight / HUNDRED, 2) for weight, mark in pairs)


def _is_by_class(form: SelfEvaluation, printed: list[Decimal | None], execution: Decimal | None, profile: ScoringProfile) -> bool:
    """Whether rows of one class all print the same points, these add up once a class, and no class has more marks than points."""
    sums = Decimal(0)
    for _, places in classes(form):
        weights = {printed[place] for place in places}
        weight = weights.pop()
        marks = sum((form.indicators[place].mark or Decimal(0) for place in places), Decimal(0))
        if weights or weight is None or marks > weight:
            return False
        sums += weight
    return _fits(sums, execution, profile)


def _total(form: SelfEvaluation, reading: Reading, rows: tuple[Decimal | None, ...], execution: Decimal | None) -> Decimal | None:
    if reading is Reading.CLASS:
        weights = [form.indicators[places[0]].weight for _, places in classes(form)]
        return sum((weight for weight in weights if weight is not None), execution or Decimal(0))
    if reading in (Reading.NONE, Reading.FOLDED) or None in rows:
        return None
    return sum((weight for weight in rows if weight is not None), execution or Decimal(0))
