"""Batches of files: begin, add, start, stop, repeat; answers to what had to be asked. The work on each file is in `imported`."""

import io
from collections.abc import Callable, Iterable
from typing import IO, Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from jiheng.readers import bundle
from jiheng.readers.grid import Unreadable
from jiheng.web import content
from jiheng.web.actions import imported, notice
from jiheng.web.actions.event import record
from jiheng.web.actions.filing import digest
from jiheng.web.actions.refusal import Refused
from jiheng.web.actions.state import state
from jiheng.web.language import lang
from jiheng.web.models import Cycle, Filing, ImportBatch, ImportBundle, ImportItem, Namesake, Organisation, Person, Version
from jiheng.web.models.batch import posts

MOST_FILES = 10_000  # of a batch
MOST_BUNDLE = 2**30  # bytes of a ZIP as it is sent
_STATE, _ITEM = ImportBatch.State, ImportItem.State
Files = Iterable[tuple[str, IO[bytes]]]
Goes = Callable[[int], Any]  # orders the work on a batch


def begin(*, person: Person, post: int, cycle: int, unit: int | None, name: str) -> ImportBatch:
    """A batch without files, in one of the person's roles. Raises Refused."""
    held = posts(person).filter(pk=post).first()
    if held is None:
        raise Refused(_("您没有可以批量导入的角色，或角色已到期。"))
    year = Cycle.objects.filter(pk=cycle, region__path__in=held.organisation.above).first()
    if year is None:
        raise Refused(_("请选择年度。"))
    if unit is not None and not Organisation.objects.under(held.organisation).filter(pk=unit).exclude(kind=Organisation.Kind.REGION).exists():
        raise Refused(_("这个单位不在您的范围内。"))
    with transaction.atomic():
        made = ImportBatch.objects.create(
            organisation=held.organisation, role=held.role, cycle=year, unit_id=unit, by=person, name=name.strip()[:200] or _("批量导入")
        )
        data = {"name": made.name, "role": str(held.role), "organisation": held.organisation_id, "year": year.year, "unit": unit}
        record(subject=made.subject, person=person, action="batch-begin", data=data, after=state(made))
        return made


def add(*, person: Person, batch: int, files: Files) -> int:
    """Files of a batch that was not yet started; of a ZIP the documents in it are listed later. How many there were. Raises Refused: then none was taken."""
    listed, bundles = list[ImportItem](), list[ImportBundle]()
    for name, file in files:
        plain = bundle.folded_name(name)
        if bundle.is_left_out(plain):
            continue
        if bundle.is_bundle(plain):
            _check_bundle(plain, file)
            bundles.append(ImportBundle(batch_id=batch, name=plain, sha256=content.keep(file)[0]))
        else:
            listed.append(_listed(batch, plain, file))
    with transaction.atomic():
        found = _locked(person, batch)
        if found.state != _STATE.OPEN:
            raise Refused(_("这一批已经开始，不能再加文件。请另建一批。"))
        if found.items.count() + len(listed) > MOST_FILES:
            raise Refused(_("一批最多 %(most)s 个文件，没有加入。请分批导入。") % {"most": MOST_FILES})
        ImportItem.objects.bulk_create(listed, ignore_conflicts=True)
        ImportBundle.objects.bulk_create(bundles, ignore_conflicts=True)
        names = [each.name for each in (*bundles, *listed)]
        record(subject=found.subject, person=person, action="batch-add", data={"files": len(names), "name": _("、").join(names[:5])[:200]}, after=state(found))
    return len(listed) + len(bundles)


def _listed(batch: int, name: str, file: IO[bytes]) -> ImportItem:
    sha256, size = content.keep(file)
    item = ImportItem(batch_id=batch, name=name, sha256=sha256, size=size)
    if size > bundle.MOST_BYTES:
        error = bundle.too_large()
        item.state, item.error, item.error_en, item.ended = _ITEM.FAILED, error.zh, error.en, timezone.now()
    return item


