"""Labels of merged cells whose lines fell into the rows beside them (经济 | 成本 | 指标 below each other) → the label in the first of its rows."""

from collections.abc import Sequence

import msgspec

from jiheng.readers.grid import Cell, Grid, Line
from jiheng.readers.header import find_header
from jiheng.readers.indicators import is_group
from jiheng.readers.labels import fold, pieces
from jiheng.reference.vocabulary import vocabulary

_MOST_PARTS = 6
_LONGEST = 8  # characters of a part
_WHOLE = "指标"


def with_whole_labels(grid: Grid) -> Grid:
    """The grid with the labels of its tables whole; the grid itself where none was broken."""
    lines = list(grid.lines)
    changed = False
    at = 0
    while at < len(lines):
        end = at + 1
        while end < len(lines) and lines[at].table is not None and lines[end].table == lines[at].table:
            end += 1
        if end - at > 1:
            changed = _mend(lines, at, end) or changed
        at = end
    return msgspec.structs.replace(grid, lines=tuple(lines)) if changed else grid


def _mend(lines: list[Line], start: int, end: int) -> bool:
    """Mend the rows [start, end) of one table in place; whether there was something to mend."""
    name = 1  # column of the names, once a header tells; above it only the first column holds broken labels
    changed = False
    for at in range(start, end):
        header = find_header(pieces(lines[at])) if len(lines[at].cells) > 2 else None
        if header is not None:
            name = header.column_of("name") or 1
        for cell in lines[at].cells:
            if cell.column < name and (parts := _parts(lines, at, end, cell)) > 1:
                _join(lines, at, cell.column, parts)
                changed = True
    return changed


def _parts(lines: Sequence[Line], at: int, end: int, first: Cell) -> int:
    """How many cells below each other from here on are one label; 1 for a cell of its own."""
    keys: list[str] = []
    for line in lines[at : min(end, at + _MOST_PARTS)]:
        cell = _cell(line, first.column)
        key = fold(cell.text) if cell is not None and cell.row_span == 1 else ""
        if not 0 < len(key) <= _LONGEST:
            break
        keys.append(key)
    return next((count for count in range(len(keys), 1, -1) if _is_label(keys[:count])), 1)


def _is_label(keys: Sequence[str]) -> bool:
    """Whether parts are a label of the levels, objectives or the table, and not labels each of which stands for itself."""
    words = vocabulary()
    whole = "".join(keys)
    if not (whole in words.level1 or whole in words.level2 or whole in words.groups or whole in words.objectives):
        return False
    return not all(key.endswith(_WHOLE) and not is_group(key) for key in keys)


def _cell(line: Line, column: int) -> Cell | None:
    return next((cell for cell in line.cells if cell.column == column), None)


def _join(lines: list[Line], at: int, column: int, count: int) -> None:
    whole = "".join(cell.text.strip() for line in lines[at : at + count] if (cell := _cell(line, column)) is not None)
    for place in range(at, at + count):
        text = whole if place == at else ""
        cells = tuple(msgspec.structs.replace(cell, text=text) if cell.column == column else cell for cell in lines[place].cells)
        lines[place] = msgspec.structs.replace(lines[place], cells=cells)
