"""Actual values (实际完成值) computed from evidence: exact, in the unit of the target, with what is missing and the records that they rest on."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

import msgspec

from jiheng.model.amounts import Amount, Payments, amount_of, counts_things, newest, take, unit_of
from jiheng.model.attainment import Degree
from jiheng.model.evidence import (
    AcceptanceResult,
    Activity,
    Deliverable,
    Evidence,
    Payment,
    Publication,
    Statement,
    Survey,
    in_force,
    latest_versions,
)
from jiheng.model.likeness import key
from jiheng.model.measure import Aggregate, EvidenceKind, Measure, Value
from jiheng.model.numerals import EXACT, rounded
from jiheng.model.parse_target import format_number
from jiheng.model.target import Comparator, Kind, Target
from jiheng.model.unit import RATE, Unit
from jiheng.reference.profile import Profile, load_profile

_DECIMALS = 18  # of a value without end; more cannot be written as JSON
_SHOWN = 6


class Lack(StrEnum):
    """Why there is no actual value, or why it does not say all."""

    NO_EVIDENCE = "尚无凭据"
    UNIT = "单位不能换算"
    NO_VALUE = "凭据未填数值"
    NOT_JUDGED = "尚未验收或评定"
    FEW_ANSWERS = "样本偏少"


class Missing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that is missing: what, in words, and the records in which it is."""

    lack: Lack
    zh: str
    en: str
    records: tuple[str, ...] = ()


