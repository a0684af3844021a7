"""Monitoring: lights by thresholds, forecasts with their arithmetic, likelihood, provisional marks, and the form that follows."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from jiheng.model.actual_values import ActualValue, Spending
from jiheng.model.attainment import Degree, attainment
from jiheng.model.declaration import Declaration, Indicator, Submission
from jiheng.model.evidence import Survey
from jiheng.model.measure import Aggregate, EvidenceKind, Measure, Value
from jiheng.model.measured import Measured
from jiheng.model.parse_target import parse_target
from jiheng.model.target import Kind, Target
from jiheng.readers.document import read_document
from jiheng.reference.monitoring_profiles import MonitoringProfile, load_monitoring_profile, monitoring_profile_names
from jiheng.scoring.forecast import Likelihood, told
from jiheng.scoring.lights import Course, Light, course_of, money_signal, signal_of
from jiheng.scoring.monitoring import Reason, monitoring_form
from jiheng.scoring.pace import Elapsed, pace
from jiheng.writers.form.document import Format, document
from tests.scoring.year_watched import FORM, JULY, RECORDS, RULES, YEAR_END, row, watched

PROFILE = load_monitoring_profile()


@pytest.mark.parametrize(
    ("day", "months", "label"),
    [
        (JULY, Fraction(7), "1-7月"),
        (YEAR_END, Fraction(12), "1-12月"),
        (dt.date(2026, 1, 31), Fraction(1), "1月"),
        (dt.date(2026, 6, 15), Fraction(11, 2), "1月1日-6月15日"),
        (dt.date(2028, 2, 29), Fraction(2), "1-2月"),
    ],
)
def test_time_is_told_in_months(day, months, label):
    assert Elapsed(day).months == months
    assert Elapsed(day).label == label


def test_the_year_is_drawn_on_from_the_pace_with_its_bounds():
    told = pace([Fraction(n) for n in (1, 2, 4, 6, 7, 8, 9)], Elapsed(JULY), window=3, shown=lambda n: f"{float(n):g}次")
    assert told is not None
    assert told.year == Fraction(9 * 12, 7)
    assert (told.low, told.high) == (9 + 5 * 1, 9 + 5 * Fraction(5, 3))
    assert "9 ÷ 7 × 12" in told.zh


def test_bounds_that_read_the_same_are_told_once():
    found = pace([Fraction(n) for n in range(1, 12)], Elapsed(dt.date(2026, 11, 30)), window=3, shown=lambda n: f"{float(n):.0f}次")
    assert found is not None
    assert found.zh == "11 ÷ 11 × 12 ≈ 12次；照最慢和最快的连续 3 个月推算，都是 12次"
    assert found.en.endswith("12次 either way")


@pytest.mark.parametrize(
    ("value", "unit", "text"), [("91.304", "%", "91.30%"), ("17.6", "万元", "17.60万元"), ("12.00", "次", "12次"), ("1200", "人", "1200人")]
)
def test_values_have_two_decimals_or_none(value, unit, text):
    assert told(Target(raw="", kind=Kind.NUMERIC, value=Decimal(value), unit=unit)) == text


def test_less_than_three_months_have_no_pace():
    assert pace([Fraction(1), Fraction(2)], Elapsed(dt.date(2026, 3, 30)), window=3, shown=str) is None


@pytest.mark.parametrize(
    ("name", "light", "likelihood"),
    [
        ("对接活动次数", Light.GREEN, Likelihood.SURE),
        ("对接活动成本", Light.RED, Likelihood.IMPOSSIBLE),
        ("指数编制费用", Light.GREEN, Likelihood.POSSIBLE),
        ("国际论坛费用", Light.NOT_DUE, None),
        ("研究报告数量", Light.NOT_DUE, None),
        ("活动主题契合度", Light.GREEN, Likelihood.SURE),
        ("促进要素对接", Light.YELLOW, Likelihood.POSSIBLE),
        ("企业满意度", Light.YELLOW, Likelihood.POSSIBLE),
    ],
)
def test_each_indicator_has_its_light_and_likelihood(name, light, likelihood):
    assert (row(name).standing.signal.light, row(name).likelihood) == (light, likelihood)


def test_a_small_sample_is_yellow_even_where_the_target_is_met():
    (survey,) = [record for record in RECORDS if isinstance(record, Survey)]
    pleased = Survey(id="w", project="1", date=survey.date, title="满意度", answers=survey.answers[:1], supersedes="v", why="看错了")
    assert row("企业满意度", records=(*RECORDS, pleased)).standing.signal.zh == "样本偏少"


def test_what_happens_once_is_not_drawn_on():
    told = row("研究报告数量").forecast
    assert told.value is None
    assert "只发生一次" in told.zh


def test_one_record_shows_no_pace():
    records = tuple(record for record in RECORDS if not record.id.startswith("a") or record.id == "a0")
    assert row("对接活动次数", records=records).forecast.value is None
    assert "记录少于 2 条" in row("对接活动次数", records=records).forecast.zh


def test_payments_below_a_ceiling_are_told_as_they_stand():
    told = row("指数编制费用").forecast
    assert told.value == row("指数编制费用").standing.value.measured.value
    assert "不按进度推算" in told.zh


def test_at_the_end_of_the_year_the_forecast_is_the_actual_value():
    count = row("对接活动次数", YEAR_END)
    assert count.forecast.value == count.standing.value.measured.value
    assert (count.standing.signal.light, count.likelihood) == (Light.YELLOW, Likelihood.IMPOSSIBLE)
    assert row("国际论坛费用", YEAR_END).standing.signal.light is Light.OPEN
    assert row("研究报告数量", YEAR_END).standing.signal.light is Light.RED


def test_money_has_a_light_a_forecast_and_its_months():
    money = watched().money
    assert money.signal.light is Light.YELLOW
    assert "66.7%" in money.signal.why_zh
    assert money.totals == tuple(map(Decimal, (21300, 40000, 75000, 233500, 260500, 281500, 303500)))
    assert money.forecast.value is not None
    assert money.forecast.value.value == Decimal("520285.71")
    assert money.likelihood is Likelihood.POSSIBLE


@pytest.mark.parametrize(("paid", "light"), [(80, Light.GREEN), (79, Light.YELLOW), (60, Light.YELLOW), (59, Light.RED), (201, Light.RED), (0, Light.RED)])
def test_thresholds_are_those_of_the_profile(paid, light):
    assert money_signal(Spending(budget=Decimal(200), paid=Decimal(paid)), Elapsed(dt.date(2026, 6, 30)), PROFILE).light is light


def test_without_a_budget_nothing_is_said():
    assert money_signal(Spending(budget=None, paid=Decimal(5)), Elapsed(JULY), PROFILE).light is Light.OPEN


def value_of(target: str, actual: str | None, measure: Measure | None) -> ActualValue:
    indicator = Indicator(id="x", level1="产出指标", level2="数量指标", name="指标", target=parse_target(target))
    return ActualValue(indicator=indicator, measure=measure, measured=Measured(value=parse_target(actual) if actual else None))


def lit(target: str, actual: str | None, kind: EvidenceKind, aggregate: Aggregate, value: Value = Value.OWN) -> tuple[Course, Light]:
    found = value_of(target, actual, Measure(record=kind, aggregate=aggregate, value=value))
    reached = attainment(found.indicator.target, found.measured.value)
    course = course_of(found, reached, PROFILE)
    return course, signal_of(found, reached, course, Elapsed(JULY), PROFILE).light


@pytest.mark.parametrize(
    ("target", "actual", "kind", "aggregate", "value", "expected"),
    [
        ("≥100人/场", "80人/场", EvidenceKind.ACTIVITY, Aggregate.LEAST, Value.PARTICIPANTS, (Course.STATE, Light.RED)),
        ("≥90%", "85%", EvidenceKind.STATISTIC, Aggregate.LATEST, Value.OWN, (Course.STATE, Light.YELLOW)),
        ("≥90%", "50%", EvidenceKind.STATISTIC, Aggregate.LATEST, Value.OWN, (Course.STATE, Light.RED)),
        ("≥300人", "200人", EvidenceKind.STATISTIC, Aggregate.LATEST, Value.OWN, (Course.FIGURE, Light.GREEN)),
        ("=3个", "4个", EvidenceKind.ACTIVITY, Aggregate.COUNT, Value.OWN, (Course.GROWS, Light.YELLOW)),
        ("2026年6月底前", "2026年7月3日", EvidenceKind.ACTIVITY, Aggregate.LATEST, Value.DATE, (Course.ONCE, Light.RED)),
        ("2026年6月底前", None, EvidenceKind.ACTIVITY, Aggregate.LATEST, Value.DATE, (Course.ONCE, Light.RED)),
        ("12次", "9次", EvidenceKind.ACTIVITY, Aggregate.COUNT, Value.OWN, (Course.GROWS, Light.OPEN)),
        ("≤3次", "4次", EvidenceKind.ACTIVITY, Aggregate.COUNT, Value.OWN, (Course.CEILING, Light.RED)),
    ],
)
def test_values_that_do_not_grow_are_not_held_against_time(target, actual, kind, aggregate, value, expected):
    assert lit(target, actual, kind, aggregate, value) == expected


def test_without_a_measure_nothing_can_be_assessed():
    found = value_of("≥3次", None, None)
    reached = attainment(found.indicator.target, None)
    assert signal_of(found, reached, course_of(found, reached, PROFILE), Elapsed(JULY), PROFILE).light is Light.OPEN
    assert reached.degree is not Degree.MISSED


def test_the_provisional_mark_leaves_out_what_is_not_due():
    found = watched().provisional
    assert found is not None
    assert found.mark + 0 == Decimal("59.60")
    assert found.full + found.left_out == 100
    assert (found.percent, found.grade) == (Decimal("81.29"), "良")
    assert found.rows[3].due.zh.startswith("13.33 × (9 ÷ 12)")
    assert found.rows[1].mark is None


def test_a_mark_that_nobody_can_tell_is_named_beside_the_provisional_one():
    found = watched().provisional
    assert found is not None
    broken = next(row for row in found.rows if "超出上限" in row.due.zh)
    assert found.unknown == (broken,)
    assert found.unknown_points == broken.weight
    assert found.left_out == found.unknown_points + sum(row.weight or 0 for row in found.rows if row.to_come)


def test_the_form_holds_what_was_found_and_the_reasons():
    cost = FORM.indicators[2]
    reason = Reason(causes=("经费保障",), text="参加企业多于预计", remedy="改在自有场地")
    form = monitoring_form(FORM, watched(), {cost.id: reason}, achieved="已办九场。")
    assert (form.cutoff, form.achieved) == ("1-7月", "已办九场。")
    assert (form.execution.total.spent, form.execution.total.rate) == (Decimal(303_500), Decimal("38.91"))
    assert form.execution.fiscal == form.execution.total
    assert form.execution.total.forecast == Decimal(520_300)
    assert form.number is None
    assert form.indicators[2].reason == "参加企业多于预计；措施：改在自有场地"
    assert form.indicators[2].likelihood == "完全不可能"
    assert form.indicators[3].forecast is not None
    assert form.indicators[3].forecast.raw == "15(次)"


@pytest.mark.parametrize("format_", [Format.DOCX, Format.XLSX, Format.PDF])
def test_the_official_form_reads_back(format_):
    form = monitoring_form(FORM, watched(), {FORM.indicators[2].id: Reason(causes=("其他",), text="场地涨价")})
    read = read_document(document(Submission(year=2026, declarations=(form,)), format_, cover=False, narratives=False), f"a.{format_}").declarations[0]
    assert read.indicators[2].causes == ("其他",)
    assert read.execution.total.spent == Decimal(303_500)  # type: ignore[union-attr]  # a monitoring form has it
    assert isinstance(read, Declaration)


def test_every_constant_has_a_source():
    for name in monitoring_profile_names():
        profile: MonitoringProfile = load_monitoring_profile(name)
        assert all(each.source and each.certainty and each.zh for each in profile.constants.values())
    assert RULES.monitoring.title
