"""Whole departments (部门（单位）整体支出): tasks with amounts, objective, indicators; in their self-evaluation execution and points, too."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from jiheng.model.declaration import Department, Execution, Submission, Task
from tests.readers.laid import READINGS, as_html
from tests.readers.test_interpreter import read

TITLE = "部门（单位）整体支出绩效目标申报表（2025年度）"
FORM = """
部门（单位）名称{1,2} | 青石县气象局{1,5}
年度主要任务{5,1} | 任务名称{2,1} | 主要内容{2,2} | 预算金额（万元）{1,3}
总额 | 财政拨款 | 其他资金
观测站维护 | 维护六十个自动站{1,2} | 120.5 | 100.5 | 20
预警信息发布 | 向乡镇发布预警短信{1,2} | 30 | 30 | 0
金额合计{1,3} | 150.5 | 130.5 | 20
年度总体目标{1,2} | 六十个观测站稳定运行。{1,5}
年度绩效指标{3,1} | 一级指标 | 二级指标 | 三级指标{1,2} | 指标值{1,2}
产出指标 | 数量指标 | 维护站点数量{1,2} | ≥60个{1,2}
满意度指标 | 服务对象满意度指标 | 公众满意度{1,2} | ≥90%{1,2}
"""


def only(submission: Submission) -> Department:
    (form,) = submission.declarations
    assert isinstance(form, Department)
    return form


@pytest.fixture(params=READINGS, ids=lambda way: way.__name__)
def form(request: pytest.FixtureRequest) -> Department:
    return only(request.param(TITLE, FORM))


def test_the_name_is_that_of_the_department(form: Department):
    assert (form.name, form.year, form.annual_objective) == ("青石县气象局", 2025, "六十个观测站稳定运行。")


def test_tasks_are_read_in_yuan(form: Department):
    assert form.tasks == (
        Task(name="观测站维护", content="维护六十个自动站", amount=Decimal("1205000.0"), fiscal=Decimal("1005000.0"), other=Decimal(200_000)),
        Task(name="预警信息发布", content="向乡镇发布预警短信", amount=Decimal(300_000), fiscal=Decimal(300_000), other=Decimal(0)),
    )


def test_the_sum_of_the_tasks_is_what_is_asked_for(form: Department):
    funds = form.funds.annual
    assert (funds.amount, funds.fiscal, funds.other) == (Decimal("1505000.0"), Decimal("1305000.0"), Decimal(200_000))


def test_indicators_follow_the_tasks(form: Department):
    assert [(row.level1, row.name, row.target.raw) for row in form.indicators] == [
        ("产出指标", "维护站点数量", "≥60个"),
        ("满意度指标", "公众满意度", "≥90%"),
    ]


def test_cells_of_tasks_have_their_places():
    sources = only(as_html(TITLE, FORM)).sources
    assert {"tasks/0/name", "tasks/0/content", "tasks/1/amount", "tasks/1/other"} <= sources.keys()


def test_unfilled_tasks_are_none():
    table = FORM.replace("预警信息发布 | 向乡镇发布预警短信{1,2} | 30 | 30 | 0", "…… | {1,2} | | |")
    assert [task.name for task in only(as_html(TITLE, table)).tasks] == ["观测站维护"]


def test_one_amount_a_task():
    table = """
部门名称 | 青石县气象局{1,3}
年度主要任务{3,1} | 任务名称 | 主要内容 | 预算资金（元）
观测站维护 | 维护六十个自动站 | 1205000
预警信息发布 | 发布预警短信 | 300000
绩效指标{2,1} | 一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 维护站点数量 | ≥60个
"""
    form = only(as_html("单位整体支出绩效目标表", table))
    assert [task.amount for task in form.tasks] == [Decimal(1_205_000), Decimal(300_000)]
    assert form.name == "青石县气象局"


EVALUATION = """
主管部门 | 青石县气象局{1,3} | 自评总分（分） | 96.5{1,2}
项目资金（万元）{3,1} | | 年初预算数 | 全年（调整）预算数 | 全年执行数 | 执行率 | 执行率权重
年度总金额 | 150 | 160 | 152 | 95% | 10
其中：财政拨款 | 130 | 140 | 133 | 95% |
年初绩效目标{1,3} | 全年目标实际完成情况{1,4}
六十个观测站稳定运行。{1,3} | 六十个观测站全年稳定运行。{1,4}
绩效指标{2,1} | 指标名称 | 计量单位 | 指标性质 | 指标值 | 指标权重（分） | 全年完成值 | 指标得分（分）
维护站点数量 | 个 | ≥ | 60 | 50 | 60 | 48
"""


@pytest.mark.parametrize("build", [READINGS[0], READINGS[1], READINGS[2]], ids=lambda way: way.__name__)
def test_the_self_evaluation_of_a_department(build: Callable[[str, str], Submission]):
    form = only(build("部门整体绩效自评表（2024年度）", EVALUATION))
    assert (form.name, form.mark) == ("青石县气象局", Decimal("96.5"))
    assert form.execution.total == Execution(
        initial=Decimal(1_500_000), budget=Decimal(1_600_000), spent=Decimal(1_520_000), rate=Decimal(95), weight=Decimal(10)
    )
    assert (form.annual_objective, form.achieved) == ("六十个观测站稳定运行。", "六十个观测站全年稳定运行。")
    (row,) = form.indicators
    assert (row.weight, row.mark, row.target.value, row.actual and row.actual.value) == (50, 48, 60, 60)


def test_who_files_the_form_names_the_department():
    form = only(read("整体支出绩效目标申报表\n单位名称\t青石县气象局\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t站点\t60个\n"))
    assert form.name == "青石县气象局"
