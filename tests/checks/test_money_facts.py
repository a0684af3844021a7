"""Sums rounded as documents round, and the amount that a narrative means."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.checks.facts.fact import Unknown
from jiheng.checks.facts.money import narrative_amount, rounded_like
from jiheng.model.declaration import AnnualFunds, Declaration, Funds, Narrative, Submission, TotalFunds


@pytest.mark.parametrize(
    ("stated", "amount", "rounded"),
    [
        ("2879700.00", "2879650.00", "2879700"),
        ("2880000", "2879650.00", "2880000"),
        ("2879651", "2879650.50", "2879651"),
        ("2879650.5", "2879650.45", "2879650.5"),
        ("123000000", "123450000", "123000000"),
        ("0", "4.60", "5"),
    ],
)
def test_a_sum_is_rounded_half_up_to_the_printed_precision(stated: str, amount: str, rounded: str) -> None:
    assert rounded_like(Decimal(stated), Decimal(amount)) == Decimal(rounded)


@given(st.decimals(0, 10**9, places=2), st.integers(0, 2))
def test_what_was_rounded_from_the_sum_agrees_with_it(amount: Decimal, places: int) -> None:
    stated = (amount / 10_000).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP) * 10_000
    if stated:
        assert abs(rounded_like(stated, amount) - stated) <= abs(amount - stated)


def said(text: str, annual: str = "600000", fiscal: str | None = None, total: str | None = None) -> Decimal | Unknown:
    annual_funds = AnnualFunds(amount=Decimal(annual), fiscal=Decimal(fiscal) if fiscal else None)
    funds = Funds(annual=annual_funds, total=TotalFunds(amount=Decimal(total) if total else None))
    return narrative_amount(Submission(year=2026), Declaration(funds=funds, narrative=Narrative(budget=text)))


@pytest.mark.parametrize(
    "text",
    [
        "该项目年度财政资金预算安排金额 60 万元。",
        "安排600,000.00元",
        "第一季度15万元，第二季度15万元，第三季度15万元，第四季度15万元",
        "2025年安排58万元，2026年安排60万元",
        "项目总投资500万元，本年度安排60万元",
    ],
)
def test_the_amount_of_the_form_is_found_in_the_narrative(text: str) -> None:
    assert said(text) == 600_000


@pytest.mark.parametrize(
    ("text", "amount"), [("安排62万元", 620_000), ("2025年50万元，2026年65万元", 650_000), ("安排60元", 60), ("补贴标准300元/人", 0), ("每人补贴300元", 0)]
)
def test_another_amount_is_given_as_stated(text: str, amount: int) -> None:
    assert said(text) == amount


def test_which_of_several_amounts_is_meant_is_not_guessed() -> None:
    amount = said("设备30万元，安装20万元")
    assert isinstance(amount, Unknown)
    assert "30.00 万元" in amount.zh
