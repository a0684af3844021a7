"""Units: what is known, what is not and why, and the laws of calculating with them."""

import csv
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jiheng.model.parse_target import parse_target
from jiheng.model.quantity import Quantity
from jiheng.model.unit import PURE, Reason, Unit, UnitMismatch, UnknownUnit, known_unit, parse_unit
from jiheng.reference.units import unit_rows, units_by_spelling


def quantity(text: str) -> Quantity:
    """2.50万元/次 as a quantity."""
    target = parse_target(text)
    assert target.value is not None
    assert target.unit is not None
    return Quantity(target.value, known_unit(target.unit))


# printed | canonical spelling | family
KNOWN = """
元 | 元 | money
万元 | 万元 | money
（万元） | 万元 | money
% | % | rate
％ | % | rate
百分比 | % | rate
%(百分比) | % | rate
‰ | ‰ | rate
个百分点 | 百分点 | rate
日 | 天 | time
个工作日 | 工作日 | time
个月 | 月 | calendar
公里 | 千米 | length
km² | 平方千米 | area
平米 | 平方米 | area
㎡ | 平方米 | area
公斤 | 千克 | mass
TB | TB | data
名 | 人 | count
人次 | 人次 | count
场次 | 场 | count
台（套） | 台套 | count
万人次 | 万人次 | count
万亩 | 万亩 | area
亿千瓦时 | 亿千瓦时 | energy
分 | 分 | grade
万元/次 | 万元/次 | compound
万元／次 | 万元/次 | compound
元每人 | 元/人 | compound
元/每人 | 元/人 | compound
人/场 | 人/场 | compound
次/月 | 次/月 | compound
元/人·月 | 元/人·月 | compound
元/人*月 | 元/人·月 | compound
元/人/月 | 元/人·月 | compound
元/人月 | 元/人·月 | compound
元/(人·月) | 元/人·月 | compound
元/生/年 | 元/生·年 | compound
元/平米 | 元/平方米 | compound
元／平方米 | 元/平方米 | compound
"""

UNKNOWN = [
    (None, Reason.BLANK, ()),
    (" ", Reason.BLANK, ()),
    ("()", Reason.BLANK, ()),
    ("阵", Reason.UNKNOWN, ()),
    ("元/阵", Reason.UNKNOWN, ()),
    ("/次", Reason.UNKNOWN, ()),
    ("元/", Reason.UNKNOWN, ()),
    ("万", Reason.AMBIGUOUS, ("万元", "万个", "万人")),
    ("M", Reason.AMBIGUOUS, ("米", "MB")),
    ("万/场", Reason.AMBIGUOUS, ("万元", "万个", "万人")),
]


@pytest.mark.parametrize("line", KNOWN.strip().splitlines())
def test_printed_units_are_known(line):
    printed, symbol, family = (cell.strip() for cell in line.split("|"))
    unit = parse_unit(printed)
    assert isinstance(unit, Unit)
    assert (unit.symbol, unit.family) == (symbol, family)


@pytest.mark.parametrize(("printed", "reason", "candidates"), UNKNOWN)
def test_a_unit_that_is_not_known_says_why(printed, reason, candidates):
    unit = parse_unit(printed)
    assert isinstance(unit, UnknownUnit)
    assert (unit.reason, unit.candidates) == (reason, candidates)


def test_an_unknown_unit_explains_itself():
    assert str(parse_unit("万")) == "“万”计量单位含义不明，可能是万元或万个或万人"
    assert str(parse_unit("阵")) == "“阵”计量单位未收录"
    assert str(parse_unit("")) == "未写计量单位"
    with pytest.raises(ValueError, match="阵"):
        known_unit("阵")


@pytest.mark.parametrize(("printed", "symbol"), [("万", "万元"), ("亿", "亿元"), ("万/场", "万元/场")])
def test_a_cut_off_unit_is_money_where_a_cost_is_meant_and_stays_flagged(printed, symbol):
    unit = known_unit(printed, cost=True)
    assert (unit.symbol, unit.cut_off) == (symbol, True)


def test_whole_money_units_are_not_flagged_in_a_cost():
    assert not known_unit("万元", cost=True).cut_off


