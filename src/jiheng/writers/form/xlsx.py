"""Forms as a workbook that is filled in offline: a sheet for each form, merged cells, print setup, lists to choose from, hidden ids to come back by."""

import io
import re
from collections.abc import Iterator
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from jiheng.model.address import NoSuchPlace, get
from jiheng.model.carried import HIDDEN_SHEET
from jiheng.model.declaration import Submission
from jiheng.writers.cells import storable
from jiheng.writers.form.choices import Choices
from jiheng.writers.form.fit import POINTS, Placed, Plan, plan
from jiheng.writers.form.hidden import write_hidden
from jiheng.writers.form.sheet import Page, Role, Sheets, Table

LONGEST = 32_767  # characters that a cell of Excel holds
_BLACK = {Role.TITLE, Role.HEADING, Role.LABEL}  # in 黑体, the others in 仿宋
_GROUPED = re.compile(r"(?!-?0\d)-?\d{1,3}(?:,\d{3})*\.\d{2}(?:\d{0,3}[1-9])?")
_SHORT = re.compile(r"0|-?[1-9]\d{0,6}(?:\.\d{0,2}[1-9])?")
_MONEY = "#,##0.00####"  # hides no digit that an officer may type: what is printed is what is read
_EXACT = 15  # digits that a spreadsheet keeps of a number
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]|^'+|'+$")
_LONGEST_NAME = 31
_KIND = {"declaration": "申报表", "self_evaluation": "自评表", "monitoring": "监控表", "department": "整体支出"}
_INCH = 25.4


def to_xlsx(sheets: Sheets, submission: Submission) -> bytes:
    """The document as a workbook. What officers wrote is always text, never a formula; amounts are numbers where these give the same digits back."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    book.set_properties({"title": sheets.title[:255], "author": (submission.agency or "")[:255], "keywords": "绩效目标", "comments": "由绩衡写出"})
    formats = _Formats(book)
    names = _Names(submission)
    plans = [(names.next(page), page, plan(page)) for page in sheets.pages]
    choices = Choices()
    for name, page, drawn in plans:
        sheet = book.add_worksheet(name)
        _set_up(sheet, page, drawn, sheets.margins)
        for placed in drawn.cells:
            _write(sheet, placed, submission, formats)
            choices.offer(sheet, placed)
    write_hidden(book.add_worksheet(HIDDEN_SHEET), [(name, drawn) for name, _, drawn in plans], submission, choices)
    book.close()
    return out.getvalue()


class _Formats:
    """Formats of the workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[object, ...], Format] = {}

    def of(self, placed: Placed, number: str) -> Format:
        """The format of a cell whose number format is `number`."""
        role, align = placed.box.role, placed.box.align.value
        key = (role, align, placed.ruled, number)
        if key not in self._made:
            self._made[key] = self._book.add_format({
                "font_name": "黑体" if role in _BLACK else "仿宋",
                "font_size": POINTS[role],
                "bold": role is Role.TITLE,
                "align": align,
                "valign": "vcenter",
                "text_wrap": True,
                "indent": 2 if role is Role.TEXT and not placed.ruled else 0,
                "border": 1 if placed.ruled else 0,
                "num_format": number,
            })  # fmt: skip
        return self._made[key]


class _Names:
    """Names of the sheets: what they hold, number and project; valid, and each one only once whatever its case."""

    def __init__(self, submission: Submission) -> None:
        self._submission = submission
        self._taken = {HIDDEN_SHEET, "history"}  # Excel keeps the latter for itself

    def next(self, page: Page) -> str:
        """The name of the sheet of a page."""
        wished = " ".join(_NOT_IN_NAMES.sub("", self._wished(page)).split()) or "表"
        name, count = wished[:_LONGEST_NAME].strip("' "), 1
        while not name or name.casefold() in self._taken:
            count += 1
            end = f"({count})"
            name = wished[: _LONGEST_NAME - len(end)].strip("' ") + end
        self._taken.add(name.casefold())
        return name

    def _wished(self, page: Page) -> str:
        index = next((int(address.split("/")[1]) for address in _addresses(page) if address.startswith("declarations/")), None)
        if index is None:
            return "封面"
        form = self._submission.declarations[index]
        is_form = any(isinstance(block, Table) for block in page.blocks)
        kind = _KIND[str(form.__struct_config__.tag)] if is_form else "说明"
        return f"{kind}{form.number if form.number is not None else index + 1} {form.name or ''}"


def _addresses(page: Page) -> Iterator[str]:
    for block in page.blocks:
        if isinstance(block, Table):
            yield from (box.address for row in block.rows for box in row.cells)
        else:
            yield block.address


def _set_up(sheet: Worksheet, page: Page, drawn: Plan, margins: tuple[float, float, float, float]) -> None:
    """Columns, rows and how the sheet is printed: A4, as wide as the paper, a number on each page."""
    for column, width in enumerate(drawn.widths):
        sheet.set_column_pixels(column, column, round(width * 96 / _INCH))
    for row, height in enumerate(drawn.heights):
        sheet.set_row(row, round(height, 1))
    top, right, bottom, left = (round(side / _INCH, 2) for side in margins)
    sheet.set_margins(left=left, right=right, top=top, bottom=bottom)
    sheet.set_paper(9)
    if page.landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.hide_gridlines(2)
    sheet.set_footer("&C— &P —")
    if drawn.repeated is not None:
        sheet.repeat_rows(*drawn.repeated)


def _write(sheet: Worksheet, placed: Placed, submission: Submission, formats: _Formats) -> None:
    """A cell, merged where it covers several."""
    text = placed.box.text[:LONGEST]
    number = _number_format(text, submission, placed.box.address)
    style = formats.of(placed, number or "@")
    if (placed.top, placed.left) != (placed.bottom, placed.right):
        sheet.merge_range(placed.top, placed.left, placed.bottom, placed.right, "", style)
    if number is not None:
        sheet.write_number(placed.top, placed.left, float(text.replace(",", "")), style)
    elif text:
        sheet.write_string(placed.top, placed.left, storable(text), style)
    else:
        sheet.write_blank(placed.top, placed.left, None, style)


def _number_format(text: str, submission: Submission, address: str) -> str | None:
    """The number format in which an amount comes back digit for digit; None where the cell must be a text."""
    if not text or not isinstance(_value(submission, address), Decimal):
        return None
    if sum(map(str.isdigit, text)) > _EXACT:
        return None
    if _GROUPED.fullmatch(text):
        return _MONEY
    return "General" if _SHORT.fullmatch(text) else None


def _value(submission: Submission, address: str) -> object:
    try:
        return get(submission, address) if address else None
    except NoSuchPlace:
        return None
