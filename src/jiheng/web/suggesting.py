"""What the library suggests for a row that is being typed, and beside a value that is still to be filled in."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q

from jiheng.model.declaration import Declaration
from jiheng.model.likeness import key, pairs, share
from jiheng.web.editing import levels
from jiheng.web.models import LibraryEntry, Organisation

MOST = 8
MOST_ROWS = 40  # of a form that is begun from the library
_RANKED = 300  # entries that are compared; those used most come first
_PAIRS = 12  # pairs of characters that are looked for


def suggestions(organisation: Organisation, form: Declaration, words: str, level1: str, level2: str) -> list[LibraryEntry]:
    """The entries that fit best: by the words typed, the levels of the row, what the project is about, and how often they were used."""
    typed, about = key(words[:100]), pairs(f"{form.name or ''}{form.annual_objective or form.overall_objective or ''}"[:1000])
    there = {key(row.name or "") for row in form.indicators}
    rows = LibraryEntry.objects.usable_in(organisation).select_related("organisation")
    if typed:
        looked_for = sorted(pairs(typed), key=typed.find)[:_PAIRS]
        rows = rows.filter(reduce(or_, (Q(key__contains=pair) for pair in looked_for)))
    elif level2 or level1:
        rows = rows.filter(level2=level2) if level2 else rows.filter(level1=level1)

    def fit(entry: LibraryEntry) -> float:
        said = 3.0 * (typed in entry.key) + 2 * share(typed, pairs(entry.key)) if typed else 0.0
        return said + 1.0 * (entry.level2 == level2) + 0.5 * (entry.level1 == level1) + 1.5 * share(entry.name, about) + min(entry.used, 50) / 100

    best = sorted(rows[:_RANKED], key=fit, reverse=True)
    return [entry for entry in _nearest(best) if entry.key == typed or entry.key not in there][:MOST]


def hints(organisation: Organisation, form: Declaration) -> dict[str, LibraryEntry]:
    """Entries, by id of the row, of rows whose value is still to be filled in."""
    blank = {row.id: key(row.name or "")[:100] for row in form.indicators if row.name and row.target.kind == "empty"}
    if not blank:
        return {}
    found = {entry.key: entry for entry in reversed(_nearest(LibraryEntry.objects.usable_in(organisation).filter(key__in=set(blank.values()))))}
    return {id_: found[name] for id_, name in blank.items() if name in found}


def of_industry(organisation: Organisation, industry: str) -> list[LibraryEntry]:
    """What projects of an industry usually have, in the order in which forms print it."""
    places = {second: place for place, second in enumerate(second for seconds in levels().values() for second in seconds)}
    found = _nearest(LibraryEntry.objects.usable_in(organisation).select_related("organisation").filter(industry=industry[:40])[:MOST_ROWS])
    return sorted(found, key=lambda entry: places.get(entry.level2, len(places)))


def _nearest(entries: Iterable[LibraryEntry]) -> list[LibraryEntry]:
    """In their order, of those of one name only that of the nearest organisation."""
    rows = list(entries)
    depth: dict[str, int] = {}
    for entry in rows:
        depth[entry.key] = max(depth.get(entry.key, 0), _depth(entry))
    kept: dict[str, LibraryEntry] = {}
    for entry in rows:
        if _depth(entry) == depth[entry.key]:
            kept.setdefault(entry.key, entry)
    return list(kept.values())


def _depth(entry: LibraryEntry) -> int:
    return len(entry.organisation.path) if entry.organisation else 0
