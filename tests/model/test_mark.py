"""Marks by profile: the vectors of the variants seen, execution, bands, rounding."""

from decimal import Decimal
from fractions import Fraction

import pytest

from jiheng.model.attainment import attainment
from jiheng.model.mark import Due, due_execution, due_mark
from jiheng.model.numerals import rounded
from jiheng.model.parse_target import parse_target
from jiheng.reference.scoring_profiles import load_scoring_profile

TEN = Decimal(10)


def due(profile: str, target: str, actual: str) -> Due:
    chosen = load_scoring_profile(profile)
    return due_mark(TEN, attainment(parse_target(target), parse_target(actual)), chosen)


@pytest.mark.parametrize(
    ("profile", "target", "actual", "mark"),
    [
        ("mof-2020", "≥12", "10", "8.33"),
        ("mof-2021", "≥12", "10", "5.83"),
        ("mof-2020", "≥12", "7", "5.83"),
        ("mof-2021", "≥12", "7", "0.00"),
        ("inverse", "≤30", "33", "9.09"),
        ("system-default", "≤30", "33", "9.00"),
        ("inverse", "≤30", "45", "6.67"),
        ("system-default", "≤30", "45", "5.00"),
        ("inverse", "≤30", "60", "5.00"),
        ("system-default", "≤30", "60", "0.00"),
        ("hubei-2020", "≤30", "33", "9.09"),
        ("system-default", "≤30", "75", "0.00"),
        ("system-default", "=0", "0", "10.00"),
        ("system-default", "=0", "1", "0.00"),
        ("system-default", "=12", "10", "8.33"),
        ("system-default", "=12", "14", "10.00"),
        ("mof-2021", "=12", "14", "0.00"),
        ("system-default", "≥12", "30", "10.00"),
        ("system-default", "3-5", "6", "8.00"),
        ("mof-2020", "3-5", "2", "6.67"),
        ("langfang-2019", "≥100%", "86%", "9"),
    ],
)
def test_vectors(profile, target, actual, mark):
    found, chosen = due(profile, target, actual), load_scoring_profile(profile)
    assert found.lowest == found.highest
    assert found.highest is not None
    assert str(rounded(found.highest, chosen.places)) == mark


def test_the_arithmetic_is_told_in_words():
    assert due("mof-2020", "≥12次", "10次").zh == "10 × (10 ÷ 12) = 8.33"
    assert due("mof-2021", "≥12次", "10次").zh == "10 × (83.33% − 60%) ÷ (100% − 60%) = 5.83"
    assert due("inverse", "≤30", "33").en == "10 × (30 ÷ 33) = 9.09"
    assert due("system-default", "≤30", "33").zh == "10 × (1 − (33 − 30) ÷ 30) = 9"


def test_what_a_regulation_leaves_open_is_not_guessed():
    assert not due("mof-2020", "≤30", "33").known
    assert "没有规定" in due("mof-2020", "≤30", "33").zh


@pytest.mark.parametrize(
    ("profile", "actual", "lowest", "highest"),
    [
        ("mof-2020", "达成预期指标", 8, 10),
        ("mof-2020", "部分达成", 6, 8),
        ("mof-2020", "未达成", 0, 6),
        ("hubei-2020", "部分达成", 5, 8),
        ("hubei-2020", "未达成", 0, 5),
    ],
)
def test_bands_of_qualitative_indicators(profile, actual, lowest, highest):
    found = due(profile, "效果明显", actual)
    assert (found.lowest, found.highest) == (lowest, highest)


def test_the_upper_bound_of_a_lower_band_belongs_to_the_band_above():
    partly = due("mof-2020", "效果明显", "部分达成")
    assert partly.holds(Decimal("7.99"), 2)
    assert not partly.holds(Decimal(8), 2)
    assert due("mof-2020", "效果明显", "达成预期指标").holds(Decimal(8), 2)


def test_far_above_the_target_marks_may_be_fewer_where_the_profile_says_so():
    assert due("mof-2020", "≥10", "13").holds(Decimal(8), 2)
    assert not due("system-default", "≥10", "13").holds(Decimal(8), 2)
    assert not due("mof-2020", "≥10", "12").holds(Decimal(8), 2)


@pytest.mark.parametrize(
    ("profile", "rate", "mark"),
    [
        ("mof-2020", Fraction(15474, 31020), "4.99"),
        ("mof-2020", Fraction(11, 10), "10.00"),
        ("mof-2020", Fraction(0), "0.00"),
        ("mof-2021", Fraction(1), "10.00"),
        ("mof-2021", Fraction(85, 100), "7.00"),
        ("mof-2021", Fraction(60, 100), "5.00"),
        ("mof-2021", Fraction(59, 100), "0.00"),
    ],
)
def test_execution(profile, rate, mark):
    found = due_execution(TEN, rate, "a ÷ b", load_scoring_profile(profile))
    assert found.highest is not None
    assert str(rounded(found.highest, 2)) == mark


def test_a_printed_mark_holds_with_its_own_decimals():
    third = due("mof-2020", "≥12", "10")
    assert [third.holds(Decimal(mark), 2) for mark in ("8.33", "8.333", "8.330", "8.3", "8.34", "8")] == [True, True, True, False, False, False]
    assert third.holds(Decimal(8), 0)
