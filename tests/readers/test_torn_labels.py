"""Labels of merged cells whose lines stand between the rows (text copied from a page), or fell into the rows beside them (tables)."""

from jiheng.checks.engine import check
from jiheng.model.target import Certainty
from tests.readers.test_interpreter import levels, only, read

PAGE = """财政项目支出绩效目标申报表
（2026年度）
项目名称 滨江步道灯光维护 项目性质 经常性项目
主管部门 云岭县城管局 实施单位 云岭县景观灯光所
一级指标 二级指标 三级指标 年度(/项目)指标值
生态环境
文明施工情况 可控
成本指标
数量指标 维护灯具数量 ≥8600.00(套)
产出指标 质量指标 设施完好率 ≥97.00(%)
时效指标 故障修复及时性 及时
夜间出行便利情况 提升
社会效益
节日亮灯效果 提升
指标
效益指标
夜间经济带动情况 提升
可持续影
运维管理制度健全性 健全
响指标
服务对象
满意度指
满意度指 市民满意度 ≥90.00(%)
标
标
"""

TABLE = """项目名称\t灯光维护
绩效\t一级指标\t二级指标\t三级指标\t指标值
指标\t成本\t经济\t灯具更换成本\t≤2万元/套
\t指标\t成本\t线路检修成本\t≤4万元
\t产出\t数量\t更换灯具数量\t=7套
\t指标\t指标\t检修线路长度\t≥6公里
\t\t质量指标\t设施完好率\t≥94%
"""


def test_labels_between_the_rows_are_put_together_by_where_they_stand() -> None:
    assert levels(PAGE) == [
        ("成本指标", "生态环境成本指标", "文明施工情况", "可控"),
        ("产出指标", "数量指标", "维护灯具数量", "≥8600.00(套)"),
        ("产出指标", "质量指标", "设施完好率", "≥97.00(%)"),
        ("产出指标", "时效指标", "故障修复及时性", "及时"),
        ("效益指标", "社会效益指标", "夜间出行便利情况", "提升"),
        ("效益指标", "社会效益指标", "节日亮灯效果", "提升"),
        ("效益指标", "社会效益指标", "夜间经济带动情况", "提升"),
        ("效益指标", "可持续影响指标", "运维管理制度健全性", "健全"),
        ("满意度指标", "服务对象满意度指标", "市民满意度", "≥90.00(%)"),
    ]


def test_levels_that_were_put_together_are_inferred_and_told() -> None:
    assert {row.target.certainty for row in only(PAGE).indicators} == {Certainty.INFERRED}
    assert any("已按各行的位置拼回" in note.message for note in read(PAGE).notes)


def test_fragments_that_make_no_levels_are_left_to_the_other_ways() -> None:
    torn = PAGE.replace("可持续影\n", "可持\n")
    assert all(row.target.certainty is not Certainty.READ for row in only(torn).indicators if row.level2 is None)
    assert not any("已按各行的位置拼回" in note.message for note in read(torn).notes)


def test_labels_that_fell_into_several_rows_of_a_table_are_whole_again() -> None:
    assert levels(TABLE) == [
        ("成本指标", "经济成本", "灯具更换成本", "≤2万元/套"),
        ("成本指标", "经济成本", "线路检修成本", "≤4万元"),
        ("产出指标", "数量指标", "更换灯具数量", "=7套"),
        ("产出指标", "数量指标", "检修线路长度", "≥6公里"),
        ("产出指标", "质量指标", "设施完好率", "≥94%"),
    ]


# The lines above the labels were lost.
WRAPPED = """财政项目支出绩效目标申报表
（2026年度）
项目名称 项目性质 项目类别 特定目标类
具更换 目
主管部门 实施单位 云岭县景观灯光所
政执法局
计划开始日期 2026/1/1 计划完成日期 2026/12/31
一级指标 二级指标 三级指标 年度指标值
产出指标 数量指标 维护灯具数量 ≥8600.00(套)
"""


def test_wrapped_cells_beside_each_other_are_left_open_not_called_blank() -> None:
    form = only(WRAPPED)
    assert (form.name, form.nature, form.department) == (None, None, None)
    assert {form.certainty(field) for field in ("name", "nature", "category", "department", "implementing_agency")} == {Certainty.AMBIGUOUS}
    assert (form.category, form.implementing_agency) == ("特定目标类", "云岭县景观灯光所")
    assert any("“项目名称”一栏的文字" in note.message for note in read(WRAPPED).notes)
    report = check(read(WRAPPED), codes=["ID04"])
    assert (report.findings, report.ledger.not_assessable) == ((), 1)
