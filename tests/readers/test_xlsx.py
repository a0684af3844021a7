"""XLSX → Grid: what Excel would print."""

from pathlib import Path

import pytest

from jiheng.readers.grid import Unreadable
from jiheng.readers.sheets import cell_name, is_text_after_all
from jiheng.readers.xlsx import read_xlsx
from tests.readers.office_parts import workbook

BUILT = Path(__file__).parents[1] / "fixtures" / "built"


def row(number: int, *cells: str, properties: str = "") -> str:
    return f'<row r="{number}" {properties}>{"".join(cells)}</row>'


def text(name: str, value: str) -> str:
    return f'<c r="{name}" t="inlineStr"><is><t>{value}</t></is></c>'


def number(name: str, value: str, style: int = 0) -> str:
    return f'<c r="{name}" s="{style}"><v>{value}</v></c>'


def data(*rows: str) -> str:
    return f"<sheetData>{''.join(rows)}</sheetData>"


def texts(file: bytes) -> list[list[str]]:
    return [[cell.text for cell in line.cells] for line in read_xlsx(file).lines]


def only(cell: str, formats: tuple[str, ...] = ()) -> str:
    """Text of a sheet's only cell."""
    return texts(workbook(data(row(1, cell)), formats=formats))[0][0]


@pytest.mark.parametrize(
    ("raw", "code", "printed"),
    [
        ("12", '"≥"0.00"(次)"', "≥12.00(次)"),
        ("0.85", "0%", "85%"),
        ("0.85", '"≥"0.00%', "≥85.00%"),
        ("780000", "#,##0.00", "780,000.00"),
        ("46023", "yyyy-mm-dd", "2026-01-01"),
        ("46023", 'yyyy"年"m"月"d"日"', "2026年1月1日"),
        ("0.1", "General", "0.1"),
        ("0.10000000000000001", "General", "0.1"),
        ("20", "≤0.00\\(万\\元\\)", "≤20.00(万元)"),
    ],
)
def test_numbers_are_read_as_printed(raw: str, code: str, printed: str):
    assert only(number("A1", raw, 1), formats=(code,)) == printed


def test_a_number_in_a_format_we_cannot_render_is_given_raw_and_named():
    grid = read_xlsx(workbook(data(row(1, number("B1", "0.5", 1))), formats=("# ?/?",)))
    assert grid.lines[0].cells[1].text == "0.5"
    assert (grid.lost[0][0].cell, "0.5" in grid.lost[0][1]) == ("B1", True)


def test_a_text_taken_for_a_formula_comes_back_as_text():
    assert only('<c r="A1"><f>1.00(个)</f><v></v></c>') == "=1.00(个)"
    assert only('<c r="A1" t="e"><f>1.00(个)</f><v>#NAME?</v></c>') == "=1.00(个)"


@pytest.mark.parametrize("formula", ["SUM(B1:B3)", "B1+B2", "VLOOKUP(A1,表!A:B,2,0)", "1+2", "$C$7", "#REF!*2"])
def test_a_formula_without_a_value_is_blank_and_named_as_lost(formula: str):
    grid = read_xlsx(workbook(data(row(1, text("A1", "金额"), f'<c r="B1"><f>{formula}</f></c>', text("C1", "元")))))
    assert [cell.text for cell in grid.lines[0].cells] == ["金额", "", "元"]
    assert grid.lost[0][0].cell == "B1"
    assert formula in grid.lost[0][1]
    assert not is_text_after_all(formula)


@pytest.mark.parametrize("formula", ["1.00(个)", "100%", "3(万元/次)", "12", "1.00（个）"])
def test_what_no_program_can_calculate_is_text(formula: str):
    assert is_text_after_all(formula)


def test_formulas_with_values_and_errors():
    assert only('<c r="A1"><f>B1*2</f><v>24</v></c>') == "24"
    assert only('<c r="A1" t="str"><f>A2&amp;"次"</f><v>3次</v></c>') == "3次"
    assert read_xlsx(workbook(data(row(1, text("A1", "x"), '<c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c>')))).lost[0][0].cell == "B1"


def test_shared_rich_and_escaped_texts():
    rich = '<r><t>绩效</t></r><r><t xml:space="preserve"> 目标</t></r><rPh sb="0" eb="1"><t>jixiao</t></rPh>'
    file = workbook(data(row(1, '<c r="A1" t="s"><v>0</v></c>', '<c r="B1" t="s"><v>1</v></c>')), texts=(rich, "<t>甲_x000D_\n乙</t>"))
    assert texts(file) == [["绩效 目标", "甲\r\n乙"]]


