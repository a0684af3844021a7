"""Plain tables as a workbook: a sheet each, heads, texts as texts and numbers as numbers."""

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from rich.cells import cell_len

from jiheng.writers.cells import storable, visible

_WIDEST = 48


Cell = str | int | Decimal | None
Table = tuple[str, Sequence[str], Iterable[Sequence[Cell]]]


def to_xlsx(heads: Sequence[str], rows: Iterable[Sequence[Cell]], title: str) -> bytes:
    """The workbook as bytes. Texts are never formulas."""
    return to_xlsx_sheets([(title, heads, rows)])


def to_xlsx_sheets(tables: Sequence[Table]) -> bytes:
    """A workbook with a sheet for each table: its title, heads and rows."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"author": "jiheng", "title": tables[0][0]})
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#E8F0F4", "font_name": "宋体", "font_size": 10})
    plain = book.add_format({"border": 1, "text_wrap": True, "valign": "top", "font_name": "宋体", "font_size": 10})
    for title, heads, rows in tables:
        _write(book.add_worksheet(title), heads, rows, head, plain)
    book.close()
    return out.getvalue()


def _write(sheet: Any, heads: Sequence[str], rows: Iterable[Sequence[Cell]], head: Any, plain: Any) -> None:
    widths = [cell_len(text) for text in heads]
    sheet.write_row(0, 0, heads, head)
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, int | Decimal):
                sheet.write_number(number, column, float(cell), plain)
            else:
                sheet.write_string(number, column, storable(visible(cell or "")), plain)
            widths[column] = max(widths[column], cell_len(str(cell or "")))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width + 2, _WIDEST))
    sheet.freeze_panes(1, 0)
