"""For officers and leaders of a unit: what is to be done, the forms of the year, the editor."""

import time
from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jiheng.checks.mend import Clash as FixClash
from jiheng.checks.mend import mend
from jiheng.model.address import NoSuchPlace
from jiheng.model.compare import compare
from jiheng.model.declaration import Submission
from jiheng.model.json import decode
from jiheng.model.place import place_name
from jiheng.model.unfilled import unfilled_names
from jiheng.model.workflow import EDITABLE, State, Step, possible
from jiheng.reference.units import unit_rows
from jiheng.web import editing
from jiheng.web.actions import filing as action
from jiheng.web.actions import review
from jiheng.web.actions.refusal import Refused
from jiheng.web.language import lang
from jiheng.web.models import Cycle, Filing, Waiver
from jiheng.web.paging import PAGE, at_most
from jiheng.web.paper import groups, paper
from jiheng.web.reports import report_on
from jiheng.web.returned import since
from jiheng.web.suggesting import hints
from jiheng.web.templatetags.filing import STATES
from jiheng.web.views.assessing import shown
from jiheng.web.views.narrating import sections
from jiheng.web.views.narrowing import narrowed
from jiheng.web.views.parts import back_when_refused, checked
from jiheng.web.views.public import attachment
from jiheng.web.years import years_of
from jiheng.writers.form.document import Format, document
from jiheng.writers.review.receipt import receipt_pdf

PRESENT = 45  # seconds that somebody counts as being on a form
_FARTHEST = 10_000  # pages
_MINE = {State.DRAFT, State.RETURNED, State.ADJUSTING}


@never_cache
@require_safe
def filings(request: HttpRequest) -> HttpResponse:
    """The forms that this person sees: those of the newest year, unless others are asked for."""
    cycles = list(Cycle.objects.around(request.user))
    seen, year = Filing.objects.visible_to(request.user), request.GET.get("cycle", "")
    if "cycle" not in request.GET and cycles:
        seen, year = seen.filter(cycle=cycles[0]), str(cycles[0].pk)
    if query := request.GET.get("q", "").strip()[:100]:
        seen = seen.filter(name__icontains=query)
    seen, chosen = narrowed(request, seen)
    page = max(1, min(whole(request.GET.get("page")) or 1, _FARTHEST))
    chosen_rows = seen.values("pk")[(page - 1) * PAGE : page * PAGE + 1]  # an index alone answers which
    listed = list(Filing.objects.filter(pk__in=chosen_rows).select_related("organisation", "cycle").defer("document"))
    context = {"filings": listed[:PAGE], "q": query, "year": year, "units": action.units_of(request.user), "cycles": cycles, "key": "page", "chosen": chosen}
    return render(request, "web/filings.html", context | {"total": at_most(seen), "further": page + 1 if len(listed) > PAGE else ""})