class Measured(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An actual value: `value` as `attainment` takes it, None where there is none. `records` are the ids of all records that it rests on, `decisive`
    of those that made it what it is (the most expensive activity), `manual` tells whether one of them holds a value that somebody typed in,
    `answers` the number of answers of a survey."""

    value: Target | None = None
    missing: tuple[Missing, ...] = ()
    records: tuple[str, ...] = ()
    decisive: tuple[str, ...] = ()
    manual: bool = False
    answers: int | None = None


class Counted(NamedTuple):
    """What counts of a ledger: records in force within the days asked for, and the payments among them by the id of what they paid for."""

    records: tuple[Evidence, ...]
    payments: Payments


@dataclass(frozen=True)
class _Case:
    """One measurement: the records that the filter lets through, and what else is known. `unit` is that of the target, None where it has none."""

    measure: Measure
    sample: tuple[Evidence, ...]
    payments: Payments
    target: Target
    unit: Unit | None
    profile: Profile


def measured(
    measure: Measure,
    records: Sequence[Evidence],
    target: Target,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    profile: Profile | None = None,
) -> Measured:
    """The actual value of an indicator with this target, from all records of its project.

    `since` and `until` are the first and the last day that count; pass them rather than fewer records, among which a correction might be missing.
    Superseded and withdrawn records never count; a payment for a corrected activity counts for the correction. Where nothing is recorded, a
    count or sum is 0 against a floor (≥) only: silence must not keep a ceiling. A value without end (85/97) is given with 18 decimals.
    """
    return measured_of(measure, counted(records, since=since, until=until), target, profile=profile)


def counted(records: Sequence[Evidence], *, since: dt.date | None = None, until: dt.date | None = None) -> Counted:
    """What counts of all records of a project: the same for all its indicators, so that a long ledger is gone through once."""
    valid = tuple(_until(record, until) for record in in_force(records) if _is_within(record.date, since, until))
    return Counted(valid, _payments(records, valid))


def measured_of(measure: Measure, found: Counted, target: Target, *, profile: Profile | None = None) -> Measured:
    """The actual value of an indicator, from what counts."""
    own = tuple(record for record in found.records if isinstance(record, measure.record.type))
    sample = tuple(record for record in own if measure.where.holds(record))
    is_money = measure.value is Value.COST or measure.record is EvidenceKind.PAYMENT
    unit = unit_of(target.unit, cost=is_money)
    case = _Case(measure, sample, found.payments, target, unit, profile or load_profile())
    result = _WAYS[measure.aggregate](case) if sample else _nothing(case, len(own))
    rests_on = set(result.records)
    return msgspec.structs.replace(result, manual=any(record.manual_source for record in found.records if record.id in rests_on))


def _is_within(day: dt.date, since: dt.date | None, until: dt.date | None) -> bool:
    return (since is None or since <= day) and (until is None or day <= until)


def _until(record: Evidence, until: dt.date | None) -> Evidence:
    """The record as it stood on that day: what was accepted later was not accepted yet."""
    if until is None or not isinstance(record, Deliverable) or record.acceptance is None or record.acceptance.date <= until:
        return record
    return msgspec.structs.replace(record, acceptance=None)


def _payments(records: Sequence[Evidence], valid: Sequence[Evidence]) -> Payments:
    """Payments in force by the id of what they paid for, as it stands today."""
    today = latest_versions(records)
    found: defaultdict[str, list[Payment]] = defaultdict(list)
    for record in valid:
        if isinstance(record, Payment) and record.paid_for is not None:
            found[today.get(record.paid_for, record.paid_for)].append(record)
    return {identifier: tuple(paid) for identifier, paid in found.items()}


def _nothing(case: _Case, others: int) -> Measured:
    """No record passed the filter; that there are `others` of the kind may mean that they lack its tag."""
    kind = case.measure.record
    zh, en = f"台账里还没有“{kind}”记录", "the ledger holds no such record yet"
    if others:
        zh, en = f"台账里有 {others} 条“{kind}”记录，都不符合筛选条件", f"the ledger holds {others} such records, none of which the filter lets through"
    lack = Missing(lack=Lack.NO_EVIDENCE, zh=zh, en=en)
    is_floor = case.target.comparator in (Comparator.GE, Comparator.GT)
    is_zero = is_floor and case.measure.aggregate in (Aggregate.COUNT, Aggregate.SUM)
    return Measured(value=_number(Fraction(0), case.target.unit) if is_zero else None, missing=(lack,))


def _counted(case: _Case) -> Measured:
    """Deliverables count once they are accepted, all else as soon as it is recorded."""
    is_delivered = case.measure.record is EvidenceKind.DELIVERABLE
    records = tuple(record for record in case.sample if not is_delivered or _degree(record) is Degree.REACHED)
    missing = _not_judged([record for record in case.sample if is_delivered and _degree(record) is None])
    if case.unit is not None and not counts_things(case.unit):
        return Measured(missing=(_unfit(case, "件数"), *missing), records=_ids(case.sample))
    size = Fraction(len(records)) / (case.unit.scale if case.unit else 1)
    return Measured(value=_number(size, case.target.unit), missing=missing, records=_ids(records))


def _taken(case: _Case) -> Measured:
    """Sum, least, greatest, mean, or the latest figure."""
    found = {record.id: amount_of(record, case.measure.value, case.unit, case.payments) for record in case.sample}
    amounts = [amount for amount in found.values() if amount is not None]
    missing = _no_value(case, [record for record in case.sample if found[record.id] is None])
    if not amounts:
        return Measured(missing=missing, records=_ids(case.sample))
    unit = case.unit or _common_unit(amounts)
    if unit is None or not _fits(amounts, unit, case.measure.aggregate):
        return Measured(missing=(_unfit(case, f"“{amounts[0].unit.symbol or '无单位'}”"), *missing), records=_ids(case.sample))
    size, decisive = take(case.measure.aggregate, amounts)
    return Measured(
        value=_number(size / unit.scale, case.target.unit or unit.symbol or None),
        missing=missing,
        records=tuple(identifier for amount in amounts for identifier in amount.rests_on),
        decisive=_ids([amount.record for amount in decisive]),
    )


def _common_unit(amounts: Sequence[Amount]) -> Unit | None:
    """The unit of all figures where the target has none; money needs one, since nobody can tell 元 from 万元."""
    units = {amount.unit for amount in amounts}
    return amounts[0].unit if len(units) == 1 and not amounts[0].unit.is_money else None


def _fits(amounts: Sequence[Amount], unit: Unit, aggregate: Aggregate) -> bool:
    """Whether all amounts can be told in this unit; what is told per something (万元/次) has no sum."""
    if aggregate is Aggregate.SUM and any(term.exponent < 0 for term in unit.terms):
        return False
    return all(amount.unit.dimension == unit.dimension for amount in amounts)


def _shared(case: _Case) -> Measured:
    """Share of satisfied answers, of accepted deliverables, or of what matched its theme."""
    surveys = [record for record in case.sample if isinstance(record, Survey)]
    if surveys:
        return _satisfied(case, surveys)
    degrees = {record.id: _degree(record) for record in case.sample}
    judged = [record for record in case.sample if degrees[record.id] is not None]
    missing = _not_judged([record for record in case.sample if degrees[record.id] is None])
    reached = sum(degree is Degree.REACHED for degree in degrees.values())
    return _rate(case, Fraction(reached, len(judged)) if judged else None, Measured(missing=missing, records=_ids(judged or case.sample)))


def _satisfied(case: _Case, surveys: Sequence[Survey]) -> Measured:
    """All answers of all surveys together."""
    grades, least = case.profile["satisfied_grades"], case.profile["survey_answers"]
    known = {key(grade) for grade in grades} if isinstance(grades, tuple) else set()
    n = sum(survey.n for survey in surveys)
    pleased = sum(answer.count for survey in surveys for answer in survey.answers if key(answer.grade) in known)
    missing: tuple[Missing, ...] = ()
    if not n:
        missing = (Missing(lack=Lack.NO_VALUE, zh="调查还没有有效答卷", en="the survey has no answers yet", records=_ids(surveys)),)
    elif isinstance(least, Decimal) and n < least:
        zh, en = f"有效答卷 {n} 份，少于 {least} 份，样本偏少", f"{n} answers, fewer than {least}: the sample is small"
        missing = (Missing(lack=Lack.FEW_ANSWERS, zh=zh, en=en, records=_ids(surveys)),)
    return _rate(case, Fraction(pleased, n) if n else None, Measured(missing=missing, records=_ids(surveys), answers=n))


def _rate(case: _Case, share: Fraction | None, found: Measured) -> Measured:
    """What was found with the share as its value, in the unit of the target, which must be a rate."""
    unit = case.unit or unit_of("%")
    if share is None or unit is None:
        return found
    if [term.kind for term in unit.terms] != [RATE]:
        return msgspec.structs.replace(found, missing=(_unfit(case, "占比"), *found.missing))
    return msgspec.structs.replace(found, value=_number(share / unit.scale, case.target.unit or "%"))


def _all_accepted(case: _Case) -> Measured:
    """达成 where everything was accepted, 未达成 where nothing was, else 部分达成; no value as long as nothing was judged."""
    degrees = {record.id: _degree(record) for record in case.sample}
    judged = {degree for degree in degrees.values() if degree is not None}
    waiting = [record for record in case.sample if degrees[record.id] is None]
    short_of_it = [record for record in case.sample if degrees[record.id] in (Degree.PARTLY, Degree.MISSED)]
    found = Measured(missing=_not_judged(waiting), records=_ids(case.sample), decisive=_ids(short_of_it))
    if not judged:
        return found
    whole = next(iter(judged)) if len(judged) == 1 else Degree.PARTLY
    degree = Degree.PARTLY if whole is Degree.REACHED and waiting else whole
    return msgspec.structs.replace(found, value=_words(degree))


def _degree(record: Evidence) -> Degree | None:
    """How far a record was accepted or matched its theme; None where nobody has said so yet."""
    match record:
        case Deliverable(acceptance=acceptance):
            if acceptance is None:
                return None
            return Degree.REACHED if acceptance.result is AcceptanceResult.PASSED else Degree.MISSED
        case Activity(theme_match=degree) | Publication(theme_match=degree) | Statement(degree=degree):
            return degree
    return None


def _latest(case: _Case) -> Measured:
    last = newest(case.sample)
    if case.measure.value is Value.DATE:
        day = Target(raw=last.date.isoformat(), kind=Kind.DATE, start=last.date, end=last.date)
        return Measured(value=day, records=_ids(case.sample), decisive=(last.id,))
    match last:
        case Survey():
            return _satisfied(case, [last])
        case Statement():
            return Measured(value=_words(last.degree), records=(last.id,), decisive=(last.id,))
    return _taken(replace(case, sample=(last,)))


_WAYS: dict[Aggregate, Callable[[_Case], Measured]] = {
    Aggregate.COUNT: _counted,
    Aggregate.SUM: _taken,
    Aggregate.LEAST: _taken,
    Aggregate.GREATEST: _taken,
    Aggregate.MEAN: _taken,
    Aggregate.SHARE: _shared,
    Aggregate.ALL_ACCEPTED: _all_accepted,
    Aggregate.LATEST: _latest,
}


def _number(value: Fraction, unit: str | None) -> Target:
    ends = EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))
    exact = ends if Fraction(ends) == value and -int(ends.as_tuple().exponent) <= _DECIMALS else rounded(value, _DECIMALS)
    plain = exact.normalize(EXACT)
    number = plain.quantize(Decimal(1), context=EXACT) if int(plain.as_tuple().exponent) > 0 else plain
    return Target(raw=format_number(_briefly(number), unit=unit), kind=Kind.NUMERIC, value=number, unit=unit)


def _briefly(number: Decimal) -> Decimal:
    return rounded(Fraction(number), _SHOWN).normalize() if -int(number.as_tuple().exponent) > _SHOWN else number


def _words(degree: Degree) -> Target:
    return Target(raw=degree.value, kind=Kind.QUALITATIVE, text=degree.value)


def _ids(records: Sequence[Evidence]) -> tuple[str, ...]:
    return tuple(record.id for record in records)


def _unfit(case: _Case, told: str) -> Missing:
    if not case.target.unit:
        return Missing(lack=Lack.UNIT, zh=f"指标值没有计量单位，{told}无法比较", en="the target has no unit to compare with")
    zh = f"{told}不能换算成指标值的单位“{case.target.unit}”"
    return Missing(lack=Lack.UNIT, zh=zh, en=f'what the evidence gives cannot be converted into "{case.target.unit}"')


def _no_value(case: _Case, records: Sequence[Evidence]) -> tuple[Missing, ...]:
    if not records:
        return ()
    zh = f"{len(records)} 条“{case.measure.record}”没有可用的“{case.measure.value}”，未计入"
    return (Missing(lack=Lack.NO_VALUE, zh=zh, en=f"{len(records)} records do not tell the value and are left out", records=_ids(records)),)


def _not_judged(records: Sequence[Evidence]) -> tuple[Missing, ...]:
    if not records:
        return ()
    zh, en = f"{len(records)} 条记录尚未验收或评定", f"{len(records)} records were not accepted or judged yet"
    return (Missing(lack=Lack.NOT_JUDGED, zh=zh, en=en, records=_ids(records)),)
