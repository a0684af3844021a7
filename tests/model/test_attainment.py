"""How far targets are reached: ratios through units, directions, ranges, dates, words."""

from fractions import Fraction

import pytest

from jiheng.model.attainment import Attainment, Degree, Direction, attainment, degree_of
from jiheng.model.parse_target import parse_target
from jiheng.model.target import Comparator


def reached(target: str, actual: str | None, **options) -> Attainment:
    return attainment(parse_target(target), None if actual is None else parse_target(actual), **options)


@pytest.mark.parametrize(
    ("target", "actual", "direction", "met", "ratio"),
    [
        ("≥12次", "10次", Direction.UP, False, Fraction(5, 6)),
        ("≥12次", "12次", Direction.UP, True, Fraction(1)),
        (">90%", "90%", Direction.UP, False, Fraction(1)),
        ("≤30万元", "33万元", Direction.DOWN, False, Fraction(11, 10)),
        ("<30分钟", "25分钟", Direction.DOWN, True, Fraction(5, 6)),
        ("=3个", "3个", Direction.EXACT, True, Fraction(1)),
        ("=3个", "4个", Direction.EXACT, False, Fraction(4, 3)),
        ("3-5个", "4个", Direction.SPAN, True, Fraction(1)),
        ("3-5个", "6个", Direction.SPAN, False, Fraction(6, 5)),
        ("3-5个", "2个", Direction.SPAN, False, Fraction(2, 3)),
        ("90%", "90%", Direction.UNKNOWN, True, Fraction(1)),
        ("90%", "100%", Direction.UNKNOWN, None, Fraction(10, 9)),
        ("=0起", "1起", Direction.EXACT, False, None),
        ("≤0起", "0起", Direction.DOWN, True, None),
        ("≥-5%", "-8%", Direction.UP, False, None),
    ],
)
def test_numbers(target, actual, direction, met, ratio):
    found = reached(target, actual)
    assert (found.direction, found.met, found.ratio) == (direction, met, ratio)
    assert found.zh
    assert found.en


@pytest.mark.parametrize(
    ("target", "actual", "ratio"),
    [
        ("≥12次", "10", Fraction(5, 6)),
        ("≥12", "10次", Fraction(5, 6)),
        ("≤30万元", "300000元", Fraction(1)),
        ("≥2.5万人次", "20000人次", Fraction(4, 5)),
        ("≥100百分比", "95%", Fraction(19, 20)),
    ],
)
def test_units_are_converted_and_a_missing_one_is_that_of_the_other_side(target, actual, ratio):
    assert reached(target, actual).ratio == ratio


def test_a_unit_that_no_table_knows_is_still_the_same_unit():
    target, actual = parse_target("≥10", unit="奇怪单位"), parse_target("5", unit="奇怪单位")
    assert attainment(target, actual).ratio == Fraction(1, 2)
    assert attainment(target, parse_target("5", unit="别的单位")).met is None


def test_different_kinds_of_units_are_not_compared():
    found = reached("≥100人", "95%")
    assert (found.met, found.counted) == (None, False)
    assert "人" in found.zh
    assert "%" in found.zh


def test_money_cut_off_is_money_where_the_caller_says_so():
    assert reached("≤40.00(万)", "300000元").met is None
    assert reached("≤40.00(万)", "300000元", cost=True).ratio == Fraction(3, 4)


def test_an_unsigned_cost_is_a_ceiling_only_where_the_profile_says_so():
    assert reached("30万元", "28万元").met is None
    assert reached("30万元", "28万元", unsigned=Comparator.LE).met is True


@pytest.mark.parametrize(
    ("target", "actual", "met"),
    [
        ("2026年6月底前", "2026年6月20日", True),
        ("2026年6月底前", "2026-07-01", False),
        ("2026年6月底前", "按时完成", True),
        ("2026年6月底前", "推迟完成", False),
        ("2026年6月底前", "80%", None),
    ],
)
def test_dates_are_finished_by(target, actual, met):
    assert reached(target, actual).met is met


@pytest.mark.parametrize(
    ("text", "degree"),
    [
        ("完成", Degree.REACHED),
        ("已完成", Degree.REACHED),
        ("达成预期指标", Degree.REACHED),
        ("基本完成", Degree.REACHED),
        ("部分达成年度指标并具有一定效果", Degree.PARTLY),
        ("未全部完成", Degree.PARTLY),
        ("正在推进", Degree.PARTLY),
        ("未完成", Degree.MISSED),
        ("没有按时完成", Degree.MISSED),
        ("未达成年度指标且效果较差", Degree.MISSED),
        ("无未完成事项", Degree.REACHED),
        ("不存在未达标的情况", Degree.REACHED),
        ("效果较好", None),
    ],
)
def test_words_say_how_far(text, degree):
    assert degree_of(text) is degree


def test_the_words_of_the_target_are_its_attainment():
    assert reached("效果明显", "效果明显").met is True
    assert reached("效果明显", "效果一般").met is None


@pytest.mark.parametrize(
    ("target", "actual"), [("≥12次", None), ("≥12次", "/"), ("", "12次"), ("≥12次", "完成"), ("效果明显", "95%"), ("≥12次", "10-12次"), ("降低5%", "增长3%")]
)
def test_what_cannot_be_assessed_says_why(target, actual):
    found = reached(target, actual)
    assert found.met is None
    assert found.zh
    assert found.en


def test_several_numbers_are_told_as_such():
    assert "不能读成一个数" in reached("≥12次", "上半年5次，下半年6次").zh


def test_words_for_a_number_tell_the_degree_and_no_ratio():
    found = reached("≥12次", "未完成")
    assert (found.met, found.ratio, found.degree) == (None, None, Degree.MISSED)
