"""Approved projects in a list: what was paid, how much is recorded, what is missing, with the same few queries however many there are."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jiheng.model.evidence import Payment, in_force, latest_versions
from jiheng.model.numerals import rounded
from jiheng.web.execution import Year, years_of
from jiheng.web.models import Filing


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """A project: money in yuan, the rate of execution in percent, how many records are in force, how many indicators have a value, what is missing."""

    filing: Filing
    budget: Decimal | None
    paid: Decimal
    rate: str
    records: int
    proven: int
    indicators: int
    missing: tuple[str, ...]


def summaries(filings: Sequence[Filing]) -> list[Summary]:
    """A line for each project, in their order."""
    years = years_of(filings)
    return [_summary(filing, years[filing.pk]) for filing in filings]


def _summary(filing: Filing, year: Year) -> Summary:
    rate = year.spending.rate
    return Summary(
        filing=filing,
        budget=year.spending.budget,
        paid=year.spending.paid,
        rate=f"{rounded(rate * 100, 1)}%" if rate is not None else "",
        records=len(in_force(year.records)),
        proven=sum(each.measured.value is not None and bool(each.measured.records) for each in year.actual),
        indicators=len(year.actual),
        missing=tuple(_missing(year)),
    )


def _missing(year: Year) -> list[str]:
    found = defaultdict(int)
    for each in year.actual:
        if each.measure is None:
            found["measure"] += 1
        elif not each.confirmed:
            found["confirm"] += 1
        if not each.measured.records:
            found["evidence"] += 1
    counting = in_force(year.records)
    bare = sum(not record.attachments for record in counting)
    known, today = {record.id for record in counting}, latest_versions(year.records)
    astray = sum(isinstance(each, Payment) and bool(each.paid_for) and today.get(each.paid_for or "") not in known for each in counting)
    words = [
        (found["evidence"], ngettext("%(n)s 个指标没有凭据", "%(n)s 个指标没有凭据", found["evidence"])),
        (found["confirm"], ngettext("%(n)s 个取数规则待确认", "%(n)s 个取数规则待确认", found["confirm"])),
        (found["measure"], ngettext("%(n)s 个指标没有取数规则", "%(n)s 个指标没有取数规则", found["measure"])),
        (astray, ngettext("%(n)s 笔支付对应的记录已撤销", "%(n)s 笔支付对应的记录已撤销", astray)),
        (bare, ngettext("%(n)s 条记录没有附件", "%(n)s 条记录没有附件", bare)),
    ]
    return [word % {"n": n} for n, word in words if n] if year.records else [_("还没有登记")]
