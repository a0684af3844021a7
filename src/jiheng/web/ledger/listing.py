"""The list of records of one kind: filtered, sorted, summed, page by page."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import msgspec
from django.http import QueryDict

from jiheng.model.evidence import Evidence, Withdrawal, in_force
from jiheng.model.likeness import key
from jiheng.web.ledger.columns import COLUMNS, Column
from jiheng.web.ledger.costs import Costs
from jiheng.web.ledger.kinds import KINDS, Kind
from jiheng.web.paging import number

PAGE = 30
_LONGEST = 100


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants to see: a kind, words, a tag, records of an indicator, what no longer counts too, an order (a minus turns it), a page."""

    kind: str
    q: str = ""
    tag: str = ""
    of: str = ""
    every: str = ""
    sort: str = "-date"
    page: int = 1

    @classmethod
    def read(cls, sent: QueryDict, records: Sequence[Evidence]) -> "Choice":
        """What an address asks for; without a kind the first of which there is a record."""
        given = {name: sent.get(name, "").strip()[:_LONGEST] for name in ("q", "tag", "of", "every")}
        kind = sent.get("kind", "")
        if kind not in KINDS:
            there = {record.__struct_config__.tag for record in records}
            kind = next((each for each in KINDS if each in there), "activity")
        sort = sent.get("sort", "")
        known = {"date", "title", *(column.name for column in COLUMNS[kind])}
        return cls(kind=kind, sort=sort if sort.removeprefix("-") in known else "-date", page=max(1, min(number(sent.get("page", "")), 10_000)), **given)

    def fields(self, **other: Any) -> dict[str, str]:
        """As it stands in an address, without what is usual."""
        given = msgspec.structs.asdict(msgspec.structs.replace(self, **({"page": 1} | other)))
        usual = {"sort": "-date", "page": 1}
        return {name: str(value) for name, value in given.items() if value and value != usual.get(name)}


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A record in the list: what its columns print, and whether it still counts."""

    record: Evidence
    cells: tuple[tuple[Column, str], ...]
    counts: bool


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the list, and what all pages amount to."""

    kind: Kind
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: int
    sums: tuple[tuple[Column, str], ...]
    further: bool


def counts(records: Sequence[Evidence]) -> Counter[str]:
    """How many records of each kind are in force."""
    return Counter(str(record.__struct_config__.tag) for record in in_force(records))


def tags_of(records: Sequence[Evidence]) -> list[str]:
    """The tags in use, the most frequent first."""
    return [tag for tag, _times in Counter(tag for record in in_force(records) for tag in record.tags).most_common()]


def listed(records: Sequence[Evidence], choice: Choice, paid: Costs, *, only: frozenset[str] | None = None) -> Listed:
    """A page of the records that a choice names; `only` these ids where an indicator was asked for. Sums are of those in force."""
    valid = {record.id for record in in_force(records)}
    columns = COLUMNS[choice.kind]
    found = [record for record in records if _is_wanted(record, choice, only) and (choice.every or record.id in valid)]
    begin = (choice.page - 1) * PAGE
    ordered = _ordered(found, choice.sort, columns, paid)
    shown = ordered[begin : begin + PAGE]
    counted = [record for record in found if record.id in valid]
    return Listed(
        kind=KINDS[choice.kind],
        columns=columns,
        rows=tuple(Row(record=each, cells=_cells(each, columns, paid), counts=each.id in valid) for each in shown),
        total=len(counted),
        sums=tuple((column, _sum(column, counted, paid)) for column in columns),
        further=len(found) > begin + PAGE,
    )


def _is_wanted(record: Evidence, choice: Choice, only: frozenset[str] | None) -> bool:
    if record.__struct_config__.tag != choice.kind or isinstance(record, Withdrawal) or (only is not None and record.id not in only):
        return False
    if choice.tag and choice.tag not in record.tags:
        return False
    return not choice.q or key(choice.q) in key("".join(_texts(record)))


def _texts(record: Evidence) -> list[str]:
    """Everything of a record that is text."""
    values = (getattr(record, name) for name in record.__struct_fields__ if name not in ("id", "project", "supersedes", "attachments"))
    return [part for value in values for part in ((value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()) if isinstance(part, str)]


def _ordered(found: list[Evidence], sort: str, columns: tuple[Column, ...], paid: Costs) -> list[Evidence]:
    """By one column; blanks stand at the end, whichever way; of equals the one entered last comes first."""
    name, newest = sort.removeprefix("-"), found[::-1]
    column = next((each for each in columns if each.name == name), None)
    values = {record.id: column.value(record, paid) if column else getattr(record, name) for record in newest}
    told = [record for record in newest if values[record.id] is not None]
    told.sort(key=lambda record: values[record.id], reverse=sort.startswith("-"))
    return told + [record for record in newest if values[record.id] is None]


def _cells(record: Evidence, columns: tuple[Column, ...], paid: Costs) -> tuple[tuple[Column, str], ...]:
    values = [(column, column.value(record, paid)) for column in columns]
    return tuple((column, "" if value is None else column.shown(value)) for column, value in values)


def _sum(column: Column, records: Sequence[Evidence], paid: Costs) -> str:
    if not column.summed:
        return ""
    values = [value for record in records if (value := column.value(record, paid)) is not None]
    return column.shown(sum(values, Decimal(0)) if values and isinstance(values[0], Decimal) else sum(values)) if values else ""
