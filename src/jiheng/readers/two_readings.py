"""A text may be read by its words or by where they stand: the second reading is taken where the first is in doubt and the second is not."""

from jiheng.model.declaration import Indicator, Submission
from jiheng.model.target import Certainty, Kind
from jiheng.readers.declaration import interpret
from jiheng.readers.laid_text import laid_grid
from jiheng.readers.plausible import guarded


def surer(first: Submission, text: str) -> Submission:
    """The reading of a text by the places of its words, where that is sure of every row and the first one is not; else the first."""
    if all(row.target.certainty in {Certainty.READ, Certainty.MISSING} for row in _rows(first)) and _rows(first):
        return first
    grid = laid_grid(text)
    if grid is None:
        return first
    second = guarded(interpret(grid), grid)
    same = len(second.declarations) == len(first.declarations)
    return second if same and _rows(second) and all(map(_is_whole, _rows(second))) and _holds(second, first) else first


def _rows(submission: Submission) -> list[Indicator]:
    return [row for form in submission.declarations for row in (*form.indicators, *form.overall_indicators)]


def _holds(second: Submission, first: Submission) -> bool:
    """Whether every number and date that the first reading found as a target is a target, or a part of one, in the second."""
    targets = ["".join(row.target.raw.split()) for row in _rows(second)]
    values = ["".join(row.target.raw.split()) for row in _rows(first) if row.target.kind in {Kind.NUMERIC, Kind.DATE}]
    return all(any(value in target for target in targets) for value in values)


def _is_whole(row: Indicator) -> bool:
    """Whether a row has levels, a name and a target, and none of it is in doubt."""
    return bool(row.level1 and row.level2 and row.name) and row.target.certainty in {Certainty.READ, Certainty.INFERRED}
