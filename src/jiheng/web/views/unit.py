"""All that a unit files in a year, on one page: its forms, their cover statement, and what only shows when they lie side by side."""

from collections import Counter

import msgspec
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jiheng.model.workflow import Role
from jiheng.web.actions import cover
from jiheng.web.actions.filing import roles_of
from jiheng.web.actions.refusal import Refused
from jiheng.web.language import lang
from jiheng.web.models import Filing, Waiver
from jiheng.web.paper import groups
from jiheng.web.together import submission_of, together
from jiheng.web.views.public import attachment
from jiheng.web.waiting import waiting
from jiheng.writers.form.document import Format, document

_MOST = 500  # forms of one unit in a year


def _forms(request: HttpRequest, pk: int, cycle: int) -> list[Filing]:
    """The forms of a unit in a budget year that this person sees: reviewers see no drafts, so what they get is about what was sent."""
    seen = Filing.objects.visible_to(request.user).filter(organisation__pk=pk, cycle__pk=cycle)
    filings = list(seen.select_related("organisation", "cycle").defer("found")[:_MOST])
    if not filings:
        raise Http404
    return filings


@never_cache
@require_safe
def unit(request: HttpRequest, pk: int, cycle: int) -> HttpResponse:
    """Forms, cover statement and findings across the forms."""
    filings = _forms(request, pk, cycle)
    result, stated = together(filings), cover.stated(filings)
    waived = {waiver.code: waiver for waiver in Waiver.objects.now().for_filing(filings[0]).filter(filing=None).select_related("by")}
    counted = Counter(finding.severity.value for finding in result.findings if finding.code not in waived)
    words = {
        "filings": filings,
        "organisation": filings[0].organisation,
        "cycle": filings[0].cycle,
        "stated": stated,
        "worded": cover.template_of(pk, cycle),
        "waiting": waiting(request.user).filter(organisation__pk=pk, cycle__pk=cycle).count(),
        "writes": Role.OFFICER in roles_of(request.user, filings[0].organisation),
        "checked": result,
        "paper": {"groups": [group for group in groups(result, lang()) if group.findings]},
        "waived": waived,
        "severities": [(word, counted[word]) for word in ("error", "explain", "hint")],
    }
    return render(request, "web/unit.html", words)


@require_POST
def word(request: HttpRequest, pk: int, cycle: int) -> HttpResponse:
    """Word the cover statement, or go back to the usual sentence."""
    first = _forms(request, pk, cycle)[0]
    text = "" if "usual" in request.POST else request.POST.get("text", "")
    try:
        cover.edit(person=request.user, organisation=first.organisation, cycle=first.cycle, text=text)
        messages.success(request, _("已保存，项目数和金额随申报表变化。"))
    except Refused as refusal:
        messages.error(request, str(refusal), extra_tags="error")
    return redirect("filings-unit", pk, cycle)


@require_safe
def download(request: HttpRequest, pk: int, cycle: int, format_: str) -> HttpResponse:
    """The whole material as one document, with the cover statement in front."""
    filings = _forms(request, pk, cycle)
    whole = msgspec.structs.replace(submission_of(filings), stated=cover.stated(filings))
    return attachment(document(whole, Format(format_)), f"{filings[0].organisation}-{filings[0].cycle.year}.{format_}")