@never_cache
@require_safe
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The editor of a form that its officer may change now; for everybody else, in every other state, and where "paper" is asked for, the form as it is."""
    filing = get_object_or_404(Filing.objects.visible_to(request.user).select_related("organisation", "cycle"), pk=pk)
    submission = decode(filing.document.encode())
    writes = filing.state in EDITABLE and Filing.objects.editable_by(request.user).filter(pk=pk).exists()
    template = "web/editor.html" if writes and "paper" not in request.GET else "web/filing.html"
    return render(request, template, context_of(request, filing, submission) | {"writes": writes})


def context_of(request: HttpRequest, filing: Filing, submission: Submission) -> dict[str, Any]:
    """What the pages of a form show."""
    form = submission.declarations[0]
    live = live_of(request, filing, submission)
    return live | {
        "form": form,
        "lines": editing.lines(form),
        "hints": hints(filing.organisation, form) if filing.state in EDITABLE else {},
        "blank": editing.BLANK,
        "levels": editing.levels(),
        "comparators": ["≥", "≤", "=", ">", "<", "≈"],
        "units": sorted({row.unit for row in unit_rows()}) if filing.state in EDITABLE else [],
        "narrative": sections(filing, submission),
        "paper": paper(live["checked"], lang()),
        "receipts": filing.revisions.filter(step=Step.SIGN),
        "since": since(filing, submission),
        "others": _others(request, filing),
        "decisions": shown(filing),
        "open_places": action.open_places(filing, submission),
        **years_of(filing, form),
    }


def live_of(request: HttpRequest, filing: Filing, submission: Submission) -> dict[str, Any]:
    """What changes while one types: the findings, and what they allow."""
    result = checked(filing, submission)
    waived = {waiver.code: waiver for waiver in Waiver.objects.now().for_filing(filing).select_related("by")}
    counted = Counter(finding.severity.value for finding in result.findings if finding.code not in waived)
    return {
        "filing": filing,
        "state": State(filing.state),
        "checked": result,
        "groups": groups(result, lang()),
        "waived": waived,
        "severities": [(word, counted[word]) for word in ("error", "explain", "hint")],
        "steps": possible(State(filing.state), action.roles_of(request.user, filing.organisation)),
        "explanations": review.standing(filing, submission),
        "unanswered": _unanswered(filing, submission),
        "unfilled": unfilled_names(submission.declarations[0], lang=lang()),
    }


@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Store what was typed and answer with the findings; told in the panel what could not be stored."""
    filing = get_object_or_404(Filing.objects.editable_by(request.user).select_related("organisation", "cycle"), pk=pk)
    version = whole(request.POST.get("version"))
    start = time.perf_counter()
    base = filing.versions.filter(number=version).first() or filing
    submission, wrong = editing.edited(decode(base.document.encode()), request.POST)
    try:
        filing = action.save(person=request.user, filing=pk, version=version, edited=submission)
    except Refused as refusal:
        wrong.append(str(refusal))
    except action.Clash as clash:
        return render(request, "web/clash.html", _clash(filing, clash), status=409)
    if not request.htmx:  # type: ignore[attr-defined]  # django-htmx adds it
        for sentence in wrong:
            messages.error(request, sentence, extra_tags="error")
        return redirect("filings-edit", pk)
    stored = decode(filing.document.encode())
    reload = version != filing.version and filing.version != version + 1  # somebody else's changes came in
    context = live_of(request, filing, stored) | {
        "wrong": wrong,
        "took": round(1000 * (time.perf_counter() - start)),
        "saved": timezone.localtime(),
        "reload": reload,
        "followed": [each for each in sections(filing, stored) if each.numbers],
    }
    return render(request, "web/live.html", context)


def _clash(filing: Filing, clash: action.Clash) -> dict[str, Any]:
    mine = {change.address: change for change in compare(clash.theirs, clash.mine)}
    rows = [{"place": place_name(clash.mine, each, lang=lang()), "change": mine.get(each)} for each in clash.clashes]
    return {"filing": filing, "rows": rows, "version": clash.version}


@require_POST
@back_when_refused("filings-edit")
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """One version back."""
    get_object_or_404(Filing.objects.editable_by(request.user), pk=pk)
    action.undo(person=request.user, filing=pk)
    return redirect("filings-edit", pk)


@require_POST
@back_when_refused("filings-edit")
def fix(request: HttpRequest, pk: int) -> HttpResponse:
    """Apply one fix that a finding offers."""
    filing = get_object_or_404(Filing.objects.editable_by(request.user).select_related("cycle"), pk=pk)
    submission = decode(filing.document.encode())
    address, _sep, value = request.POST.get("fix", "").partition("=")
    found = report_on(filing).findings
    chosen = [each.fix for each in found if each.fix and (each.fix.address, each.fix.value) == (address, value)][:1]
    if not chosen:
        raise Refused(_("这一处已经不是核对时的样子，没有改动。"))
    try:
        action.save(person=request.user, filing=pk, version=filing.version, edited=mend(submission, chosen))
    except (FixClash, NoSuchPlace, action.Clash) as error:
        raise Refused(_("这一处已经不是核对时的样子，没有改动。")) from error
    return redirect("filings-edit", pk)


