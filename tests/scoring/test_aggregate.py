"""Values of sub-units together: amounts added, rates weighted."""

from decimal import Decimal

import pytest

from jiheng.model.parse_target import parse_target
from jiheng.scoring.aggregate import CannotAggregate, Share, aggregate


def shares(*pairs: tuple[str, int | None]) -> list[Share]:
    return [Share(value=parse_target(value), amount=None if amount is None else Decimal(amount)) for value, amount in pairs]


def test_absolute_values_are_added_in_the_unit_of_the_first():
    assert aggregate(shares(("3万元", None), ("5000元", None))).value == Decimal("3.5")
    assert aggregate(shares(("12次", None), ("8次", None))).value == 20


def test_relative_values_are_weighted_by_amount():
    assert aggregate(shares(("90%", 300), ("80%", 100))).value == Decimal("87.5")
    assert aggregate(shares(("2万元/次", 300), ("10000元/次", 100))).value == Decimal("1.75")


def test_the_arithmetic_is_told_in_words():
    assert aggregate(shares(("3万元", None), ("5000元", None))).zh == "3 + 0.5 = 3.5 万元"
    rates = aggregate(shares(("90%", 3_000_000), ("80%", 1_000_000)))
    assert rates.zh == "按金额（万元）加权：(90×300 + 80×100) ÷ 400 = 87.5%"
    assert rates.en == "weighted by amount (×¥10,000): (90×300 + 80×100) ÷ 400 = 87.5%"
    assert aggregate(shares(*[("2次", None)] * 9)).zh == "9 个数相加 = 18 次"
    assert aggregate(shares(*[("90%", 10_000)] * 8, ("81%", 10_000))).zh == "按金额（万元）加权：801 ÷ 9 = 89%"
    assert aggregate(shares(("90%", None), ("90%", None))).zh == "都是 90%"
    assert aggregate(shares(("-3万元", None), ("5万元", None))).zh == "(-3) + 5 = 2 万元"
    assert aggregate(shares(("90%", 10_000))).zh == "90%"


@pytest.mark.parametrize(
    "given",
    [
        shares(),
        shares(("12次", None), ("完成", None)),
        shares(("12次", None), ("3人", None)),
        shares(("90%", 300), ("80%", None)),
        shares(("90%", 0), ("80%", 0)),
        shares(("90%", 300), ("80%", -1)),
        shares(("9奇怪单位", 1), ("8奇怪单位", 1)),
        shares(("9", 1), ("8", 1)),
        shares(("12次", None), ("", None)),
    ],
)
def test_what_does_not_go_together_says_why(given):
    with pytest.raises(CannotAggregate) as failure:
        aggregate(given)
    assert failure.value.zh
    assert failure.value.en
