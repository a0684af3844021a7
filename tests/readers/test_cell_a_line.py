"""Texts with a cell a line and an empty line behind each: further empty lines are blank cells."""

import re

from jiheng.model.declaration import Monitoring, SelfEvaluation
from tests.readers.test_interpreter import read

HEAD = "项目名称|村道修缮|主管部门|云岭县交通局|实施单位|云岭县公路站"
EVALUATION = f"""项目支出绩效自评表
{HEAD}
项目资金（万元）|||年初预算数|全年预算数|全年执行数|分值|执行率|得分
年度资金总额||120|118|115.64|10|98%|9.8
其中：财政拨款||120|118||-||-
绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施
产出指标|数量指标|修路里程|≥9公里|9公里|10|10|
修桥座数|≥3座|2座|10|9|一座因汛期停工
满意度指标|服务对象满意度指标|村民满意度|≥90%|93%|10|10|
总分||||||30|29|"""
MONITORED = """绩效指标|一级指标|二级指标|三级指标|年度指标值|1-7月执行情况|全年预计完成情况|偏差原因分析|完成目标可能性
经费保障|制度保障|人员保障|硬件条件保障|其他|原因说明|确定能|有可能|完全不可能
产出指标|数量指标|修路里程|≥9公里|4公里|9公里|||√|||人手不足||√|
修桥座数|=3座|1座|3座|||||||√||"""
MONITORING = f"""项目支出绩效运行监控表
{HEAD}
项目资金（万元）||年初预算数|1-7月执行数|1-7月执行率|全年预计执行数
年度资金总额||84|51.4|61.2%|84
其中：本年财政拨款||84|51.4||84
{MONITORED}"""
FORM = f"{HEAD}\n一级指标|二级指标|三级指标|指标值\n产出指标|数量指标|修路里程|≥9公里"


def text_of(rows: str) -> str:
    """A cell a line, with an empty line behind each."""
    return "\n".join(part for cell in rows.replace("\n", "|").split("|") for part in (cell, "")) + "\n"


def test_a_blank_cell_at_the_end_of_a_row_does_not_take_the_next_name() -> None:
    (form,) = read(text_of(EVALUATION)).declarations
    assert isinstance(form, SelfEvaluation)
    assert [(row.name, row.target.raw, row.reason) for row in form.indicators] == [
        ("修路里程", "≥9公里", None),
        ("修桥座数", "≥3座", "一座因汛期停工"),
        ("村民满意度", "≥90%", None),
    ]
    assert form.mark == 29
    assert (form.execution.fiscal.budget, form.execution.fiscal.spent) == (1180000, None)


def test_ticks_of_a_monitoring_form_stand_in_their_columns() -> None:
    (form,) = read(text_of(MONITORING)).declarations
    assert isinstance(form, Monitoring)
    assert [(row.causes, row.reason, row.likelihood) for row in form.indicators] == [(("人员保障",), "人手不足", "有可能"), ((), None, "确定能")]
    assert (form.execution.fiscal.spent, form.execution.fiscal.forecast) == (514000, 840000)


def test_ticks_parted_by_blanks_only_are_left_out_and_told() -> None:
    submission = read("项目支出绩效运行监控表\n项目名称 村道修缮\n" + re.sub(r"\|+", " ", MONITORED))
    (form,) = submission.declarations
    assert isinstance(form, Monitoring)
    found = [(row.actual and row.actual.raw, row.forecast and row.forecast.raw, row.likelihood) for row in form.indicators]
    assert found == [
        ("4公里", "9公里", None),
        ("1座", "3座", None),
    ]
    assert any("打勾" in note.message for note in submission.notes)


def test_the_title_of_the_next_form_is_no_indicator_of_the_one_above() -> None:
    forms = read(text_of(f"项目支出绩效目标申报表|（2022年度）|{FORM}|项目支出绩效目标申报表|（2023年度）|{FORM}")).declarations
    assert [[row.name for row in form.indicators] for form in forms] == [["修路里程"], ["修路里程"]]
    assert [form.year for form in forms] == [2022, 2023]
