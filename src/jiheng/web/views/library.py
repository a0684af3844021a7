"""指标库: find, look at, add, change, keep and withdraw entries; export and import them."""

import csv
import io
from typing import Any

import msgspec
from django.core.paginator import Paginator
from django.db.models import Count, Max, Min, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jiheng.model.likeness import key
from jiheng.readers.grid import Unreadable
from jiheng.web import reading
from jiheng.web.actions import library as actions
from jiheng.web.actions.refusal import Refused
from jiheng.web.editing import levels
from jiheng.web.forms.library import EntryForm, NewEntryForm
from jiheng.web.language import lang
from jiheng.web.library_table import cells, planned, table
from jiheng.web.models import Filing, LibraryEntry, Organisation
from jiheng.web.models.organisation import administered
from jiheng.web.paging import PAGE, number
from jiheng.web.views.dialogue import asked, done, sent, told
from jiheng.web.views.public import attachment
from jiheng.writers.cells import harmless
from jiheng.writers.listing import to_xlsx

_TASK = "jiheng.readers.listing:rows"
_SHOWN = 20  # forms that an entry names
_MOST_SENT = 2 * 2**20  # characters of a table that comes back from its preview


@never_cache
@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """The library, filtered by words, industry, class and state; those used most come first."""
    seen = LibraryEntry.objects.visible_to(request.user)
    given = {name: request.GET.get(name, "").strip()[:60] for name in ("q", "industry", "class", "state")}
    pages = Paginator(filtered(seen, given).select_related("organisation"), PAGE)
    page = pages.get_page(number(request.GET.get("page", "")) or 1)
    words = {
        "entries": page,
        "total": pages.count,
        "further": page.next_page_number() if page.has_next() else None,
        "given": given,
        "industries": industries(seen),
        "levels": levels(),
        "administers": bool(administered(request.user)),
        "proposed": LibraryEntry.objects.administered_by(request.user).filter(state=LibraryEntry.State.PROPOSED).count(),
    }
    return render(request, "web/library.html", words)


def industries(seen: Any) -> list[str]:
    """Industries that entries name."""
    return list(seen.exclude(industry="").order_by("industry").values_list("industry", flat=True).distinct())


def filtered(rows: Any, given: dict[str, str]) -> Any:
    """Entries by words, industry, class and state."""
    if given["q"]:
        rows = rows.filter(Q(key__contains=key(given["q"])) | Q(definition__icontains=given["q"]))
    if given["industry"]:
        rows = rows.filter(industry=given["industry"])
    if given["class"]:
        rows = rows.filter(level2=given["class"])
    if given["state"] in LibraryEntry.State:
        rows = rows.filter(state=given["state"])
    return rows


@never_cache
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry: what it means, what is usual, where it was used."""
    entry = get_object_or_404(LibraryEntry.objects.visible_to(request.user).select_related("organisation"), pk=pk)
    uses = entry.uses.filter(filing__in=Filing.objects.visible_to(request.user))
    words = {
        "entry": entry,
        "seen": uses.aggregate(forms=Count("filing", distinct=True), least=Min("value"), most=Max("value")),
        "uses": uses.select_related("filing__organisation", "filing__cycle")[:_SHOWN],
        "administers": bool(administered(request.user)),
        "mine": LibraryEntry.objects.administered_by(request.user).filter(pk=pk).exists(),
    }
    return render(request, "web/library-entry.html", words)


def add(request: HttpRequest) -> HttpResponse:
    """Add an entry to an organisation that one administers."""
    form = NewEntryForm(sent(request), choices=_own(request), initial=_begun(request))
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in actions.FIELDS}
        try:
            new = actions.add(person=request.user, organisation=form.cleaned_data["organisation"].pk, given=given)
        except Refused as error:
            form.add_error("name", str(error))
        else:
            return done(request, _("已新增“%(name)s”。") % {"name": new.name}, "library-one", new.pk)
    return asked(request, form, _("新增指标"), _("新增"), ("library",))


def _begun(request: HttpRequest) -> dict[str, Any]:
    """What another entry gives to begin with: how one's own is made of a shipped one."""
    like = LibraryEntry.objects.visible_to(request.user).filter(pk=number(request.GET.get("like", ""))).first()
    return {name: getattr(like, name) for name in actions.FIELDS} if like else {}


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an entry."""
    entry = get_object_or_404(LibraryEntry.objects.administered_by(request.user), pk=pk)
    form = EntryForm(sent(request), initial={name: getattr(entry, name) for name in actions.FIELDS})
    if form.is_valid():
        try:
            actions.edit(person=request.user, entry=pk, given=form.cleaned_data)
        except Refused as error:
            form.add_error("name", str(error))
        else:
            return done(request, _("已保存。"), "library-one", pk)
    return asked(request, form, _("更改指标"), _("保存"), ("library-one", pk))


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep an entry or withdraw it."""
    get_object_or_404(LibraryEntry.objects.administered_by(request.user), pk=pk)
    return told(request, lambda: actions.settle(person=request.user, entry=pk, to=request.POST.get("to", "")), _("已保存。"), "library-one", pk)


