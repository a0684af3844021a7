"""Actual values come from evidence: exact, in the unit of the target, with what is missing and what they rest on."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.model.attainment import Degree, attainment
from jiheng.model.evidence import Attachment
from jiheng.model.measure import Aggregate, EvidenceKind, Filter, Measure, Value, possible
from jiheng.model.measured import Lack, Measured, measured
from jiheng.model.parse_target import parse_target
from jiheng.model.target import Kind
from jiheng.reference.profile import load_profile
from tests.model.evidence_records import activity, deliverable, payment, publication, statement, statistic, survey

ACTIVITY, PAYMENT, DELIVERABLE, SURVEY = EvidenceKind.ACTIVITY, EvidenceKind.PAYMENT, EvidenceKind.DELIVERABLE, EvidenceKind.SURVEY
ROUNDS = (
    activity("a", title="第一场", participants=120, tags=("供需撮合",), theme_match=Degree.REACHED),
    activity("b", title="第二场", participants=90, tags=("供需撮合", "外贸"), theme_match=Degree.REACHED),
    activity("c", title="年会", tags=("年会",), participants=300),
    payment("1", "25000", paid_for="a", economic_item="租赁费"),
    payment("2", "26000.01", paid_for="b", economic_item="租赁费"),
    payment("3", "-500", paid_for="b", economic_item="劳务费", payee="云汀会展公司"),
    payment("4", "80000", economic_item="委托业务费"),
)


def found(kind: EvidenceKind, aggregate: Aggregate, target: str, records=ROUNDS, *, value: Value = Value.OWN, **where) -> Measured:
    measure = Measure(record=kind, aggregate=aggregate, value=value, where=Filter(**where))
    return measured(measure, records, parse_target(target))


def number(result: Measured) -> tuple[Decimal, str | None] | None:
    return (result.value.value, result.value.unit) if result.value and result.value.value is not None else None


@pytest.mark.parametrize(
    ("aggregate", "value", "target", "expected"),
    [
        (Aggregate.COUNT, Value.OWN, "≥12(次)", ("2", "次")),
        (Aggregate.COUNT, Value.OWN, "≥12", ("2", None)),
        (Aggregate.COUNT, Value.OWN, "≥0.01(万次)", ("0.0002", "万次")),
        (Aggregate.GREATEST, Value.COST, "≤2.50(万元/次)", ("2.550001", "万元/次")),
        (Aggregate.LEAST, Value.COST, "≤20000(元/场)", ("25000", "元/场")),
        (Aggregate.SUM, Value.COST, "≤6(万元)", ("5.050001", "万元")),
        (Aggregate.SUM, Value.COST, "≤6(万)", ("5.050001", "万")),
        (Aggregate.MEAN, Value.COST, "≤2.50(万元/次)", ("2.5250005", "万元/次")),
        (Aggregate.MEAN, Value.COST, "≤250(元/人次)", ("240.476238095238095238", "元/人次")),
        (Aggregate.LEAST, Value.PARTICIPANTS, "≥100(人/场)", ("90", "人/场")),
        (Aggregate.SUM, Value.PARTICIPANTS, "≥200(人次)", ("210", "人次")),
        (Aggregate.MEAN, Value.PARTICIPANTS, "≥100(人/场)", ("105", "人/场")),
    ],
)
def test_activities_are_told_in_the_unit_of_the_target(aggregate, value, target, expected):
    result = found(ACTIVITY, aggregate, target, value=value, tags=("供需撮合",))
    assert number(result) == (Decimal(expected[0]), expected[1])
    assert result.missing == ()


@pytest.mark.parametrize(
    ("kind", "aggregate", "value", "target"),
    [
        (ACTIVITY, Aggregate.COUNT, Value.OWN, "≥12(家)"),
        (ACTIVITY, Aggregate.COUNT, Value.OWN, "≥12(人)"),
        (ACTIVITY, Aggregate.COUNT, Value.OWN, "≥12(公顷)"),
        (ACTIVITY, Aggregate.COUNT, Value.OWN, "≥12(%)"),
        (ACTIVITY, Aggregate.GREATEST, Value.COST, "≤2.50(万元/公顷)"),
        (ACTIVITY, Aggregate.GREATEST, Value.COST, "≤3(次)"),
        (ACTIVITY, Aggregate.SUM, Value.COST, "≤2.50(万元/次)"),
        (PAYMENT, Aggregate.SUM, Value.OWN, "≤75"),
        (PAYMENT, Aggregate.SUM, Value.OWN, "≤75(万元/次)"),
        (PAYMENT, Aggregate.SUM, Value.OWN, "≤75(锭)"),
    ],
)
def test_what_cannot_be_converted_has_no_value(kind, aggregate, value, target):
    result = found(kind, aggregate, target, value=value)
    assert result.value is None
    assert result.missing[0].lack is Lack.UNIT
    assert result.records


def test_the_records_below_a_value_and_the_one_that_decides():
    result = found(ACTIVITY, Aggregate.GREATEST, "≤2.50(万元/次)", value=Value.COST)
    assert result.records == ("a", "1", "b", "2", "3")
    assert result.decisive == ("b",)
    (missing,) = result.missing
    assert (missing.lack, missing.records) == (Lack.NO_VALUE, ("c",))


def test_filters():
    def ids(kind: EvidenceKind, **where) -> tuple[str, ...]:
        return found(kind, Aggregate.COUNT, "≥1(次)", **where).records

    assert ids(ACTIVITY, tags=("供需撮合", "年会")) == ("a", "b", "c")
    assert ids(ACTIVITY, tags=("供需撮合",), words=("二",)) == ("b",)
    assert ids(PAYMENT, economic_items=(" 租赁费 ",)) == ("1", "2")
    assert ids(PAYMENT, payees=("会展",)) == ("3",)
    assert ids(ACTIVITY, kinds=("对接会",)) == ()


def test_corrected_records_never_count_and_their_payments_go_along():
    records = (*ROUNDS, activity("d", title="第二场", participants=95, tags=("供需撮合",), supersedes="b", why="人数填错"))
    assert number(found(ACTIVITY, Aggregate.LEAST, "≥100(人/场)", records, value=Value.PARTICIPANTS)) == (Decimal(95), "人/场")
    cost = found(ACTIVITY, Aggregate.GREATEST, "≤2.50(万元/次)", records, value=Value.COST)
    assert number(cost) == (Decimal("2.550001"), "万元/次")
    assert cost.decisive == ("d",)
    assert "b" not in cost.records


def test_up_to_a_day_counts_what_had_happened_by_then():
    july, june = dt.date(2026, 7, 31), dt.date(2026, 6, 30)
    count = Measure(record=DELIVERABLE, aggregate=Aggregate.COUNT)
    accepted_in_may = (deliverable("a", "通过", date=june), deliverable("b", date=dt.date(2026, 8, 1)), deliverable("z", date=dt.date(2025, 12, 31)))
    late = measured(count, accepted_in_may, parse_target("≥2(份)"), since=dt.date(2026, 1, 1), until=july)
    assert (number(late), late.records) == ((Decimal(1), "份"), ("a",))
    early = measured(count, (deliverable("c", "通过", date=dt.date(2026, 5, 1)),), parse_target("≥2(份)"), until=dt.date(2026, 5, 7))
    assert (number(early), early.missing[0].lack) == ((Decimal(0), "份"), Lack.NOT_JUDGED)


def test_a_correction_that_moves_a_record_beyond_the_day_still_replaces_it():
    records = (
        activity("a"),
        activity("b", date=dt.date(2026, 8, 8), supersedes="a", why="日期写错"),
        payment("1", "9000", paid_for="a", date=dt.date(2026, 8, 9)),
    )
    until = dt.date(2026, 7, 31)
    assert number(measured(Measure(record=ACTIVITY, aggregate=Aggregate.COUNT), records, parse_target("≥1(次)"), until=until)) == (Decimal(0), "次")
    cost = Measure(record=ACTIVITY, aggregate=Aggregate.SUM, value=Value.COST)
    assert measured(cost, (*records, activity("c")), parse_target("≤1(万元)"), until=until).value is None


def test_figures_of_any_size_do_no_harm():
    result = found(EvidenceKind.STATISTIC, Aggregate.LATEST, "≥5(平方毫米)", (statistic("a", "123456789012345678", "平方千米"),))
    assert number(result) == (Decimal("123456789012345678e12"), "平方毫米")


@pytest.mark.parametrize(("target", "value"), [("≥12(次)", Decimal(0)), ("≤12(次)", None), ("=0(次)", None), ("12(次)", None)])
def test_silence_is_zero_against_a_floor_only(target, value):
    result = found(ACTIVITY, Aggregate.COUNT, target, ())
    assert (result.value and result.value.value) == value
    assert [missing.lack for missing in result.missing] == [Lack.NO_EVIDENCE]


def test_a_filter_that_lets_nothing_through_is_told():
    (missing,) = found(ACTIVITY, Aggregate.COUNT, "≥12(次)", tags=("路演",)).missing
    assert missing.zh == "台账里有 3 条“活动”记录，都不符合筛选条件"


def test_deliverables_count_once_they_are_accepted():
    records = (deliverable("a", "通过", kind="研究报告"), deliverable("b", kind="研究报告"), deliverable("c", "未通过", kind="研究报告"))
    result = found(DELIVERABLE, Aggregate.COUNT, "≥2(个)", records, kinds=("报告",))
    assert (number(result), result.records) == ((Decimal(1), "个"), ("a",))
    assert [(missing.lack, missing.records) for missing in result.missing] == [(Lack.NOT_JUDGED, ("b",))]


@pytest.mark.parametrize(
    ("results", "degree"),
    [
        (["通过", "通过"], "达成"),
        (["通过", ""], "部分达成"),
        (["通过", "未通过"], "部分达成"),
        (["未通过"], "未达成"),
        (["未通过", ""], "未达成"),
        (["", ""], None),
    ],
)
def test_all_accepted(results, degree):
    records = tuple(deliverable(str(place), result) for place, result in enumerate(results))
    result = found(DELIVERABLE, Aggregate.ALL_ACCEPTED, "通过", records)
    assert (result.value and result.value.text) == degree
    assert attainment(parse_target("通过"), result.value).met is (None if degree is None else degree == "达成")


def test_a_theme_is_matched_by_all_or_by_a_share():
    records = (publication("a", theme_match=Degree.REACHED), publication("b", theme_match=Degree.PARTLY), publication("c"))
    partly = found(EvidenceKind.PUBLICATION, Aggregate.ALL_ACCEPTED, "匹配", records)
    assert partly.value is not None
    assert (partly.value.text, partly.decisive) == ("部分达成", ("b",))
    assert number(found(EvidenceKind.PUBLICATION, Aggregate.SHARE, "≥90(%)", records)) == (Decimal(50), "%")


def test_satisfaction_is_the_share_of_all_answers():
    records = (survey("a", {"非常满意": 60, "满意": 25, "一般": 10}), survey("b", {"满意": 9, "不满意": 1}, date=dt.date(2026, 6, 1)))
    result = found(SURVEY, Aggregate.SHARE, "≥85(%)", records)
    assert result.value is not None
    assert (result.answers, result.records, result.missing) == (105, ("a", "b"), ())
    assert result.value.value == Decimal("89.523809523809523810")
    assert result.value.raw == "89.52381(%)"
    assert number(found(SURVEY, Aggregate.LATEST, "≥85", records)) == (Decimal(90), "%")


@pytest.mark.parametrize(("answers", "lack"), [(30, None), (29, Lack.FEW_ANSWERS), (0, Lack.NO_VALUE)])
def test_small_surveys_are_told(answers, lack):
    result = found(SURVEY, Aggregate.SHARE, "≥85(%)", (survey("a", {"满意": answers}),))
    assert [missing.lack for missing in result.missing] == ([lack] if lack else [])
    assert (result.value is None) == (answers == 0)


def test_the_profile_says_how_many_answers_are_few():
    base = load_profile()
    few = msgspec.structs.replace(base.constants["survey_answers"], value=Decimal(5))
    profile = msgspec.structs.replace(base, constants=base.constants | {"survey_answers": few})
    measure = Measure(record=SURVEY, aggregate=Aggregate.SHARE)
    assert measured(measure, (survey("a", {"满意": 6}),), parse_target("≥85(%)"), profile=profile).missing == ()


def test_statistics_are_converted_and_the_latest_counts():
    records = (statistic("a", "300", "公顷"), statistic("b", "9000", "亩", date=dt.date(2026, 9, 1)), statistic("c", "1", "公顷"))
    latest = found(EvidenceKind.STATISTIC, Aggregate.LATEST, "≥500(公顷)", records)
    assert (number(latest), latest.records) == ((Decimal(600), "公顷"), ("b",))
    assert number(found(EvidenceKind.STATISTIC, Aggregate.SUM, "≥500(公顷)", records)) == (Decimal(901), "公顷")
    assert number(found(EvidenceKind.STATISTIC, Aggregate.LATEST, "≥5(锭)", (statistic("a", "6", "锭"),))) == (Decimal(6), "锭")
    assert found(EvidenceKind.STATISTIC, Aggregate.SUM, "≥5", records).value is None


def test_manual_values_are_marked():
    proof = (Attachment(sha256="0" * 64, name="函.pdf", size=1),)
    records = (statistic("a", "6", "家"), statistic("b", "7", "家", manual_source="合作单位来函", attachments=proof))
    assert found(EvidenceKind.STATISTIC, Aggregate.SUM, "≥5(家)", records).manual
    assert not found(EvidenceKind.STATISTIC, Aggregate.SUM, "≥5(家)", records[:1]).manual


def test_the_latest_statement_tells_the_degree():
    records = (statement("a", Degree.REACHED, date=dt.date(2026, 12, 1)), statement("b", Degree.PARTLY))
    result = found(EvidenceKind.STATEMENT, Aggregate.LATEST, "畅通", records)
    assert result.records == ("a",)
    assert attainment(parse_target("畅通"), result.value).degree is Degree.REACHED


def test_the_day_of_the_last_deliverable():
    records = (deliverable("a", date=dt.date(2026, 6, 30)), deliverable("b", date=dt.date(2026, 3, 1)))
    result = found(DELIVERABLE, Aggregate.LATEST, "2026年6月底前", records, value=Value.DATE)
    assert result.value is not None
    assert (result.value.kind, result.decisive) == (Kind.DATE, ("a",))
    assert attainment(parse_target("2026年6月底前"), result.value).met is True


@pytest.mark.parametrize("kind", EvidenceKind)
def test_only_what_a_kind_has_can_be_taken(kind):
    for aggregate in Aggregate:
        for value in Value:
            if (aggregate, value) in possible(kind):
                assert Measure(record=kind, aggregate=aggregate, value=value)
            else:
                with pytest.raises(ValueError, match="has no"):
                    Measure(record=kind, aggregate=aggregate, value=value)


SAMPLES = {
    ACTIVITY: ROUNDS,
    PAYMENT: ROUNDS,
    DELIVERABLE: (deliverable("a", "通过"), deliverable("b"), payment("1", "9", paid_for="a")),
    EvidenceKind.PUBLICATION: (publication("a", theme_match=Degree.MISSED), payment("1", "9", paid_for="a")),
    SURVEY: (survey("a", {"满意": 3, "一般": 4}),),
    EvidenceKind.STATISTIC: (statistic("a", "3", "家"), statistic("b", "4.5", "万元")),
    EvidenceKind.STATEMENT: (statement("a", Degree.PARTLY),),
}
TARGETS = st.sampled_from(("≥12(次)", "≤2.5(万元/次)", "≤40(万)", "≥85(%)", "≥5‰", "≤9", "通过", "2026年6月", "", "≥3(锭/次)", "≤450(元/人·天)", "≥3~5(家)"))


@given(st.sampled_from(EvidenceKind), st.data(), TARGETS)
def test_whatever_is_measured_there_is_a_value_or_a_reason(kind, data, target):
    aggregate, value = data.draw(st.sampled_from(possible(kind)))
    result = found(kind, aggregate, target, SAMPLES[kind], value=value)
    assert result.value is not None or result.missing
    assert msgspec.json.decode(msgspec.json.encode(result), type=Measured) == result
    assert set(result.decisive) <= set(result.records) <= {record.id for record in SAMPLES[kind]}


@given(st.lists(st.decimals(min_value=0, max_value=10**7, places=2), min_size=1, max_size=30))
def test_sums_of_money_are_exact(amounts):
    records = tuple(payment(str(place), str(amount)) for place, amount in enumerate(amounts))
    result = found(PAYMENT, Aggregate.SUM, "≤75(万元)", records)
    assert result.value is not None
    assert result.value.value is not None
    assert Fraction(result.value.value) * 10_000 == sum(map(Fraction, amounts))
