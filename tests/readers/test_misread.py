"""Labels in which recognition took one character for another."""

import pytest

from tests.readers.test_interpreter import levels, only, read

SLIPS = """财政项目支出绩效目标申报表
（2026年度）
顷目名称\t社区食堂运营补贴\t项目性质\t经常性项目
主管部门\t平川县民政局\t实施单值\t平川县养老服务中心
项目资金（元）\t项目资金总额\t900000\t年度资金申请总额\t900000
绩效指标\t一级指标\t二级指标\t三级指标\t年度（/项目）指标植
\t产出指标\t数量指标\t补贴食堂数量\t=12家
\t\t时效揞标\t补贴拨付及时性\t及时
\t满意度措标\t服务对象满意度指标\t老人满意度\t≥95%
"""
BLANKS = SLIPS.replace("\n\t\t", "\n").replace("\n\t", "\n").replace("\t", " ")


@pytest.mark.parametrize("text", [SLIPS, BLANKS])
def test_labels_with_one_wrong_character_are_mended_and_told(text: str) -> None:
    submission = read(text)
    form = only(text)
    assert (form.name, form.department, form.implementing_agency) == ("社区食堂运营补贴", "平川县民政局", "平川县养老服务中心")
    assert levels(text) == [
        ("产出指标", "数量指标", "补贴食堂数量", "=12家"),
        ("产出指标", "时效指标", "补贴拨付及时性", "及时"),
        ("满意度指标", "服务对象满意度指标", "老人满意度", "≥95%"),
    ]
    told = "".join(note.message for note in submission.notes)
    assert all(wrong in told for wrong in ("顷目名称", "实施单值", "指标植", "时效揞标", "满意度措标"))


@pytest.mark.parametrize("name", ["完成时限", "完工时间", "项目单价"])
def test_names_of_indicators_that_resemble_labels_are_kept(name: str) -> None:
    form = only(f"项目名称 村道修缮\n主管部门 平川县交通局\n一级指标 二级指标 三级指标 指标值\n产出指标 时效指标 {name} 2022年9月\n质量指标 合格率 100%\n")
    assert form.indicators[0].name == name


def test_words_of_their_own_are_no_misread_levels() -> None:
    form = only("项目名称\t村道修缮\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t修路里程\t9公里\n成效指标\t社会效益指标\t出行\t改善\n")
    assert form.indicators[1].level1 == "成效指标"
