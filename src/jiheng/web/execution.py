"""What stands in the ledger of a filing, and what follows from it; nothing is written here."""

import datetime as dt
from collections.abc import Sequence

import msgspec

from jiheng.model.actual_values import ActualValue, Spending, actual_values, spending
from jiheng.model.declaration import Declaration
from jiheng.model.evidence import Evidence
from jiheng.model.json import decode
from jiheng.model.measure import Measure
from jiheng.model.workflow import Step
from jiheng.reference.profile import load_profile
from jiheng.scoring.placed import Placed, of_all_places, placed
from jiheng.web.models import Filing, LedgerRecord, MeasureChoice, Revision

_EVIDENCE = msgspec.json.Decoder(Evidence)
_MEASURE = msgspec.json.Decoder(Measure)


class Year(msgspec.Struct, frozen=True, kw_only=True):
    """A project on a day of its year: the approved form, all records ever entered, and what they amount to up to that day."""

    form: Declaration
    records: tuple[Evidence, ...]
    measures: dict[str, Measure]
    since: dt.date
    until: dt.date
    actual: tuple[ActualValue, ...]
    spending: Spending


def standard(filing: Filing) -> Declaration:
    """The approved form (批复), which is the standard for the rest of the year, also while an adjustment is being written."""
    approved = filing.revisions.filter(step=Step.APPROVE).order_by("-number").values_list("document", flat=True).first()
    return decode((approved or filing.document).encode()).declarations[0]


def records_of(filing: Filing, entered: dt.datetime | None = None) -> tuple[Evidence, ...]:
    """All records of a filing in the order in which they were entered, superseded ones too; those entered up to a moment."""
    rows = filing.evidence.filter(at__lte=entered) if entered else filing.evidence
    return tuple(_EVIDENCE.decode(document) for document in rows.order_by("pk").values_list("document", flat=True))


def measures_of(filing: Filing) -> dict[str, Measure]:
    """The measures that were confirmed, by the id of the indicator."""
    return {indicator: _MEASURE.decode(measure) for indicator, measure in filing.measures.values_list("indicator", "measure")}


def year_of(filing: Filing, until: dt.date | None = None, entered: dt.datetime | None = None) -> Year:
    """A project on a day, by default on the last of its year, as the ledger stands now or stood at a moment."""
    first, last = dt.date(filing.cycle.year, 1, 1), dt.date(filing.cycle.year, 12, 31)
    records = records_of(filing, entered)
    return year(standard(filing), records, measures_of(filing), since=first, until=min(until or last, last), profile=filing.cycle.profile)


def years_of(filings: Sequence[Filing]) -> dict[int, Year]:
    """Several projects on the last day of their year, by their keys: the same few queries, however many they are."""
    keys = [filing.pk for filing in filings]
    approved = dict(Revision.objects.filter(filing__in=keys, step=Step.APPROVE).order_by("number").values_list("filing", "document"))
    records: dict[int, list[Evidence]] = {key: [] for key in keys}
    for key, document in LedgerRecord.objects.filter(filing__in=keys).order_by("pk").values_list("filing", "document"):
        records[key].append(_EVIDENCE.decode(document))
    measures: dict[int, dict[str, Measure]] = {key: {} for key in keys}
    for key, indicator, measure in MeasureChoice.objects.filter(filing__in=keys).values_list("filing", "indicator", "measure"):
        measures[key][indicator] = _MEASURE.decode(measure)
    found = {}
    for filing in filings:
        form = decode((approved.get(filing.pk) or filing.document).encode()).declarations[0]
        days = {"since": dt.date(filing.cycle.year, 1, 1), "until": dt.date(filing.cycle.year, 12, 31)}
        found[filing.pk] = year(form, records[filing.pk], measures[filing.pk], profile=filing.cycle.profile, **days)
    return found


def year(form: Declaration, records: Sequence[Evidence], measures: dict[str, Measure], *, since: dt.date, until: dt.date, profile: str) -> Year:
    """What these records amount to from `since` to `until`; a row that has targets for places only is measured by their sum."""
    form = of_all_places(form)
    actual = actual_values(form, measures, records, since=since, until=until, profile=load_profile(profile))
    return Year(
        form=form,
        records=tuple(records),
        measures=measures,
        since=since,
        until=until,
        actual=actual,
        spending=spending(form, records, since=since, until=until),
    )


def placed_of(year: Year, profile: str) -> dict[str, Placed]:
    """What each place reached, by the id of the indicator, of rows that have targets for places."""
    told = load_profile(profile)
    found = {each.indicator.id: placed(each, year.records, since=year.since, until=year.until, profile=told) for each in year.actual}
    return {key: each for key, each in found.items() if each is not None}
