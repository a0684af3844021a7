"""Tables without rules, or ruled across only, in PDF files."""

import pytest

from jiheng.readers.pdf import read_pdf
from tests.readers.drawing import Sheet, pdf

LEFTS = (50, 150, 250, 420)
ROWS = (
    ("一级指标", "二级指标", "三级指标", "指标值"),
    ("产出指标", "数量指标", "供需撮合活动次数", "≥12.00(次)"),
    ("效益指标", "社会效益指标", "畅通企业供需渠道", "畅通"),
    ("满意度指标", "服务对象满意度", "参会企业满意度", "≥85.00(%)"),
)


def texts(sheet: Sheet) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in line.cells) for line in read_pdf(pdf(sheet)).lines]


def drawn(rows: tuple[tuple[str, ...], ...], *, pitch: float = 28) -> Sheet:
    sheet = Sheet()
    for number, row in enumerate(rows):
        for left, words in zip(LEFTS, row, strict=True):
            sheet.lines(left, 100 + number * pitch, words.split("\n") if words else [], pitch=13)
    return sheet


def test_words_in_columns_make_a_table():
    assert texts(drawn(ROWS)) == list(ROWS)


def test_rows_as_near_as_lines_are_rows_all_the_same():
    assert texts(drawn(ROWS, pitch=14)) == list(ROWS)


def test_lines_of_one_cell_stay_together():
    rows = (*ROWS[:2], ("效益指标", "社会效益\n指标", "畅通企业\n供需渠道", "畅通"), ROWS[3])
    assert texts(drawn(rows, pitch=40)) == list(rows)


def test_a_blank_cell_keeps_its_place():
    rows = (ROWS[0], ROWS[1], ("", "质量指标", "活动契合度", "契合"), ROWS[3])
    line = read_pdf(pdf(drawn(rows))).lines[2]
    assert [cell.text for cell in line.cells if cell.text] == list(rows[2][1:])
    assert [cell.column for cell in line.cells if cell.text] == [1, 2, 3]


def test_a_label_in_the_middle_of_its_rows_covers_them():
    sheet = drawn((ROWS[0], ("", "数量指标", "场次", "≥12(次)"), ("", "质量指标", "契合度", "契合"), ROWS[2]))
    sheet.text(LEFTS[0], 100 + 1.5 * 28, "产出指标")
    label = read_pdf(pdf(sheet)).lines[1].cells[0]
    assert (label.text, label.row_span) == ("产出指标", 2)


def test_rules_across_part_the_rows():
    rows = (ROWS[0], ("产出指标", "数量指标", "供需撮合", "≥12(次)"), ("效益指标", "社会效益", "畅通供需", "畅通"), ROWS[3])
    sheet = drawn(rows, pitch=14)
    for number in range(5):
        sheet.rule(45, 90 + 14 * number, 520, 90 + 14 * number)
    assert texts(sheet) == list(rows)


@pytest.mark.parametrize("words", ["2026 年 1 月 至 12 月", "一、 项目概述"])
def test_blanks_in_running_text_make_no_table(words: str):
    read = texts(Sheet().lines(50, 100, [words] * 6, pitch=30))
    assert [tuple(text.replace(" ", "") for text in row) for row in read] == [(words.replace(" ", ""),)] * 6


def test_a_line_with_a_gap_alone_makes_no_table():
    assert len(texts(Sheet().text(50, 100, "编制部门：促进中心").text(450, 100, "单位：元").text(50, 130, "正文。"))) == 2


def test_rows_hardly_farther_apart_than_the_lines_of_one_long_cell_are_rows():
    rows = (ROWS[0], *(ROWS[1], ("", "", "参与企业数量", "≥90(家)")) * 6)
    sheet = drawn(rows, pitch=16)
    sheet.text(50, 334, "项目绩效目标").lines(150, 328, ["建立重点产业跟踪机制并编写年度报告二份，召开座谈会", "七场，发放问卷。"], pitch=13)
    for left, words in zip(LEFTS, ROWS[1], strict=True):
        sheet.text(left, 364, words)
    read = texts(sheet)
    assert [row[-2:] for row in read[:13]] == [row[2:] for row in rows]
    assert "建立重点产业跟踪机制并编写年度报告二份，召开座谈会\n七场，发放问卷。" in read[13]
