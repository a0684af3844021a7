"""Number formats: the printed text. The expected texts are what LibreOffice 7.4 prints (but for dates, which are given as ISO dates where nothing is lost)."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.readers.number_format import Unprintable, printed_number, printed_text

ACCOUNTING = '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("code", "raw", "printed"),
    [
        ("General", "780000", "780000"),
        ("General", "-3.5", "-3.5"),
        ("0", "0.85", "1"),
        ("0", "-0.001", "0"),
        ("0.00", "2.675", "2.68"),
        ("0.0#", "23.965", "23.97"),
        ("0.0#", "1", "1.0"),
        ("#.##", "12", "12"),
        ("#.##", "0.85", ".85"),
        ("#", "0", ""),
        ("000", "12", "012"),
        ("000,000", "12", "000,012"),
        ("#,##0.0000", "1234567.891", "1,234,567.8910"),
        ("0,", "780000", "780"),
        ('0.00,,"亿"', "780000", "0.78亿"),
        ("#,##0.00_);(#,##0.00)", "-3.5", "(3.50)"),
        ("#,##0.00;[Red]-#,##0.00", "-3.5", "-3.50"),
        ("[$¥-804]#,##0.00", "780000", "¥780,000.00"),
        (ACCOUNTING, "1", "¥1.00"),
        (ACCOUNTING, "0", "¥-"),
        ('[>=100]"高"0;[<0]"负"0;0.0', "100", "高100"),
        ('[>=100]"高"0;[<0]"负"0;0.0', "-3.5", "负4"),
        ('[>=100]"高"0;[<0]"负"0;0.0', "12", "12.0"),
        ('0.00;;"零"', "0", "零"),
        ('0.00;;"零"', "-1", ""),
        ("0\\%", "85", "85%"),
        ('"共"0"项"', "7", "共7项"),
        ("yyyy/m/d", "46023", "2026-01-01"),
        ("[$-804]yyyy\\-mm\\-dd;@", "46387", "2026-12-31"),
        ("yyyy/m/d h:mm", "46023.5", "2026-01-01 12:00"),
        ('yyyy"年"m"月"', "46387.75", "2026年12月"),
        ('[DBNum1][$-804]yyyy"年"m"月"d"日"', "46023", "2026年1月1日"),
        ("h:mm AM/PM", "46387.75", "6:00 PM"),
        ("mm:ss", "46387.75", "00:00"),
        ("yyyy.m", "46023", "2026.1"),
        ("aaaa", "46023", "星期四"),
    ],
)
def test_printed(code: str, raw: str, printed: str):
    assert printed_number(raw, code) == printed


@pytest.mark.parametrize(
    ("code", "raw"), [("# ?/?", "0.5"), ("0.00E+00", "12"), ("[h]:mm", "1.5"), ("[DBNum2]0", "12"), ("0", "nan"), ("0", "1e400"), ("yyyy-mm-dd", "-1")]
)
def test_what_cannot_be_printed_says_so(code: str, raw: str):
    with pytest.raises(Unprintable):
        printed_number(raw, code)


def test_day_60_of_1900_never_was():
    assert [printed_number(day, "yyyy-mm-dd") for day in ("1", "61")] == ["1900-01-01", "1900-03-01"]


def test_words_around_a_text():
    assert printed_text("三", '0;-0;0;@"次"') == "三次"
    assert printed_text("三", "0.00") == "三"


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2), st.integers(0, 6))
def test_enough_decimals_keep_the_value(value: Decimal, more: int):
    assert Decimal(printed_number(str(value), "#,##0.00" + "0" * more).replace(",", "")) == value


@given(st.dates(dt.date(1900, 3, 1), dt.date(2199, 12, 31)))
def test_dates_come_back(day: dt.date):
    assert printed_number(str((day - dt.date(1899, 12, 30)).days), "yyyy-mm-dd") == day.isoformat()


@given(st.text(max_size=30), st.floats(allow_nan=False, allow_infinity=False).map(repr))
def test_any_format_prints_something_or_says_that_it_cannot(code: str, raw: str):
    try:
        assert isinstance(printed_number(raw, code), str)
    except Unprintable:
        return
