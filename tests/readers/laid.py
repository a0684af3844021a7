"""Tables written down once, read in many formats: a line a row, cells parted by |, spans behind a cell ("产出指标{3,1}": 3 rows, 1 column)."""

import io
import re
from collections.abc import Callable
from html import escape

import openpyxl

from jiheng.model.declaration import Submission
from jiheng.readers.declaration import interpret
from jiheng.readers.html import read_html
from jiheng.readers.text import read_text
from jiheng.readers.xlsx import read_xlsx

Cells = list[list[tuple[str, int, int]]]
_SPAN = re.compile(r"\{(\d+),(\d+)\}$")


def laid(table: str) -> Cells:
    """Cells of a table with their spans."""
    return [[_cell(text.strip()) for text in line.split("|")] for line in table.strip().splitlines()]


def _cell(text: str) -> tuple[str, int, int]:
    span = _SPAN.search(text)
    return (text[: span.start()], int(span[1]), int(span[2])) if span else (text, 1, 1)


def placed(table: str) -> tuple[dict[tuple[int, int], tuple[str, int, int]], int, int]:
    """Cells by row and column, with the number of rows and columns."""
    taken: set[tuple[int, int]] = set()
    cells: dict[tuple[int, int], tuple[str, int, int]] = {}
    rows = laid(table)
    for row, line in enumerate(rows):
        column = 0
        for text, height, width in line:
            while (row, column) in taken:
                column += 1
            cells[row, column] = (text, height, width)
            taken |= {(row + down, column + right) for down in range(height) for right in range(width)}
    return cells, len(rows), 1 + max(column for _, column in taken)


def as_html(title: str, table: str) -> Submission:
    """Read as a web page with spans."""
    lines = ("".join(f"<td rowspan={height} colspan={width}>{escape(text)}</td>" for text, height, width in line) for line in laid(table))
    rows = "".join(f"<tr>{line}</tr>" for line in lines)
    return interpret(read_html(f"<meta charset=utf-8><p>{escape(title)}</p><table>{rows}</table>".encode()))


def as_xlsx(title: str, table: str) -> Submission:
    """Read as a workbook with merged cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([title])
    for (row, column), (text, height, width) in placed(table)[0].items():
        sheet.cell(row + 2, column + 1, text)
        if height * width > 1:
            sheet.merge_cells(start_row=row + 2, end_row=row + 1 + height, start_column=column + 1, end_column=column + width)
    buffer = io.BytesIO()
    book.save(buffer)
    return interpret(read_xlsx(buffer.getvalue()))


def as_tabs(title: str, table: str) -> Submission:
    """Read as text with a tab for each column; merged cells stand once, blank elsewhere."""
    cells, rows, columns = placed(table)
    lines = ("\t".join(cells.get((row, column), ("",))[0] for column in range(columns)) for row in range(rows))
    return interpret(read_text("\n".join((title, *lines)).encode()))


def as_cells(title: str, table: str) -> Submission:
    """Read as text in which merged cells have left no trace: later cells move to the left."""
    lines = ("\t".join(text for text, _, _ in line) for line in laid(table))
    return interpret(read_text("\n".join((title, *lines)).encode()))


READINGS: tuple[Callable[[str, str], Submission], ...] = (as_html, as_xlsx, as_tabs, as_cells)
