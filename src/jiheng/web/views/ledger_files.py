"""Attachments of the ledger: downloaded, or shown as pictures of their pages or as tables; never opened by the browser as what they claim to be."""

from typing import Any

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jiheng.readers.grid import Unreadable
from jiheng.web import content, reading
from jiheng.web.language import lang
from jiheng.web.ledger.files import PICTURED, TABLES, format_of
from jiheng.web.limits import at_most
from jiheng.web.models import LedgerRecord, RecordFile
from jiheng.web.original import shown
from jiheng.web.views.public import brought

_TABLES = "jiheng.readers.listing:tables"
_MOST_ROWS, _MOST_SHEETS = 200, 10  # that are shown


def _found(request: HttpRequest, pk: int) -> RecordFile:
    """A file of a record that this person may see."""
    files = RecordFile.objects.filter(record__in=LedgerRecord.objects.visible_to(request.user)).select_related("record__filing")
    return get_object_or_404(files, pk=pk)


def _bytes(file: RecordFile) -> bytes:
    try:
        return content.fetched(file.sha256)
    except content.Lost as error:
        raise Http404 from error


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The file to keep."""
    file = _found(request, pk)
    return brought(_bytes(file), file.name)


@never_cache
@require_safe
@at_most(300, "preview")
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Pictures of the pages of the file, or its tables, read in the process for untrusted files."""
    file = _found(request, pk)
    words: dict[str, Any] = {"file": file, "row": file.record, "filing": file.record.filing}
    data = _bytes(file)
    kind = format_of(data, file.name)
    try:
        if kind in PICTURED:
            words["original"] = shown(reading.original(data, file.name, []), [])
        elif kind in TABLES or file.name.casefold().endswith(".csv"):
            words["tables"] = _tables(data, file.name)
        else:
            words["wrong"] = _("这种文件不能预览，请下载后打开。")
    except Unreadable as error:
        words["wrong"] = error.zh if lang() == "zh" else error.en
    return render(request, "web/ledger-preview.html", words)


def _tables(data: bytes, name: str) -> list[tuple[str, list[list[str]], int]]:
    """Name, first rows and number of further rows of each table of a file. Raises Unreadable."""
    found = msgspec.msgpack.decode(reading.sandbox().run(data, name, task=_TABLES, argument=b""), type=list[tuple[str, list[list[str]]]])
    filled = [(title, [made for row in rows if (made := _trimmed(row))]) for title, rows in found[:_MOST_SHEETS]]
    return [(title, rows[:_MOST_ROWS], max(0, len(rows) - _MOST_ROWS)) for title, rows in filled]


def _trimmed(row: list[str]) -> list[str]:
    """A row without blank cells at its end."""
    filled = [place for place, cell in enumerate(row) if cell.strip()]
    return row[: filled[-1] + 1] if filled else []
