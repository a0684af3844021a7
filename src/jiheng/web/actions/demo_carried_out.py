"""The year 2026 of the demonstration, carried out: its evidence entered and its measures confirmed by the officer."""

import io
from collections.abc import Sequence

from jiheng.web import content
from jiheng.web.actions import ledger
from jiheng.web.demo_year import attachments, measures, records
from jiheng.web.execution import standard
from jiheng.web.models import Filing


def carry_out(filings: Sequence[Filing]) -> None:
    """Enter what became of the approved forms, in the order of the example."""
    for place, filing in enumerate(filings, 1):
        for data in attachments(place).values():
            content.keep(io.BytesIO(data))
        officer = filing.compiled_by
        ledger.enter(person=officer, filing=filing.pk, records=records(place, str(filing.pk)))
        ledger.choose(person=officer, filing=filing.pk, measures=measures(standard(filing)))
