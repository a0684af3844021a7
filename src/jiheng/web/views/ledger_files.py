"""Attachments of the ledger: downloaded, or shown as pictures of their pages; never opened by the browser as what they claim to be."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from jiheng.readers.grid import Unreadable
from jiheng.web import content, reading
from jiheng.web.language import lang
from jiheng.web.ledger.files import PICTURED, format_of
from jiheng.web.limits import at_most
from jiheng.web.models import LedgerRecord, RecordFile
from jiheng.web.original import shown


def _found(request: HttpRequest, pk: int) -> RecordFile:
    """A file of a record that this person may see."""
    files = RecordFile.objects.filter(record__in=LedgerRecord.objects.visible_to(request.user)).select_related("record__filing")
    return get_object_or_404(files, pk=pk)


def _bytes(file: RecordFile) -> bytes:
    try:
        return content.fetched(file.sha256)
    except content.Lost as error:
        raise Http404 from error


@require_GET
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The file to keep. Its type is not told, so that no browser runs it."""
    file = _found(request, pk)
    answer = HttpResponse(_bytes(file), content_type="application/octet-stream")
    answer["Content-Disposition"] = f"attachment; filename=\"attachment\"; filename*=UTF-8''{quote(file.name)}"
    return answer


@never_cache
@require_GET
@at_most(300, "preview")
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Pictures of the pages of the file, drawn in the process for untrusted files."""
    file = _found(request, pk)
    words = {"file": file, "row": file.record, "filing": file.record.filing}
    data = _bytes(file)
    if format_of(data, file.name) not in PICTURED:
        return render(request, "web/ledger-preview.html", words | {"wrong": _("这种文件不能预览，请下载后打开。")})
    try:
        return render(request, "web/ledger-preview.html", words | {"original": shown(reading.original(data, file.name, []), [])})
    except Unreadable as error:
        return render(request, "web/ledger-preview.html", words | {"wrong": error.zh if lang() == "zh" else error.en})
