"""A project at several places: what each reached by the records that name it, and what all come to."""

import datetime as dt
from decimal import Decimal

import msgspec

from jiheng.model.actual_values import ActualValue, actual_values
from jiheng.model.declaration import Declaration, Indicator, PlaceTarget
from jiheng.model.evidence import Activity, Evidence, GradeCount, Payment, Survey
from jiheng.model.measure import Aggregate, EvidenceKind, Measure
from jiheng.model.parse_target import parse_target
from jiheng.readers.matrix import together
from jiheng.reference.profile import load_profile
from jiheng.scoring.placed import Placed, of_all_places, placed
from tests.builders import faultless_form

FIRST, LAST, DAY = dt.date(2026, 1, 1), dt.date(2026, 12, 31), dt.date(2026, 5, 1)
HELD = Measure(record=EvidenceKind.ACTIVITY, aggregate=Aggregate.COUNT)
ASKED = Measure(record=EvidenceKind.SURVEY, aggregate=Aggregate.SHARE)


def form_of(**targets: str) -> Declaration:
    """A form with one indicator that has a target for each place."""
    places = tuple(PlaceTarget(place=place, target=parse_target(target)) for place, target in targets.items())
    row = Indicator(id="r", level1="产出指标", level2="数量指标", name="助餐活动场次", target=together(places), places=places)
    return msgspec.structs.replace(faultless_form(), indicators=(row,))


def found(form: Declaration, *records: Evidence, measure: Measure = HELD) -> tuple[ActualValue, Placed]:
    (value,) = actual_values(of_all_places(form), {"r": measure}, records, since=FIRST, until=LAST)
    made = placed(value, records, since=FIRST, until=LAST, profile=load_profile())
    assert made is not None
    return value, made


def held(key: str, *tags: str, **given: object) -> Activity:
    return Activity(id=key, project="1", date=DAY, title="助餐", tags=tags, **given)  # type: ignore[arg-type]  # of fields


def paid(key: str, amount: int, *tags: str, **given: object) -> Payment:
    return Payment(id=key, project="1", date=DAY, title="餐费", amount=Decimal(amount), tags=tags, **given)  # type: ignore[arg-type]  # of fields


def asked(key: str, place: str, satisfied: int, other: int) -> Survey:
    return Survey(
        id=key, project="1", date=DAY, title="调查", tags=(place,), answers=(GradeCount(grade="满意", count=satisfied), GradeCount(grade="不满意", count=other))
    )


def test_amounts_of_places_are_added_and_measured_as_one_target():
    form = form_of(东镇="≥2(场)", 西乡="≥3(场)")
    assert of_all_places(form).indicators[0].target == parse_target("≥5场", name="助餐活动场次")
    value, made = found(form, held("a", "东镇"), held("b", place="西乡"), held("c", "西 乡"), held("d"), held("e", "东镇", "西乡"))
    assert [(each.place, each.measured.value and each.measured.value.raw) for each in made.places] == [("东镇", "1(场)"), ("西乡", "2(场)")]
    assert (made.target.zh, made.actual.zh) == ("2 + 3 = 5 场", "1 + 2 = 3 场")
    assert value.measured.value is not None
    assert (value.measured.value.value, made.elsewhere) == (5, ("d", "e"))  # which name no place, or two


def test_rates_are_weighted_by_what_was_paid_at_each_place():
    form = form_of(东镇="≥90(%)", 西乡="≥80(%)")
    surveys = (asked("a", "东镇", 95, 5), asked("b", "西乡", 85, 15))
    _value, made = found(form, *surveys, paid("p", 300_000, "东镇"), held("h", "西乡"), paid("q", 100_000, paid_for="h"), measure=ASKED)
    assert [each.amount for each in made.places] == [300_000, 100_000]
    assert made.target.zh == "按金额（万元）加权：(90×30 + 80×10) ÷ 40 = 87.5%"
    assert made.actual.zh == "按金额（万元）加权：(95×30 + 85×10) ÷ 40 = 92.5%"
    _value, bare = found(form, *surveys, measure=ASKED)
    assert (bare.target.value, bare.actual.value) == (None, None)
    assert "没有金额" in bare.actual.zh


def test_equal_rates_need_no_weights():
    row = of_all_places(form_of(东镇="≥95%", 西乡="≥95%")).indicators[0]
    assert row.target == parse_target("≥95%", name="助餐活动场次")


def test_what_cannot_be_put_together_stays_as_it_is():
    for form in (
        form_of(东镇="≥2(场)", 西乡="≤3(场)"),
        form_of(东镇="≥2(场)", 西乡="≥90%"),
        form_of(东镇="通过", 西乡="通过"),
        form_of(东镇="≥90%", 西乡="≥80%"),
    ):
        assert of_all_places(form) == form
    _value, made = found(form_of(东镇="≥2(场)", 西乡="≤3(场)"), held("a", "东镇"))
    assert (made.target.value, made.target.zh) == (None, "各地的计算符号不同")


def test_a_printed_sum_stays_the_target():
    form = form_of(东镇="≥2(场)", 西乡="≥3(场)")
    row = msgspec.structs.replace(form.indicators[0], target=parse_target("≥6(场)"))
    whole = msgspec.structs.replace(form, indicators=(row,))
    assert of_all_places(whole) == whole


def test_places_without_a_target_or_a_value_are_told():
    value, made = found(form_of(东镇="≥90%", 西乡="≥90%", 南村=""), asked("a", "东镇", 9, 1), measure=ASKED)
    assert [each.place for each in made.places] == ["东镇", "西乡"]
    assert (made.actual.value, made.actual.zh) == (None, "西乡还没有实际完成值")
    assert made.actual.en == "no actual value yet: 西乡"
    assert value.measured.value is not None


def test_corrections_and_other_days_count_as_everywhere():
    later = held("b", "西乡", supersedes="a", why="写错了地方")
    _value, made = found(form_of(东镇="≥1(场)", 西乡="≥1(场)"), held("a", "东镇"), later)
    assert [each.measured.value and each.measured.value.value for each in made.places] == [0, 1]


def test_rows_without_places_have_none():
    row = faultless_form().indicators[0]
    (value,) = actual_values(msgspec.structs.replace(faultless_form(), indicators=(row,)), {row.id: HELD}, ())
    assert placed(value, (), since=FIRST, until=LAST, profile=load_profile()) is None
