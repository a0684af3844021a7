"""The ledger of a project as a workbook (a sheet for each kind), as JSON, and empty tables to fill in."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jiheng.model.evidence import EvidenceLedger, in_force
from jiheng.model.json import encode
from jiheng.web.execution import records_of
from jiheng.web.ledger.kinds import KINDS
from jiheng.web.ledger.tables import filled, heads
from jiheng.web.views.ledger import running, writable
from jiheng.web.views.ledger_entry import kind_or_404
from jiheng.web.views.public import attachment
from jiheng.writers.listing import to_xlsx, to_xlsx_sheets


@require_safe
def export(request: HttpRequest, pk: int, format_: str) -> HttpResponse:
    """Everything that was ever entered (JSON), or what is in force as tables that can be imported again (XLSX)."""
    filing = running(request, pk)
    records = records_of(filing)
    name = _("%(name)s-执行台账-%(day)s") % {"name": filing.name, "day": f"{timezone.localdate():%Y%m%d}"}
    if format_ == "json":
        return attachment(encode(EvidenceLedger(records=records)), f"{name}.json")
    sheets: list[tuple[str, Any, Any]] = []
    valid = in_force(records)
    for kind in KINDS.values():
        own = [record for record in valid if isinstance(record, kind.evidence.type)]
        sheets.append((str(kind.word), heads(kind), filled(kind, own, records)))
    return attachment(to_xlsx_sheets(sheets), f"{name}.xlsx")


@require_safe
def template(request: HttpRequest, pk: int, tag: str) -> HttpResponse:
    """An empty table of a kind, whose heads the import knows."""
    writable(request, pk)
    kind = kind_or_404(tag)
    return attachment(to_xlsx(heads(kind), [], str(kind.word)), _("%(kind)s台账模板.xlsx") % {"kind": kind.word})
