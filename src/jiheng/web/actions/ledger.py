"""The evidence ledger: records are entered, corrected by others, withdrawn; comments; measures of indicators. Nothing is deleted."""

import secrets
from collections.abc import Sequence
from itertools import groupby

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jiheng.model.evidence import Attachment, Evidence, EvidenceLedger, Payment
from jiheng.model.json import canonical
from jiheng.model.measure import Measure
from jiheng.web.actions.event import record
from jiheng.web.actions.refusal import Refused
from jiheng.web.execution import records_of, standard
from jiheng.web.ledger import bounds
from jiheng.web.models import Filing, LedgerRecord, MeasureChoice, Person, RecordComment, RecordFile

MOST_RECORDS = 5000  # entered at once
MOST_TITLE = 300
MOST_COMMENT = 2000


def new_id() -> str:
    """An id for a record that is entered by hand."""
    return secrets.token_hex(12)


def subject(filing: int) -> str:
    """The chain of events of the ledger of a filing."""
    return f"ledger/{filing}"


def enter(*, person: Person, filing: int, records: Sequence[Evidence]) -> list[LedgerRecord]:
    """Enter records, corrections and withdrawals too; all or none. Their `project` is the key of the filing, their files are kept already
    (`jiheng.web.content.keep`). Raises Refused, Filing.DoesNotExist."""
    with transaction.atomic():
        stored = _locked(person, filing)
        if not records or len(records) > MOST_RECORDS:
            raise Refused(_("一次登记 1 至 %(most)s 条。") % {"most": MOST_RECORDS})
        _check(stored, records)
        runs = groupby(records, lambda each: bool(each.supersedes))
        made = [row for superseding, run in runs for row in _entered(stored, person, [*run], superseding=superseding)]
        files = RecordFile.objects.bulk_create(_file(row, file) for row, each in zip(made, records, strict=True) for file in each.attachments)
        ended = list(LedgerRecord.objects.filter(superseded_by__in=made))
        record(subject=subject(stored.pk), person=person, action="ledger-enter", data={"number": len(made)}, rows=[*made, *files, *ended])
        return made


def _check(filing: Filing, records: Sequence[Evidence]) -> None:
    if any(each.project != str(filing.pk) for each in records):
        raise Refused(_("记录属于另一个项目，没有登记。"))
    if any(len(each.title) > MOST_TITLE for each in records):
        raise Refused(_("名称最多 %(most)s 字。") % {"most": MOST_TITLE})
    if why := next(filter(None, map(bounds.too_large, records)), ""):
        raise Refused(why)
    if LedgerRecord.objects.filter(key__in=[each.id for each in records]).exists():
        raise Refused(_("这些记录已经登记过了。"))
    try:
        EvidenceLedger(records=(*records_of(filing), *records))
    except ValueError as error:
        raise Refused(_("要更正或撤销的记录已经被更正、撤销，或不在本项目的台账里。请刷新后再试。")) from error


def _entered(filing: Filing, person: Person, records: Sequence[Evidence], *, superseding: bool) -> list[LedgerRecord]:
    """Rows of records: many at once where none supersedes another, which may be the one before it."""
    if not superseding:
        return LedgerRecord.objects.bulk_create(_row(filing, person, each) for each in records)
    return [_superseding(filing, person, each) for each in records]


def _superseding(filing: Filing, person: Person, each: Evidence) -> LedgerRecord:
    row = _row(filing, person, each)
    row.supersedes = LedgerRecord.objects.get(key=each.supersedes)
    row.save(force_insert=True)
    LedgerRecord.objects.filter(pk=row.supersedes_id).update(counts=False)
    return row


def _row(filing: Filing, person: Person, each: Evidence) -> LedgerRecord:
    kind = str(each.__struct_config__.tag)
    return LedgerRecord(
        filing=filing,
        key=each.id,
        kind=kind,
        date=each.date,
        title=each.title,
        amount=each.amount if isinstance(each, Payment) else None,
        document=canonical(each),
        counts=kind != "withdrawal",
        by=person,
        at=timezone.now(),
    )


def _file(row: LedgerRecord, file: Attachment) -> RecordFile:
    return RecordFile(record=row, sha256=file.sha256, name=file.name, size=file.size)


def comment(*, person: Person, entry: int, text: str) -> RecordComment:
    """Say something about a record: whoever may see it. Raises Refused, LedgerRecord.DoesNotExist."""
    with transaction.atomic():
        row = LedgerRecord.objects.visible_to(person).get(pk=entry)
        Filing.objects.select_for_update().get(pk=row.filing_id)
        if not text.strip() or len(text) > MOST_COMMENT:
            raise Refused(_("请写 1 至 %(most)s 字。") % {"most": MOST_COMMENT})
        made = RecordComment.objects.create(record=row, text=text.strip(), by=person, at=timezone.now())
        record(subject=subject(row.filing_id), person=person, action="ledger-comment", data={"record": row.pk, "text": made.text}, rows=[made])
        return made


def choose(*, person: Person, filing: int, measures: dict[str, Measure]) -> list[MeasureChoice]:
    """Confirm or change the measures of indicators, by their ids. Raises Refused, Filing.DoesNotExist."""
    with transaction.atomic():
        stored = _locked(person, filing)
        known = {each.id: each.name for each in standard(stored).indicators}
        if not measures or not set(measures) <= set(known):
            raise Refused(_("批复的申报表里没有这个指标。"))
        rows = [_chosen(stored, person, indicator, measure) for indicator, measure in measures.items()]
        MeasureChoice.objects.bulk_create(rows, update_conflicts=True, unique_fields=("filing", "indicator"), update_fields=("measure", "by", "at"))
        data = {"indicators": [known[each] for each in measures]}
        record(subject=subject(stored.pk), person=person, action="measure", data=data, rows=rows)
        return rows


def _chosen(filing: Filing, person: Person, indicator: str, measure: Measure) -> MeasureChoice:
    return MeasureChoice(filing=filing, indicator=indicator, measure=canonical(measure), by=person, at=timezone.now())


def _locked(person: Person, filing: int) -> Filing:
    """A filing that is carried out, locked. Raises Refused, Filing.DoesNotExist."""
    stored = Filing.objects.select_for_update().get(pk=Filing.objects.editable_by(person).get(pk=filing).pk)
    if not stored.is_carried_out:
        raise Refused(_("批复以后才能登记台账。"))
    return stored
