"""A project carried out at several places (townships, schools, sub-units): what each reached by the ledger, and what all come to."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from jiheng.model.actual_values import ActualValue
from jiheng.model.declaration import Declaration, Indicator, PlaceTarget
from jiheng.model.evidence import Evidence, Payment, latest_versions
from jiheng.model.likeness import key
from jiheng.model.measured import Counted, Measured, counted, measured_of
from jiheng.model.numerals import short
from jiheng.model.parse_target import parse_target
from jiheng.model.target import Kind, Target
from jiheng.reference.profile import Profile
from jiheng.scoring.aggregate import Aggregated, CannotAggregate, Share, aggregate


class AtPlace(msgspec.Struct, frozen=True, kw_only=True):
    """One place: its target, its actual value from the records that name it, what was paid there in yuan (None where no payment names it)."""

    place: str
    target: Target
    measured: Measured
    amount: Decimal | None = None


class OfAll(msgspec.Struct, frozen=True, kw_only=True):
    """What all places come to; `value` is None where that cannot be told. `zh` and `en`: the arithmetic, or why there is none."""

    zh: str
    en: str
    value: Aggregated | None = None


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator by place. `elsewhere` are the ids of records that the actual value of the project rests on and that name no place, or several."""

    places: tuple[AtPlace, ...]
    target: OfAll
    actual: OfAll
    elsewhere: tuple[str, ...] = ()


def of_all_places(form: Declaration) -> Declaration:
    """The form with which a year is measured: a row that has targets for places only takes their sum as its target (equal rates stay what they are). Where
    they cannot be put together the row stays as it is."""
    return msgspec.structs.replace(form, indicators=tuple(_with_whole_target(row) for row in form.indicators))


def _with_whole_target(row: Indicator) -> Indicator:
    given = _given(row.places)
    if not given or row.target.kind is Kind.NUMERIC:
        return row
    whole = _whole(given, [None] * len(given)).value
    if whole is None:
        return row
    sign = given[0].target.comparator or ""
    return msgspec.structs.replace(row, target=parse_target(f"{sign}{short(whole.value)}{whole.unit or ''}", name=row.name))


def placed(value: ActualValue, records: Sequence[Evidence], *, since: dt.date, until: dt.date, profile: Profile) -> Placed | None:
    """An indicator by place, from all records of its project; None where its row has no places, or no measure is known."""
    given = _given(value.indicator.places)
    if not given or value.measure is None:
        return None
    found = counted(records, since=since, until=until)
    at = _at(given, records, found)
    by_place: dict[str, list[Evidence]] = defaultdict(list)
    for record in found.records:
        by_place[at.get(record.id, "")].append(record)
    places = tuple(
        AtPlace(
            place=each.place,
            target=each.target,
            measured=measured_of(value.measure, Counted(tuple(by_place[each.place]), found.payments), _target(each, value.indicator), profile=profile),
            amount=_paid(by_place[each.place]),
        )
        for each in given
    )
    elsewhere = tuple(each for each in value.measured.records if each not in at)
    return Placed(places=places, target=_whole(given, [each.amount for each in places]), actual=_reached(places), elsewhere=elsewhere)


def _given(places: Sequence[PlaceTarget]) -> tuple[PlaceTarget, ...]:
    """The places that have a target."""
    return tuple(each for each in places if each.target.kind is not Kind.EMPTY)


def _target(place: PlaceTarget, row: Indicator) -> Target:
    """What a place is measured by: its own target, in the unit of the row where it names none."""
    return place.target if place.target.unit else msgspec.structs.replace(place.target, unit=row.target.unit)


def _at(places: Sequence[PlaceTarget], records: Sequence[Evidence], found: Counted) -> dict[str, str]:
    """The place of each record, by its id: the only one that its tags or its field of place name; of a payment that names none, that of what it paid for."""
    names = {key(each.place): each.place for each in places}
    own = {record.id: place for record in found.records if (place := _named(record, names))}
    today = latest_versions(records)
    linked = {record.id: today.get(record.paid_for, "") for record in found.records if isinstance(record, Payment) and record.paid_for and record.id not in own}
    return own | {payment: own[record] for payment, record in linked.items() if record in own}


def _named(record: Evidence, names: Mapping[str, str]) -> str:
    said = {key(word) for word in (*record.tags, getattr(record, "place", None) or "")}
    found = [place for name, place in names.items() if name in said]
    return found[0] if len(found) == 1 else ""


def _paid(records: Sequence[Evidence]) -> Decimal | None:
    amounts = [record.amount for record in records if isinstance(record, Payment)]
    return sum(amounts, Decimal(0)) if amounts else None


def _whole(places: Sequence[PlaceTarget], amounts: Sequence[Decimal | None]) -> OfAll:
    if len({each.target.comparator for each in places}) > 1:
        return OfAll(zh="各地的计算符号不同", en="places use different operators")
    return _of_all([Share(value=each.target, amount=amount) for each, amount in zip(places, amounts, strict=True)])


def _reached(places: Sequence[AtPlace]) -> OfAll:
    shares = [Share(value=each.measured.value, amount=each.amount) for each in places if each.measured.value is not None]
    if lacking := [each.place for each in places if each.measured.value is None]:
        return OfAll(zh=f"{'、'.join(lacking)}还没有实际完成值", en=f"no actual value yet: {', '.join(lacking)}")
    return _of_all(shares)


def _of_all(shares: Sequence[Share]) -> OfAll:
    try:
        value = aggregate(shares)
    except CannotAggregate as error:
        return OfAll(zh=error.zh, en=error.en)
    return OfAll(zh=value.zh, en=value.en, value=value)
