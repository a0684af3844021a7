"""Monitoring during the year (运行监控表): execution so far, what is expected at year end, causes and likelihood, ticked or written."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from jiheng.model.declaration import Execution, Monitoring, Submission
from jiheng.readers.declaration import interpret
from jiheng.readers.text import read_text
from tests.readers.laid import READINGS, as_html, as_tabs

TITLE = "项目支出绩效目标执行监控表（2024年度）"
FORM = """
项目名称{1,3} | 山洪预警设备维护{1,12}
主管部门及代码{1,3} | 临溪区水务局{1,5} | 实施单位{1,3} | 临溪区水文站{1,4}
项目资金（万元）{4,3} | | 年初预算数{1,2} | 1-7月执行数{1,3} | 1-7月执行率{1,3} | 全年预计执行数{1,3}
年度资金总额 | 80{1,2} | 36{1,3} | 45%{1,3} | 76{1,3}
其中：本年一般公共预算拨款 | 60{1,2} | 30{1,3} | 50%{1,3} | 58{1,3}
其他资金 | 20{1,2} | 6{1,3} | 30%{1,3} | 18{1,3}
年度总体目标{1,3} | 全年维护四十台设备。{1,12}
绩效指标{5,1} | 一级指标{2,1} | 二级指标{2,1} | 三级指标{2,1} | 年度指标值{2,1} | 1-7月执行情况{2,1} | 全年预计完成情况{2,1} | 偏差原因{1,6} | 完成可能性{1,3}
经费保障 | 制度保障 | 人员保障 | 硬件条件保障 | 其他 | 原因说明 | 确定能 | 有可能 | 完全不可能
产出指标{2,1} | 数量指标 | 维护设备数量 | ≥40台 | 18台 | 38台 | | | √ | √ | | 站里缺两名技工 | | √ |
质量指标 | 设备完好率 | ≥95% | 96% | 96% | | | | | | | √ | |
满意度指标 | 服务对象满意度指标 | 村民满意度 | ≥90% | | 90% | | | | | | 年底调查 | | | √
"""


def only(submission: Submission) -> Monitoring:
    (form,) = submission.declarations
    assert isinstance(form, Monitoring)
    return form


@pytest.fixture(params=READINGS[:3], ids=lambda way: way.__name__)
def form(request: pytest.FixtureRequest) -> Monitoring:
    return only(request.param(TITLE, FORM))


def test_execution_up_to_the_month_is_read(form: Monitoring):
    assert form.cutoff == "1-7月"
    assert form.execution.total == Execution(initial=Decimal(800_000), spent=Decimal(360_000), rate=Decimal(45), forecast=Decimal(760_000))
    assert form.execution.fiscal == Execution(initial=Decimal(600_000), spent=Decimal(300_000), rate=Decimal(50), forecast=Decimal(580_000))
    assert form.execution.other.forecast == Decimal(180_000)
    assert form.funds.annual.amount is None


def test_what_was_reached_and_what_is_expected_are_read(form: Monitoring):
    assert [row.name for row in form.indicators] == ["维护设备数量", "设备完好率", "村民满意度"]
    assert [row.actual.raw if row.actual else None for row in form.indicators] == ["18台", "96%", None]
    assert [row.forecast.raw if row.forecast else None for row in form.indicators] == ["38台", "96%", "90%"]


def test_causes_and_likelihood_are_what_is_ticked(form: Monitoring):
    assert [row.causes for row in form.indicators] == [("人员保障", "硬件条件保障"), (), ()]
    assert [row.likelihood for row in form.indicators] == ["有可能", "确定能", "完全不可能"]
    assert [row.reason for row in form.indicators] == ["站里缺两名技工", None, "年底调查"]


def test_nothing_is_left_undecided():
    assert as_html(TITLE, FORM).notes == ()


NARROW = """
项目名称 | 山洪预警设备维护{1,8}
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 1—6月完成情况 | 全年预计完成情况 | 偏差原因分析 | 完成目标可能性
产出指标 | 数量指标 | 维护设备数量 | ≥40台 | 18台 | 38台 | ☑经费保障 □制度保障 ☑人员保障 □其他 | □确定能 ☑有可能 □完全不可能
"""


@pytest.mark.parametrize("build", READINGS, ids=lambda way: way.__name__)
def test_boxes_in_one_cell(build: Callable[[str, str], Submission]):
    form = only(build("绩效运行监控表", NARROW))
    (row,) = form.indicators
    assert (row.causes, row.likelihood, row.reason) == (("经费保障", "人员保障"), "有可能", None)
    assert form.cutoff == "1—6月"


@pytest.mark.parametrize(("head", "cutoff"), [("1-6月执行情况", "1-6月"), ("上半年完成情况", "上半年"), ("1月-8月执行情况", "1月-8月")])
def test_columns_tell_the_kind_and_the_months(head: str, cutoff: str):
    table = f"项目名称 | 桥梁养护{{1,4}}\n一级指标 | 二级指标 | 三级指标 | 年度指标值 | {head}\n产出指标 | 数量指标 | 桥梁数 | 12座 | 5座"
    form = only(as_tabs("绩效情况", table))
    assert (form.cutoff, form.indicators[0].actual and form.indicators[0].actual.value) == (cutoff, 5)


@pytest.mark.parametrize("line", ["（2025年1-7月）", "(2025年度)\n监控期间：1-7月"])
def test_the_line_below_the_title_tells_year_and_months(line):
    table = "一级指标\t二级指标\t三级指标\t年度指标值\t完成情况\t完成目标可能性\n产出指标\t数量指标\t保洁河道\t9条\t5条\t高\n"
    (form,) = interpret(read_text(f"项目支出绩效运行监控表\n{line}\n项目名称\t河道保洁\n{table}".encode())).declarations
    assert isinstance(form, Monitoring)
    assert (form.year, form.indicators[0].likelihood) == (2025, "高")
    assert form.cutoff == ("1-7月" if "年1" in line else None)
