"""Rows between bars whose last cell is blank: they end in a bar while the others do not."""

from jiheng.readers.declaration import interpret
from jiheng.readers.text import read_text

FORM = """项目支出绩效目标申报表
（2026年度）
项目名称 | 路灯安装 | 项目属性 | 一次性项目
主管部门 | 青岚县交通局 | 实施单位 | 青岚县公路中心
项目资金（万元） | 年度资金总额 | 64
年度目标 | 安装路灯160盏。 | |
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 安装路灯 | =160盏
产出指标 | 质量指标 | 合格率 | =100%
效益指标 | 社会效益指标 | 夜间出行 |
"""


def test_a_blank_last_cell_costs_no_other_line():
    (form,) = interpret(read_text(FORM.encode())).declarations
    assert (form.department, form.implementing_agency, form.annual_objective) == ("青岚县交通局", "青岚县公路中心", "安装路灯160盏。")
    assert form.funds.annual.amount == 640000
    assert [(row.name, row.target.raw) for row in form.indicators] == [("安装路灯", "=160盏"), ("合格率", "=100%"), ("夜间出行", "")]
