"""The sheet of a workbook that nobody sees: which value and indicator each cell is, and the submission as it was when the workbook was written.

Cells are named by formulas (`=ROW('表'!$D$12)`), which spreadsheets keep right when rows are inserted, moved or deleted. Read by readers/returned.py.
"""

import hashlib
from collections.abc import Iterator, Sequence

from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from jiheng.model.address import get
from jiheng.model.carried import without_places
from jiheng.model.declaration import Submission
from jiheng.model.json import encode
from jiheng.writers.form.choices import FIRST_COLUMN, Choices
from jiheng.writers.form.fit import Plan

FORMAT = "1"
_CHUNK = 32_000  # characters of the JSON in a cell
_NOTE = "这张表供绩衡把离线填写的内容认回来，请勿改动。Leave this sheet as it is: jiheng import needs it."


def write_hidden(sheet: Worksheet, plans: Sequence[tuple[str, Plan]], submission: Submission, choices: Choices) -> None:
    """Columns: address, id of the indicator, where the cell is now; JSON; the lists to choose from. First row: name, format, SHA-256 of the JSON."""
    sheet.very_hidden()
    json = encode(without_places(submission), indent=0).strip().decode()
    for unfit in "\ufffe\uffff":  # XML cannot hold these
        json = json.replace(unfit, f"\\u{ord(unfit):04x}")
    data = json.encode()
    for column, text in enumerate(("jiheng", FORMAT, hashlib.sha256(data).hexdigest(), _NOTE)):
        sheet.write_string(0, column, text)
    for row, (address, ident, place, number) in enumerate(_cells(plans, submission), 1):
        sheet.write_string(row, 0, address)
        sheet.write_string(row, 1, ident)
        sheet.write_formula(row, 2, f"=ROW({place})", None, number)
    for row, start in enumerate(range(0, len(json), _CHUNK), 1):
        sheet.write_string(row, 3, json[start : start + _CHUNK])
    for column, words in enumerate(choices.lists.values(), FIRST_COLUMN):
        for row, word in enumerate(words, 1):
            sheet.write_string(row, column, word)


def _cells(plans: Sequence[tuple[str, Plan]], submission: Submission) -> Iterator[tuple[str, str, str, int]]:
    for name, drawn in plans:
        for placed in drawn.cells:
            address = placed.box.address
            if address:
                place = f"{quote_sheetname(name)}!{xl_rowcol_to_cell(placed.top, placed.left, row_abs=True, col_abs=True)}"
                yield address, _id(submission, address), place, placed.top + 1


def _id(submission: Submission, address: str) -> str:
    """The id of the indicator that an address is of, "" where it is of none."""
    parts = address.split("/")
    if len(parts) < 4 or parts[2] not in ("indicators", "overall_indicators"):
        return ""
    ident: str = get(submission, "/".join(parts[:4])).id
    return ident
