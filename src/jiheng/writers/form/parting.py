"""Tables for formats that repeat only the first rows of one: parted before header rows in their middle, with no cell that goes on below a header."""

from collections.abc import Sequence
from typing import Any

import msgspec

from jiheng.writers.form.sheet import Box, Row, Table


class Joined(Box, frozen=True, kw_only=True):
    """A part of a cell that was cut: no line at the `edge` where the other part is."""

    edge: str


def parted(table: Table) -> list[Table]:
    """The table, parted before header rows in the middle of it: programs repeat the first rows of a table only."""
    cuts = [0]
    for i, row in enumerate(table.rows):
        if i and row.header and not table.rows[i - 1].header and not _spans_beyond(table.rows[cuts[-1] : i]):
            cuts.append(i)
    return [_freed(Table(widths=table.widths, rows=table.rows[start:end])) for start, end in zip(cuts, [*cuts[1:], len(table.rows)], strict=True)]


def _spans_beyond(rows: Sequence[Row]) -> bool:
    return any(cell.row_span > len(rows) - i for i, row in enumerate(rows) for cell in row.cells)


def _freed(table: Table) -> Table:
    """The table whose header rows hold no cell that goes on below them, which no program repeats: it begins below, with the text."""
    heads = next((i for i, row in enumerate(table.rows) if not row.header), len(table.rows))
    rows = list(table.rows)
    for i in range(heads):
        for cell in (cell for cell in rows[i].cells if cell.row_span > heads - i):
            rows[i] = _with(rows[i], Joined(**_fields(cell) | {"text": "", "row_span": heads - i}, edge="bottom"))
            rows[heads] = _with(rows[heads], Joined(**_fields(cell) | {"row_span": cell.row_span - heads + i}, edge="top"))
    return Table(widths=table.widths, rows=tuple(rows))


def _fields(cell: Box) -> dict[str, Any]:
    return {name: getattr(cell, name) for name in Box.__struct_fields__}


def _with(row: Row, cell: Box) -> Row:
    cells = [other for other in row.cells if other.column != cell.column]
    return msgspec.structs.replace(row, cells=tuple(sorted([*cells, cell], key=lambda box: box.column)))