def test_the_table_covers_every_unit_of_the_real_targets(shared):
    with (shared / "samples/truth_indicators.tsv").open(encoding="utf-8", newline="") as lines:
        printed = {parse_target(row["raw_target"], name=row["l3"]).unit for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}
    unknown = {unit for unit in printed if unit and not isinstance(parse_unit(unit), Unit)}
    assert unknown == {"万", "M"}, "only these two are ambiguous"


def test_the_table_is_in_order():
    rows = unit_rows()
    assert len(rows) > 150
    assert len({row.unit for row in rows}) == len(rows), "a unit stands twice"
    spellings = [spelling for row in rows for spelling in (row.unit, *row.aliases)]
    assert sorted({text for text in spellings if spellings.count(text) > 1}) == [], "two units share a spelling"
    assert {row.unit for row in rows if row.family == "ambiguous"} == {row.unit for row in rows if row.candidates}
    assert all(row.source for row in rows)
    assert all(row.factor > 0 for row in rows)


def test_every_kind_has_a_base_unit_or_an_exact_factor():
    kinds = {row.kind for row in unit_rows()} - {""}
    assert {"money", "rate", "time", "month", "length", "area", "mass", "volume", "data", "次", "场", "人", "人次"} <= kinds
    assert units_by_spelling()["亩"].factor * 15 == units_by_spelling()["公顷"].factor


@pytest.mark.parametrize(
    ("left", "right", "product"),
    [
        ("2.50万元/次", "12次", "30.00万元"),
        ("10.00万元/场", "3场", "30.00万元"),
        ("100人/场", "3场", "300人"),
        ("500元/人·月", "20人", "10000元/月"),
        ("500元/人·月", "12个月", "6000元/人"),
        ("1000元/天", "2周", "14000元"),
        ("3000元/亩", "2公顷", "90000元"),
        ("90%", "200人", "180人"),
        ("5元/人次", "3人", "15元·人/人次"),
    ],
)
def test_products_cancel(left, right, product):
    result = quantity(left) * quantity(right)
    value, unit = (product[: -len(result.unit.symbol)], product[len(product) - len(result.unit.symbol) :])
    assert (result.value, result.unit.symbol) == (Decimal(value), unit)
    assert result == quantity(right) * quantity(left)


@pytest.mark.parametrize(
    ("left", "right", "ratio"),
    [
        ("18.00万元", "12次", "1.50万元/次"),
        ("300人", "3场", "100人/场"),
        ("10万元", "4万元", "2.5"),
        ("1万元", "4元", "2500.00"),
        ("60000元", "5人·月", "12000元/人·月"),
    ],
)
def test_ratios_cancel(left, right, ratio):
    result = quantity(left) / (quantity(right) if right != "5人·月" else Quantity(Decimal(5), known_unit("人·月")))
    assert str(result) == ratio


@pytest.mark.parametrize(
    ("given_", "unit", "value"),
    [
        ("78万元", "元", "780000"),
        ("239650.00元", "万元", "23.965"),
        ("1.2亿元", "万元", "12000.0"),
        ("2公顷", "亩", "30"),
        ("15亩", "公顷", "1"),
        ("3亩", "平方米", "2000"),
        ("1.5公里", "米", "1500.0"),
        ("2天", "小时", "48"),
        ("1年", "月", "12"),
        ("50%", "‰", "500"),
        ("3名", "人", "3"),
        ("2.5万元/次", "元/次", "25000.0"),
    ],
)
def test_conversions(given_, unit, value):
    assert quantity(given_).to(unit).value == Decimal(value)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("1次", "1场"),
        ("1人", "1人次"),
        ("1家", "1个"),
        ("30天", "1个月"),
        ("1万元", "1万元/次"),
        ("5%", "5个百分点"),
        ("1工作日", "1天"),
        ("1元", "1美元"),
        ("1分", "1分钟"),
    ],
)
def test_different_kinds_are_never_added_compared_or_converted(left, right):
    one, other = quantity(left), quantity(right)
    assert one != other
    for attempt in (lambda: one + other, lambda: one - other, lambda: one < other, lambda: one >= other, lambda: one.to(other.unit)):
        with pytest.raises(UnitMismatch, match="不是同一种计量单位"):
            attempt()


