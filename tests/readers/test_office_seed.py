"""The seed's six forms as Word, web page and workbook equal the transcription by hand."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest

from jiheng.readers.document import read_document
from jiheng.readers.html import read_html
from tests.readers.test_seed import GOLDEN, differences, without_blanks


def golden() -> Any:
    return without_blanks(json.loads(GOLDEN.read_text(encoding="utf-8")))


def read(path: Path) -> Any:
    return without_blanks(msgspec.to_builtins(read_document(path.read_bytes(), path.name)))


@pytest.mark.parametrize("name", ["A.docx", "H.html"])
def test_documents_equal_the_golden_file_in_full(shared: Path, name: str):
    assert differences(golden(), read(shared / "samples" / "forms" / name)) == []


def test_the_workbook_which_has_no_cover_equals_it_in_all_forms(shared: Path):
    """One of its targets is stored as a formula; it comes back as the text that was meant."""
    assert differences(golden()["declarations"], read(shared / "samples" / "forms" / "X.xlsx")["declarations"]) == []


@pytest.mark.parametrize(("name", "rows"), [("H10_ciq2016_qtwsf.html", 21), ("H11_ciq2016_sysdx.html", 17), ("H12_ciq2016_wscgxm.html", 25)])
def test_old_pages_with_many_spans_give_a_row_for_each_name(shared: Path, name: str, rows: int):
    assert len(read(shared / "samples" / "html" / name)["declarations"][0]["indicators"]) == rows


@pytest.mark.parametrize("name", ["H10_ciq2016_qtwsf.html", "H11_ciq2016_sysdx.html", "H12_ciq2016_wscgxm.html"])
def test_old_pages_with_many_spans_fill_their_raster(shared: Path, name: str):
    """Every place of the table is covered by exactly one cell."""
    rows = [line.cells for line in read_html((shared / "samples" / "html" / name).read_bytes()).lines if line.table == 1]
    boxes = [(row, cell.column, cell.row_span, cell.column_span) for row, cells in enumerate(rows) for cell in cells]
    places = Counter((row + down, column + right) for row, column, high, wide in boxes for down in range(high) for right in range(wide))
    assert places == Counter((row, column) for row in range(len(rows)) for column in range(11))
