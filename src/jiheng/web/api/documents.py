"""Official documents of a filing, and many filings at once for other programs."""

import csv
import io
from typing import Annotated
from urllib.parse import urlencode

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from jiheng.model.json import decode
from jiheng.model.workflow import State
from jiheng.web.api import paging, show
from jiheng.web.api.filings import Key, Since, chosen, one
from jiheng.web.api.operation import DEAR, operation
from jiheng.web.api.problem import Failed
from jiheng.web.api.shapes import Filing as Item
from jiheng.web.language import lang
from jiheng.web.models import Filing, Scope
from jiheng.web.views.public import TYPES, attachment
from jiheng.writers.cells import harmless
from jiheng.writers.form.document import Format, document
from jiheng.writers.form.fonts import CannotTypeset

router = Router(tags=["documents"])
MOST = 500
Limit = Annotated[int, Field(ge=1, le=MOST, description="行数。How many rows at most.")]
_ENCODER = msgspec.json.Encoder(order="deterministic")


@operation(router, "get", "/filings/{pk}/document.docx", scope=Scope.READ, answer=TYPES["docx"], cost=DEAR)
def document_docx(request: HttpRequest, pk: int) -> HttpResponse:
    """申报表（Word）。The official form as a Word document."""
    return _document(request, pk, Format.DOCX)


@operation(router, "get", "/filings/{pk}/document.xlsx", scope=Scope.READ, answer=TYPES["xlsx"], cost=DEAR)
def document_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """申报表（Excel）。The official form as a workbook."""
    return _document(request, pk, Format.XLSX)


@operation(router, "get", "/filings/{pk}/document.pdf", scope=Scope.READ, answer=TYPES["pdf"], cost=DEAR)
def document_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """申报表（PDF）。The official form as PDF."""
    return _document(request, pk, Format.PDF)


@operation(router, "get", "/filings/{pk}/document.json", scope=Scope.READ, answer=TYPES["json"])
def document_json(request: HttpRequest, pk: int) -> HttpResponse:
    """申报表（规范 JSON）。The canonical JSON, as `jiheng read` writes it."""
    return _document(request, pk, Format.JSON)


def _document(request: HttpRequest, pk: int, format_: Format) -> HttpResponse:
    filing = one(request, pk)
    try:
        return attachment(document(decode(filing.document.encode()), format_), f"{filing.name or filing.pk}.{format_}")
    except CannotTypeset as error:
        raise Failed("refused", error.zh if lang() == "zh" else error.en) from error


@operation(router, "get", "/export/filings.jsonl", scope=Scope.EXPORT, answer="application/jsonl", cost=DEAR)
def export_jsonl(
    request: HttpRequest,
    cycle: Key = None,
    organisation: Key = None,
    state: State = None,
    changed: Since = None,
    cursor: paging.Cursor = "",
    limit: Limit = 100,
) -> HttpResponse:
    """成批导出，一行一份，含全文。Filings with their documents, one a line; the header Link leads to the next part."""
    rows = chosen(request, cycle=cycle, organisation=organisation, state=state, q="", changed=changed)
    found, following = paging.after(rows, cursor=cursor, limit=limit)
    return _part(request, b"".join(_ENCODER.encode(show.with_document(each)) + b"\n" for each in found), "application/jsonl", following)


@operation(router, "get", "/export/filings.csv", scope=Scope.EXPORT, answer="text/csv", cost=DEAR)
def export_csv(
    request: HttpRequest,
    cycle: Key = None,
    organisation: Key = None,
    state: State = None,
    changed: Since = None,
    cursor: paging.Cursor = "",
    limit: Limit = 100,
) -> HttpResponse:
    """成批导出为 CSV，一行一份，不含全文。Filings without their documents as CSV; the header Link leads to the next part."""
    rows = chosen(request, cycle=cycle, organisation=organisation, state=state, q="", changed=changed).defer("document")
    found, following = paging.after(rows, cursor=cursor, limit=limit)
    return _part(request, _table(found).encode(), "text/csv; charset=utf-8", following)


def _table(found: list[Filing]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(Item.__struct_fields__)
    for each in found:
        writer.writerow([harmless("" if value is None else str(value)) for value in msgspec.to_builtins(show.filing(each)).values()])
    return out.getvalue()


def _part(request: HttpRequest, data: bytes, kind: str, following: str | None) -> HttpResponse:
    answer = HttpResponse(data, content_type=kind)
    if following:
        asked = request.GET.dict() | {"cursor": following}
        answer["Link"] = f'<{request.build_absolute_uri(request.path)}?{urlencode(asked)}>; rel="next"'
    return answer
