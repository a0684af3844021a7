"""Indicators named after the rate of execution, rows that nobody named, first levels of which only the points are left."""

from decimal import Decimal

import pytest

from jiheng.model.declaration import SelfEvaluation
from tests.readers.test_interpreter import read

ROWS = """项目支出绩效自评表
项目名称\t村道修缮
一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分
产出指标\t数量指标\t修路里程\t≥9公里\t9公里\t20\t20
\t质量指标\t\t≥95%\t96%\t20\t20
\t成本指标\t预算执行率\t≥95%\t96%\t20\t20
\t\t执行率\t≥90%\t96%\t10\t10
效益指标\t社会效益指标\t指标1：\t≥ %
满意度指标\t服务对象满意度指标\t\t≥**%
预算执行率\t\t\t\t98%\t10\t9.8
"""


def evaluation(text: str) -> SelfEvaluation:
    (form,) = read(text).declarations
    assert isinstance(form, SelfEvaluation)
    return form


@pytest.mark.parametrize("text", [ROWS, "\n".join(" ".join(line.split("\t")) for line in ROWS.splitlines()).replace("  ", " ").replace("\n ", "\n")])
def test_rates_of_execution_with_a_target_and_rows_without_a_name_are_kept(text: str) -> None:
    form = evaluation(text)
    rows = [(row.level1, row.level2, row.name, row.target.raw) for row in form.indicators]
    assert rows == [
        ("产出指标", "数量指标", "修路里程", "≥9公里"),
        ("产出指标", "质量指标", None, "≥95%"),
        ("产出指标", "成本指标", "预算执行率", "≥95%"),
        ("产出指标", "成本指标", "执行率", "≥90%"),
    ]
    assert (form.execution.total.weight, form.execution.total.mark) == (10, Decimal("9.8"))


def test_a_list_without_levels_keeps_its_rate_of_execution() -> None:
    form = evaluation(
        "项目支出绩效自评表\n项目名称\t村道修缮\n指标名称\t年度指标值\t实际完成值\t分值\t得分\n修路里程\t≥9公里\t9公里\t50\t50\n执行率\t100%\t96%\t50\t48\n"
    )
    assert [row.name for row in form.indicators] == ["修路里程", "执行率"]
    assert form.execution.total.mark is None


def test_a_first_level_of_which_only_the_points_are_left_is_not_the_one_above() -> None:
    text = """项目名称\t村道修缮
一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分
（50分）\t数量指标\t修路里程\t≥9公里\t9公里\t50\t50
（10分）\t服务对象满意度指标\t村民满意度\t≥89%\t90%\t10\t10
"""
    rows = [(row.level1, row.level2, row.name) for row in evaluation(text).indicators]
    assert rows == [("产出指标", "数量指标", "修路里程"), ("满意度指标", "服务对象满意度指标", "村民满意度")]
