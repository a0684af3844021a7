"""Columns run together: what was joined comes back, alone or among the candidates."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.readers.splits import funds_fit, number, oddity, partings, rate_fits, row_fits, summing

ROW = ("weight", "target", "actual", "score")
TARGET_FIRST = ("target", "weight", "actual", "score")
FUNDS = ("budget", "spent", "weight", "rate", "score")
FUNDS_KINDS = ("amount", "amount", "weight", "rate", "score")


def fitting(text: str, roles: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [parts for parts in partings(text, roles) if row_fits(dict(zip(roles, parts, strict=True)))]


def fitting_funds(text: str) -> list[tuple[str, ...]]:
    return [parts for parts in partings(text, FUNDS_KINDS) if funds_fit(dict(zip(FUNDS, parts, strict=True)))]


points = st.sampled_from(["5", "8", "10", "12.5", "15", "20", "7.5", "30"])
signs = st.sampled_from(["", "≥", "≤", "=", "不低于"])
units = st.sampled_from(["", "%", "个", "万元", "人次", "平方米", "元/人"])
values = st.builds(lambda sign, value, unit: f"{sign}{value}{unit}", signs, st.integers(0, 99999), units)
words = st.sampled_from(["显著提升", "稳步提高", "长期", "达到规范要求"])


@given(weight=points, target=values, actual=values, lost=st.booleans(), roles=st.sampled_from([ROW, TARGET_FIRST]))
def test_known_columns_come_back(weight: str, target: str, actual: str, lost: bool, roles: tuple[str, ...]) -> None:
    columns = {"weight": weight, "target": target, "actual": actual, "score": "0" if lost else weight}
    known = tuple(columns[role] for role in roles)
    assert known in fitting("".join(known), roles)


@given(weight=points, target=words)
def test_words_that_repeat_themselves_come_back(weight: str, target: str) -> None:
    assert (weight, target, target, weight) in fitting(f"{weight}{target}{target}{weight}", ROW)


@given(budget=st.decimals(1, 9999, places=2), share=st.integers(1, 100), weight=st.sampled_from(["10", "20"]), places=st.integers(0, 2))
def test_known_funds_come_back(budget: Decimal, share: int, weight: str, places: int) -> None:
    spent = (budget * share / 100).quantize(Decimal("0.01"))
    rate = (spent / budget * 100).quantize(Decimal(1).scaleb(-places))
    mark = (Decimal(weight) * rate / 100).quantize(Decimal("0.01"))
    known = (f"{budget}", f"{spent}", weight, f"{rate}%", f"{mark}")
    if rate or not mark:
        assert known in fitting_funds("".join(known))


@given(st.text("0123456789.%≥万元个", max_size=24))
def test_every_parting_gives_the_text_again(text: str) -> None:
    assert all("".join(parts) == text for parts in partings(text, ROW, blank={1, 2}))


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("15≥320盏≥320盏15", ("15", "≥320盏", "≥320盏", "15")),
        ("1536万元36万元15", ("15", "36万元", "36万元", "15")),
        ("25100%100%25", ("25", "100%", "100%", "25")),
    ],
)
def test_one_parting_is_left(text: str, only: tuple[str, ...]) -> None:
    assert fitting(text, ROW) == [only]


def test_rate_of_execution_settles_amounts() -> None:
    assert fitting_funds("452.6113.151025%2.5") == [("452.6", "113.15", "10", "25%", "2.5")]
    assert fitting_funds("363610100.00%10") == [("36", "36", "10", "100.00%", "10")]


def test_several_partings_stay_several() -> None:
    found = fitting("801010010", TARGET_FIRST)
    assert ("80", "10", "100", "10") in found
    assert len(found) > 1


def test_numbers_do_not_begin_with_an_idle_zero() -> None:
    assert partings("340010", ("target", "weight")) == [("3400", "10"), ("34001", "0")]
    assert number("0.5万元") == Decimal("0.5")


def test_mark_above_points_does_not_fit() -> None:
    assert not row_fits({"weight": "10", "score": "11"})
    assert not row_fits({"weight": "0", "score": "0"})
    assert row_fits({"weight": "10", "target": "明显改善", "actual": "达成预期指标", "score": "9"})


@pytest.mark.parametrize(("printed", "fits"), [("50%", True), ("49.8%", True), ("49.9%", True), ("49.88%", True), ("51%", False)])
def test_rate_is_rounded_or_cut_off_at_its_digits(printed: str, fits: bool) -> None:
    assert rate_fits(printed, Decimal("310.2"), Decimal("154.74")) is fits


def test_rate_without_budget_is_no_division() -> None:
    assert rate_fits("0%", Decimal(0), Decimal(0))
    assert not rate_fits("50%", Decimal(0), Decimal(1))


def test_full_mark_and_repeated_value_are_the_usual_row() -> None:
    usual = oddity({"target": "12", "actual": "12", "weight": "10", "score": "10"})
    assert usual == 0 < oddity({"target": "1", "actual": "21", "weight": "10", "score": "0"})


@given(st.lists(st.integers(1, 30), min_size=1, max_size=8), st.data())
def test_sum_keeps_what_was_summed(weights: list[int], data: st.DataObject) -> None:
    choices = [{Decimal(weight), *map(Decimal, data.draw(st.lists(st.integers(1, 30), max_size=3)))} for weight in weights]
    kept = summing(choices, {Decimal(sum(weights))})
    assert all(Decimal(weight) in values for weight, values in zip(weights, kept, strict=True))


def test_sum_decides_and_a_wrong_sum_decides_nothing() -> None:
    choices = [{Decimal(2), Decimal(20)}, {Decimal(5), Decimal(50)}]
    assert summing(choices, {Decimal(70)}) == [{Decimal(20)}, {Decimal(50)}]
    assert summing(choices, {Decimal(99)}) == choices


def test_long_text_is_no_row_of_figures() -> None:
    assert partings("1" * 500, ROW) == []
