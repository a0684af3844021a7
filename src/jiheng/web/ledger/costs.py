"""What was paid for what: payments in force by the record that they paid for, as it stands today."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from jiheng.model.evidence import Evidence, Payment, in_force, latest_versions

Costs = Mapping[str, Sequence[Payment]]


def costs(records: Sequence[Evidence]) -> Costs:
    """Payments by the id of the record that they paid for, the earliest first."""
    today = latest_versions(records)
    found: defaultdict[str, list[Payment]] = defaultdict(list)
    for record in in_force(records):
        if isinstance(record, Payment) and record.paid_for is not None:
            found[today.get(record.paid_for, record.paid_for)].append(record)
    return {identifier: sorted(paid, key=lambda payment: payment.date) for identifier, paid in found.items()}


def cost(record: Evidence, paid: Costs) -> Decimal | None:
    """What a record cost, in yuan; None where nothing was paid for it."""
    payments = paid.get(record.id)
    return sum((payment.amount for payment in payments), Decimal(0)) if payments else None
