"""What changed between two submissions, by address."""

import datetime as dt
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec

from jiheng.model import address
from jiheng.model.declaration import Declaration, Indicator, PlaceTarget, Submission, Task
from jiheng.model.target import Target

_ROWS = ("indicators", "overall_indicators")
NOT_COMPARED = {"sources", "source", "notes", "id", "declarations", "certainties", "certainty", *_ROWS}


class Kind(StrEnum):
    """What happened at an address."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One difference. The address is that of the new submission, for what was removed that of the old; values as texts."""

    kind: Kind
    address: str
    old: str | None = None
    new: str | None = None


def compare(old: Submission, new: Submission) -> tuple[Change, ...]:
    """All differences in value; moved rows and places in the file are none.

    Forms of one kind are matched by the name of the project, then by number; indicators by id, then by name, then (renamed ones) by class and target.
    """
    return tuple(_submissions(old, new))


def _submissions(old: Submission, new: Submission) -> Iterator[Change]:
    yield from _fields(old, new, "")
    for before, after in pairs(old.declarations, new.declarations, (_named, _numbered, _anonymous)):
        if before is None or after is None:
            yield _one_sided("declarations", "declarations", before, after, old.declarations, new.declarations)
            continue
        place = f"declarations/{after}"
        yield from _fields(old.declarations[before], new.declarations[after], place)
        for rows in _ROWS:
            were, are = (getattr(form, rows) for form in (old.declarations[before], new.declarations[after]))
            yield from _indicators(were, are, f"declarations/{before}/{rows}", f"{place}/{rows}")


def _indicators(old: Sequence[Indicator], new: Sequence[Indicator], old_place: str, place: str) -> Iterator[Change]:
    for before, after in pairs(old, new, (lambda row: row.id, lambda row: row.name, _class_and_target)):
        if before is None or after is None:
            yield _one_sided(old_place, place, before, after, old, new)
        else:
            yield from _fields(old[before], new[after], f"{place}/{after}")


def _fields(old: Any, new: Any, place: str) -> Iterator[Change]:
    for name in old.__struct_fields__:
        before, after = getattr(old, name), getattr(new, name)
        if name in NOT_COMPARED or before == after or _same_but_for_certainty(before, after):
            continue
        where = address.join(place, name)
        if isinstance(before, msgspec.Struct) and not isinstance(before, Target):
            yield from _fields(before, after, where)
        else:
            yield Change(kind=Kind.CHANGED, address=where, old=_text(before), new=_text(after))


def _named(form: Declaration) -> tuple[type, str] | None:
    return None if form.name is None else (type(form), form.name)


def _numbered(form: Declaration) -> tuple[type, int] | None:
    return None if form.number is None else (type(form), form.number)


def _anonymous(form: Declaration) -> type | None:
    """Forms that say neither name nor number are paired in their order."""
    return type(form) if form.name is None and form.number is None else None


def _class_and_target(row: Indicator) -> tuple[str, str, str] | None:
    return (row.level1, row.level2, row.target.raw) if row.level1 and row.level2 and row.target.raw else None


def pairs(old: Sequence[Any], new: Sequence[Any], keys: Sequence[Callable[[Any], Hashable | None]]) -> list[tuple[int | None, int | None]]:
    """Places that belong together, by the first key, then the next; in the order of the new ones, what is gone last."""
    partner: dict[int, int] = {}
    free = set(range(len(old)))
    for key in keys:
        waiting: dict[Hashable, deque[int]] = defaultdict(deque)
        for place in sorted(free):
            waiting[key(old[place])].append(place)
        for place, value in enumerate(new):
            same = waiting.get(key(value))
            if place not in partner and same and key(value) is not None:
                partner[place] = same.popleft()
        free -= set(partner.values())
    return [(partner.get(place), place) for place in range(len(new))] + [(place, None) for place in sorted(free)]


def _one_sided(old_place: str, place: str, before: int | None, after: int | None, old: Sequence[Any], new: Sequence[Any]) -> Change:
    if after is not None:
        return Change(kind=Kind.ADDED, address=f"{place}/{after}", new=_text(new[after]))
    assert before is not None  # a pair holds one of the two
    return Change(kind=Kind.REMOVED, address=f"{old_place}/{before}", old=_text(old[before]))


def _same_but_for_certainty(old: Any, new: Any) -> bool:
    """Whether two targets differ only in how surely they were read."""
    return isinstance(old, Target) and isinstance(new, Target) and msgspec.structs.replace(old, certainty=new.certainty) == new


def _text(value: Any) -> str | None:
    match value:
        case None | str():
            return value
        case Target():
            return value.raw
        case PlaceTarget():
            return f"{value.place}：{value.target.raw}"
        case Task():
            return " | ".join(_text(part) or "" for part in (value.name, value.content, value.amount, value.fiscal, value.other))
        case Indicator():
            return " | ".join(part or "" for part in (value.level1, value.level2, value.name, value.target.raw))
        case Declaration():
            return value.name or ""
        case Decimal() | int() | dt.date():
            return str(value)
        case tuple():
            return "；".join(_text(each) or "" for each in value)
    return str(value)
