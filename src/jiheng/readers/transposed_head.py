"""Heads of transposed tables: rows of first levels, second levels and names → one column an indicator."""

import itertools
import re
from collections.abc import Sequence

import msgspec

from jiheng.readers.indicators import compatible, family
from jiheng.readers.labels import Piece, without_bracket
from jiheng.reference.vocabulary import vocabulary

_FIRST_OF_SEVERAL = re.compile(r"指标1(?!\d)")
_NUMBERED = re.compile(r"指标\d")


class Column(msgspec.Struct, frozen=True):
    """An indicator of the head; a level is None where the head does not tell which of the `candidates` it is."""

    level1: Piece | None
    level2: Piece | None
    name: Piece
    candidates1: tuple[str, ...] = ()
    candidates2: tuple[str, ...] = ()


def is_level1(key: str) -> bool:
    """Whether the text is a first level of indicators."""
    return bool(vocabulary().level1.get(without_bracket(key)))


def is_level2(key: str) -> bool:
    """Whether the text is a second level."""
    return without_bracket(key) in vocabulary().level2


def columns_by_place(first: Sequence[Piece], second: Sequence[Piece], names: Sequence[Piece]) -> list[Column]:
    """The indicators by the columns of their cells; [] where the levels above each other do not go together, as the columns are lost then."""
    tops = [piece for piece in first if is_level1(piece.key)]
    middles = [piece for piece in second if is_level2(piece.key)]
    lows = [piece for piece in names if not piece.blank]
    if not lows:
        return []
    middles, lows = _moved(tops, middles), _moved(tops, lows)
    if min(piece.column for piece in (*middles, *lows)) < tops[0].column:
        return []
    found = [Column(_above(tops, low), _above(middles, low), low) for low in lows]
    together = all(column.level1 and column.level2 and _fits(column.level1, column.level2) for column in found)
    named = {id(piece) for column in found for piece in (column.level1, column.level2)}
    return found if together and all(id(piece) in named for piece in (*tops, *middles)) else []


def _moved(tops: Sequence[Piece], row: list[Piece]) -> list[Piece]:
    """A row of the head whose blank cells before its first one were cut off, put below the first levels.

    Only where the first levels have blank cells between them, as many as there are names: otherwise they were cut off there as well.
    """
    missing = tops[0].column - row[0].column
    apart = any(after.column - before.column > 1 for before, after in itertools.pairwise(tops))
    if missing <= 0 or not apart:
        return row
    return [Piece(msgspec.structs.replace(piece.cell, column=piece.column + missing), piece.key, piece.blank) for piece in row]


def _above(row: Sequence[Piece], low: Piece) -> Piece | None:
    """The cell of a row of levels that reaches over a cell below: the last one that begins before it."""
    return next((piece for piece in reversed(row) if piece.column <= low.column), None)


def _fits(top: Piece, middle: Piece) -> bool:
    implied = vocabulary().level2[without_bracket(middle.key)]
    return not implied or compatible(without_bracket(top.key), implied)


def columns_by_order(first: Sequence[Piece], second: Sequence[Piece], names: Sequence[Piece]) -> list[Column]:
    """The indicators by the order of the cells, where merged cells were lost; levels that neither words nor numbers decide are left open."""
    tops = [piece for piece in first if is_level1(piece.key)]
    middles = [piece for piece in second if is_level2(piece.key)]
    lows = [piece for piece in names if not piece.blank]
    if len(lows) < len(middles):
        return []
    above = _tops_of(middles, tops)
    return [_column(low, places, middles, above) for low, places in zip(lows, _places_of(lows, len(middles)), strict=True)]


def _column(low: Piece, places: Sequence[int], middles: Sequence[Piece], tops: Sequence[Sequence[Piece]]) -> Column:
    above = {id(top): top for i in places for top in tops[i]}
    top = next(iter(above.values())) if len(above) == 1 else None
    middle = middles[places[0]] if len(places) == 1 else None
    return Column(
        top,
        middle,
        low,
        () if top is not None else tuple(piece.text for piece in above.values()),
        () if middle is not None else tuple(middles[i].text for i in places),
    )


def _tops_of(middles: Sequence[Piece], tops: Sequence[Piece]) -> list[Sequence[Piece]]:
    """The first levels that each second level may belong to, in order: the one whose family it implies, else those that it goes with."""
    found: list[Sequence[Piece]] = []
    at = 0
    for middle in middles:
        implied = vocabulary().level2[without_bracket(middle.key)]
        own = [i for i in range(at, len(tops)) if implied and family(without_bracket(tops[i].key)) == implied]
        fitting = own[:1] or [i for i in range(at, min(at + 2, len(tops))) if _fits(tops[i], middle)]
        at = fitting[0] if len(fitting) == 1 else at
        found.append([tops[i] for i in fitting or range(at, len(tops))])
    return found


def _places_of(names: Sequence[Piece], levels: int) -> list[list[int]]:
    """For each name the second levels that it may belong to: names numbered on (指标1, 指标2 …) are of one, else order decides as far as it does."""
    groups: list[int] = []
    for name in names:
        goes_on = bool(_NUMBERED.match(name.key)) and not _FIRST_OF_SEVERAL.match(name.key)
        groups.append(groups[-1] if goes_on and groups else (groups[-1] + 1 if groups else 0))
    count = groups[-1] + 1
    if count < levels:  # numbers that run on over second levels tell nothing
        groups, count = list(range(len(names))), len(names)
    spare = count - levels
    ranges = [list(range(max(0, group - spare), min(group, levels - 1) + 1)) for group in groups]
    return ranges if all(len(places) for places in ranges) else [list(range(levels)) for _ in names]
