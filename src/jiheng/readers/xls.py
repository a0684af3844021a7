"""XLS (Excel 97-2003, WPS .et) → Grid: every cell as printed, number formats and all."""

import datetime as dt
import io

import xlrd  # BSD: the one reader of .xls that gives number formats; without them 85% reads as 0.85
from xlrd.biffh import XLRDError

from jiheng.readers.archive import damaged, encrypted
from jiheng.readers.grid import Grid, Unreadable
from jiheng.readers.number_format import Unprintable, printed_number, printed_text
from jiheng.readers.sheets import Sheet, grid_of

_EPOCHS = (dt.date(1899, 12, 30), dt.date(1904, 1, 1))


def read_xls(data: bytes) -> Grid:
    """Every visible sheet as a table. Raises Unreadable."""
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
        shown = [sheet for sheet in book.sheets() if sheet.visibility == 0]
        sheets = [_sheet(book, sheet) for sheet in shown]
    except Unreadable:
        raise
    except XLRDError as error:
        raise encrypted() if "encrypted" in str(error).casefold() else damaged() from error
    except Exception as error:  # xlrd trusts its input: a spoilt file may raise anything
        raise damaged() from error
    hidden = [sheet.name for sheet in book.sheets() if sheet.visibility]
    if hidden and sheets:
        sheets[0].lose(0, 0, f"隐藏的工作表未读入：{'、'.join(hidden)}")
    return grid_of(sheets)


def _sheet(book: xlrd.Book, source: xlrd.sheet.Sheet) -> Sheet:
    sheet = Sheet(name=source.name)
    for row in range(source.nrows):
        for column in range(source.row_len(row)):
            if source.cell_type(row, column) not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                sheet.put(row, column, _text(book, sheet, source, row, column))
    sheet.merges = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in source.merged_cells]
    sheet.hidden_rows = {row for row, info in source.rowinfo_map.items() if info.hidden}
    sheet.hidden_columns = {column for column, info in source.colinfo_map.items() if info.hidden}
    return sheet


def _text(book: xlrd.Book, sheet: Sheet, source: xlrd.sheet.Sheet, row: int, column: int) -> str:
    kind, value = source.cell_type(row, column), source.cell_value(row, column)
    code = book.format_map[book.xf_list[source.cell_xf_index(row, column)].format_key].format_str
    if kind == xlrd.XL_CELL_TEXT:
        return printed_text(value, code) if "@" in code and code != "@" else value
    if kind == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if value else "FALSE"
    if kind == xlrd.XL_CELL_ERROR:
        sheet.lose(row, column, f"公式出错：{xlrd.error_text_from_code.get(int(value), value)}。请用 Excel 或 WPS 打开并改正后再读")
        return ""
    try:
        return printed_number(repr(value), code, _EPOCHS[book.datemode])
    except Unprintable:
        sheet.lose(row, column, f"数字格式无法还原，按原值 {value} 读入，请核对")
        return f"{value:.15g}"
