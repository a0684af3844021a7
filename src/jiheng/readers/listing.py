"""A plain table (XLSX, XLS, CSV) → rows of texts. Runs inside the reading process (`worker`), which is asked for it by name."""

import csv
import io

import msgspec

from jiheng.readers.charset import decode
from jiheng.readers.document import read_grid
from jiheng.readers.grid import Unreadable
from jiheng.readers.sniff import Format, kind_of

MOST_ROWS = 5000
_MOST_COLUMNS = 60


def rows(data: bytes, name: str, _argument: bytes) -> bytes:
    """The rows of the first table, a list of texts each, as MessagePack. Raises Unreadable."""
    kind = kind_of(data, name)
    if kind in (Format.XLSX, Format.XLS):
        found = _of_workbook(data, kind)
    elif kind is Format.TEXT:
        found = _of_text(data)
    else:
        raise Unreadable("请用 Excel 工作簿（.xlsx、.xls）或 CSV 文件。", en="Use an Excel workbook (.xlsx, .xls) or a CSV file.")
    if len(found) > MOST_ROWS:
        raise Unreadable(f"表格超过 {MOST_ROWS} 行，没有读取。请分成几个文件。", en=f"The table has more than {MOST_ROWS} rows. Split it into several files.")
    return msgspec.msgpack.encode(found)


def _of_workbook(data: bytes, kind: Format) -> list[list[str]]:
    found = []
    for line in read_grid(data, kind).lines:
        if line.table not in (None, 1):
            break
        row = [""] * min(max((cell.column for cell in line.cells), default=0) + 1, _MOST_COLUMNS)
        for cell in line.cells:
            if cell.column < _MOST_COLUMNS:
                row[cell.column] = cell.text
        found.append(row)
    return found


def _of_text(data: bytes) -> list[list[str]]:
    text = decode(data).removeprefix("\ufeff")
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    try:
        return [row[:_MOST_COLUMNS] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error as error:
        raise Unreadable(
            "CSV 文件读不成表格，请用 Excel 或 WPS 打开后另存。", en="The CSV file is no table. Open it in Excel or WPS and save it again."
        ) from error
