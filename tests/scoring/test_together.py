"""The same indicator of several projects as one: sums, weighted means, what cannot be put together and why."""

from decimal import Decimal

from jiheng.model.judged import reached_of
from jiheng.reference.scoring_profiles import load_scoring_profile
from jiheng.scoring.together import Project, Together, together
from tests.builders import changed, faultless_evaluation

MEALS = "产出指标 | 数量指标 | 供应老年午餐数量 | ≥{0} | {1} | 10 | 10 |"
CONTENT = "满意度指标 | 服务对象满意度指标 | 用餐老年人满意度 | ≥{0}(%) | {1} | 10 | 10 |"


def project(name: str, *rows: str, budget: str | None = "500000") -> Project:
    return Project(name=name, unit=f"{name}站", form=changed(faultless_evaluation(), {"indicators": list(rows)}), budget=Decimal(budget) if budget else None)


def only(*projects: Project) -> Together:
    (found,) = together(projects)
    return found


def test_amounts_are_added_and_rates_weighted_before_anything_is_judged():
    one = project("甲", MEALS.format("100(份)", "120份"), CONTENT.format(90, "96%"))
    other = project("乙", MEALS.format("200(份)", "150份"), CONTENT.format(85, "84%"), budget="300000")
    meals, content = together([one, other])
    assert (meals.target and meals.target.zh, meals.actual and meals.actual.zh) == ("100 + 200 = 300 份", "120 + 150 = 270 份")
    assert content.target is not None
    assert content.actual is not None
    assert content.target.zh == "按金额（万元）加权：(90×50 + 85×30) ÷ 80 = 88.13%"
    assert content.actual.zh == "按金额（万元）加权：(96×50 + 84×30) ÷ 80 = 91.5%"
    profile = load_scoring_profile()
    assert [reached_of(each.row, profile).met for each in (meals, content) if each.row] == [False, True]
    assert [(each.project.name, each.project.unit) for each in meals.members] == [("甲", "甲站"), ("乙", "乙站")]


def test_values_in_units_of_one_kind_are_converted():
    found = only(project("甲", MEALS.format("1(万元)", "1万元")), project("乙", MEALS.format("5000(元)", "4000元")))
    assert (found.target and found.target.zh, found.actual and found.actual.zh) == ("1 + 0.5 = 1.5 万元", "1 + 0.4 = 1.4 万元")


def test_what_rounds_to_the_target_does_not_reach_it():
    found = only(project("甲", CONTENT.format(90, "89.998%")), project("乙", CONTENT.format(90, "90%")))
    assert found.row is not None
    assert (found.actual and found.actual.zh[-3:]) == "90%"
    assert reached_of(found.row, load_scoring_profile()).met is False


def test_what_cannot_be_put_together_says_why():
    meals = MEALS.format("100(份)", "120份")
    for other, why in (
        (MEALS.format("9(%)", "8%"), "单位“%”与“份”不能换算"),
        (MEALS.format("100(份)", "120份").replace("≥", "≤"), "各项目的计算符号不同"),
        (MEALS.format("100", "120"), "单位“（空）”与“份”不能换算"),
    ):
        found = only(project("甲", meals), project("乙", other))
        assert (found.target, found.row, found.zh) == (None, None, why)
        assert found.en
    words = "效益指标 | 社会效益指标 | 完善协商制度 | 完善 | 完善 | 10 | 10 |"
    assert only(project("甲", words), project("乙", words)).zh == "“完善”不是一个数，不能汇总"
    bare = only(project("甲", CONTENT.format(90, "96%")), project("乙", CONTENT.format(85, "84%"), budget=None))
    assert "没有金额" in bare.zh


def test_without_all_actual_values_there_is_a_target_and_no_value():
    found = only(project("甲", MEALS.format("100(份)", "120份")), project("乙", MEALS.format("200(份)", "")))
    assert (found.target and found.target.value, found.actual, found.row and found.row.actual) == (300, None, None)
    assert found.zh == "2 个项目中有 1 个还没有实际完成值"
    assert found.en == "1 of 2 projects have no actual value yet"
