"""What becomes of a file of a batch: its unit is recognised, each project becomes a filing, tied to last year's; doubts are kept to be asked."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from jiheng.model.declaration import Declaration, Submission
from jiheng.model.json import decode, encode
from jiheng.model.namesakes import codes_in, near, plain, without_codes
from jiheng.model.workflow import Role, State
from jiheng.web.actions.event import record
from jiheng.web.actions.filing import composed, digest, put
from jiheng.web.actions.last_year import carried_on, of_last_year, of_that_name
from jiheng.web.models import Filing, ImportBatch, ImportItem, Namesake, Organisation, Revision, Version, Worker
from jiheng.web.models.batch import IMPORT
from jiheng.writers.form.document import extract

MOST_ATTEMPTS = 5
_GIVEN_UP = (
    "读取这个文件时程序多次中断，已停止。请单独打开检查，另存后再试。",
    "Work on this file was interrupted again and again, and was given up. Open it, save it anew and try again.",
)
NO_FORMS = (
    "文件里没有绩效目标申报表（自评表、监控表不能作为申报表）。请检查是不是选错了文件。",
    "There is no declaration of performance targets in the file (self-evaluations and monitoring are none). Is it the right file?",
)
# Where what a reviewer reads in waits: for that reviewer.
_WAITS = {Role.DEPARTMENT_REVIEWER: State.SUBMITTED, Role.ADMINISTRATOR: State.SUBMITTED, Role.FINANCE_REVIEWER: State.FINANCE, Role.OFFICER: State.DRAFT}


class Units:
    """The organisations that files of a batch may be of: those at and below its own."""

    def __init__(self, batch: ImportBatch) -> None:
        today = timezone.localdate()
        open_now = Q(valid_to=None) | Q(valid_to__gte=today)
        self.rows = {row.pk: row for row in Organisation.objects.under(batch.organisation).filter(open_now).exclude(kind=Organisation.Kind.REGION)}

    @cached_property
    def names(self) -> Mapping[int, str]:
        """Their names."""
        return {pk: row.name for pk, row in self.rows.items()}

    @cached_property
    def _known(self) -> dict[str, set[int]]:
        known: dict[str, set[int]] = {}
        for pk, row in self.rows.items():
            known.setdefault(plain(row.name), set()).add(pk)
            if row.code:
                known.setdefault(row.code, set()).add(pk)
        return known

    def recognised(self, submission: Submission, form: Declaration, file: str) -> int | None:
        """The one that a form is of: by the code or the very name that the form says, else the document, else folders and name of the file."""
        path = PurePath(file)
        for text in (form.implementing_agency, submission.agency, path.stem, *reversed(path.parent.parts)):
            for key in (*sorted(codes_in(text or "")), plain(without_codes(text or ""))):
                found = self._known.get(key, set()) if key else set()
                if len(found) == 1:
                    return next(iter(found))
        return None


def claim(*, batch: int, worker: str, most: int) -> list[ImportItem]:
    """Take files in hand: such as wait, and those that dead workers had."""
    with transaction.atomic():
        orphaned = Q(state=ImportItem.State.RUNNING) & ~Q(worker__in=Worker.objects.alive().values("pk"))
        waiting = ImportItem.objects.filter(Q(state=ImportItem.State.PENDING) | orphaned, batch=batch, batch__state=ImportBatch.State.RUNNING)
        given_up = {"state": ImportItem.State.FAILED, "error": _GIVEN_UP[0], "error_en": _GIVEN_UP[1], "ended": timezone.now()}
        waiting.filter(attempts__gte=MOST_ATTEMPTS).update(**given_up)
        locked = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("batch__organisation", "batch__cycle")
        mine = list(locked.order_by("pk")[:most])
        for item in mine:
            item.state, item.worker, item.attempts = ImportItem.State.RUNNING, worker, item.attempts + 1
        ImportItem.objects.bulk_update(mine, ["state", "worker", "attempts"])
        return mine


def earlier(item: ImportItem) -> ImportItem | None:
    """An equal file that was brought before, for the same year, and was or will be read."""
    if item.insists:
        return None
    place = item.batch.organisation
    near_by = Q(batch__organisation__in=Organisation.objects.under(place)) | Q(batch__organisation__path__in=place.above)
    waits = Q(state__in=[ImportItem.State.PENDING, ImportItem.State.RUNNING], batch__state=ImportBatch.State.RUNNING)
    read = Q(state=ImportItem.State.DOUBTFUL) | Q(state=ImportItem.State.DONE, filings__isnull=False)
    found = ImportItem.objects.filter(near_by, waits | read, sha256=item.sha256, batch__cycle=item.batch.cycle_id, pk__lt=item.pk)
    return found.order_by("pk").first()


def settle_same(*, item: ImportItem, worker: str, before: ImportItem) -> None:
    """An equal file is told and not read again."""
    with transaction.atomic():
        if mine := _in_hand(item, worker):
            mine.same_as = before
            _end(mine, ImportItem.State.SAME)


def settle_failed(*, item: ImportItem, worker: str, zh: str, en: str) -> None:
    """A file that could not be read stays, with the sentence that says why."""
    with transaction.atomic():
        if mine := _in_hand(item, worker):
            mine.error, mine.error_en = zh, en
            _end(mine, ImportItem.State.FAILED)


def settle(*, item: ImportItem, worker: str, submission: Submission, units: Units) -> None:
    """A file that was read: a filing for each project, or the question whose they are. Nothing where somebody else has the file in hand by now."""
    with transaction.atomic():
        if mine := _in_hand(item, worker):
            _settle(mine, submission, units)


def _settle(item: ImportItem, submission: Submission, units: Units) -> None:
    forms = [place for place, form in enumerate(submission.declarations) if type(form) is Declaration]
    if not forms:
        item.error, item.error_en = NO_FORMS
        _end(item, ImportItem.State.FAILED)
        return
    owners = {place: _owner(item, submission, place, units) for place in forms}
    if None in owners.values():
        item.document = encode(submission, indent=0).decode()
        _end(item, ImportItem.State.DOUBTFUL)
        return
    made, there = _filed(item, submission, {place: owner for place, owner in owners.items() if owner is not None}, units)
    item.document, item.note = "", "\n".join(there)
    _end(item, ImportItem.State.DONE if made else ImportItem.State.SAME)


def assigned(item: ImportItem, units: Units) -> None:
    """Go on with a file (locked) whose unit was asked for and is now known."""
    _settle(item, decode(item.document.encode()), units)


def _owner(item: ImportItem, submission: Submission, place: int, units: Units) -> int | None:
    """The unit of a form; None where it must be asked for: it says none that is known, or another one than was chosen for the batch."""
    found, chosen = units.recognised(submission, submission.declarations[place], item.name), item.batch.unit_id
    if chosen:
        return chosen if found in {None, chosen} else item.unit_id
    return found or item.unit_id


def _filed(item: ImportItem, submission: Submission, owners: Mapping[int, int], units: Units) -> tuple[list[Filing], list[str]]:
    """The filings that were made, and the names of projects that the unit has this year already."""
    made, there = list[Filing](), list[str]()
    cycle = item.batch.cycle
    for owner in sorted(set(owners.values())):  # in one order, so that two workers never wait for each other
        unit = Organisation.objects.select_for_update().get(pk=owner)
        present = Filing.objects.filter(organisation=unit, cycle=cycle).values_list("name", "number")
        names, number = {plain(name) for name, _number in present if name}, max((number for _name, number in present), default=0)
        last_year = of_last_year(unit, cycle)
        for place in (place for place, each in owners.items() if each == owner):
            name = submission.declarations[place].name or ""
            if name and plain(name) in names and not item.insists:
                there.append(name)
                continue
            number += 1
            names.add(plain(name))
            made.append(_made(item, unit, composed(unit, cycle, extract(submission, [place]), number), last_year))
    return made, there


def _made(item: ImportItem, unit: Organisation, document: Submission, last_year: Mapping[int, str]) -> Filing:
    batch, now = item.batch, timezone.now()
    state = _WAITS[Role(batch.role)]
    filing = Filing(organisation=unit, path=unit.path, cycle=batch.cycle, compiled_by=batch.by, imported=item, state=state)
    if batch.for_review:
        filing.submitted, filing.attempt = now, 1
    name = document.declarations[0].name or ""
    if before := of_that_name(name, last_year):
        filing.previous = before
        document = carried_on(document, before)
    put(filing, document)
    filing.save(force_insert=True)
    if before is None and (asked := near(name, last_year)):
        Namesake.objects.create(filing=filing, candidates=[[each.key, each.score] for each in asked])
    # A reviewer who reads a unit's form in has not compiled it, and may review it.
    Version.objects.create(filing=filing, number=filing.version, document=filing.document, by=None if batch.for_review else batch.by)
    data = {"to": str(state), "file": item.name[-200:], "sha256": item.sha256, "batch": batch.pk, "for": unit.name}
    rows: list[Any] = [filing]
    if batch.for_review:
        rows.append(revision := freeze(filing, batch, now))
        data["revision"] = revision.number
    record(subject=filing.subject, person=batch.by, action=IMPORT, data=data, rows=rows, after=digest(filing.document))
    return filing


def freeze(filing: Filing, batch: ImportBatch, now: dt.datetime) -> Revision:
    """The document as it is, as what was sent in: on behalf of the unit, by who read it in."""
    reason = f"由 {batch.by} 代 {filing.organisation} 批量导入"
    number = filing.revisions.count() + 1
    sha256 = digest(filing.document)
    return Revision.objects.create(filing=filing, number=number, step=IMPORT, document=filing.document, sha256=sha256, at=now, by=batch.by, reason=reason)


def carry_on(filing: Filing, before: Filing) -> bool:
    """Take over the ids of last year's indicators into a filing (locked) that nobody has touched since it was read in; whether anything changed."""
    if filing.version != 1 or filing.state not in set(_WAITS.values()) or filing.remarks.exists():
        return False
    document = carried_on(decode(filing.document.encode()), before)
    if encode(document, indent=0).decode() == filing.document:
        return False
    put(filing, document)
    filing.version += 1
    return True


def _in_hand(item: ImportItem, worker: str) -> ImportItem | None:
    """The file, locked, if the worker still has it in hand."""
    rows: Sequence[ImportItem] = (
        ImportItem.objects.select_for_update(of=("self",))
        .select_related("batch__organisation", "batch__cycle", "batch__by")
        .filter(pk=item.pk, state=ImportItem.State.RUNNING, worker=worker)
    )
    return rows[0] if rows else None


def _end(item: ImportItem, state: str) -> None:
    item.state, item.worker, item.ended = state, "", timezone.now()
    item.save()
