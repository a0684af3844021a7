"""A text may be read by its words, by where they stand or by their order: another reading is taken where the first is in doubt and it is not."""

from jiheng.model.declaration import Indicator, Submission
from jiheng.model.target import Certainty, Kind
from jiheng.readers.declaration import interpret
from jiheng.readers.laid_text import laid_grid
from jiheng.readers.plausible import guarded
from jiheng.readers.row_order import ordered_grid


def surer(first: Submission, text: str) -> Submission:
    """The reading of a text by the places or the order of its words, where that is sure of every row and the first one is not; else the first."""
    if all(row.target.certainty in {Certainty.READ, Certainty.MISSING} for row in _rows(first)) and _rows(first):
        return first
    for grid in (laid_grid(text), ordered_grid(text)):
        second = guarded(interpret(grid), grid) if grid is not None else None
        if second is not None and _is_sure(second) and len(second.declarations) == len(first.declarations) and _holds(second, first):
            return second
    return first


def _is_sure(second: Submission) -> bool:
    return bool(_rows(second)) and all(map(_is_whole, _rows(second)))


def _rows(submission: Submission) -> list[Indicator]:
    return [row for form in submission.declarations for row in (*form.indicators, *form.overall_indicators)]


def _holds(second: Submission, first: Submission) -> bool:
    """Whether every number and date that the first reading found as a target is one in the second, or a part of one; what it found without a name
    may be a part of a name."""
    targets = ["".join(row.target.raw.split()) for row in _rows(second)]
    names = ["".join((row.name or "").split()) for row in _rows(second)]
    values = [("".join(row.target.raw.split()), row.name) for row in _rows(first) if row.target.kind in {Kind.NUMERIC, Kind.DATE}]
    return all(any(value in text for text in (targets if name else [*targets, *names])) for value, name in values)


def _is_whole(row: Indicator) -> bool:
    """Whether a row has levels, a name and a target, and none of it is in doubt."""
    return bool(row.level1 and row.level2 and row.name) and row.target.certainty in {Certainty.READ, Certainty.INFERRED}