def test_amounts_compare_across_their_units():
    assert quantity("1万元") == quantity("10000元")
    assert hash(quantity("1万元")) == hash(quantity("10000.00元"))
    assert quantity("0.9万元") < quantity("9001元") <= quantity("9001.0元")
    assert quantity("100%") > quantity("999‰") >= quantity("99.9%")
    assert str(quantity("20.96万元") + quantity("3.00万元")) == "23.96万元"
    assert quantity("1天") + quantity("1秒") == quantity("86401秒")


def test_money_and_prices_are_told_apart():
    assert known_unit("万元").is_money
    assert not known_unit("万元/次").is_money
    assert known_unit("元/人·月").is_price
    assert not known_unit("人/场").is_price
    assert not known_unit("次").is_price


def test_division_by_nothing_is_an_error():
    with pytest.raises(ArithmeticError):
        quantity("1元") / quantity("0次")


UNITS = st.sampled_from(
    [known_unit(row.unit) for row in unit_rows() if row.family != "ambiguous"] + [known_unit(text) for text in ("万元/次", "人/场", "元/人·月", "万人次")]
)
VALUES = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False, places=4)
QUANTITIES = st.builds(Quantity, VALUES, UNITS)


@given(QUANTITIES, QUANTITIES)
def test_products_commute(a, b):
    assert a * b == b * a
    assert (a * b).unit.dimension == (b * a).unit.dimension


@given(QUANTITIES, QUANTITIES, QUANTITIES)
def test_products_associate(a, b, c):
    assert (a * b) * c == a * (b * c)


@given(QUANTITIES, QUANTITIES)
def test_division_undoes_a_product(a, b):
    assume(b.value != 0)
    assert (a * b) / b == a


@given(VALUES, VALUES, UNITS)
def test_sums_commute_and_differences_undo_them(x, y, unit):
    a, b = Quantity(x, unit), Quantity(y, unit)
    assert a + b == b + a
    assert (a + b) - b == a


@given(VALUES, VALUES, st.sampled_from(["元", "千元", "万元", "百万元", "亿元"]), st.sampled_from(["元", "千元", "万元", "百万元", "亿元"]))
def test_sums_of_money_are_exact_whatever_the_units(x, y, one, other):
    a, b = Quantity(x, known_unit(one)), Quantity(y, known_unit(other))
    assert a + b == b + a
    assert (a + b).size == a.size + b.size
    assert a.to(other).to(one) == a


@given(QUANTITIES, QUANTITIES)
def test_the_size_of_a_product_is_the_product_of_the_sizes_and_nothing_is_a_float(a, b):
    product = a * b
    assert product.size == a.size * b.size
    assert (type(product.value), type(product.size)) == (Decimal, Fraction)
    assert all(type(term.scale) is Fraction and type(term.exponent) is int for term in product.unit.terms)


@given(UNITS)
def test_canonical_spellings_are_read_back(unit):
    assert parse_unit(unit.symbol) == unit


@given(UNITS)
def test_a_unit_by_itself_is_a_pure_number(unit):
    assert (unit / unit).dimension == PURE.dimension
    assert (unit * PURE).dimension == unit.dimension


@given(st.text(max_size=20) | st.lists(st.sampled_from(["元", "万", "次", "/", "·", "(", ")", "%", "每", "人", "月"]), max_size=8).map("".join))
def test_any_text_is_a_unit_or_says_why_not(text):
    parsed = parse_unit(text)
    assert isinstance(parsed, Unit) or isinstance(parsed.reason, Reason)


@pytest.mark.parametrize("text", ["（" * 50_000, "()" * 50_000, "元/" * 50_000, "(" * 50_000 + "元" + ")" * 50_000])
def test_what_is_longer_than_any_unit_is_none(text: str) -> None:
    parsed = parse_unit(text)
    assert isinstance(parsed, UnknownUnit)
    assert parsed.reason is Reason.UNKNOWN
