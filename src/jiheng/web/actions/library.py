"""The library of indicators: add, change, keep, withdraw, import; what ships; and how approved forms let it grow."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Count, F, QuerySet
from django.utils.translation import gettext as _

from jiheng.model.declaration import Indicator
from jiheng.model.json import decode
from jiheng.model.likeness import key
from jiheng.model.target import Kind
from jiheng.model.unit import is_known_unit
from jiheng.reference.frameworks import all_frameworks, classes_of
from jiheng.reference.library import library_rows
from jiheng.web.actions.event import record
from jiheng.web.actions.refusal import Refused
from jiheng.web.actions.state import state, values
from jiheng.web.models import Filing, LibraryEntry, LibraryUse, Organisation, Person
from jiheng.web.models.organisation import STEP, administers

FIELDS = ("industry", "level1", "level2", "name", "definition", "comparator", "unit", "least", "usual", "most", "source")
MOST_AT_ONCE = 1000  # entries of an import
_STATE = LibraryEntry.State


def add(*, person: Person, organisation: int, given: Mapping[str, Any]) -> LibraryEntry:
    """A new entry of an organisation. Raises Refused where it has one of that name already."""
    with transaction.atomic():
        return _added(person, _locked(person, organisation), given)


def edit(*, person: Person, entry: int, given: Mapping[str, Any]) -> LibraryEntry:
    """Change an entry. Raises Refused, LibraryEntry.DoesNotExist."""
    with transaction.atomic():
        return _changed(person, _entry(person, entry), given, "library-edit")


def settle(*, person: Person, entry: int, to: str) -> LibraryEntry:
    """Keep an entry, or withdraw (dismiss) it. Raises Refused, LibraryEntry.DoesNotExist."""
    acts = {_STATE.KEPT: "library-keep", _STATE.WITHDRAWN: "library-withdraw"}
    if to not in acts:
        raise Refused(_("没有这一步。"))
    with transaction.atomic():
        return _changed(person, _entry(person, entry), {"state": to}, acts[_STATE(to)])


def bring(*, person: Person, organisation: int, rows: Iterable[Mapping[str, Any]]) -> tuple[int, int]:
    """Add the entries of a table to those of an organisation; one of the same name is changed. All or none. How many were added and changed. Raises Refused."""
    with transaction.atomic():
        place = _locked(person, organisation)
        known = {entry.key: entry for entry in LibraryEntry.objects.select_for_update().filter(organisation=place)}
        added = changed = 0
        for given in rows:
            entry = known.get(key(given["name"]))
            if entry is None:
                _added(person, place, given)
                added += 1
            else:
                before = state(entry)
                changed += state(_changed(person, entry, {**given, "state": _STATE.KEPT}, "library-edit")) != before
        return added, changed


def ship() -> None:
    """Bring the shipped entries up to date with this release; what is no longer shipped is withdrawn. Done after every migration."""
    stored = {(entry.industry, entry.name): entry for entry in LibraryEntry.objects.filter(organisation=None)}
    for row in library_rows():
        entry = stored.pop((row.industry, row.name), None) or LibraryEntry(industry=row.industry, name=row.name)
        given = {name: getattr(row, name) for name in FIELDS} | {"state": _STATE.KEPT}
        if entry.pk is None or any(getattr(entry, name) != value for name, value in given.items()):
            for name, value in given.items():
                setattr(entry, name, value)
            entry.save()
    LibraryEntry.objects.filter(pk__in=[entry.pk for entry in stored.values()]).update(state=_STATE.WITHDRAWN)


def grow(*, person: Person, filing: Filing) -> None:
    """Count the indicators of a filing that is being approved, in the transaction of the approval; again after an adjustment, without counting twice.
    One whose name is not known becomes a proposal to the organisation above the unit.
    """
    before = LibraryUse.objects.filter(filing=filing)
    touched = set(before.values_list("entry", flat=True))
    before.delete()
    known = _known(filing.organisation)
    for row in decode(filing.document.encode()).declarations[0].indicators:
        name = key(row.name or "")[:100]
        if not name:
            continue
        entry = known.get(name) or _proposed(person, filing, row)
        if entry is None:
            continue
        known[name] = entry
        LibraryUse.objects.get_or_create(filing=filing, indicator=row.id[:40], defaults={"entry": entry, "value": _value(entry, row)})
        touched.add(entry.pk)
    counts = dict(LibraryUse.objects.filter(entry__in=touched).order_by().values_list("entry").annotate(Count("filing", distinct=True)))
    for pk in sorted(touched):
        LibraryEntry.objects.filter(pk=pk).update(used=counts.get(pk, 0))


def _known(organisation: Organisation) -> dict[str, LibraryEntry]:
    """Entries by key that a form of an organisation may mean, whatever their state; the nearest organisation's go before."""
    entries = LibraryEntry.objects.filter(organisation__path__in=organisation.above) | LibraryEntry.objects.filter(organisation=None)
    return {entry.key: entry for entry in entries.order_by(F("organisation__path").asc(nulls_first=True), "pk")}


