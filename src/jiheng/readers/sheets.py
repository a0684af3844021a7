"""Sheets of a workbook → lines: one table a sheet, only what is printed, merged cells once."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import msgspec

from jiheng.model.source import Source
from jiheng.readers.flow import MOST_COLUMNS, MOST_ROWS
from jiheng.readers.grid import Cell, Grid, Line, Unreadable

MOST_CELLS = 1_000_000

_UNIT_IN_BRACKETS = re.compile(r"(?<=[\d.%‰])\s*[(（][^()（）]*[)）]\s*$")
_REAL_FORMULA = re.compile(r"[A-Za-z_.\u4e00-\u9fff]+\d*\(|\$?[A-Za-z]{1,3}\$?\d+|[+*/^&<>=]|\d\s*-\s*\d|#REF!|\[\d+\]")


class Sheet(msgspec.Struct, kw_only=True):
    """What a reader found on one sheet. Rows and columns count from 0; `cells` holds texts that are not blank."""

    name: str
    cells: dict[tuple[int, int], str] = msgspec.field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = msgspec.field(default_factory=list)  # first row, first column, last row, last column
    hidden_rows: set[int] = msgspec.field(default_factory=set)
    hidden_columns: set[int] = msgspec.field(default_factory=set)
    lost: list[tuple[Source, str]] = msgspec.field(default_factory=list)

    def put(self, row: int, column: int, text: str) -> None:
        """Keep a text; what lies outside of anything a form could be is named as lost. Raises Unreadable when there is too much."""
        if not text.strip():
            return
        if row >= MOST_ROWS or column >= MOST_COLUMNS:
            self.lose(row, column, f"单元格远在表格之外，未读入：{text[:50]}")
            return
        self.cells[row, column] = text
        if len(self.cells) > MOST_CELLS:
            raise too_many_cells()

    def lose(self, row: int, column: int, what: str) -> None:
        """Name something that could not be read."""
        if len(self.lost) < 1000:
            self.lost.append((self.source(row, column), what))

    def source(self, row: int, column: int) -> Source:
        """Place of a cell."""
        return Source(sheet=self.name, cell=cell_name(row, column))


class _Span(msgspec.Struct, frozen=True):
    rows: int
    columns: int
    text: str
    row: int
    column: int


def grid_of(sheets: Iterable[Sheet]) -> Grid:
    """All sheets one after the other; their losses together."""
    lines: list[Line] = []
    lost: list[tuple[Source, str]] = []
    for number, sheet in enumerate(sheets, start=1):
        lines += _lines(sheet, number)
        lost += sheet.lost
    return Grid(lines=tuple(lines), lost=tuple(lost))


def is_text_after_all(formula: str) -> bool:
    """Whether a "formula" is a text that some program took for one: "1.00(个)" has no reference, function or operator."""
    return not _REAL_FORMULA.search(_UNIT_IN_BRACKETS.sub("", formula.strip().removeprefix("=")))


@lru_cache(maxsize=16_384)
def cell_name(row: int, column: int) -> str:
    """Name as people write it, "C7" for row 6, column 2."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def too_many_cells() -> Unreadable:
    """The error for a workbook that holds more than any form."""
    return Unreadable(
        f"工作表单元格过多（超过 {MOST_CELLS} 个），已停止读取。请只保留绩效目标申报表后再试。",
        en=f"The workbook holds more than {MOST_CELLS} cells. Keep the declaration forms only and try again.",
    )


def _lines(sheet: Sheet, table: int) -> Iterator[Line]:
    if not sheet.cells:
        return
    _name_hidden(sheet)
    rows = [row for row in range(max(row for row, _ in sheet.cells) + 1) if row not in sheet.hidden_rows]
    columns = [column for column in range(max(column for _, column in sheet.cells) + 1) if column not in sheet.hidden_columns]
    spans, covered = _spans(sheet, rows, columns)
    used = {row for row, column in sheet.cells} | {row for row, _ in covered}
    if len(columns) * len(used) > 2 * MOST_CELLS:
        raise too_many_cells()
    for row in rows:
        if row not in used:
            continue
        cells = tuple(_cell(sheet, spans.get((row, column)), row, column) for column in columns if (row, column) not in covered)
        if cells:
            yield Line(cells=cells, table=table)


def _cell(sheet: Sheet, span: _Span | None, row: int, column: int) -> Cell:
    if span is None:
        return Cell(text=sheet.cells.get((row, column), "").strip(), source=sheet.source(row, column), column=column)
    return Cell(text=span.text.strip(), source=sheet.source(span.row, span.column), column=column, row_span=span.rows, column_span=span.columns)


def _spans(sheet: Sheet, rows: list[int], columns: list[int]) -> tuple[dict[tuple[int, int], _Span], set[tuple[int, int]]]:
    """Merged cells by their first visible place, and the places that they cover."""
    spans: dict[tuple[int, int], _Span] = {}
    covered: set[tuple[int, int]] = set()
    shown_rows, shown_columns = frozenset(rows), frozenset(columns)
    last_row, last_column = rows[-1] if rows else -1, columns[-1] if columns else -1
    spent = 0
    for top, left, bottom, right in sheet.merges:
        spent += (min(bottom, last_row) - top + 1) * (min(right, last_column) - left + 1) if top <= last_row and left <= last_column else 0
        if spent > MOST_CELLS:
            raise too_many_cells()
        inside = [row for row in range(top, min(bottom, last_row) + 1) if row in shown_rows]
        across = [column for column in range(left, min(right, last_column) + 1) if column in shown_columns]
        if not inside or not across or (inside[0], across[0]) in covered:
            continue
        spans[inside[0], across[0]] = _Span(len(inside), across[-1] - across[0] + 1, sheet.cells.get((top, left), ""), top, left)
        covered.update((row, column) for row in inside for column in across)
        covered.discard((inside[0], across[0]))
    return spans, covered


def _name_hidden(sheet: Sheet) -> None:
    for (row, column), text in sheet.cells.items():
        if row in sheet.hidden_rows or column in sheet.hidden_columns:
            sheet.lose(row, column, f"隐藏的行或列未读入：{text[:50]}")