def _check_bundle(name: str, file: IO[bytes]) -> None:
    if file.seek(0, 2) > MOST_BUNDLE:
        raise Refused(_("“%(name)s”超过 1 GB，没有加入。请分成几个再试。") % {"name": name})
    try:
        bundle.check(file)
    except Unreadable as error:
        raise Refused(f"{name}：{error.zh}" if lang() == "zh" else f"{name}: {error.en}") from error


def unpack(*, listed: ImportBundle) -> None:
    """Make the documents of a ZIP files of its batch. May be interrupted and done again."""
    waiting = list[ImportItem]()
    try:
        with content.opened(listed.sha256) as file:
            for member in bundle.documents(file):
                waiting.append(_of_member(listed, member))
                if len(waiting) == 100:
                    ImportItem.objects.bulk_create(waiting, ignore_conflicts=True)
                    waiting.clear()
    except Unreadable as error:
        listed.error, listed.error_en = error.zh, error.en
    except content.Lost:
        listed.error, listed.error_en = "压缩包不在了，请重新上传。", "The ZIP file is gone; send it again."
    ImportItem.objects.bulk_create(waiting, ignore_conflicts=True)
    listed.unpacked = True
    listed.save(update_fields=["unpacked", "error", "error_en"])


def _of_member(listed: ImportBundle, member: bundle.Member) -> ImportItem:
    if member.error is None:
        return _listed(listed.batch_id, member.name, io.BytesIO(member.data))
    failed = {"state": _ITEM.FAILED, "error": member.error.zh, "error_en": member.error.en, "ended": timezone.now()}
    return ImportItem(batch_id=listed.batch_id, name=member.name, size=0, **failed)


def start(*, person: Person, batch: int, go_on: Goes) -> ImportBatch:
    """Let the workers begin, or go on after a stop. `go_on` orders the work, within this transaction. Raises Refused."""
    with transaction.atomic():
        found = _locked(person, batch)
        if found.state not in {_STATE.OPEN, _STATE.CANCELLED}:
            raise Refused(_("这一批已经开始。"))
        if not found.items.exists() and not found.bundles.exists():
            raise Refused(_("还没有文件。请先选择文件或文件夹。"))
        return _run(found, person, "batch-start", go_on)


def stop(*, person: Person, batch: int) -> ImportBatch:
    """No further file is read; what was read stays. Raises Refused."""
    with transaction.atomic():
        found = _locked(person, batch)
        if found.state not in {_STATE.OPEN, _STATE.RUNNING}:
            raise Refused(_("这一批已经结束。"))
        found.state, found.finished = _STATE.CANCELLED, timezone.now()
        found.save()
        record(subject=found.subject, person=person, action="batch-stop", data=counts(found), after=state(found))
        return found


def repeat(*, person: Person, batch: int, go_on: Goes, item: int | None = None) -> ImportBatch:
    """Read again what could not be read; or one file, also one that was told to be there before. Raises Refused."""
    with transaction.atomic():
        found = _locked(person, batch)
        if found.state == _STATE.OPEN:
            raise Refused(_("这一批还没有开始。"))
        rows = found.items.exclude(sha256="")
        chosen = rows.filter(state=_ITEM.FAILED) if item is None else rows.filter(pk=item, state__in=[_ITEM.FAILED, _ITEM.SAME])
        insists = item is not None and chosen.filter(state=_ITEM.SAME).exists()
        fresh = {"state": _ITEM.PENDING, "attempts": 0, "error": "", "error_en": "", "note": "", "same_as": None, "insists": insists}
        if not chosen.update(**fresh):
            raise Refused(_("没有可以重读的文件。"))
        return _run(found, person, "batch-repeat", go_on)


