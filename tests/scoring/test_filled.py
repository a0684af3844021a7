"""Self-evaluations filled from the approved form and the ledger: points, marks, sums; nothing in them contradicts itself."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiheng.checks.engine import check
from jiheng.model.actual_values import ActualValue, Spending
from jiheng.model.declaration import AnnualFunds, Declaration, Funds, Indicator, Submission
from jiheng.model.judged import Verdict
from jiheng.model.measured import Measured
from jiheng.model.parse_target import parse_target
from jiheng.reference.scoring_profiles import all_scoring_profiles, load_scoring_profile
from jiheng.scoring.filled import Own, filled, may_mark, other_marks
from jiheng.scoring.self_evaluation import scored
from jiheng.scoring.weights import spread, weighting

PROFILE = load_scoring_profile()
LEVELS = {"成本": "经济成本指标", "产出": "数量指标", "效益": "社会效益指标", "满意度": "服务对象满意度指标"}
REASONS = {"SE09", "SE10"}  # of deviations that nobody has explained yet


def row(family: str, target: str, *, key: str = "", weight: str | None = None) -> Indicator:
    name = f"{family}{key or target}"
    given = Decimal(weight) if weight else None
    return Indicator(id=name, level1=f"{family}指标", level2=LEVELS.get(family), name=name, target=parse_target(target, name=name), weight=given)


def form(*rows: Indicator, budget: str | None = "500000") -> Declaration:
    amount = Decimal(budget) if budget else None
    return Declaration(
        name="技能培训", implementing_agency="临溪中心", year=2026, funds=Funds(annual=AnnualFunds(amount=amount, fiscal=amount)), indicators=rows
    )


def reached(of: Declaration, *values: str | None) -> list[ActualValue]:
    rows = zip(of.indicators, values, strict=True)
    return [ActualValue(indicator=each, measured=Measured(value=parse_target(value, name=each.name) if value else None)) for each, value in rows]


def spent(of: Declaration, paid: str = "450000") -> Spending:
    return Spending(budget=of.funds.annual.amount, paid=Decimal(paid))


WHOLE = form(row("成本", "≤2.5万元/次"), row("产出", "≥12次"), row("产出", "通过"), row("效益", "≥30个"), row("满意度", "≥90%"))


def test_points_follow_the_classes_of_the_form():
    made = filled(WHOLE, reached(WHOLE, "2万元/次", "10次", "达成", "30个", "92%"), spent(WHOLE), PROFILE)
    assert [each.weight for each in made.indicators] == [20, 20, 20, 20, 10]
    assert [each.mark for each in made.indicators] == [20, Decimal("16.67"), 20, 20, 10]
    assert (made.execution.total.rate, made.execution.total.mark) == (90, 9)
    assert (made.weight, made.mark, made.grade) == (100, Decimal("95.67"), "优")
    assert made.execution.fiscal.spent == 450000  # there is no other money
    assert "产出≥12次10次" in (made.achieved or "")


def test_points_that_the_form_states_are_kept():
    own = form(row("产出", "≥1个", weight="55"), row("效益", "≥1个", key="b", weight="35"))
    assert weighting(own, PROFILE).rows == (55, 35)
    whole = form(row("产出", "≥1个", weight="60"), row("效益", "≥1个", key="b", weight="40"))
    assert (weighting(whole, PROFILE).execution, weighting(whole, PROFILE).sound) == (None, True)
    wrong = form(row("产出", "≥1个", weight="60"), row("效益", "≥1个", key="b", weight="20"))
    assert weighting(wrong, PROFILE).rows == (60, 20)
    assert not weighting(wrong, PROFILE).sound


def test_what_the_form_leaves_open_is_completed():
    own = form(row("产出", "≥1个", weight="30"), row("产出", "≥2个"), row("效益", "≥1个"), row("满意度", "≥90%"))
    assert weighting(own, PROFILE).rows == (30, 20, 30, 10)
    greedy = form(row("产出", "≥1个", weight="90"), row("产出", "≥2个"))
    assert weighting(greedy, PROFILE).rows == (90, None)
    assert not weighting(greedy, PROFILE).sound


def test_classes_that_are_missing_leave_their_points_to_the_others():
    assert weighting(form(row("产出", "≥1个")), PROFILE).rows == (90,)
    assert weighting(form(row("成本", "≤1万元"), row("产出", "≥1个")), PROFILE).rows == (30, 60)
    assert weighting(form(row("奇怪", "≥1个"), row("别的", "≥1个")), PROFILE).rows == (45, 45)
    assert weighting(form(), PROFILE).rows == ()


@pytest.mark.parametrize(("points", "parts", "made"), [(40, 3, [14, 13, 13]), (10, 4, [2.5] * 4), (2, 3, [0.7, 0.7, 0.6]), (50, 5, [10] * 5)])
def test_points_are_spread_as_they_are_printed(points, parts, made):
    assert spread(Decimal(points), parts) == [Decimal(str(each)) for each in made]


def test_what_is_not_known_stays_open():
    made = filled(WHOLE, reached(WHOLE, "2万元/次", None, "部分达成", "30个", "92%"), spent(WHOLE), PROFILE)
    assert made.indicators[1].mark is None
    assert made.indicators[2].mark is None  # within a band that somebody has to choose in
    assert (made.mark, made.grade, made.weight) == (None, None, 100)
    poor = form(row("产出", "≥1个"), budget=None)
    assert filled(poor, reached(poor, "1个"), spent(poor), PROFILE).execution.total.mark is None


def test_the_unit_marks_within_what_is_due_and_gives_reasons():
    key = WHOLE.indicators[2].id
    own = {key: Own(mark=Decimal("14.5"), cause="验收推迟", measure="一月补验")}
    values = reached(WHOLE, "2万元/次", "12次", "部分达成", "30个", "92%")
    made = filled(WHOLE, values, spent(WHOLE), PROFILE, own=own)
    assert made.indicators[2].mark == Decimal("14.5")
    assert made.indicators[2].reason == "验收推迟。改进措施：一月补验"
    too_high = filled(WHOLE, values, spent(WHOLE), PROFILE, own={key: Own(mark=Decimal(19))})
    assert too_high.indicators[2].mark is None
    partly, short = made.indicators[2], filled(WHOLE, reached(WHOLE, None, "10次", None, None, None), spent(WHOLE), PROFILE).indicators[1]
    assert may_mark(partly, Decimal(12), PROFILE)
    assert not may_mark(partly, Decimal(16), PROFILE)  # that is where the next band begins
    assert not may_mark(partly, Decimal("12.001"), PROFILE)
    assert not may_mark(short, Decimal(17), PROFILE)
    assert not may_mark(short, Decimal(12), PROFILE)
    assert may_mark(short, Decimal(12), PROFILE, cause="两次规模不够")


def test_where_the_profile_is_silent_the_unit_takes_what_another_one_gives():
    over = filled(WHOLE, reached(WHOLE, "3万元/次", None, None, None, None), spent(WHOLE), PROFILE).indicators[0]
    assert over.mark is None
    assert other_marks(over)["inverse"] == Decimal("16.67")
    assert other_marks(over)["system-default"] == 16
    assert may_mark(over, Decimal(16), PROFILE)
    assert not may_mark(over, Decimal(19), PROFILE)
    assert not may_mark(filled(WHOLE, [], spent(WHOLE), PROFILE).indicators[0], Decimal(20), PROFILE)


ROWS = st.lists(
    st.tuples(st.sampled_from([*LEVELS, "其他"]), st.sampled_from(["≥", "≤", "="]), st.integers(0, 40), st.none() | st.integers(0, 80)), min_size=1, max_size=14
)


@settings(max_examples=60, deadline=None)
@given(rows=ROWS, profile=st.sampled_from(all_scoring_profiles()), paid=st.integers(0, 700_000))
def test_a_filled_form_follows_from_itself(rows, profile, paid):
    made_form = form(*(row(family, f"{sign}{target}个", key=str(place)) for place, (family, sign, target, _) in enumerate(rows)))
    made = filled(made_form, reached(made_form, *(None if value is None else f"{value}个" for *_, value in rows)), spent(made_form, str(paid)), profile)
    assert made.weight == 100
    assert all(0 <= each.mark <= each.weight for each in made.indicators if each.mark is not None and each.weight is not None)
    again = scored(made, profile)
    assert all(mark.verdict is Verdict.FOLLOWS for mark in (*again.marks, again.execution) if mark.printed is not None)
    assert [mark.mark for mark in again.marks if mark.printed is not None] == [mark.printed for mark in again.marks if mark.printed is not None]
    assert (made.mark, made.grade) == (again.sum, again.grade) if made.mark is not None else made.grade is None
    found = check(Submission(declarations=(made,)), codes=[f"SE{number:02}" for number in range(1, 29)]).findings
    hints = {"SE02", "SE24"} if profile is not PROFILE else set()
    assert {each.code for each in found} <= REASONS | hints
