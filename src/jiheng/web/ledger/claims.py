"""Records that seem to be claimed twice, among the ledgers that a person may see. They ask people to look, and say nothing about anyone."""

from collections.abc import Iterable, Sequence

import msgspec
from django.db.models import Count, Q, QuerySet

from jiheng.model.claims import DoubleClaim, double_claims
from jiheng.model.evidence import Evidence
from jiheng.web.models import LedgerRecord, Person

MOST = 20_000  # records that are looked through
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
    rows = _seen(person).filter(near)[:_NEIGHBOURS]
    return [each for each in _asked(rows) if row.key in each.claim.records]


def everywhere(person: Person, year: int | None = None) -> list[Asked]:
    """All that a person may see, of one budget year or of all: only what shares a day or an amount is looked at."""
    seen = _seen(person)
    if year is not None:
        seen = seen.filter(filing__cycle__year=year)
    days = seen.filter(kind="activity").order_by().values("date").annotate(n=Count("pk")).filter(n__gt=1).values("date")
    amounts = seen.filter(kind="payment").order_by().values("amount").annotate(n=Count("pk")).filter(n__gt=1).values("amount")
    return _asked(seen.filter(Q(kind="activity", date__in=days) | Q(kind="payment", amount__in=amounts))[:MOST])


def _seen(person: Person) -> QuerySet[LedgerRecord]:
    return LedgerRecord.objects.visible_to(person).in_force().select_related("filing__organisation", "filing__cycle").defer("filing__document").order_by("pk")


def _asked(rows: Iterable[LedgerRecord]) -> list[Asked]:
    by_key = {row.key: row for row in rows}
    found = double_claims(_EVIDENCE.decode(row.document) for row in by_key.values())
    return [Asked(claim, [by_key[key] for key in claim.records]) for claim in found]
