"""Records that seem to be claimed twice, among the ledgers that a person may see. They ask people to look, and say nothing about anyone."""

from collections.abc import Iterable, Sequence

import msgspec
from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import TruncMonth

from jiheng.model.claims import DoubleClaim, double_claims
from jiheng.model.evidence import Evidence
from jiheng.web.models import LedgerRecord, Person, RecordFile

MOST = 50_000  # records that are looked through
_NEIGHBOURS = 500
_EVIDENCE = msgspec.json.Decoder(Evidence)


class Asked(msgspec.Struct, frozen=True):
    """A pair or more that somebody should look at, with the stored records."""

    claim: DoubleClaim
    rows: Sequence[LedgerRecord]


def about_record(row: LedgerRecord, person: Person) -> list[Asked]:
    """What seems to be the same as one record."""
    if not row.counts or row.kind not in ("activity", "payment"):
        return []
    near = Q(kind="activity", date=row.date) if row.kind == "activity" else Q(kind="payment", amount=row.amount)
    rows = list(_seen(person).filter(near)[:_NEIGHBOURS])
    found = double_claims(_EVIDENCE.decode(each.document) for each in rows)
    return _with_rows((claim for claim in found if row.key in claim.records), rows)


class Found(msgspec.Struct, frozen=True):
    """What seems to be claimed twice; `cut`: there was more to be looked through than one page can."""

    claims: tuple[DoubleClaim, ...]
    cut: bool


def everywhere(person: Person, year: int | None = None) -> Found:
    """All that a person may see, of one budget year or of all. Only what shares a day, an amount within a month, or a file and its amount is looked at, and
    nothing but its document is read."""
    seen = LedgerRecord.objects.visible_to(person).in_force().order_by()
    if year is not None:
        seen = seen.filter(filing__cycle__year=year)
    days = seen.filter(kind="activity").values("date").annotate(n=Count("pk")).filter(n__gt=1).values("date")
    payments = seen.filter(kind="payment")
    amounts = payments.annotate(n=Window(Count("pk"), partition_by=[F("amount"), TruncMonth("date")])).filter(n__gt=1)
    files = RecordFile.objects.filter(record__in=payments.values("pk")).order_by()
    receipts = files.annotate(n=Window(Count("pk"), partition_by=[F("sha256"), F("record__amount")])).filter(n__gt=1)
    alike = Q(kind="activity", date__in=days) | Q(pk__in=amounts.values("pk")) | Q(pk__in=receipts.values("record"))
    documents = list(seen.filter(alike).order_by("pk").values_list("document", flat=True)[: MOST + 1])
    return Found(double_claims(map(_EVIDENCE.decode, documents[:MOST])), len(documents) > MOST)


def asked(person: Person, claims: Sequence[DoubleClaim]) -> list[Asked]:
    """Claims with the stored records, for a page."""
    return _with_rows(claims, _seen(person).filter(key__in={key for claim in claims for key in claim.records}))


def _seen(person: Person) -> QuerySet[LedgerRecord]:
    return LedgerRecord.objects.visible_to(person).in_force().select_related("filing__organisation", "filing__cycle").defer("filing__document").order_by("pk")


def _with_rows(claims: Iterable[DoubleClaim], rows: Iterable[LedgerRecord]) -> list[Asked]:
    by_key = {row.key: row for row in rows}
    return [Asked(claim, [by_key[key] for key in claim.records]) for claim in claims]
