"""Documents that flow (DOCX, HTML) are paragraphs and tables, and tables hold both again: lay them out as lines."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from jiheng.model.source import Source
from jiheng.readers.grid import Cell, Line, Unreadable

MOST_COLUMNS = 1_000
MOST_ROWS = 100_000


@dataclasses.dataclass(slots=True)
class Box:
    """A cell: what it holds, its raster column (from 0) and its spans."""

    blocks: list[str | Table]
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclasses.dataclass(slots=True)
class Table:
    """Rows of boxes; a merged box stands once, where it begins."""

    rows: list[list[Box]]


class Layout:
    """Puts blocks into lines and numbers paragraphs and tables as it goes."""

    def __init__(self) -> None:
        self._paragraphs = 0
        self._tables = 0

    def lines(self, blocks: Iterable[str | Table]) -> Iterator[Line]:
        """Lines of paragraphs and tables in reading order; blank paragraphs are counted, but give no line."""
        for block in blocks:
            if isinstance(block, Table):
                yield from self._rows(block)
            else:
                yield from self._paragraph(block)

    def _paragraph(self, text: str) -> Iterator[Line]:
        self._paragraphs += 1
        source = Source(line=self._paragraphs)
        for part in text.split("\n"):
            if part.strip():
                yield Line(cells=(Cell(text=part.strip(), source=source),))

    def _rows(self, table: Table) -> Iterator[Line]:
        self._tables += 1
        number = self._tables
        for row, boxes in enumerate(table.rows, start=1):
            inner = [block for box in boxes for block in box.blocks if isinstance(block, Table) and _stands_alone(block)]
            if inner and _only_lays_out(boxes):
                yield from self.lines(block for box in boxes for block in box.blocks)
                continue
            yield Line(cells=tuple(_cell(box, number, row) for box in boxes), table=number)
            yield from self.lines(inner)


def check_size(rows: int, columns: int) -> None:
    """Refuse tables that no form has. Raises Unreadable."""
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise Unreadable(
            f"表格过大（超过 {MOST_ROWS} 行或 {MOST_COLUMNS} 列），已停止读取。请只保留绩效目标申报表后再试。",
            en=f"A table is too large (more than {MOST_ROWS} rows or {MOST_COLUMNS} columns). Keep the declaration forms only and try again.",
        )


def _cell(box: Box, table: int, row: int) -> Cell:
    text = "\n".join(filter(None, map(_flat, box.blocks))).strip()
    source = Source(table=table, row=row, column=box.column + 1)
    return Cell(text=text, source=source, column=box.column, row_span=box.row_span, column_span=box.column_span)


def _flat(block: str | Table) -> str:
    """Text of a block inside a cell; small tables become text, tables that stand alone give their own lines."""
    if isinstance(block, str):
        return block.strip(" \r\n")
    if _stands_alone(block):
        return ""
    return "\n".join("\t".join("\n".join(_flat(inner) for inner in box.blocks) for box in row) for row in block.rows)


def _stands_alone(table: Table) -> bool:
    """A table inside a cell that is a table of its own or holds one, not a bit of text set in columns."""
    if len(table.rows) > 1 and max(len(row) for row in table.rows) > 2:
        return True
    return any(isinstance(block, Table) and _stands_alone(block) for row in table.rows for box in row for block in box.blocks)


def _only_lays_out(boxes: list[Box]) -> bool:
    """A row with one box that holds anything: the table around it arranges the page and is no form."""
    return sum(1 for box in boxes if any(isinstance(block, Table) or block.strip() for block in box.blocks)) == 1
