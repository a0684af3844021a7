"""Indicators that a text lists behind their levels."""

from jiheng.model.target import Certainty
from tests.readers.test_interpreter import levels, only, read

LIST = """项目支出绩效目标
项目名称：村道修缮
主管部门：云岭县交通局
年度总体目标：修缮村道9公里，村民满意度不低于90%。
绩效指标：
产出指标—数量指标：修路里程≥9公里；修桥座数3座。
产出指标—质量指标：验收合格率达到100%。
产出指标—时效指标：完工时间2026年10月底前。
效益指标—社会效益指标：出行条件明显改善；其他。
满意度指标—服务对象满意度指标：村民满意度不低于90%。
"""


def test_indicators_behind_their_levels_are_read_as_inferred() -> None:
    assert levels(LIST) == [
        ("产出指标", "数量指标", "修路里程", "≥9公里"),
        ("产出指标", "数量指标", "修桥座数", "3座"),
        ("产出指标", "质量指标", "验收合格率", "达到100%"),
        ("产出指标", "时效指标", "完工时间", "2026年10月底前"),
        ("效益指标", "社会效益指标", "出行条件", "明显改善"),
        ("满意度指标", "服务对象满意度指标", "村民满意度", "不低于90%"),
    ]
    form = only(LIST)
    assert {row.target.certainty for row in form.indicators} == {Certainty.INFERRED}
    assert (form.name, form.annual_objective) == ("村道修缮", "修缮村道9公里，村民满意度不低于90%。")


def test_an_item_without_a_value_is_told() -> None:
    assert any("“其他”列在指标中" in note.message for note in read(LIST).notes)


def test_what_a_report_says_was_reached_is_no_list_of_targets() -> None:
    report = """村道修缮项目支出绩效自评报告
(一)产出指标完成情况
数量指标：修缮村道9公里，指标完成率100%。
(二)满意度指标完成情况
满意度指标：村民满意度94%，指标完成率104%。
"""
    assert [row.name for row in read(report).declarations[0].indicators] == ["修缮村道", "村民满意度"]
