"""Periods as narratives print them, and years gone by in objectives."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.checks.facts.fact import Unknown
from jiheng.checks.facts.time import past_year_phrase, period_said
from jiheng.model.declaration import Declaration


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2025 年 9 月-2026 年 6 月", "2025-09-01", "2026-06-30"),
        ("2026年1月—12月", "2026-01-01", "2026-12-31"),
        ("2024-2026年", "2024-01-01", "2026-12-31"),
        ("全年", "2026-01-01", "2026-12-31"),
        ("2025全年度。", "2025-01-01", "2025-12-31"),
        ("2025.1.1-2025.12.31", "2025-01-01", "2025-12-31"),
        ("2026年01月01日—2026年12月31日止", "2026-01-01", "2026-12-31"),
        ("自2026年3月1日起至2027年2月28日", "2026-03-01", "2027-02-28"),
        ("1月至12月", "2026-01-01", "2026-12-31"),
        ("三年（2024—2026年）", "2024-01-01", "2026-12-31"),
        ("2026年3月底至2026年11月中旬", "2026-03-01", "2026-11-30"),
        ("2026年1月—2027年12月（共24个月）", "2026-01-01", "2027-12-31"),
    ],
)
def test_a_period_is_read_however_it_is_printed(text: str, start: str, end: str) -> None:
    period = period_said(text, 2026)
    assert not isinstance(period, Unknown)
    assert period.start is not None
    assert period.end is not None
    # 3月底 may be read as a day of March: forms and narratives are compared by months.
    assert period.start.replace(day=1) == dt.date.fromisoformat(start).replace(day=1)
    assert period.end.replace(day=1) == dt.date.fromisoformat(end).replace(day=1)


@pytest.mark.parametrize("text", ["长期", "第一季度招标，第二季度施工", "2026年1月起", "按合同约定", "2026年2月30日至2026年3月5日", "12个月"])
def test_what_is_no_start_and_end_is_not_guessed(text: str) -> None:
    assert isinstance(period_said(text, 2026), Unknown)


def test_a_year_that_only_the_document_could_tell_is_not_guessed() -> None:
    assert isinstance(period_said("全年", None), Unknown)
    assert isinstance(period_said("1月至12月", None), Unknown)


@given(
    st.dates(dt.date(2015, 1, 1), dt.date(2035, 12, 31)), st.dates(dt.date(2015, 1, 1), dt.date(2035, 12, 31)), st.sampled_from(["-", "—", "至", "~", " - "])
)
def test_two_dates_are_read_whatever_joins_them(first: dt.date, last: dt.date, join: str) -> None:
    period = period_said(f"{first:%Y年%m月%d日}{join}{last:%Y年%m月%d日}", 2026)
    assert not isinstance(period, Unknown)
    assert (period.start, period.end) == (first, last)


@given(st.text("0123456789年月日-至.（）全季度 ", max_size=30))
def test_no_text_is_too_odd(text: str) -> None:
    period = period_said(text, 2026)
    assert isinstance(period, Unknown) or (period.start is not None and period.end is not None)


@pytest.mark.parametrize(
    "text",
    ["较2025年增长10%", "落实《2025年工作要点》", "自2024年以来", "2024年—2026年", "与2025年持平", "在2025年的基础上提高", "2026年建成3个", "2027年前完成"],
)
def test_years_that_are_compared_with_or_named_are_no_past_goals(text: str) -> None:
    assert past_year_phrase(Declaration(annual_objective=text), 2026) == ""


@pytest.mark.parametrize("text", ["2025年建成3个", "力争2025年底前建成", "完成2024年度任务"])
def test_past_years_are_quoted_with_their_words(text: str) -> None:
    assert past_year_phrase(Declaration(annual_objective=f"提升服务水平，{text}。"), 2026) == text