def test_booleans_dates_and_words_around_texts():
    assert only('<c r="A1" t="b"><v>1</v></c>') == "TRUE"
    assert only('<c r="A1" t="d"><v>2026-01-01T00:00:00</v></c>') == "2026-01-01"
    assert only('<c r="A1" s="1" t="str"><v>三</v></c>', formats=('@"(次)"',)) == "三(次)"


def test_the_calendar_of_1904():
    file = workbook(data(row(1, number("A1", "44561", 1))), formats=("yyyy-mm-dd",), properties='<workbookPr date1904="1"/>')
    assert texts(file) == [["2026-01-01"]]


def test_merged_cells_stand_once_and_blanks_between_are_kept():
    rows = data(row(1, text("A1", "资金"), text("B1", "总额")), row(2, text("C2", "3")))
    lines = read_xlsx(workbook(rows + '<mergeCells><mergeCell ref="A1:A2"/></mergeCells>')).lines
    assert [[(cell.text, cell.column, cell.row_span) for cell in line.cells] for line in lines] == [
        [("资金", 0, 2), ("总额", 1, 1), ("", 2, 1)],
        [("", 1, 1), ("3", 2, 1)],
    ]


def test_hidden_rows_columns_and_sheets_are_left_out_and_named():
    rows = row(1, text("A1", "甲"), text("B1", "暗列")), row(2, text("A2", "暗行"), properties='hidden="1"'), row(3, text("A3", "丙"))
    file = workbook('<cols><col min="2" max="2" hidden="1"/></cols>' + data(*rows), data(row(1, text("A1", "暗表"))), states=("visible", "hidden"))
    assert texts(file) == [["甲"], ["丙"]]
    assert [message for _, message in read_xlsx(file).lost] == ["隐藏的工作表未读入：表2", "隐藏的行或列未读入：暗列", "隐藏的行或列未读入：暗行"]


def test_a_merged_cell_that_begins_in_a_hidden_row_is_still_seen():
    rows = data(row(1, text("A1", "标签"), properties='hidden="1"'), row(2, text("B2", "一")), row(3, text("B3", "二")))
    first = read_xlsx(workbook(rows + '<mergeCells><mergeCell ref="A1:A3"/></mergeCells>')).lines[0].cells[0]
    assert (first.text, first.row_span, first.source.cell) == ("标签", 2, "A1")


def test_cells_and_rows_without_names_follow_each_other():
    assert texts(workbook("<sheetData><row><c t='inlineStr'><is><t>甲</t></is></c><c><v>2</v></c></row><row><c><v>3</v></c></row></sheetData>")) == [
        ["甲", "2"],
        ["3", ""],
    ]


def test_sheets_are_tables_one_after_the_other_and_cells_tell_their_place():
    lines = read_xlsx(workbook(data(row(1, text("A1", "一"))), data(row(4, text("C4", "二"))))).lines
    assert [(line.table, line.cells[-1].source.sheet, line.cells[-1].source.cell) for line in lines] == [(1, "表1", "A1"), (2, "表2", "C4")]


def test_a_million_blank_formatted_rows_and_all_columns_cost_nothing():
    blank = "".join(f'<row r="{number}"><c r="A{number}" s="0"/></row>' for number in range(2, 60_000))
    wide = "".join(f'<c r="{cell_name(0, column)}" s="0"/>' for column in range(1, 16_384))
    end = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    lines = read_xlsx(workbook(f'<dimension ref="A1:XFD1048576"/><sheetData><row r="1">{text("A1", "甲")}{wide}</row>{blank}{end}</sheetData>')).lines
    assert [[cell.text for cell in line.cells] for line in lines] == [["甲"]]


def test_a_stray_cell_far_outside_is_named_and_does_not_widen_the_table():
    grid = read_xlsx(workbook(data(row(1, text("A1", "甲"), text("XFD1", "远")))))
    assert [cell.text for cell in grid.lines[0].cells] == ["甲"]
    assert grid.lost[0][0].cell == "XFD1"


def test_a_shared_text_that_is_not_there_means_damage():
    with pytest.raises(Unreadable, match="损坏"):
        read_xlsx(workbook(data(row(1, '<c r="A1" t="s"><v>7</v></c>'))))


@pytest.mark.parametrize("path", sorted(BUILT.glob("*.xlsx")), ids=lambda path: path.name)
def test_large_parts_are_read_like_small_ones(path: Path, monkeypatch: pytest.MonkeyPatch):
    at_once = read_xlsx(path.read_bytes())
    monkeypatch.setattr("jiheng.readers.xlsx._SMALL", 0)
    assert read_xlsx(path.read_bytes()) == at_once
