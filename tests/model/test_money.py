"""Amounts of money in cells, labels and prose."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.model.money import amounts_in, money, money_unit


@pytest.mark.parametrize(
    ("cell", "unit", "yuan"),
    [
        ("780,000.00", "元", "780000.00"),
        ("771,325,800.00", "(元)", "771325800.00"),
        ("７８０，０００．００", "元", "780000.00"),
        ("1 234 567.00", "元", "1234567.00"),
        ("153.5184", "万元", "1535184.0000"),
        ("179.9", "（万元）", "1799000.0"),
        ("78万元", None, "780000"),
        ("287.97 万元", None, "2879700.00"),
        ("287.97万元", "元", "2879700.00"),
        ("1720.00万", None, "17200000.00"),
        ("23.965 万元", None, "239650.000"),
        ("78.00(万元)", None, "780000.00"),
        ("1.2亿元", None, "120000000.0"),
        ("￥500.00元", None, "500.00"),
        ("人民币贰拾叁万玖仟陆佰伍拾元整", None, "239650"),
        ("叁元伍角贰分", None, "3.52"),
        ("壹佰零伍元伍分", None, "105.05"),
        ("五十万元", None, "500000"),
        ("0", "元", "0"),
        ("0.00", "万元", "0.00"),
        ("-5.00", "元", "-5.00"),
    ],
)
def test_amounts_of_cells_are_yuan_with_the_printed_precision(cell, unit, yuan):
    assert str(money(cell, unit)) == yuan


@pytest.mark.parametrize("cell", [None, "", " ", "-", "——", "/", "无", "\u3000"])
def test_a_blank_cell_is_no_amount(cell):
    assert money(cell, "元") is None


@pytest.mark.parametrize("cell", ["854万854万(…)", "7,80000", "约78", "78人", "78元/人", "10-20", "二〇", "万元", "1234567890123456789", "1.1234567"])
def test_what_is_not_exactly_one_amount_is_none(cell):
    assert money(cell, "元") is None


def test_a_number_without_any_unit_is_no_amount():
    assert money("780,000.00") is None
    assert money("780,000.00", "人") is None


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("项目资金 (元)", "元"),
        ("资金情况（万元）", "万元"),
        ("单位：万元", "万元"),
        ("金额单位:人民币元", "元"),
        ("预算执行情况(万元)(20分)", "万元"),
        ("资金总额", None),
        ("元旦活动", None),
        (None, None),
    ],
)
def test_labels_name_the_unit_of_their_table(label, unit):
    assert money_unit(label) == unit


def test_prose_gives_its_amounts_with_their_places():
    text = "年度预算78万元，其中劳务费23.965 万元、印刷费 1,200.00元；标准为1000元/人，受益5万人，共1.2亿元。"
    found = amounts_in(text)
    assert [str(amount.yuan) for amount in found] == ["780000", "239650.000", "1200.00", "120000000.0"]
    assert [text[amount.start : amount.end] for amount in found] == ["78万元", "23.965 万元", "1,200.00元", "1.2亿元"]


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("预算总额1720.00万。", ["17200000.00"]),
        ("安排60 万，其中设备30万元", ["600000", "300000"]),
        ("1.2亿（含税）", ["120000000.0"]),
        ("30万用于设备", ["300000"]),
        ("服务62万人次", []),
        ("每年60万/年", []),
        ("3万余户", []),
    ],
)
def test_where_a_text_speaks_of_money_a_bare_unit_is_an_amount_unless_it_counts_something(text, yuan):
    assert [str(amount.yuan) for amount in amounts_in(text, bare=True)] == yuan
    assert len(amounts_in(text)) == text.count("万元")


@given(st.decimals(min_value=0, max_value=10**12, places=2, allow_nan=False, allow_infinity=False))
def test_printed_amounts_are_read_back(yuan):
    assert money(f"{yuan:,.2f}", "元") == yuan
    assert money(f"{yuan:.2f}万元") == yuan * 10_000
    assert [amount.yuan for amount in amounts_in(f"安排资金{yuan:,.2f}元。")] == [yuan]


@given(st.text(max_size=40), st.none() | st.text(max_size=5))
def test_any_cell_is_an_amount_or_none(cell, unit):
    assert money(cell, unit) is None or isinstance(money(cell, unit), Decimal)
    assert all(amount.start < amount.end for amount in amounts_in(cell))
    money_unit(cell)