def assign(*, person: Person, item: int, unit: int) -> ImportItem:
    """Say whose the projects of a file are. Raises Refused, ImportItem.DoesNotExist."""
    with transaction.atomic():
        row = _asked(person, item)
        units = imported.Units(row.batch)
        if unit not in units.rows:
            raise Refused(_("请选择单位。"))
        row.unit_id = unit
        record(subject=row.batch.subject, person=person, action="batch-assign", data={"file": row.name[-200:], "organisation": unit}, after=state(row.batch))
        imported.assigned(row, units)
        return row


def set_aside(*, person: Person, item: int) -> ImportItem:
    """Say that a file that was asked about is not to be filed. Raises ImportItem.DoesNotExist."""
    with transaction.atomic():
        row = _asked(person, item)
        row.state, row.document, row.ended = _ITEM.SAME, "", timezone.now()
        row.save()
        record(subject=row.batch.subject, person=person, action="batch-set-aside", data={"file": row.name[-200:]}, after=state(row.batch))
        return row


def _asked(person: Person, item: int) -> ImportItem:
    """A file that was asked about, locked with its batch, of which the chain of events is."""
    rows = ImportItem.objects.handled_by(person).select_for_update(of=("self", "batch")).select_related("batch__organisation", "batch__cycle", "batch__by")
    return rows.get(pk=item, state=_ITEM.DOUBTFUL)


def link(*, person: Person, filing: int, previous: int | None) -> Filing:
    """Answer which of last year's projects a filing goes on with; None: with none, it is new. Raises Refused, Namesake.DoesNotExist."""
    with transaction.atomic():
        asked = Namesake.objects.get(filing=filing, filing__imported__in=ImportItem.objects.handled_by(person).order_by())
        stored = Filing.objects.select_for_update().get(pk=asked.filing_id)
        before = Filing.objects.filter(pk=previous, pk__in=[pk for pk, _score in asked.candidates]).first() if previous else None
        if previous and before is None:
            raise Refused(_("没有这个项目。请刷新页面。"))
        was = digest(stored.document)
        stored.previous, rows = before, [stored]
        if before is not None and imported.carry_on(stored, before):
            batch = stored.imported.batch
            Version.objects.create(filing=stored, number=stored.version, document=stored.document, by=None if batch.for_review else batch.by)
            if batch.for_review:
                rows.append(imported.freeze(stored, batch, timezone.now()))
        stored.save()
        asked.answered_by, asked.answered_at = person, timezone.now()
        asked.save()
        data = {"previous": before.pk, "name": before.name} if before else {}
        record(subject=stored.subject, person=person, action="link", data=data, rows=rows, before=was, after=digest(stored.document))
        return stored


def finish(*, batch: int) -> bool:
    """Note that nothing of a running batch is left to read; whether it is so."""
    with transaction.atomic():
        found = ImportBatch.objects.select_for_update().get(pk=batch)
        open_items = found.items.filter(state__in=[_ITEM.PENDING, _ITEM.RUNNING])
        if found.state != _STATE.RUNNING or open_items.exists() or found.bundles.filter(unpacked=False).exists():
            return False
        found.state, found.finished = _STATE.DONE, timezone.now()
        found.save()
        told = counts(found)
        record(subject=found.subject, person=None, action="batch-finish", data=told, after=state(found))
        notice.of_import(batch=found, counts=told)
        return True


def counts(batch: ImportBatch) -> dict[str, int]:
    """How many files are in each state."""
    found = dict(batch.items.order_by().values_list("state").annotate(n=Count("pk")))
    return {state.value: found.get(state.value, 0) for state in _ITEM}


def _run(found: ImportBatch, person: Person, action: str, go_on: Goes) -> ImportBatch:
    found.state, found.started, found.finished = _STATE.RUNNING, timezone.now(), None
    found.save()
    record(subject=found.subject, person=person, action=action, data=counts(found), after=state(found))
    go_on(found.pk)
    return found


def _locked(person: Person, batch: int) -> ImportBatch:
    return ImportBatch.objects.select_for_update().get(pk=ImportBatch.objects.handled_by(person).get(pk=batch).pk)
