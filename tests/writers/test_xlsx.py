"""Findings as a workbook, as Excel and WPS would open it."""

import io
from typing import Any

import openpyxl
import pytest

from jiheng.writers.findings.xlsx import FINDINGS, LONGEST, to_xlsx
from tests.builders import faultless
from tests.writers.documents import HOSTILE, checked, hostile, unread, with_findings, with_gaps


def sheets(*documents, lang="zh") -> list[Any]:
    return list(openpyxl.load_workbook(io.BytesIO(to_xlsx(documents, lang))).worksheets)


def values(sheet: Any) -> list[list[str]]:
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def heads(lang: str) -> list[str]:
    return [head[lang != "zh"] for head, _ in FINDINGS]


def test_findings_gaps_and_files_have_a_sheet_each():
    document = checked(with_gaps())
    findings, gaps, files = sheets(document, unread("坏.docx"), checked(faultless(), path="好.docx"))
    assert (findings.title, gaps.title, files.title) == ("核对结果", "未能核对", "文件")
    assert [row[-1] for row in values(findings)[1:]] == [finding.code for finding in document.findings]
    assert [row[-1] for row in values(gaps)[1:]] == ["", *(gap.code for gap in document.not_assessed)]
    assert values(findings)[0] == heads("zh")
    assert [row[0] for row in values(files)[1:]] == [document.path, "坏.docx", "好.docx"]
    assert "没有读出" in values(files)[2][1]
    assert values(files)[3][2:6] == ["", "", "", ""]


def test_rows_are_as_high_as_their_texts_need():
    findings, _, _ = sheets(checked(with_findings()))
    for row in range(2, findings.max_row + 1):
        assert findings.row_dimensions[row].height >= 30


def test_texts_stay_texts():
    findings, *_ = sheets(checked(hostile()))
    cells = [cell for row in findings.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert any(str(cell.value).startswith("=1+1") for cell in cells)
    assert [cell.hyperlink for cell in cells if cell.hyperlink] == []
    assert any(HOSTILE.split("\x1b")[0] in cell for row in values(findings) for cell in row)


def test_sheets_can_be_read_filtered_and_printed():
    for sheet in sheets(checked(with_findings())):
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref is not None
        assert sheet.auto_filter.ref.startswith("A1:")
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == ("landscape", 9, 0)
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert all(column.width >= 8 for column in sheet.column_dimensions.values())
        assert all(cell.alignment.wrap_text for row in sheet.iter_rows() for cell in row)


def test_a_text_longer_than_a_cell_is_cut_not_lost():
    findings, *_ = sheets(checked(with_findings(name="甲" * 40_000)))
    longest = max(len(cell) for row in values(findings) for cell in row)
    assert 30_000 < longest <= LONGEST


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_found_gives_a_workbook_with_heads(lang):
    findings, *_ = sheets(checked(faultless()), lang=lang)
    assert values(findings) == [heads(lang)]
