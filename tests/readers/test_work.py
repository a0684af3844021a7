"""What reading costs grows with the text, not faster: counted in calls, since seconds depend on the machine."""

import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from jiheng.model.declaration import Submission
from jiheng.readers import alignment
from jiheng.readers.document import read_document
from jiheng.readers.grid import Unreadable

HEADS = "一级指标 二级指标 三级指标 指标值\n"
JUNK = ("产出指标 建成100", "质量指标一级指标 20%项目", "2026年 指标值资金 ≥95%", "三级指标万元数量指标 ，。", "年度目标(1)项目名称")


def calls(work: Callable[[], object]) -> int:
    """How many functions of Python and C a piece of work calls."""
    count = 0

    def heard(_frame: object, event: str, _what: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(heard)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


class Heard:
    """A function that counts its calls."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.count = 0

    def __call__(self, *given: Any) -> Any:
        self.count += 1
        return self.function(*given)


def read(text: str) -> Submission:
    return read_document(f"项目名称 甲\n{text}".encode(), "a.txt")


def heads(count: int) -> str:
    return HEADS * count


def junk(count: int) -> str:
    return HEADS + "".join(f"{JUNK[i % 5]} {JUNK[i * i % 5]}{i % 7}\n" for i in range(count))


@pytest.mark.parametrize("text", [heads, junk])
def test_twice_the_text_is_about_twice_the_work(text: Callable[[int], str]):
    read(text(40))  # patterns are compiled once
    small, large = calls(lambda: read(text(150))), calls(lambda: read(text(300)))
    assert large < 2.6 * small


def test_a_line_that_is_repeated_is_laid_once(monkeypatch):
    heard = Heard(alignment._go_on)
    monkeypatch.setattr(alignment, "_go_on", heard)
    alignment._laid.cache_clear()
    counts = []
    for count in (100, 200):
        heard.count = 0
        read(heads(count))
        counts.append(heard.count)
    assert counts[1] <= counts[0]


def test_a_cell_is_priced_once_however_many_ways_lead_to_it(monkeypatch):
    cost, most = alignment._COSTS["target"]
    heard = Heard(cost)
    monkeypatch.setitem(alignment._COSTS, "target", (heard, most))
    keys = [f"指标{i % 3}甲" if i % 2 else f"{i}%" for i in range(60)]
    alignment.lay(keys, ("name", "other", "other", "target", "other", "target"))
    assert heard.count <= (most + 1) * (len(keys) + 1)


def test_of_equal_ways_the_first_two_are_kept():
    found: list[alignment._Way] = []
    start = alignment._Way(0)
    for points, column in ((3, 0), (3, 1), (3, 2), (1, 3), (2, 4), (1, 5)):
        alignment._keep(found, start, points, (column, 0, 0))
    assert [(way.points, way.cell and way.cell[0]) for way in found] == [(1, 3), (1, 5)]


def test_glued_headers_without_a_column_for_figures_take_none():
    with suppress(Unreadable):  # whether it is a form does not matter here, that it is read to the end does
        read_document("指标值指标值三级成0".encode(), "a.txt")
