"""A self-evaluation as printed and as recomputed; which reading of its points it satisfies."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.checks.engine import check
from jiheng.checks.rules.rule import RULES
from jiheng.model.declaration import Execution, ExecutionBlock, Indicator, SelfEvaluation, Submission
from jiheng.model.judged import Verdict
from jiheng.model.parse_target import parse_target
from jiheng.model.points import Reading, points_of
from jiheng.model.scored import Scored
from jiheng.reference.scoring_profiles import load_scoring_profile, scoring_profile_names
from jiheng.scoring.self_evaluation import scored
from tests.builders import changed, faultless_evaluation


def form(**changes) -> SelfEvaluation:
    made: SelfEvaluation = changed(faultless_evaluation(), {key.replace("__", "/"): value for key, value in changes.items()})
    return made


def score(profile: str = "mof-2020", **changes) -> Scored:
    return scored(form(**changes), load_scoring_profile(profile))


def test_every_mark_is_recomputed_with_its_arithmetic():
    found = score()
    assert [mark.mark for mark in found.marks] == [10, 10, 10, Decimal("9.70"), 10, 10, 20, 10]
    assert found.marks[3].arithmetic == "10 × (58200 ÷ 60000) = 9.7"
    assert found.execution.arithmetic == "10 × (57 ÷ 60) = 9.5"
    assert {mark.verdict for mark in (*found.marks, found.execution)} == {Verdict.FOLLOWS}


def test_sums_classes_and_grade():
    found = score()
    assert (found.full, found.printed, found.sum, found.lowest, found.highest, found.grade) == (
        100,
        Decimal("99.2"),
        Decimal("99.2"),
        Decimal("99.20"),
        Decimal("99.20"),
        "优",
    )
    assert [(each.name, each.weight, each.due, each.printed) for each in found.classes] == [
        ("成本", 20, 20, 20),
        ("产出", 40, 40, Decimal("39.7")),
        ("效益", 20, 20, 20),
        ("满意度", 10, 10, 10),
    ]


def test_another_profile_gives_other_marks():
    found = score("mof-2021")
    assert found.marks[3].mark == Decimal("9.25")
    assert (found.marks[3].verdict, "2020" in found.marks[3].why) == (Verdict.OTHER, True)
    assert found.execution.mark == 7


def test_a_mark_without_grounds_leaves_the_total_open():
    rows = ["产出指标 | 数量指标 | 举办活动次数 | ≥12次 | 完成 | 90 | 90 |"]
    found = score(indicators=rows)
    assert (found.marks[0].mark, found.marks[0].verdict, found.lowest, found.grade) == (None, Verdict.OPEN, None, None)


def test_a_band_without_a_printed_mark_gives_bounds():
    rows = ["效益指标 | 社会效益指标 | 居民阅读便利程度 | 明显提升 | 部分达成 | 90 | |"]
    found = score(indicators=rows)
    assert (found.marks[0].mark, found.lowest, found.highest) == (None, Decimal("63.50"), Decimal("81.50"))
    assert found.grade is None


NESTED = [
    "产出指标 | 质量指标 | 符合条件对象覆盖率 | ≥98% | 100% | 25 | 6.25 |",
    "产出指标 | 时效指标 | 及时率 | ≥99% | 100% | 25 | 6.25 |",
    "效益指标 | 社会效益指标 | 发放率 | ≥90% | 100% | 30 | 9 |",
    "满意度指标 | 服务对象满意度指标 | 满意度 | ≥95% | 100% | 10 | 1 |",
]
BY_CLASS = [
    "产出指标 | 数量指标 | 举办活动次数 | ≥12次 | 12次 | 60 | 30 |",
    "产出指标 | 数量指标 | 参加人次 | ≥1200人次 | 1200人次 | 60 | 30 |",
    "效益指标 | 社会效益指标 | 满意人数 | ≥100人 | 120人 | 30 | 30 |",
]
SHARES = [
    "产出指标 | 数量指标 | 举办活动次数 | ≥12次 | 12次 | 0.6 | 60 |",
    "效益指标 | 社会效益指标 | 满意人数 | ≥100人 | 120人 | 0.3 | 30 |",
]


@pytest.mark.parametrize(
    ("rows", "reading", "points"),
    [
        (NESTED, Reading.FOLDED, (Decimal("6.25"), Decimal("6.25"), 9, 1)),
        (BY_CLASS, Reading.CLASS, (None, None, None)),
        (SHARES, Reading.SHARES, (60, 30)),
        (["产出指标 | 数量指标 | 举办活动次数 | ≥12次 | 12次 | | 10 |"], Reading.NONE, (None,)),
        (["产出指标 | 数量指标 | 举办活动次数 | ≥12次 | 12次 | 70 | 70 |"], Reading.PRINTED, (70,)),
    ],
)
def test_the_reading_that_the_form_satisfies(rows, reading, points):
    weight = "0.1" if rows is SHARES else "10"
    found = points_of(form(indicators=rows, execution__total__weight=weight), load_scoring_profile())
    assert (found.reading, found.rows) == (reading, points)


def test_marks_that_are_folded_follow():
    assert {mark.verdict for mark in score(indicators=NESTED).marks} == {Verdict.FOLLOWS}


def test_rows_of_a_class_that_share_its_points_are_left_open():
    assert {mark.verdict for mark in score(indicators=BY_CLASS).marks} == {Verdict.OPEN}


@pytest.mark.parametrize("profile", scoring_profile_names())
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_profile_scores_in_both_languages(profile, lang):
    found = scored(form(), load_scoring_profile(profile), lang=lang)
    assert all(mark.arithmetic for mark in found.marks)
    if lang == "en":
        assert not any("一" <= char <= "鿿" for mark in (*found.marks, found.execution) for char in mark.arithmetic + mark.why)


def test_an_empty_form_scores_nothing():
    found = scored(SelfEvaluation(), load_scoring_profile())
    assert (found.marks, found.full, found.lowest, found.highest, found.sum) == ((), None, None, None, None)


numbers = (
    st.none()
    | st.decimals(min_value=-(10**18), max_value=10**18, places=6).filter(lambda value: value.is_finite())
    | st.sampled_from([Decimal(0), Decimal(10)])
)
values = st.sampled_from(
    ["", "≥12次", "≤0", "=0", "-3", "3-5个", "90%", "2026年6月底前", "1月", "效果明显", "部分完成", "未完成", "≥999999999999999999.999999", "10 20", "万"]
)


@given(st.lists(st.tuples(values, values, numbers, numbers), max_size=4), numbers, numbers, numbers, numbers, st.sampled_from(scoring_profile_names()))
def test_no_form_breaks_the_scoring(rows, weight, mark, budget, spent, profile):
    made = tuple(
        Indicator(id=str(place), level1="产出指标", level2=None, name="甲", target=parse_target(target), actual=parse_target(actual), weight=points, mark=given)
        for place, (target, actual, points, given) in enumerate(rows)
    )
    line = Execution(budget=budget, spent=spent, weight=weight, mark=mark, rate=mark)
    whole = SelfEvaluation(name="甲", indicators=made, weight=weight, mark=mark, execution=ExecutionBlock(total=line), grade="优")
    found = scored(whole, load_scoring_profile(profile))
    assert len(found.marks) == len(rows)
    check(Submission(declarations=(whole,)), codes=[code for code in RULES if code.startswith("SE")])
