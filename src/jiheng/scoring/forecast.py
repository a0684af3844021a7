"""What is expected at the end of the year (全年预计), and how likely the target is (完成目标可能性)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from jiheng.model.actual_values import ActualValue, Spending
from jiheng.model.attainment import Attainment, Direction
from jiheng.model.measure import Aggregate
from jiheng.model.numerals import rounded, short
from jiheng.model.parse_target import format_number
from jiheng.model.target import Kind, Target
from jiheng.reference.monitoring_profiles import MonitoringProfile
from jiheng.scoring.lights import Course, Light, Signal, is_lost
from jiheng.scoring.pace import Elapsed, Pace, pace

_WAN = 10_000


class Likelihood(StrEnum):
    """How likely the target is, in the words of the form."""

    SURE = "确定能"
    POSSIBLE = "有可能"
    IMPOSSIBLE = "完全不可能"


@dataclass(frozen=True, slots=True)
class Forecast:
    """The value that is expected at year end, None where nobody can tell; its bounds where it was drawn on from the pace; the sentence with the arithmetic."""

    zh: str
    en: str
    value: Target | None = None
    low: Fraction | None = None
    high: Fraction | None = None


def forecast_of(
    value: ActualValue, reached: Attainment, course: Course, totals: Sequence[Fraction | None], elapsed: Elapsed, profile: MonitoringProfile
) -> Forecast:
    """The forecast of an indicator. `totals`: its actual values at the ends of the months so far, in the unit of the target, None where there was none."""
    found = value.measured.value
    if found is None:
        return Forecast("还没有实际完成值，未能预计", "no actual value yet: no forecast")
    if elapsed.is_over:
        return Forecast("全年已过，为实际完成值", "the year is over: the actual value", found)
    match course:
        case Course.ONCE if not reached.met:
            return Forecast("只发生一次的事项不按进度推算，未能预计", "what happens once has no pace: no forecast")
        case Course.FIGURE:
            return Forecast("统计值可能是累计数，也可能是当期数，未能预计", "a figure may count on or begin anew: no forecast")
        case Course.GROWS:
            return _drawn_on(value, totals, elapsed, profile)
        case Course.CEILING:
            zh, en = f"按现状：{told(found)}；付款随合同，不按进度推算", f"as it stands: {told(found)}; payments follow contracts and have no pace"
            return Forecast(zh, en, found)
    return Forecast(f"按现状：{told(found)}", f"as it stands: {told(found)}", found)


def _drawn_on(value: ActualValue, totals: Sequence[Fraction | None], elapsed: Elapsed, profile: MonitoringProfile) -> Forecast:
    few = profile.number("pace_records")
    if len(value.measured.records) < few:
        return Forecast(f"记录少于 {few} 条，看不出进度，未能预计", f"fewer than {few} records show no pace: no forecast")
    unit, places = value.indicator.target.unit, 0 if value.measure and value.measure.aggregate is Aggregate.COUNT else 2
    window = int(profile.number("pace_months"))
    found = pace([total or Fraction(0) for total in totals], elapsed, window=window, shown=lambda number: f"{short(number, places)}{unit or ''}")
    if found is None:
        return Forecast(f"还不到 {window} 个月，未能预计", f"less than {window} months have passed: no forecast")
    return Forecast(found.zh, found.en, number(found.year, places, unit), found.low, found.high)


def money_forecast(spending: Spending, totals: Sequence[Decimal], elapsed: Elapsed, profile: MonitoringProfile) -> Forecast:
    """The forecast of spending, in yuan; the sentence is in 万元."""
    if elapsed.is_over:
        return Forecast("全年已过，为实际执行数", "the year is over: the actual spending", number(Fraction(spending.paid), 2, "元"))
    window = int(profile.number("pace_months"))
    found: Pace | None = None
    if spending.paid:
        found = pace([Fraction(total) / _WAN for total in totals], elapsed, window=window, shown=lambda number: f"{short(number, 2)} 万元")
    if found is None:
        return Forecast(f"还没有付款，或不到 {window} 个月，未能预计", f"no payments yet, or less than {window} months: no forecast")
    year, most = found.year * _WAN, Fraction(max(spending.budget or Decimal(0), spending.paid))
    zh, en = found.zh, found.en
    if spending.budget and year > most:  # no more can be spent than the budget allows
        zh, en, year = f"{zh}；以预算 {short(most / _WAN, 2)} 万元为限", f"{en}; no more than the budget of {short(most / _WAN, 2)} 万元", most
    return Forecast(zh, en, number(year, 2, "元"), found.low * _WAN, found.high * _WAN)


def number(value: Fraction, places: int, unit: str | None) -> Target:
    """A number as an actual value or forecast, in a unit."""
    shown = rounded(value, places)
    return Target(raw=format_number(shown, unit=unit), kind=Kind.NUMERIC, value=shown, unit=unit)


def told(target: Target, places: int = 2) -> str:
    """A value as people write it: 2.68万元/次, 91.30%, 12次."""
    if target.kind is not Kind.NUMERIC or target.value is None:
        return target.raw
    value = rounded(Fraction(target.value), places)
    return f"{short(value, 0) if value == value.to_integral_value() else value}{target.unit or ''}"


def likelihood_of(
    value: ActualValue, reached: Attainment, course: Course, signal: Signal, forecast: Forecast, elapsed: Elapsed, profile: MonitoringProfile
) -> Likelihood | None:
    """How likely the target is, as a proposal; None where that cannot be assessed, and a person has to say."""
    if elapsed.is_over and reached.met is not None:
        return Likelihood.SURE if reached.met else Likelihood.IMPOSSIBLE
    if is_lost(value, reached):
        return Likelihood.IMPOSSIBLE
    if signal.light in (Light.OPEN, Light.NOT_DUE) or reached.met is None:
        return None
    if reached.met:  # more may still be paid below a ceiling
        return Likelihood.SURE if signal.light is Light.GREEN and course is not Course.CEILING else Likelihood.POSSIBLE
    if course is not Course.GROWS or reached.target is None or forecast.low is None or forecast.high is None:
        return Likelihood.POSSIBLE
    return _by_bounds(forecast.low, forecast.high, reached.target, profile, exact=reached.direction is Direction.EXACT)


def money_likelihood(spending: Spending, forecast: Forecast, profile: MonitoringProfile) -> Likelihood | None:
    """How likely the budget will be spent."""
    if not spending.budget or forecast.low is None or forecast.high is None:
        return None
    return _by_bounds(forecast.low, forecast.high, Fraction(spending.budget), profile, exact=False)


def _by_bounds(low: Fraction, high: Fraction, target: Fraction, profile: MonitoringProfile, *, exact: bool) -> Likelihood:
    if low >= target and not exact:
        return Likelihood.SURE
    return Likelihood.IMPOSSIBLE if high * 100 < target * Fraction(profile.number("hopeless")) else Likelihood.POSSIBLE
