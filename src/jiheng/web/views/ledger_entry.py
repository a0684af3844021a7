"""One record of the ledger: entered, shown with its history, corrected, withdrawn, given more files, talked about."""

from typing import Any

import msgspec
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jiheng.model.evidence import Attachment, Withdrawal
from jiheng.web.actions import ledger as action
from jiheng.web.actions.refusal import Refused
from jiheng.web.execution import year_of
from jiheng.web.forms.evidence import EvidenceForm
from jiheng.web.ledger import days
from jiheng.web.ledger.files import each_once, handed_on, received
from jiheng.web.ledger.kinds import KINDS, Kind, kind_of
from jiheng.web.ledger.story import decoded, story
from jiheng.web.models import Filing, LedgerRecord
from jiheng.web.views.dialogue import told
from jiheng.web.views.ledger import form_of, page_of, quick_form, suggested, writable, writes


def _there(request: HttpRequest, filing: Filing, kind: Kind) -> HttpResponse:
    return redirect(f"{reverse('ledger-project', args=[filing.pk])}?kind={kind.tag}")


def _entered(request: HttpRequest, filing: Filing, form: EvidenceForm, files: tuple[Attachment, ...]) -> LedgerRecord | None:
    """Enter what a form holds; None where it cannot be taken, which the form then says."""
    if not form.is_valid():
        return None
    record = form.record(identifier=form.once, project=str(filing.pk), files=files)
    if record is None:
        return None
    if (row := _sent_before(request, filing, record.id)) and decoded(row) != record:  # a browser went back to the form, and something else was typed
        record = msgspec.structs.replace(record, id=action.new_id())
    try:
        return action.enter(person=request.user, filing=filing.pk, records=[record])[0]
    except Refused as refusal:
        if row := _sent_before(request, filing, record.id):
            return row
        form.add_error(None, str(refusal))
        return None


def _sent_before(request: HttpRequest, filing: Filing, identifier: str) -> LedgerRecord | None:
    """What this person entered when the same form was sent before."""
    return LedgerRecord.objects.filter(filing=filing, key=identifier, by=request.user).first()


@require_POST
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a record from the row above the list."""
    filing = writable(request, pk)
    kind = KINDS.get(request.POST.get("record", ""), KINDS["activity"])
    year = year_of(filing)
    form = quick_form(filing, year, kind, request.POST)
    files = _received(request, filing, form)
    if files is not None and _entered(request, filing, form, files):
        messages.success(request, _("已登记“%(title)s”。") % {"title": form.cleaned_data["title"]}, extra_tags="success")
        return _there(request, filing, kind)
    return render(request, "web/ledger.html", page_of(request, filing, form, handed_on(files or (), filing.pk)), status=422)


def _received(request: HttpRequest, filing: Filing, form: EvidenceForm) -> tuple[Attachment, ...] | None:
    """Files that came along; None where one cannot be taken, which the form then says."""
    try:
        return received(request, filing.pk)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


@never_cache
def new(request: HttpRequest, pk: int, tag: str) -> HttpResponse:
    """A record with all its fields."""
    filing, kind = writable(request, pk), kind_or_404(tag)
    year = year_of(filing)
    initial = {"date": days.begun(filing.cycle.year)}
    form = form_of(filing, year, kind, data=request.POST if request.method == "POST" else None, initial=initial)
    return _full(request, filing, form, {"suggested": suggested(year, kind)}, old=())


def kind_or_404(tag: str) -> Kind:
    if tag not in KINDS:
        raise Http404
    return KINDS[tag]


def _full(request: HttpRequest, filing: Filing, form: EvidenceForm, words: dict[str, Any], old: tuple[Attachment, ...]) -> HttpResponse:
    """The page with all fields of a record, or what follows when it was entered."""
    files: tuple[Attachment, ...] = ()
    if form.is_bound:
        came = _received(request, filing, form)
        files = each_once([*old, *(came or ())])
        if came is not None and (row := _entered(request, filing, form, files)):
            messages.success(request, _("已登记“%(title)s”。") % {"title": row.title}, extra_tags="success")
            return redirect("ledger-record", row.pk)
        files = came or ()
    words |= {"filing": filing, "form": form, "kind": form.kind, "kept": handed_on(files, filing.pk), "kinds": KINDS.values()}
    return render(request, "web/ledger-entry.html", words, status=422 if form.is_bound else 200)


@never_cache
@require_safe
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """A record with all that is known about it: files, what was said, what stood there before, what counts on it."""
    row = _seen(request, pk)
    words = story(row, request.user)
    may_write = writes(request, row.filing) and row.filing.is_carried_out and row.counts
    return render(request, "web/ledger-record.html", words | {"row": row, "filing": row.filing, "writes": may_write})


def _seen(request: HttpRequest, pk: int) -> LedgerRecord:
    """A record of the ledger that this person may see."""
    rows = LedgerRecord.objects.visible_to(request.user).select_related("filing__cycle", "filing__organisation", "by", "supersedes")
    return get_object_or_404(rows, pk=pk)


def _own(request: HttpRequest, pk: int) -> LedgerRecord:
    """A record in force in whose ledger this person may write; no such page otherwise."""
    row = _seen(request, pk)
    writable(request, row.filing_id)
    return row


@never_cache
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Put another record in the place of this one, and say why."""
    row = _own(request, pk)
    before = decoded(row)
    kind = kind_of(before)
    if not row.counts or kind is None:
        messages.error(request, _("这条记录已经被更正或撤销，不能再更正。"), extra_tags="error")
        return redirect("ledger-record", pk)
    filing, year = row.filing, year_of(row.filing)
    sent = request.POST if request.method == "POST" else None
    old = tuple(file for file in before.attachments if sent is None or file.sha256 in sent.getlist("keep"))
    form = form_of(filing, year, kind, data=sent, before=before)
    return _full(request, filing, form, {"row": row, "suggested": suggested(year, kind), "old": before.attachments, "keep": {f.sha256 for f in old}}, old=old)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a record out of account, and say why."""
    row = _own(request, pk)
    why = request.POST.get("why", "").strip()[:500]

    def act() -> None:
        if not why:
            raise Refused(_("请写明为什么撤销。"))
        gone = Withdrawal(id=action.new_id(), project=str(row.filing_id), date=days.today(), title=row.title, supersedes=row.key, why=why)
        action.enter(person=request.user, filing=row.filing_id, records=[gone])

    return told(request, act, _("已撤销，不再计入。原记录保留。"), "ledger-record", pk)


@require_POST
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """More files for a record: a correction that changes nothing else."""
    row = _own(request, pk)
    try:
        made = _attached(request, row)
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="error")
        return redirect("ledger-record", pk)
    messages.success(request, _("已补充附件。"), extra_tags="success")
    return redirect("ledger-record", made.pk)


def _attached(request: HttpRequest, row: LedgerRecord) -> LedgerRecord:
    """The correction that holds the files, too. Raises Refused."""
    before = decoded(row)
    files = each_once([*before.attachments, *received(request, row.filing_id)])
    names = [file.name for file in files[len(before.attachments) :]]
    if not names:
        raise Refused(_("没有收到新的附件。"))
    why = f"补充附件：{'、'.join(names)}"[:500]  # kept in the ledger, hence in its language
    later = msgspec.structs.replace(before, id=action.new_id(), attachments=files, supersedes=before.id, why=why)
    return action.enter(person=request.user, filing=row.filing_id, records=[later])[0]


@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something about a record."""
    _seen(request, pk)
    text = request.POST.get("text", "")
    return told(request, lambda: action.comment(person=request.user, entry=pk, text=text), _("已发表。"), "ledger-record", pk)