@require_safe
def export(request: HttpRequest, format_: str) -> HttpResponse:
    """What one sees of the library as XLSX or CSV."""
    heads, rows = table(LibraryEntry.objects.visible_to(request.user).select_related("organisation"))
    if format_ == "xlsx":
        return attachment(to_xlsx(heads, rows, "指标库"), "指标库.xlsx")
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([heads, *([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)])
    return attachment(out.getvalue().encode("utf-8-sig"), "指标库.csv")


def bring(request: HttpRequest) -> HttpResponse:
    """Import a table: first what it would do, row by row; then, asked again with the rows, it is done."""
    own = _own(request)
    words: dict[str, Any] = {"organisations": own}
    if request.method == "POST":
        place = get_object_or_404(own, pk=number(request.POST.get("organisation", "")))
        try:
            rows = _sent_rows(request)
            plan = planned(rows, place)
            wanted = [each for each in plan if each.act in {"add", "change"}]
            if "confirmed" in request.POST and wanted:
                added, changed = actions.bring(person=request.user, organisation=place.pk, rows=[each.given for each in wanted])
                return done(request, _("新增 %(added)s 条，更改 %(changed)s 条。") % {"added": added, "changed": changed}, "library")
        except Unreadable as error:
            words["wrong"] = error.zh if lang() == "zh" else error.en
        except Refused as error:
            words["wrong"] = str(error)
        else:
            words |= {"plan": plan, "chosen": place, "counts": [(act, sum(each.act == act for each in plan)) for act in ("add", "change", "same", "refuse")]}
            words["rows"] = msgspec.json.encode(rows).decode()
    return render(request, "web/library-import.html", words, status=422 if "wrong" in words else 200)


def _sent_rows(request: HttpRequest) -> list[dict[str, str]]:
    """The rows of the uploaded table, or those that its preview held. Raises Refused, Unreadable."""
    if "rows" in request.POST:
        try:
            return msgspec.json.decode(request.POST["rows"][:_MOST_SENT], type=list[dict[str, str]])
        except msgspec.DecodeError as error:
            raise Refused(_("预览已经失效，请重新选择文件。")) from error
    upload = request.FILES.get("file")
    if upload is None:
        raise Refused(_("请选择文件。"))
    if (upload.size or 0) > reading.MOST_BYTES:
        raise Refused(_("文件超过 50 MB，没有读取。"))
    found = cells(msgspec.msgpack.decode(reading.sandbox().run(upload.read(), upload.name or "-", task=_TASK, argument=b""), type=list[list[str]]))
    if not found:
        raise Refused(_("表里没有找到“一级指标”“二级指标”“三级指标”这一行表头，或表头下面没有内容。可以先导出，照样填写。"))
    return found


def _own(request: HttpRequest) -> Any:
    """Organisations that one administers; no such page for who administers none."""
    own = Organisation.objects.administered_by(request.user).filter(valid_to=None)
    if not own.exists():
        raise Http404
    return own
