"""Plain tables as people keep them: several sheets, merged cells, formulas without a result, other delimiters."""

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import msgspec
import openpyxl
import pytest

from jiheng.readers.listing import rows, tables


def book(fill: Callable[[Any], None]) -> bytes:
    made = openpyxl.Workbook()
    fill(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def read(data: bytes, name: str = "表.xlsx") -> list[tuple[str, list[list[str]]]]:
    return msgspec.msgpack.decode(tables(data, name, b""), type=list[tuple[str, list[list[str]]]])


def test_every_sheet_is_a_table_with_its_name():
    def fill(made: Any) -> None:
        made.active.title = "活动"
        made.active.append(["活动名称"])
        made.create_sheet("空白")
        made.create_sheet("支付").append(["摘要", "金额"])

    data = book(fill)
    assert read(data) == [("活动", [["活动名称"]]), ("支付", [["摘要", "金额"]])]
    assert msgspec.msgpack.decode(rows(data, "表.xlsx", b"")) == [["活动名称"]]


def test_rows_keep_the_numbers_that_the_file_gives_them():
    def fill(made: Any) -> None:
        made.active["A1"], made.active["A4"] = "活动名称", "对接会"

    assert read(book(fill))[0][1] == [["活动名称"], [], [], ["对接会"]]


def test_a_merged_day_holds_for_every_row_and_a_merged_amount_for_one():
    def fill(made: Any) -> None:
        made.active.append(["日期", "活动名称", "人数"])
        made.active.append([dt.date(2026, 6, 1), "上午", 20])
        made.active.append([None, "下午", None])
        made.active.merge_cells("A2:A3")
        made.active.merge_cells("C2:C3")

    assert read(book(fill))[0][1][1:] == [["2026-06-01", "上午", "20"], ["2026-06-01", "下午"]]


def test_a_formula_without_a_result_is_not_blank():
    def fill(made: Any) -> None:
        made.active.append(["摘要", "=1+1"])

    assert read(book(fill)) == [("Sheet", [["摘要", "="]])]


@pytest.mark.parametrize(
    "text", ["单位：万元\n日期\t摘要\n3月1日\t甲,乙\n", "单位：万元\n日期;摘要\n3月1日;甲,乙\n", '单位：万元\n日期,摘要\n3月1日,"甲,乙"\n']
)
def test_the_delimiter_shows_from_the_whole_head(text):
    assert read(text.encode(), "表.csv") == [("", [["单位：万元"], ["日期", "摘要"], ["3月1日", "甲,乙"]])]
