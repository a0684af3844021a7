"""Tables that kept their header and lost the borders inside their rows; headers that are not known to their end."""

import pytest

from jiheng.model.target import Certainty
from tests.readers.test_interpreter import only, read

HEADER = "绩效指标 一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析及改进措施"
ROWS = (
    "产出指标 数量指标 修缮凉亭数量≥6座6座3030",
    "更换座椅数量≥48张52张2020",
    "质量指标 工程验收合格率=100%100%2020",
    "效益指标 社会效益指标 村民休憩条件明显改善明显改善2020",
    "满意度指标 服务对象满意度指标 村民满意度≥90%94%1010",
)
HEAD = "项目支出绩效自评表\n项目名称 村口凉亭修缮\n实施单位 禾川县建设局\n"


@pytest.mark.parametrize("border", [" ", "\t"])
def test_rows_without_borders_are_parted_below_a_whole_header(border: str) -> None:
    text = HEAD + "\n".join([HEADER, *ROWS, "总分 100 100"])
    form = only(text.replace(" ", border))
    found = [(i.level2, i.name, i.target.raw, i.actual.raw if i.actual else None, i.weight, i.mark) for i in form.indicators]
    assert found == [
        ("数量指标", "修缮凉亭数量", "≥6座", "6座", 30, 30),
        ("数量指标", "更换座椅数量", "≥48张", "52张", 20, 20),
        ("质量指标", "工程验收合格率", "=100%", "100%", 20, 20),
        ("社会效益指标", "村民休憩条件", "明显改善", "明显改善", 20, 20),
        ("服务对象满意度指标", "村民满意度", "≥90%", "94%", 10, 10),
    ]
    assert {i.target.certainty for i in form.indicators} == {Certainty.INFERRED}


def test_columns_without_a_known_word_are_said_and_nothing_is_guessed() -> None:
    text = (
        "项目名称渡口修缮主管部门禾川县交通局实施单位渡口管理所年度目标修缮渡口。绩效指标一级指标二级指标三级指标年度指标值督办进展预警等级"
        "产出指标数量指标修缮渡口数量≥3座2座黄色"
    )
    found = read(text)
    assert not [i for declaration in found.declarations for i in declaration.indicators]
    assert any("督办进展" in note.message for note in found.notes)
