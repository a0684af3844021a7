"""Rows of the blank form: those that nobody filled are none, those with a target are kept."""

from jiheng.readers.declaration import interpret
from jiheng.readers.text import read_text

FORM = """绩效目标申报表
项目名称\t社区食堂建设\t主管部门\t民政局
一级指标\t二级指标\t三级指标\t指标值
产出指标\t数量指标\t建成食堂数量\t≥3.00(个)
\t质量指标\t{name}\t{target}
"""


def names(name: str, target: str) -> list[str | None]:
    (form,) = interpret(read_text(FORM.format(name=name, target=target).encode())).declarations
    return [row.name for row in form.indicators]


def test_a_row_whose_name_was_not_written_but_whose_target_was_is_kept():
    assert names("指标1", "≥90.00(%)") == ["建成食堂数量", "指标1"]


def test_a_row_that_nobody_filled_is_none():
    assert names("指标1：", "") == ["建成食堂数量"]
    assert names("指标2:", "≥**%") == ["建成食堂数量"]
