"""A plain table (XLSX, XLS, CSV) → rows of texts. Runs inside the reading process (`worker`), which is asked for it by name."""

import csv
import io
import re

import msgspec

from jiheng.readers.charset import decode
from jiheng.readers.document import read_grid
from jiheng.readers.grid import Cell, Unreadable
from jiheng.readers.sniff import Format, kind_of
from jiheng.readers.xlsx import place_of

MOST_ROWS = 5000
_MOST_COLUMNS = 60
_DELIMITERS = ",\t;"
_HEAD = 20  # lines that tell the delimiter
# What a merged cell says of every row that it covers: words and days. A number stands once, or it would count more than once.
_OF_EVERY_ROW = re.compile(r"\D+|\d{4} ?[-/.年] ?\d.*|\d{1,2}月\d.*", re.DOTALL)


def rows(data: bytes, name: str, _argument: bytes) -> bytes:
    """The rows of the first table, a list of texts each, as MessagePack. Raises Unreadable."""
    found = _tables(data, name)
    return msgspec.msgpack.encode(found[0][1] if found else [])


def tables(data: bytes, name: str, _argument: bytes) -> bytes:
    """Name and rows of each table that is not blank, as MessagePack; row numbers are those of the file. Raises Unreadable."""
    return msgspec.msgpack.encode(_tables(data, name))


def _tables(data: bytes, name: str) -> list[tuple[str, list[list[str]]]]:
    kind = kind_of(data, name)
    if kind in (Format.XLSX, Format.XLS):
        found = _of_workbook(data, kind)
    elif kind is Format.TEXT:
        found = [("", _of_text(data))]
    else:
        raise Unreadable("请用 Excel 工作簿（.xlsx、.xls）或 CSV 文件。", en="Use an Excel workbook (.xlsx, .xls) or a CSV file.")
    if any(len(table) > MOST_ROWS for _, table in found):
        raise Unreadable(f"表格超过 {MOST_ROWS} 行，没有读取。请分成几个文件。", en=f"The table has more than {MOST_ROWS} rows. Split it into several files.")
    return found


def _of_workbook(data: bytes, kind: Format) -> list[tuple[str, list[list[str]]]]:
    """Each sheet; formulas without a result are "=", so that nobody takes them for blank."""
    grid = read_grid(data, kind)
    found: dict[str, list[list[str]]] = {}
    for line in grid.lines:
        for cell in line.cells:
            _put(found.setdefault(cell.source.sheet or "", []), cell)
    for source, what in grid.lost:
        if what.startswith("公式") and source.sheet in found and (place := place_of(source.cell or "")):
            _set(found[source.sheet], *place, "=")
    return list(found.items())


def _put(table: list[list[str]], cell: Cell) -> None:
    """A cell at its place; a merged one in all rows that it holds for."""
    if place := place_of(cell.source.cell or ""):
        deep = cell.row_span if _OF_EVERY_ROW.fullmatch(cell.text) else 1
        for row in range(place[0], min(place[0] + deep, MOST_ROWS + 1)):
            _set(table, row, cell.column, cell.text)


def _set(table: list[list[str]], row: int, column: int, text: str) -> None:
    if column < _MOST_COLUMNS and row <= MOST_ROWS:
        table.extend([] for _ in range(row + 1 - len(table)))
        table[row].extend("" for _ in range(column + 1 - len(table[row])))
        table[row][column] = text


def _of_text(data: bytes) -> list[list[str]]:
    text = decode(data).removeprefix("\ufeff")
    head = "".join(text.splitlines(keepends=True)[:_HEAD])
    delimiter = max(_DELIMITERS, key=head.count)
    try:
        return [row[:_MOST_COLUMNS] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error as error:
        raise Unreadable(
            "CSV 文件读不成表格，请用 Excel 或 WPS 打开后另存。", en="The CSV file is no table. Open it in Excel or WPS and save it again."
        ) from error