@require_POST
@back_when_refused("filings-edit")
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the reason for a finding."""
    get_object_or_404(Filing.objects.editable_by(request.user), pk=pk)
    review.explain(
        person=request.user, filing=pk, code=request.POST.get("code", ""), address=request.POST.get("address", ""), text=request.POST.get("text", "")
    )
    messages.success(request, _("说明已保存，值不变则一直有效。"))
    return redirect("filings-edit", pk)


@require_POST
@back_when_refused("filings-edit")
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a remark."""
    remark = get_object_or_404(get_object_or_404(Filing.objects.editable_by(request.user), pk=pk).remarks, pk=whole(request.POST.get("remark")))
    review.answer(person=request.user, remark=remark.pk, text=request.POST.get("text", ""))
    return redirect("filings-edit", pk)


@require_POST
@back_when_refused("filings-edit")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a draft away."""
    filing = get_object_or_404(Filing.objects.editable_by(request.user), pk=pk)
    action.remove(person=request.user, filing=pk)
    messages.success(request, _("已删除“%(name)s”。") % {"name": filing.name})
    return redirect("filings")


@require_POST
@back_when_refused("filings-edit")
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Send, withdraw, sign, return or adjust."""
    filing = get_object_or_404(Filing.objects.visible_to(request.user), pk=pk)
    chosen = request.POST.get("step", "")
    if chosen not in set(Step):
        raise Refused(_("没有这一步。"))
    if chosen == Step.SEND and not request.POST.get("confirmed") and (n := _unanswered(filing, decode(filing.document.encode()))):
        raise Refused(_("还有 %(n)s 项退回意见没有答复，也没有修改，没有送出。请答复；确需直接送出，请在“送单位负责人”里确认。") % {"n": n})
    filing = review.step(person=request.user, filing=pk, step=Step(chosen), opinion=request.POST.get("opinion", ""), version=whole(request.POST.get("version")))
    messages.success(request, _("“%(name)s”：%(state)s。") % {"name": filing.name or _("（没有名称）"), "state": STATES[State(filing.state)]})
    return redirect("filings-edit", pk)


def _unanswered(filing: Filing, submission: Submission) -> int:
    return since(filing, submission).unanswered if filing.state == State.RETURNED else 0


@require_safe
def download(request: HttpRequest, pk: int, format_: str) -> HttpResponse:
    """The form as an official document."""
    filing = get_object_or_404(Filing.objects.visible_to(request.user), pk=pk)
    return attachment(document(decode(filing.document.encode()), Format(format_)), f"{filing.name or filing.pk}.{format_}")


@require_safe
def receipt(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The receipt of a submission as PDF."""
    filing = get_object_or_404(Filing.objects.visible_to(request.user).select_related("organisation", "cycle"), pk=pk)
    revision = get_object_or_404(filing.revisions.select_related("by"), number=number, step=Step.SIGN)
    return attachment(receipt_pdf(review.receipt_of(revision), decode(revision.document.encode())), f"{filing.name}-{_('申报回执')}-{number}.pdf")


@never_cache
@require_safe
def others(request: HttpRequest, pk: int) -> HttpResponse:
    """Who else is on this form now."""
    filing = get_object_or_404(Filing.objects.editable_by(request.user), pk=pk)
    return render(request, "web/others.html", {"others": _others(request, filing), "filing": filing})


def _others(request: HttpRequest, filing: Filing) -> list[str]:
    """Names of the others who were on the form within the last moments; this person is one from now on."""
    key, now = f"present:{filing.pk}", time.time()
    present = {pk: (name, at) for pk, (name, at) in (cache.get(key) or {}).items() if now - at < PRESENT}
    if filing.state in EDITABLE:
        present[request.user.pk] = (str(request.user), now)
        cache.set(key, present, PRESENT)
    return [name for pk, (name, _at) in present.items() if pk != request.user.pk]


def whole(text: str | None) -> int:
    """A whole number that a form sent; 0 for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
