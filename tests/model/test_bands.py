"""Reference bands and percentiles, similar targets, names for addresses, words in texts: pure computation."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.model.bands import PERCENTS, bands, percentile
from jiheng.model.found_text import excerpt, pieces, words_of
from jiheng.model.initials import initials
from jiheng.model.parse_target import parse_target
from jiheng.model.similar import in_unit, measure_of

VALUES = [Decimal(value) for value in (80, 85, 85, 90, 90, 90, 95, 95, 98, 100)]


def test_bands_are_values_that_were_published():
    found = bands(VALUES)
    assert (found.n, found.least, found.most) == (10, 80, 100)
    assert found.marks == (80, 85, 90, 95, 98)


def test_a_percentile_counts_what_does_not_exceed():
    assert percentile(Decimal(85), VALUES) == 30
    assert percentile(Decimal(79), VALUES) == 0
    assert percentile(Decimal(100), VALUES) == 100
    assert percentile(Decimal(1), [Decimal(1), Decimal(2), Decimal(2)]) == 33


def test_nothing_has_no_bands():
    with pytest.raises(ValueError, match="no values"):
        bands([])
    with pytest.raises(ValueError, match="no values"):
        percentile(Decimal(1), [])


@given(st.lists(st.decimals(-(10**6), 10**6, places=2), min_size=1))
def test_so_many_percent_never_exceed_a_mark(values):
    found = bands(values)
    for percent, mark in zip(PERCENTS, found.marks, strict=True):
        assert sum(value <= mark for value in values) * 100 >= percent * len(values)
        assert mark in values
    assert list(found.marks) == sorted(found.marks)


def test_the_same_size_in_any_unit():
    one, other = measure_of(parse_target("≤2.50(万元/次)")), measure_of(parse_target("≤25000(元/次)"))
    assert (one.kind, one.sign, one.size) == (other.kind, other.sign, other.size)
    assert one.size is not None
    assert in_unit(one.size, "万元/次") == Decimal("2.5")


def test_a_percentage_is_no_bare_number():
    assert measure_of(parse_target("≥85(%)")).kind == "rate"
    assert measure_of(parse_target("≥85")).kind != "rate"


@pytest.mark.parametrize("text", ["匹配", "2026年12月底前", "10-20(次)", "", "≥3(什么鬼)"])
def test_what_is_no_single_number_is_compared_with_nothing(text):
    assert measure_of(parse_target(text)).size is None
    assert measure_of(None).size is None


def test_an_actual_value_takes_the_unit_of_its_target():
    target = parse_target("≥85(%)")
    assert measure_of(parse_target("83.9"), like=target).kind == "rate"


def test_initials_of_chinese_names():
    assert initials("创新合作") == "cxhz"
    assert initials("长三角 G60 科创走廊") == "csjg60kczl"
    assert initials("（！）") == ""
    assert len(initials("创" * 90)) == 24


def test_words_are_found_whatever_their_width_and_case():
    words = words_of("满意　ＡＢ")
    assert words == ("满意", "ab")
    found = pieces("企业满意度（AB卷）", words)
    assert [piece.text for piece in found if piece.found] == ["满意", "AB"]
    assert "".join(piece.text for piece in found) == "企业满意度（AB卷）"
    assert excerpt("没有", words) == ()
    assert excerpt("前面很长" * 30 + "满意" + "后面" * 90, words)[0].text.startswith("…")
    assert pieces("", words) == ()
