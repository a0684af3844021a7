"""What the cells of a workbook offer and warn of while they are filled in: levels, operators, units, how to write dates and targets."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from jiheng.model.carried import HIDDEN_SHEET
from jiheng.model.target import Comparator
from jiheng.reference.frameworks import all_frameworks
from jiheng.reference.units import unit_rows
from jiheng.writers.form.fit import Placed

FIRST_COLUMN = 6  # of the lists on the hidden sheet; they begin in its second row
_TARGETS = ("target", "overall_target", "actual", "forecast")
_TARGET_HINT = "写成“计算符号+数值+(计量单位)”，如 ≥95.00(%)；定性指标直接写文字；时间写到年月日。"
_DATE_HINT = "写成 2026-01-01 的样子。"
# A number needs an operator unless it is a date; a unit in brackets should be a known one, or made of several (元/人).
_WELL_WRITTEN = (
    'AND(OR(ISERROR(VALUE(LEFT({c},1))),ISNUMBER(SEARCH("年",{c})),ISNUMBER(SEARCH("月",{c})),ISNUMBER(SEARCH("日",{c}))),'
    'OR(RIGHT({c},1)<>")",ISNUMBER(FIND("/",{c})),COUNTIF({units},IFERROR(MID({c},FIND("(",{c})+1,LEN({c})-FIND("(",{c})-1),"%"))>0))'
)


class Choices:
    """Offers choices cell by cell, and keeps the lists for the hidden sheet; what a document itself prints is in its lists, too."""

    def __init__(self) -> None:
        self.lists: dict[str, list[str]] = {name: list(words) for name, words in _lists().items()}

    def offer(self, sheet: Worksheet, placed: Placed) -> None:
        """Give a cell the list or the hint that is for its address; another entry warns, and may stand all the same."""
        field = placed.box.address.rpartition("/")[2]
        if field in self.lists and placed.box.text and placed.box.text not in self.lists[field]:
            self.lists[field].append(placed.box.text)
        rule = self._rule(field, xl_rowcol_to_cell(placed.top, placed.left)) if "/" in placed.box.address else None
        if rule is not None:
            sheet.data_validation(placed.top, placed.left, placed.top, placed.left, {"error_type": "warning", **rule})

    def _rule(self, field: str, cell: str) -> dict[str, Any] | None:
        if field in self.lists:
            return {"validate": "list", "source": f"={self._range(field)}", "error_title": "不在常用名称内", "error_message": "请核对后再填。"}
        if field in _TARGETS:
            formula = _WELL_WRITTEN.format(c=cell, units=self._range("unit"))
            told = {"input_title": "指标值", "input_message": _TARGET_HINT, "error_title": "请核对指标值的写法", "error_message": _TARGET_HINT}
            return {"validate": "custom", "value": f"={formula}", **told}
        return {"validate": "any", "input_title": "日期", "input_message": _DATE_HINT} if field in ("start", "end") else None

    def _range(self, name: str) -> str:
        column = xl_col_to_name(FIRST_COLUMN + list(self.lists).index(name))
        return f"{HIDDEN_SHEET}!${column}$2:${column}${_ROOM}"


_ROOM = 600  # rows of the longest list, with room for the words of the document


@cache
def _lists() -> Mapping[str, tuple[str, ...]]:
    levels = [pair for framework in all_frameworks().values() for pair in framework.levels.items()]
    return {
        "level1": tuple(dict.fromkeys(f"{first}指标" for first, _ in levels)),
        "level2": tuple(dict.fromkeys(f"{second}指标" for _, seconds in levels for second in seconds)),
        "comparator": tuple(comparator.value for comparator in Comparator),
        "unit": tuple(row.unit for row in unit_rows()),
    }
