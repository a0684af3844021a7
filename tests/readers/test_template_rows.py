"""Rows of the blank form: those that nobody filled are none, those with a target are kept."""

from jiheng.model.source import Source
from jiheng.readers.declaration import interpret
from jiheng.readers.html import read_html
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


def test_a_missing_target_is_shown_at_its_own_blank_cell():
    table = "<table><tr><td>项目名称</td><td colspan=3>社区食堂建设</td></tr>"
    table += "<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td></tr>"
    table += "<tr><td>产出指标</td><td>数量指标</td><td>建成食堂数量</td><td></td></tr></table>"
    (form,) = interpret(read_html(table.encode())).declarations
    assert form.indicators[0].source == Source(table=1, row=3, column=4)
