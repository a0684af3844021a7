"""What a project has reached so far: the actual value of each indicator by its measure, and what was paid, both from evidence."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import msgspec

from jiheng.model.declaration import Declaration, Indicator
from jiheng.model.evidence import Evidence, Payment, in_force
from jiheng.model.measure import Measure
from jiheng.model.measured import Counted, Measured, counted, measured_of
from jiheng.model.suggest_measure import suggest_measure
from jiheng.reference.profile import Profile


class ActualValue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an indicator has reached. `measure` is None where none was chosen and none can be proposed; `confirmed` tells whether a person chose it:
    what a proposed measure gives is provisional."""

    indicator: Indicator
    measure: Measure | None = None
    confirmed: bool = False
    measured: Measured = Measured()

    @property
    def row(self) -> Indicator:
        """The indicator with the actual value in its place, as self-evaluations have it."""
        return msgspec.structs.replace(self.indicator, actual=self.measured.value)


class Spending(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Money in yuan: the budget of the year (None where the form gives none), and what was paid of it, refunds taken off."""

    budget: Decimal | None
    paid: Decimal

    @property
    def rate(self) -> Fraction | None:
        """Rate of execution (预算执行率): paid ÷ budget; None without a budget."""
        return Fraction(self.paid) / Fraction(self.budget) if self.budget else None


def actual_values(
    form: Declaration,
    measures: Mapping[str, Measure],
    records: Sequence[Evidence],
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    profile: Profile | None = None,
) -> tuple[ActualValue, ...]:
    """The actual value of each indicator of a form, in its order, from all records of the project.

    `measures` maps ids of indicators to the measures that were confirmed; the others take what `suggest_measure` proposes. `since` and `until`
    are the first and the last day that count (see `measured`).
    """
    found = counted(records, since=since, until=until)
    return tuple(_actual(each, form, measures, found, profile) for each in form.indicators)


def _actual(indicator: Indicator, form: Declaration, measures: Mapping[str, Measure], found: Counted, profile: Profile | None) -> ActualValue:
    chosen = measures.get(indicator.id)
    measure = chosen or suggest_measure(indicator, form.indicators).measure
    if measure is None:
        return ActualValue(indicator=indicator)
    value = measured_of(measure, found, indicator.target, profile=profile)
    return ActualValue(indicator=indicator, measure=measure, confirmed=chosen is not None, measured=value)


def spending(form: Declaration, records: Sequence[Evidence], *, since: dt.date | None = None, until: dt.date | None = None) -> Spending:
    """What was paid of the budget of the year, by the payments in force from `since` to `until`, both included."""
    days = (since or dt.date.min, until or dt.date.max)
    paid = (record.amount for record in in_force(records) if isinstance(record, Payment) and days[0] <= record.date <= days[1])
    return Spending(budget=form.funds.annual.amount, paid=sum(paid, Decimal(0)))
