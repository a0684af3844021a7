"""Time that has passed of a year, and what the year will bring at the pace so far: simple arithmetic, shown, with its uncertainty."""

import calendar
import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from jiheng.model.numerals import rounded, short

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Elapsed:
    """How much of the year has passed on a day, this day included; months by their days (15 June is 5.5 months)."""

    until: dt.date

    @property
    def months(self) -> Fraction:
        """Months that have passed."""
        return self.until.month - 1 + Fraction(self.until.day, days_of(self.until))

    @property
    def share(self) -> Fraction:
        """Share of the year that has passed (时间进度)."""
        return self.months / MONTHS

    @property
    def is_over(self) -> bool:
        """Whether it is the last day of the year."""
        return (self.until.month, self.until.day) == (MONTHS, 31)

    @property
    def label(self) -> str:
        """The span as monitoring forms print it: 1-7月, of a broken month 1月1日-7月15日."""
        whole = self.until.day == days_of(self.until)
        return (f"1-{self.until.month}月" if self.until.month > 1 else "1月") if whole else f"1月1日-{self.until.month}月{self.until.day}日"

    @property
    def ends(self) -> tuple[dt.date, ...]:
        """The last days of the months so far; of a month that is not over, the day itself."""
        return tuple(min(_last_of(self.until.year, month), self.until) for month in range(1, self.until.month + 1))


def days_of(day: dt.date) -> int:
    """How many days its month has."""
    return calendar.monthrange(day.year, day.month)[1]


def _last_of(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


@dataclass(frozen=True, slots=True)
class Pace:
    """What the year will bring: `year` at the pace so far, between `low` (slowest months go on) and `high` (quickest); `zh`, `en`: the arithmetic."""

    year: Fraction
    low: Fraction
    high: Fraction
    zh: str
    en: str


def pace(totals: Sequence[Fraction], elapsed: Elapsed, *, window: int, shown: Callable[[Fraction], str]) -> Pace | None:
    """The year at the pace so far, from the totals at the ends of the months (`Elapsed.ends`). `window`: so many months in a row make the slowest and
    the quickest pace. None where less than that has passed. `shown` writes a number with its unit."""
    whole = int(elapsed.months)
    if whole < window or not totals:
        return None
    total, left = totals[-1], MONTHS - elapsed.months
    starts = [Fraction(0), *totals[:whole]]
    paces = [(later - earlier) / window for earlier, later in zip(starts, starts[window:], strict=False)]
    slow, quick = (total + left * each for each in (min(paces), max(paces)))
    year = total / elapsed.months * MONTHS
    bounds = (min(slow, year), max(quick, year))
    worked = f"{short(total, 2)} ÷ {short(elapsed.months, 2)} × {MONTHS} ≈ {shown(year)}"
    low, high = map(shown, bounds)
    zh, en = (f"都是 {low}", f"{low} either way") if low == high else (f"{low} 至 {high}", f"{low} to {high}")
    return Pace(
        year,
        *bounds,
        f"{worked}；照最慢和最快的连续 {window} 个月推算，{zh}",
        f"{worked}; at the slowest and the quickest {window} months in a row, {en}",
    )


def percent(share: Fraction, places: int = 1) -> str:
    """A share in percent with so many decimals."""
    return f"{rounded(share * 100, places):f}%"
