"""Monitoring of a project (双监控): execution and targets side by side on a day, with lights, forecast, likelihood, and the form that is filled in from it."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import msgspec

from jiheng.model.actual_values import ActualValue, Spending, actual_values, spending
from jiheng.model.attainment import Attainment
from jiheng.model.declaration import Declaration, Execution, ExecutionBlock, Indicator, Monitoring
from jiheng.model.evidence import Evidence
from jiheng.model.judged import reached_of
from jiheng.model.measure import Aggregate, Measure
from jiheng.model.measured import Counted, counted, measured_of
from jiheng.model.numerals import rounded
from jiheng.reference.monitoring_profiles import MonitoringProfile
from jiheng.reference.profile import Profile
from jiheng.reference.scoring_profiles import ScoringProfile
from jiheng.scoring.forecast import Forecast, Likelihood, forecast_of, likelihood_of, money_forecast, money_likelihood
from jiheng.scoring.lights import Course, Light, Signal, course_of, money_signal, signal_of
from jiheng.scoring.pace import Elapsed
from jiheng.scoring.provisional import Provisional, provisional

_WAN = 10_000
_NOT_TAKEN = ("number", "indicators", "overall_indicators", "sources", "certainties")  # of the approved form; the number is that among other forms


@dataclass(frozen=True, slots=True)
class Rules:
    """The profiles by which a project is watched: constants of evidence, thresholds of lights, way of marking."""

    general: Profile
    monitoring: MonitoringProfile
    scoring: ScoringProfile


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an indicator stands on a day: its actual value, how far it reached the target, how it moves, its light."""

    value: ActualValue
    reached: Attainment
    course: Course
    signal: Signal

    @property
    def indicator(self) -> Indicator:
        """The row of the approved form."""
        return self.value.indicator


@dataclass(frozen=True, slots=True)
class Watched:
    """An indicator with what is expected: `totals` are its actual values at the ends of the months so far, None where there was none."""

    standing: Standing
    totals: tuple[Fraction | None, ...]
    forecast: Forecast
    likelihood: Likelihood | None


@dataclass(frozen=True, slots=True)
class Money:
    """Execution on a day; `totals`: paid by the ends of the months, in yuan."""

    spending: Spending
    signal: Signal
    totals: tuple[Decimal, ...]
    forecast: Forecast
    likelihood: Likelihood | None


@dataclass(frozen=True, slots=True)
class Watch:
    """A project on a day of its year."""

    elapsed: Elapsed
    money: Money
    rows: tuple[Watched, ...]
    provisional: Provisional | None

    @property
    def counts(self) -> Counter[Light]:
        """How many indicators have which light."""
        return Counter(row.standing.signal.light for row in self.rows)

    @property
    def main(self) -> Watched | None:
        """The indicator that stands for what was done: the first count that grows with time, else the first sum."""
        growing = [row for row in self.rows if row.standing.course is Course.GROWS and row.standing.reached.target]
        return min(growing, key=lambda row: row.standing.value.measure is None or row.standing.value.measure.aggregate is not Aggregate.COUNT, default=None)


def standings(actual: Sequence[ActualValue], elapsed: Elapsed, rules: Rules) -> tuple[Standing, ...]:
    """Where the indicators of a form stand."""
    found = []
    for value in actual:
        reached = reached_of(value.row, rules.scoring)
        course = course_of(value, reached, rules.monitoring)
        found.append(Standing(value, reached, course, signal_of(value, reached, course, elapsed, rules.monitoring)))
    return tuple(found)


