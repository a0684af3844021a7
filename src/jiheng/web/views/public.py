"""上传即检: a file or pasted text, checked at once; no account, nothing kept."""

import re
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import PurePath
from urllib.parse import quote

import msgspec
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jiheng import __version__
from jiheng.checking import checked_of
from jiheng.checks import engine
from jiheng.checks.mend import Clash, fixes, mend
from jiheng.model.address import NoSuchPlace
from jiheng.model.declaration import Submission
from jiheng.model.finding import Checked, Fix
from jiheng.model.json import NotASubmission, decode, encode
from jiheng.readers.grid import Unreadable
from jiheng.reference.profile import load_profile
from jiheng.web import reading
from jiheng.web.examples import EXAMPLE, example
from jiheng.web.language import lang
from jiheng.web.limits import at_most
from jiheng.web.original import pages_of, shown
from jiheng.web.paper import paper
from jiheng.writers.findings.html import to_html
from jiheng.writers.findings.xlsx import to_xlsx
from jiheng.writers.form.document import Format, document
from jiheng.writers.form.fonts import CannotTypeset
from jiheng.writers.review.marks import marks_of

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "html": "text/html",
    "json": "application/json",
    "png": "image/png",
    "svg": "image/svg+xml",
    "csv": "text/csv; charset=utf-8",
    "zip": "application/zip",
}
MARKABLE = {".docx", ".xlsx", ".pdf"}
WITHOUT_ORIGINAL = {".json", ".ofd"}
_MOST_PASTED = 2 * 2**20  # characters
_MOST_PLAIN = 60  # characters of a file name
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9]+")
View = Callable[..., HttpResponse]


class CannotAnswer(Exception):
    """A request without what it needs; the sentence says what to do."""


def tells_what_is_wrong(view: View) -> View:
    """A view whose errors become a panel on the page."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except Unreadable as error:
            return _refused(request, error.zh, error.en)
        except (NotASubmission, engine.CheckFailed, CannotTypeset) as error:
            return _refused(request, error.zh, error.en)
        except CannotAnswer as error:
            return _refused(request, str(error), str(error))

    return answer


@never_cache
@login_not_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page before anything is checked."""
    return render(request, "web/check.html")


@never_cache
@login_not_required
@require_POST
@at_most(60, "check")
@tells_what_is_wrong
def check(request: HttpRequest) -> HttpResponse:
    """Read a file, pasted text or the example, and show what was found."""
    if "example" in request.POST:
        return _result(request, example(), EXAMPLE)
    data, name = _sent(request)
    return _result(request, reading.read(data, name), name)


@never_cache
@login_not_required
@require_POST
@at_most(300, "held")
@tells_what_is_wrong
def again(request: HttpRequest) -> HttpResponse:
    """Apply one fix ("address" and "value"), or all of them, to the document that the page holds, and check it again."""
    submission, name = _held(request)
    try:
        mended = mend(submission, _chosen(request, submission))
    except (Clash, NoSuchPlace) as error:
        raise CannotAnswer(_("这一处已经不是核对时的样子，没有改动。请重新上传后再试。")) from error
    return _result(request, mended, name)


@never_cache
@login_not_required
@require_POST
@at_most(120, "download")
@tells_what_is_wrong
def download(request: HttpRequest) -> HttpResponse:
    """The document that the page holds as an official form."""
    submission, name = _held(request)
    format_ = request.POST.get("format", "")
    if format_ not in TYPES:
        raise CannotAnswer(_("没有这种格式。请选 Word、Excel 或 PDF。"))
    return attachment(document(submission, Format(format_)), f"{PurePath(name).stem}-{_('申报表')}.{format_}")


@never_cache
@login_not_required
@require_POST
@at_most(300, "held")
@tells_what_is_wrong
def findings(request: HttpRequest) -> HttpResponse:
    """The findings on the document that the page holds: as a workbook, a page or JSON."""
    submission, name = _held(request)
    checked = _checked(submission, name)
    stem = f"{PurePath(name).stem}-{_('核对意见')}"
    match request.POST.get("format"):
        case "html":
            return attachment(to_html([checked], lang(), version=__version__).encode(), f"{stem}.html")
        case "json":
            return attachment(msgspec.json.encode(checked), f"{stem}.json")
    return attachment(to_xlsx([checked], lang()), f"{stem}.xlsx")