def _proposed(person: Person, filing: Filing, row: Indicator) -> LibraryEntry | None:
    """A proposal made of a row; None where the row does not fit into the library."""
    target, classes = row.target, classes_of(row.level1, row.level2)
    if classes.level2 not in all_frameworks()["central-2021"].levels.get(classes.level1, ()) or len(row.name or "") > 100:
        return None
    unit = target.unit or ""
    given = {
        "level1": f"{classes.level1}指标",
        "level2": f"{classes.level2}指标",
        "name": row.name,
        "comparator": target.comparator.value if target.comparator and target.comparator.value in "≥≤=" else "",
        "unit": unit if is_known_unit(unit) and len(unit) <= 20 else "",
        "source": _("%(year)s 年批复的申报表") % {"year": filing.cycle.year},
    }
    above = Organisation.objects.filter(path=filing.organisation.path[:-STEP]).first() or filing.organisation
    entry = LibraryEntry(organisation=above, state=_STATE.PROPOSED, **given)
    entry.save()
    record(subject=entry.subject, person=person, action="library-propose", data={"name": entry.name, "filing": filing.pk}, after=state(entry))
    return entry


def _value(entry: LibraryEntry, row: Indicator) -> Any:
    """The number of a target in the unit of the entry; None for any other."""
    target = row.target
    same = target.kind is Kind.NUMERIC and target.upper is None and (target.unit or "") == entry.unit
    return target.value if same and target.value is not None and abs(target.value) < 10**17 else None


def _added(person: Person, organisation: Organisation, given: Mapping[str, Any]) -> LibraryEntry:
    if LibraryEntry.objects.filter(organisation=organisation, key=key(given["name"])).exists():
        raise Refused(_("“%(name)s”已经在这个机构的指标库里。") % {"name": given["name"]})
    entry = LibraryEntry(organisation=organisation, **given)
    entry.save()
    record(subject=entry.subject, person=person, action="library-add", data={"name": entry.name}, after=state(entry))
    return entry


def _changed(person: Person, entry: LibraryEntry, given: Mapping[str, Any], action: str) -> LibraryEntry:
    old, before = values(entry), state(entry)
    for name, value in given.items():
        setattr(entry, name, value)
    new = values(entry)
    if new == old:
        return entry
    twins: QuerySet[LibraryEntry] = LibraryEntry.objects.filter(organisation=entry.organisation, key=key(entry.name)).exclude(pk=entry.pk)
    if twins.exists():
        raise Refused(_("“%(name)s”已经在这个机构的指标库里。") % {"name": entry.name})
    entry.save()
    record(subject=entry.subject, person=person, action=action, data={"name": entry.name}, before=before, after=state(entry))
    return entry


def _entry(person: Person, pk: int) -> LibraryEntry:
    return LibraryEntry.objects.select_for_update(of=("self",)).get(pk=LibraryEntry.objects.administered_by(person).get(pk=pk).pk)


def _locked(person: Person, pk: int) -> Organisation:
    row = Organisation.objects.select_for_update().get(pk=pk)
    if not administers(person, row.path):
        raise Refused(_("这个机构不在您的管理范围内，没有改动。"))
    return row