def watch(form: Declaration, measures: Mapping[str, Measure], records: Sequence[Evidence], *, until: dt.date, rules: Rules) -> Watch:
    """A project from the first of January to a day, from its approved form and all records ever entered."""
    elapsed, since = Elapsed(until), dt.date(until.year, 1, 1)
    actual = actual_values(form, measures, records, since=since, until=until, profile=rules.general)
    months = tuple(counted(records, since=since, until=day) for day in elapsed.ends)
    rows = tuple(_watched(each, months, elapsed, rules) for each in standings(actual, elapsed, rules))
    spent = spending(form, records, since=since, until=until)
    totals = tuple(spending(form, records, since=since, until=day).paid for day in elapsed.ends)
    ahead = money_forecast(spent, totals, elapsed, rules.monitoring)
    money = Money(spent, money_signal(spent, elapsed, rules.monitoring), totals, ahead, money_likelihood(spent, ahead, rules.monitoring))
    told = [row.standing for row in rows]
    marks = provisional(form.indicators, [each.reached for each in told], [each.signal.light for each in told], spent, rules.scoring)
    return Watch(elapsed, money, rows, marks)


def _watched(standing: Standing, months: Sequence[Counted], elapsed: Elapsed, rules: Rules) -> Watched:
    totals = _totals(standing, months, rules) if standing.course is Course.GROWS else ()
    ahead = forecast_of(standing.value, standing.reached, standing.course, totals, elapsed, rules.monitoring)
    likely = likelihood_of(standing.value, standing.reached, standing.course, standing.signal, ahead, elapsed, rules.monitoring)
    return Watched(standing, totals, ahead, likely)


def _totals(standing: Standing, months: Sequence[Counted], rules: Rules) -> tuple[Fraction | None, ...]:
    measure = standing.value.measure
    if measure is None:
        return ()
    found = [measured_of(measure, each, standing.indicator.target, profile=rules.general).value for each in months]
    return tuple(Fraction(each.value) if each is not None and each.value is not None else None for each in found)


class Reason(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the officer says of an indicator that deviates: the kinds of cause in the words of the form (经费保障 …), the reason, what is done about it, by
    whom and until when; and how likely the target is, where the proposal was not taken."""

    causes: tuple[str, ...] = ()
    text: str = ""
    remedy: str = ""
    owner: str = ""
    due: dt.date | None = None
    likelihood: str = ""


def monitoring_form(form: Declaration, watched: Watch, reasons: Mapping[str, Reason], *, achieved: str | None = None) -> Monitoring:
    """The monitoring form (监控表) of an approved form: what was reached and is expected, with the reasons by id of the indicator."""
    shared = {name: getattr(form, name) for name in Declaration.__struct_fields__ if name not in _NOT_TAKEN}
    rows = tuple(_row(row, reasons.get(row.standing.indicator.id, Reason())) for row in watched.rows)
    block = _execution(form, watched.money)
    return Monitoring(**shared, indicators=rows, execution=block, achieved=achieved or None, cutoff=watched.elapsed.label)


def _row(row: Watched, reason: Reason) -> Indicator:
    told = "；措施：".join(part for part in (reason.text, reason.remedy) if part) if reason.text else reason.remedy and f"措施：{reason.remedy}"
    return msgspec.structs.replace(
        row.standing.value.row,
        source=None,
        forecast=row.forecast.value,
        likelihood=reason.likelihood or row.likelihood,
        causes=reason.causes,
        reason=told or None,
    )


def _execution(form: Declaration, money: Money) -> ExecutionBlock:
    """The execution block: payments tell what was spent in all, and of a part only where it is the only one."""
    annual = form.funds.annual
    parts = {name: getattr(annual, name) for name in ("fiscal", "carried_over", "other")}
    only = [name for name, amount in parts.items() if amount]
    whole = _line(annual.amount, money)
    lines = {name: whole if [name] == only and amount == annual.amount else Execution(initial=amount) for name, amount in parts.items()}
    return ExecutionBlock(total=whole, **lines)


def _line(initial: Decimal | None, money: Money) -> Execution:
    """Amounts in yuan; the forecast, which is no account, to the second decimal of 万元."""
    rate, expected = money.spending.rate, money.forecast.value
    ahead = rounded(Fraction(expected.value) / _WAN, 2) * _WAN if expected is not None and expected.value is not None else None
    return Execution(initial=initial, spent=money.spending.paid, rate=None if rate is None else rounded(rate * 100, 2), forecast=ahead)