@never_cache
@login_not_required
@require_POST
@at_most(60, "check")
@tells_what_is_wrong
def marked(request: HttpRequest) -> HttpResponse:
    """The file itself, sent once more, with the findings as comments in it."""
    data, name = _sent(request)
    marks = marks_of(_checked(reading.read(data, name), name), lang())
    path = PurePath(name)
    return attachment(reading.mark(data, name, marks).data, f"{path.stem}-{_('批注')}{path.suffix}")


@never_cache
@login_not_required
@require_POST
@at_most(60, "check")
@tells_what_is_wrong
def original(request: HttpRequest) -> HttpResponse:
    """The file itself, sent once more, as it looks, with the findings on the document that the page holds."""
    data, name = _sent(request)
    groups = paper(_checked(_held(request)[0], name), lang()).groups
    return render(request, "web/original.html", {"original": shown(reading.original(data, name, pages_of(groups)), groups)})


def _sent(request: HttpRequest) -> tuple[bytes, str]:
    """Bytes and name of what was sent."""
    if upload := request.FILES.get("file"):
        if (upload.size or 0) > reading.MOST_BYTES:
            raise CannotAnswer(_("文件超过 50 MB，没有读取。请只保留绩效目标申报表，另存后再试。"))
        return upload.read(), upload.name or "-"
    if text := request.POST.get("text", "").strip():
        if len(text) > _MOST_PASTED:
            raise CannotAnswer(_("粘贴的文字太长，没有读取。请只粘贴绩效目标申报表。"))
        return text.encode(), reading.PASTED
    raise CannotAnswer(_("没有收到文件。请选择文件，或粘贴申报表的文字。"))


def _held(request: HttpRequest) -> tuple[Submission, str]:
    """The document that the page sends back, and its name."""
    return decode(request.POST.get("document", "").encode()), request.POST.get("name", "")[:200] or reading.PASTED


def _chosen(request: HttpRequest, submission: Submission) -> Iterable[Fix]:
    found = _checked(submission, "").findings
    if "all" in request.POST:
        return fixes(found)
    address, _sep, value = request.POST.get("fix", "").partition("=")
    return [each.fix for each in found if each.fix and (each.fix.address, each.fix.value) == (address, value)][:1]


def _checked(submission: Submission, name: str) -> Checked:
    return checked_of(submission, name, load_profile(), None, lang())


def _result(request: HttpRequest, submission: Submission, name: str) -> HttpResponse:
    checked = _checked(submission, name)
    seen = paper(checked, lang())
    listed = [each.finding for group in seen.groups for each in group.findings]
    origin = "file" if request.FILES else "text" if request.POST.get("text") else request.POST.get("origin", "")  # what the browser still holds
    return render(
        request,
        "web/check-result.html" if request.htmx else "web/check.html",  # type: ignore[attr-defined]  # django-htmx adds it
        {
            "checked": checked,
            "fixable": True,
            "paper": seen,
            "name": name,
            "origin": origin,
            "markable": origin == "file" and PurePath(name).suffix.lower() in MARKABLE,
            "has_original": origin == "text" or (origin == "file" and PurePath(name).suffix.lower() not in WITHOUT_ORIGINAL),
            "document": encode(submission, indent=0).decode(),
            "fixes": sum(finding.fix is not None for finding in listed),
            "severities": [(severity, sum(finding.severity == severity for finding in listed)) for severity in ("error", "explain", "hint")],
        },
    )


def _refused(request: HttpRequest, zh: str, en: str) -> HttpResponse:
    template = "web/check-error.html" if request.htmx else "web/check.html"  # type: ignore[attr-defined]  # django-htmx adds it
    return render(request, template, {"error": zh if lang() == "zh" else en}, status=422)


def attachment(data: bytes, name: str) -> HttpResponse:
    """A file to keep, never shown in the browser. A suffix that a header cannot hold as it is (names are of strangers) stands in the full name alone."""
    suffix = PurePath(name).suffix[1:].lower()
    suffix = suffix if suffix.isascii() and suffix.isalnum() else ""
    answer = HttpResponse(data, content_type=TYPES.get(suffix, "application/octet-stream"))
    plain = f"{_plain(PurePath(name).stem)}.{suffix or 'bin'}"
    answer["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return answer


def brought(data: bytes, name: str) -> HttpResponse:
    """A file that somebody brought, to keep. Its type is not told, so that no browser runs it."""
    answer = attachment(data, name)
    answer["Content-Type"] = "application/octet-stream"
    return answer


def _plain(stem: str) -> str:
    """What programs that know no other names call a file: what is plain in its name, so that files of one project differ."""
    return _NOT_PLAIN.sub("-", stem).strip("-")[:_MOST_PLAIN].strip("-") or "jiheng"
