"""Ruled tables in PDF files, drawn in the ways that producers draw them."""

import pytest

from jiheng.readers.grid import Grid
from jiheng.readers.pdf import read_pdf
from tests.readers.drawing import HEIGHT, Sheet, pdf

XS, YS = (50, 150, 300), (100, 120, 140)
WORDS = (("项目名称", "供需撮合"), ("主管部门", "产业促进中心"))


def texts(grid: Grid) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in line.cells) for line in grid.lines]


def test_a_table_gives_a_line_for_each_row():
    assert texts(read_pdf(pdf(Sheet().rows(XS, YS, WORDS)))) == list(WORDS)


def test_a_cell_knows_its_page_and_its_box():
    cell = read_pdf(pdf(Sheet().text(50, 90, "前页"), Sheet().rows(XS, YS, WORDS))).lines[2].cells[1]
    assert cell.source.page == 2
    assert cell.source.box == pytest.approx((150, 120, 300, 140), abs=1)
    assert (cell.column, cell.row_span, cell.column_span) == (1, 1, 1)


def test_merged_cells_stand_once_with_their_spans():
    sheet = Sheet().rule(50, 100, 50, 160).rule(150, 120, 150, 160).rule(225, 120, 225, 160).rule(300, 100, 300, 160)
    sheet.rule(50, 100, 300, 100).rule(50, 120, 300, 120).rule(150, 140, 300, 140).rule(50, 160, 300, 160)
    sheet.text(55, 113, "申报表").text(55, 143, "资金").text(155, 133, "总额").text(230, 133, "1.00").text(155, 153, "其他").text(230, 153, "0")
    cells = [(cell.text, cell.column, cell.row_span, cell.column_span) for line in read_pdf(pdf(sheet)).lines for cell in line.cells]
    assert cells == [("申报表", 0, 1, 3), ("资金", 0, 2, 1), ("总额", 1, 1, 1), ("1.00", 2, 1, 1), ("其他", 1, 1, 1), ("0", 2, 1, 1)]


def test_lines_inside_a_cell_keep_their_breaks_but_a_cut_number_is_whole():
    sheet = Sheet().grid((50, 95, 300), (100, 140)).lines(52, 114, ["满意度指", "标"]).lines(98, 114, ["780,000", "元"])
    narrow = Sheet().grid((50, 95, 300), (100, 140)).lines(52, 114, ["780,000.", "00"])
    assert texts(read_pdf(pdf(sheet))) == [("满意度指\n标", "780,000\n元")]
    assert texts(read_pdf(pdf(narrow))) == [("780,000.00", "")]


def _frame_of_bars(sheet: Sheet) -> None:
    for y in YS:
        sheet.bar(50, y, 300, y + 0.7)
    for x in XS:
        sheet.bar(x, 100, x + 0.7, 140)


def _dotted(sheet: Sheet) -> None:
    for y in YS:
        for x in range(50, 301, 2):
            sheet.bar(x, y, x + 0.8, y + 0.8)
    for x in XS:
        for y in range(100, 141, 2):
            sheet.bar(x, y, x + 0.8, y + 0.8)


def _dashed(sheet: Sheet) -> None:
    sheet.raw("[3 2] 0 d")
    sheet.grid(XS, YS)


def _rings(sheet: Sheet) -> None:
    for top, bottom in ((100, 120), (120, 140)):
        for left, right in ((50, 150), (150, 300)):
            outer = f"{left} {HEIGHT - bottom:g} {right - left} {bottom - top} re"
            inner = f"{left + 0.7} {HEIGHT - bottom + 0.7:g} {right - left - 1.4} {bottom - top - 1.4} re"
            sheet.raw(f"{outer} {inner} f*")


def _in_a_form(sheet: Sheet) -> None:
    sheet.form = Sheet().grid([x - 20 for x in XS], YS)
    sheet.raw("q 1 0 0 1 20 0 cm /X Do Q")


