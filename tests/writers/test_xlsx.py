"""Findings as a workbook, as Excel and WPS would open it."""

import io
from typing import Any

import openpyxl
import pytest

from jiheng.writers.findings.xlsx import FINDINGS, LINE, LONGEST, to_xlsx
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
    summary, findings, gaps = sheets(document, unread("坏.docx"), checked(faultless(), path="好.docx"))
    assert (summary.title, findings.title, gaps.title) == ("汇总", "审核意见", "未能核对")
    assert [row[-2:] for row in values(findings)[1:]] == [[finding.code, finding.address] for finding in document.findings]
    assert [row[-2] for row in values(gaps)[1:]] == ["", *(gap.code for gap in document.not_assessed)]
    assert values(findings)[0] == heads("zh")
    rows = values(summary)[1:]
    of_one = [row for row in rows if row[0] == document.path]
    assert [row[0] for row in rows] == [document.path] * len(of_one) + ["坏.docx", "好.docx"]
    assert rows[-2][7] == "没有读出"
    assert rows[-1][1] == faultless().declarations[0].name, "a document of one project has one row"
    assert rows[-1][3:8] == ["0", "0", "0", "0", "无须退回"]
    assert int(of_one[0][6]) == document.ledger.not_assessable
    assert len(of_one) == 1 or sum(int(row[6]) for row in of_one[1:]) == document.ledger.not_assessable


def test_the_summary_counts_findings_by_project_and_severity():
    document = checked(with_findings())
    summary, *_ = sheets(document)
    rows = values(summary)[1:]
    names = [f"　{form.name}" for form in document.submission.declarations]
    assert [row[1] for row in rows] == ["（整份材料合计）", "　不属于单个项目的", *names]
    for column, severity in enumerate(("error", "explain", "hint"), start=3):
        number = sum(finding.severity == severity for finding in document.findings)
        assert (int(rows[0][column]), sum(int(row[column]) for row in rows[1:])) == (number, number)
    assert [row[7] for row in rows if int(row[3])] == ["修改后重报"] * sum(int(row[3]) > 0 for row in rows)


def test_both_values_stand_in_columns_of_their_own():
    document = checked(with_findings())
    _, findings, _ = sheets(document)
    for finding, row in zip(document.findings, values(findings)[1:], strict=True):
        if finding.actual:
            assert row[6] == finding.actual
        if finding.expected:
            assert row[7] == finding.expected
    blank = next(row for finding, row in zip(document.findings, values(findings)[1:], strict=True) if finding.address.endswith("/other"))
    assert blank[6] == "（空）"


def test_rows_are_as_high_as_their_texts_need():
    _, findings, _ = sheets(checked(with_findings()))
    for row in range(2, findings.max_row + 1):
        assert findings.row_dimensions[row].height >= 30


def test_heads_of_several_words_are_not_cut():
    summary, *_ = sheets(checked(with_findings()), lang="en")
    assert summary.row_dimensions[1].height >= 2 * LINE


def test_texts_stay_texts():
    _, findings, *_ = sheets(checked(hostile()))
    cells = [cell for row in findings.iter_rows(min_col=2) for cell in row if cell.value is not None]
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
        assert all(column.width >= 5 for column in sheet.column_dimensions.values() if not column.hidden)
        assert "审核意见表" in sheet.oddHeader.center.text
        assert "审核人" in sheet.oddFooter.center.text
        assert all(cell.alignment.wrap_text for row in sheet.iter_rows() for cell in row)


def test_paths_are_shown_from_the_folder_that_all_share():
    summary, *_ = sheets(checked(faultless(), path="甲/乙/一.docx"), checked(faultless(), path="甲/乙/丙/二.docx"), unread("甲/乙/三.docx"))
    assert list(dict.fromkeys(row[0] for row in values(summary)[1:])) == ["一.docx", "丙/二.docx", "三.docx"]
    (only, *_), (two, *_) = sheets(checked(faultless(), path="甲/一.docx")), sheets(checked(faultless(), path="甲/x"), checked(faultless(), path="乙/x"))
    assert (values(only)[1][0], values(two)[1][0]) == ("一.docx", "甲/x")


def test_what_only_programs_need_is_hidden():
    def hidden(*documents) -> list[str]:
        _, findings, _ = sheets(*documents)
        return [str(cell.value) for cell in findings[1] if findings.column_dimensions[cell.column_letter].hidden]

    one = checked(with_findings())
    assert hidden(one) == ["文件", "地址"]
    assert hidden(one, one) == ["地址"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_decisions_can_be_chosen_from_a_list(lang):
    summary, findings, _ = sheets(checked(with_findings()), lang=lang)
    for sheet in (summary, findings):
        (offer,) = sheet.data_validations.dataValidation
        assert str(offer.sqref).endswith(str(sheet.max_row))
        assert sheet[str(offer.sqref).split(":")[0]].offset(row=-1).value == ("处理意见" if lang == "zh" else "decision")
        assert not offer.showErrorMessage


def test_a_text_longer_than_a_cell_is_cut_not_lost():
    _, findings, *_ = sheets(checked(with_findings(name="甲" * 40_000)))
    longest = max(len(cell) for row in values(findings) for cell in row)
    assert 30_000 < longest <= LONGEST


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_found_gives_a_workbook_with_heads(lang):
    _, findings, *_ = sheets(checked(faultless()), lang=lang)
    assert values(findings) == [heads(lang)]
