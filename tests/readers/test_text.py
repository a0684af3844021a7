"""Plain text becomes lines of cells: tabs, bars, bars broken over lines, any charset, any bytes."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.readers.declaration import interpret
from jiheng.readers.grid import Grid, Unreadable
from jiheng.readers.text import MOST_LINES, MOST_SEPARATORS, read_text

TEXT = "项目名称\t河道保洁\n\n说明：一段话。\n"


def rows(text: str) -> list[list[str]]:
    """Texts of the cells of each line."""
    return [[cell.text for cell in line.cells] for line in read_text(text.encode()).lines]


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("gb18030"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
    ],
    ids=["utf-8", "utf-8 with mark", "gb18030", "utf-16", "utf-16 without mark", "utf-16 big end first", "crlf", "cr"],
)
def test_charsets_and_line_ends_give_the_same_cells(data: bytes):
    lines = [line for line in read_text(data).lines if line.cells[0].text]
    assert [[cell.text for cell in line.cells] for line in lines] == [["项目名称", "河道保洁"], ["说明：一段话。"]]
    assert [line.cells[0].source.line for line in lines] == [1, 3]


def test_tabs_make_a_table_row_and_blank_cells_stay():
    grid = read_text("其他资金\t\t其他资金\t0\t\n下一段".encode())
    assert [cell.text for cell in grid.lines[0].cells] == ["其他资金", "", "其他资金", "0"]
    assert grid.lines[0].table == 1
    assert grid.lines[1].table is None


def test_marks_of_headings_are_not_text():
    assert rows("### 一、项目概述") == [["一、项目概述"]]


def test_bars_make_rows_and_rules_between_them_are_none():
    assert rows("| 三级指标 | 指标值 |\n| --- | --- |\n| 保洁长度 | ≥38公里 |") == [["三级指标", "指标值"], ["保洁长度", "≥38公里"]]


def test_a_row_with_a_bar_behind_each_cell_is_put_together():
    text = "|\n项目名称 |\n河道保洁 |\n主管部门 |\n水务局 |\n||\n|\n产出\n指标 |\n数量指标 |\n保洁长度 |\n38公里 |\n||\n|\n巡查次数 |\n104次 |\n||||\n"
    assert [[cell for cell in row if cell] for row in rows(text)] == [
        ["项目名称", "河道保洁", "主管部门", "水务局"],
        ["产出\n指标", "数量指标", "保洁长度", "38公里"],
        ["巡查次数", "104次"],
    ]


def test_full_rows_without_trailing_bars_end_by_the_width_of_the_table():
    text = "一级 | 二级 | 三级 | 值 |\n产出指标 | 数量指标 | 保洁长度 | 38公里 |\n巡查次数 | 104次 | | |\n"
    assert len(rows(text)) == 3


def test_commas_make_rows_in_a_table_and_are_punctuation_elsewhere():
    text = '项目名称,"河道,保洁",主管部门,水务局\n年度资金总额,"48,\n000元",,\n三级指标,指标值,,\n长度,38公里,,\n'
    assert rows(text)[:2] == [["项目名称", "河道,保洁", "主管部门", "水务局"], ["年度资金总额", "48,\n000元", "", ""]]
    assert [line.cells[0].source.line for line in read_text(text.encode()).lines] == [1, 2, 4, 5]
    assert rows("一,二,三,四\n五,六\n七\n八,九,十\n") == [["一,二,三,四"], ["五,六"], ["七"], ["八,九,十"]]


def test_bold_cells_lose_their_marks_and_placeholders_stay():
    assert rows("**项目名称** | **甲** | ≥**% |") == [["项目名称", "甲", "≥**%"]]


def test_cells_know_the_line_where_they_begin():
    grid = read_text("甲 |\n乙 |\n|||\n丙 |\n丁 | |||\n".encode())
    assert [[cell.source.line for cell in line.cells if cell.text] for line in grid.lines] == [[1, 2], [4, 5]]


@pytest.mark.parametrize("text", ["\0" * 1000, "一" * 1_000_000, "\t" * 1_000_000, "|" * 1_000_000, "(" * 1_000_000, ""])
def test_hostile_texts_are_read_without_declarations(text: str):
    assert interpret(read_text(text.encode())).declarations == ()


def test_many_short_lines_take_linear_time():
    """A search to the end of the file for each line would take minutes here."""
    text = "项目名称\n项\n目\n" * 20_000 + "财政项目支出绩效目标申报表 1\n项目名称\t甲\n" * 2_000 + "绩效目标的项目1个，" * 20_000
    assert interpret(read_text(text.encode())).declarations


@given(st.binary(max_size=400))
def test_any_bytes_are_read(data: bytes):
    assert isinstance(read_text(data), Grid)


@pytest.mark.parametrize("text", ["x\n" * (MOST_LINES + 1), "a\t" * (MOST_SEPARATORS + 1), "a,b,c,d\n" * (MOST_LINES + 1)], ids=["lines", "cells", "commas"])
def test_more_text_than_any_form_is_refused_before_it_takes_long(text: str):
    with pytest.raises(Unreadable, match="过大") as refused:
        read_text(text.encode())
    assert str(MOST_LINES) in refused.value.en


def test_one_damaged_byte_spoils_one_character_only():
    text = "项目名称\t河道保洁\n主管部门\t水务局\n".encode()
    cells = [cell.text for line in read_text(text[:9] + b"\xff" + text[9:]).lines for cell in line.cells]
    assert cells[1:] == ["河道保洁", "主管部门", "水务局"]