def _one_path(sheet: Sheet) -> None:
    across = " ".join(f"50 {HEIGHT - y:g} m 300 {HEIGHT - y:g} l" for y in YS)
    down = " ".join(f"{x} {HEIGHT - 100:g} m {x} {HEIGHT - 140:g} l" for x in XS)
    sheet.raw(f"0.5 w {across} {down} S")


@pytest.mark.parametrize("draw", [_frame_of_bars, _dotted, _dashed, _rings, _in_a_form, _one_path])
def test_rules_are_found_however_they_are_drawn(draw):
    sheet = Sheet()
    draw(sheet)
    for (label, value), top in zip(WORDS, YS, strict=False):
        sheet.text(53, top + 13, label).text(153, top + 13, value)
    assert texts(read_pdf(pdf(sheet))) == list(WORDS)


def test_white_lines_are_no_rules():
    sheet = Sheet().raw("1 1 1 RG").grid(XS, YS).text(53, 113, "项目名称")
    assert [line.table for line in read_pdf(pdf(sheet)).lines] == [None]


def test_an_underline_is_no_table():
    sheet = Sheet().text(53, 113, "项目名称").rule(53, 115, 93, 115)
    assert [line.table for line in read_pdf(pdf(sheet)).lines] == [None]


def test_a_turned_page_is_read_as_it_is_shown():
    upright = Sheet().rows(XS, YS, WORDS)
    turned = Sheet(rotate=90, media=f"0 0 {HEIGHT:g} 595").raw(f"q 0 1 -1 0 {HEIGHT:g} 0 cm").raw("\n".join(upright.operators)).raw("Q")
    first, second = read_pdf(pdf(upright)), read_pdf(pdf(turned))
    assert texts(first) == texts(second)
    assert second.lines[1].cells[1].source.box == pytest.approx(first.lines[1].cells[1].source.box, abs=1)


def test_a_page_that_does_not_begin_at_zero_is_measured_from_its_corner():
    moved = Sheet(media=f"100 50 695 {HEIGHT + 50:g}").raw("q 1 0 0 1 100 50 cm").raw("\n".join(Sheet().rows(XS, YS, WORDS).operators)).raw("Q")
    assert read_pdf(pdf(moved)).lines[0].cells[0].source.box == pytest.approx((50, 100, 150, 120), abs=1)


def test_text_printed_twice_to_look_bold_is_read_once():
    sheet = Sheet().grid(XS, YS)
    for shift in (0, 0.3, 0.6):
        sheet.text(53 + shift, 113, "项目人人")
    assert texts(read_pdf(pdf(sheet)))[0] == ("项目人人", "")


@pytest.mark.parametrize("start", [150 - 8, 150 + 2, 150 - 13])
def test_a_word_wider_than_its_column_stays_one_word(start: float):
    sheet = Sheet().grid((50, 150, 190, 300), (100, 120)).text(start, 113, "780,000.00").text(205, 113, "元")
    assert "780,000.00" in texts(read_pdf(pdf(sheet)))[0]


def test_text_hidden_by_its_clip_belongs_to_the_cell_that_clips_it():
    sheet = Sheet().grid((50, 300), (100, 120, 140)).text(53, 133, "下一行")
    sheet.raw(f"q 50 {HEIGHT - 120:g} 250 20 re W n").lines(53, 113, ["看得见的", "看不见的"], pitch=13).raw("Q")
    assert texts(read_pdf(pdf(sheet))) == [("看得见的\n看不见的",), ("下一行",)]


def test_text_too_high_for_its_row_belongs_to_the_row_in_whose_middle_it_stands():
    sheet = Sheet().grid((50, 150, 300), (100, 120, 140, 160)).lines(53, 123, ["甲乙丙丁", "戊己庚辛", "壬癸子丑"], pitch=12)
    sheet.text(153, 113, "一").text(153, 133, "二").text(153, 153, "三")
    assert texts(read_pdf(pdf(sheet))) == [("", "一"), ("甲乙丙丁\n戊己庚辛\n壬癸子丑", "二"), ("", "三")]
