"""Numbers in digits and in Chinese numerals, look-alike characters, rounding."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.model.fold import compact, fold, is_blank, unbracketed
from jiheng.model.numerals import chinese_number, decimal_number, round_half_up

DIGITS = "零一二三四五六七八九"


def spelled(number: int) -> str:
    """A whole number below 10^12 in Chinese numerals, written independently of the code under test."""
    for size, name in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            rest = number % size
            gap = "零" if 0 < rest < size // 10 else ""
            return spelled(number // size) + name + (gap + spelled(rest) if rest else "")
    text, zero = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, power)
        if digit:
            text += ("零" if zero and text else "") + DIGITS[digit] + name
        zero = not digit
    return text or "零"


@given(st.integers(0, 10**12 - 1))
def test_spelled_numbers_are_read_back(number):
    assert chinese_number(spelled(number)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十", 10),
        ("十二", 12),
        ("两", 2),
        ("两百", 200),
        ("一百零五", 105),
        ("〇", 0),
        ("二〇二六", 2026),
        ("贰拾叁万玖仟陆佰伍拾", 239650),
        ("三点五", Decimal("3.5")),
        ("一万亿", 10**12),
    ],
)
def test_numerals(text, number):
    assert chinese_number(text) == number


@pytest.mark.parametrize("text", ["", "万", "零十", "两三", "三五", "三万二万", "一十十", "十百", "长三角", "百年", "三场", "万一", "3", "一百百百点"])
def test_words_are_no_numerals(text):
    assert chinese_number(text) is None


@pytest.mark.parametrize(
    ("text", "number"), [("1,234.50", "1234.50"), ("-0.5", "-0.5"), ("007", "7"), ("999999999999999999", "999999999999999999"), ("0.123456", "0.123456")]
)
def test_printed_numbers_keep_their_precision(text, number):
    assert str(decimal_number(text)) == number


@pytest.mark.parametrize("text", ["", ".", "-", "1.2.3", "1e5", "٣", "1234567890123456789", "0.1234567", "abc", "1..2"])
def test_codes_and_damage_are_no_numbers(text):
    assert decimal_number(text) is None


@pytest.mark.parametrize(
    ("value", "places", "rounded"), [("287.965", 2, "287.97"), ("23.965", 2, "23.97"), ("2.5", 0, "3"), ("-2.5", 0, "-3"), ("0.444", 1, "0.4")]
)
def test_rounding_is_the_rounding_of_documents(value, places, rounded):
    assert str(round_half_up(Decimal(value), places)) == rounded


@pytest.mark.parametrize(
    ("text", "folded"),
    [("≧９０％", "≥90%"), ("（万元／次）", "(万元/次)"), ("⽉", "月"), ("3\u2014\u20145", "3--5"), ("a\u00a0b\u3000c\td", "a b c d"), ("﹥５", ">5")],
)
def test_look_alikes_have_one_form(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_keeps_every_character_at_its_place(text):
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_blanks_vanish_but_between_digits():
    assert compact(" ≥ 12 . 5 （ 次 ） ") == "≥12 . 5(次)"
    assert compact("1 234 人") == "1 234人"


@pytest.mark.parametrize(("text", "blank"), [(None, True), ("", True), ("/", True), ("——", True), ("……", True), ("0", False), ("无", False), ("-1", False)])
def test_strokes_and_dots_say_nothing(text, blank):
    assert is_blank(text) is blank


@pytest.mark.parametrize(("text", "bare"), [("(次)", "次"), ("(台(套))", "台(套)"), ("(台)(套)", "(台)(套)"), ("次", "次"), ("(", "("), ("()", "")])
def test_only_brackets_around_everything_are_taken_off(text, bare):
    assert unbracketed(text) == bare
