"""Rows at the beginning of a text whose header is not in the file, cells parted by blanks → rows of a table, told by their operators."""

from collections.abc import Sequence

from jiheng.readers.grid import Line
from jiheng.readers.header import guessed
from jiheng.readers.indicators import is_level
from jiheng.readers.labels import Piece
from jiheng.readers.loose_words import parts_of, piece_at

_FEWEST = 4  # words of such a row: name, operator, value, unit or points
_LEVELS = 2


def with_tail_rows(lines: Sequence[Line], table: int) -> list[Line]:
    """The lines, with the first rows of indicators among them as rows of a table; the first one must have a level, or nothing tells that it is one."""
    start = next((i for i, line in enumerate(lines) if _levels(_row(line)) and _is_row(_row(line))), None)
    if start is None:
        return list(lines)
    end = start
    while end < len(lines) and _is_row(_row(lines[end])):
        end += 1
    rows = [Line(cells=tuple(piece.cell for piece in _row(line)), table=table) for line in lines[start:end]]
    return [*lines[:start], *rows, *lines[end:]]


def _row(line: Line) -> list[Piece]:
    return [piece_at(line.cells[0], part, column) for column, part in enumerate(parts_of(line.cells[0].text))]


def _levels(row: Sequence[Piece]) -> int:
    """How many levels a row begins with."""
    return next((i for i, piece in enumerate(row[: _LEVELS + 1]) if not is_level(piece.key)), 0)


def _is_row(row: Sequence[Piece]) -> bool:
    return len(row) >= _FEWEST and guessed(row, min(_levels(row), _LEVELS)) is not None
