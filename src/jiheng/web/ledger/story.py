"""All that is known about a record: its fields in words, files, what was said, what stood there before and what stands there now."""

from collections.abc import Iterator
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from jiheng.model.evidence import Acceptance, Evidence, Payment, Survey
from jiheng.web.execution import year_of
from jiheng.web.ledger.claims import about_record
from jiheng.web.ledger.columns import yuan
from jiheng.web.ledger.costs import cost, costs
from jiheng.web.ledger.indicators import lines
from jiheng.web.ledger.kinds import kind_of
from jiheng.web.ledger.labels import LABELS
from jiheng.web.models import LedgerRecord, Person, RecordComment

_EVIDENCE = msgspec.json.Decoder(Evidence)
_NOT_TOLD = ("id", "project", "title", "attachments", "supersedes", "why", "tags", "manual_source", "paid_for", "acceptance", "answers")


def decoded(row: LedgerRecord) -> Evidence:
    """The record that a row holds."""
    return _EVIDENCE.decode(row.document)


def story(row: LedgerRecord, person: Person) -> dict[str, Any]:
    """What the page of a record shows."""
    record, filing = decoded(row), row.filing
    year = year_of(filing)
    paid = costs(year.records)
    chain = _chain(row)
    payments = paid.get(record.id, ())
    keys = [payment.id for payment in payments]
    if isinstance(record, Payment) and record.paid_for:
        keys.append(record.paid_for)
    linked = {each.key: each for each in LedgerRecord.objects.filter(filing=filing, key__in=keys)}
    return {
        "record": record,
        "kind": kind_of(record),
        "fields": list(about(record)),
        "files": list(row.files.all()),
        "chain": [(each, decoded(each).why) for each in chain],
        "now": chain[-1] if chain[-1].pk != row.pk else None,
        "comments": RecordComment.objects.filter(record__in=chain).select_related("by", "record").order_by("pk"),
        "paid_for": _in_force(linked.get(record.paid_for or "")) if isinstance(record, Payment) else None,
        "payments": [(payment, linked[payment.id].pk) for payment in payments if payment.id in linked],
        "cost": cost(record, paid),
        "counted": [line for line in lines(year) if record.id in line.actual.measured.records],
        "claims": about_record(row, person),
    }


def _in_force(row: LedgerRecord | None) -> LedgerRecord | None:
    """The version of a record that counts today, or the last one where none does."""
    return row and next((each for each in reversed(_chain(row)) if each.kind != "withdrawal"), row)


def about(record: Evidence) -> Iterator[tuple[str, str]]:
    """The fields of a record that say something, with their labels."""
    for name in record.__struct_fields__:
        value = getattr(record, name)
        if name in _NOT_TOLD or value in (None, "", ()):
            continue
        yield str(LABELS[name]), _printed(name, value)
    acceptance = getattr(record, "acceptance", None)
    if isinstance(acceptance, Acceptance):
        yield from _accepted(acceptance)
    if isinstance(record, Survey):
        yield _("有效答卷"), _("%(n)s 份") % {"n": record.n}
        yield from ((answer.grade, str(answer.count)) for answer in record.answers)


def _printed(name: str, value: Any) -> str:
    if isinstance(value, tuple):
        return "、".join(value)
    return yuan(value) if name == "amount" else str(value)


def _accepted(acceptance: Acceptance) -> Iterator[tuple[str, str]]:
    yield str(LABELS["accepted"]), str(acceptance.result)
    yield str(LABELS["accepted_on"]), acceptance.date.isoformat()
    if acceptance.experts:
        yield str(LABELS["experts"]), "、".join(acceptance.experts)
    if acceptance.opinion:
        yield str(LABELS["opinion"]), acceptance.opinion


def _chain(row: LedgerRecord) -> list[LedgerRecord]:
    """All versions of a record, the first one first: found in the ledger of its filing with one query."""
    rows = (
        LedgerRecord.objects.filter(filing=row.filing_id)
        .exclude(supersedes=None, superseded_by=None)
        .select_related("by")
        .only("key", "kind", "date", "title", "document", "supersedes", "at", "by__name", "by__username", "filing", "counts")
    )
    known = {each.pk: each for each in rows}
    later = {each.supersedes_id: each for each in known.values() if each.supersedes_id}
    first = row
    while first.supersedes_id:
        first = known[first.supersedes_id]
    chain = [first]
    while (following := later.get(chain[-1].pk)) is not None:
        chain.append(following)
    return chain
