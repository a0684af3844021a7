"""All that a unit files in a year, on one page: its forms, and what only shows when they lie side by side."""

from collections import Counter
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from jiheng.web.language import lang
from jiheng.web.models import Filing, Waiver
from jiheng.web.paper import groups
from jiheng.web.together import together

_MOST = 500  # forms of one unit in a year


@never_cache
@require_GET
def unit(request: HttpRequest, pk: int, cycle: int) -> HttpResponse:
    """The forms of a unit in a budget year that this person sees. Reviewers see no drafts, so their page is about what was sent."""
    seen = Filing.objects.visible_to(request.user).filter(organisation=pk, cycle=cycle)
    filings = list(seen.select_related("organisation", "cycle").defer("found")[:_MOST])
    if not filings:
        raise Http404
    result = together(filings)
    waived = {waiver.code: waiver for waiver in Waiver.objects.now().for_filing(filings[0]).filter(filing=None).select_related("by")}
    counted = Counter(finding.severity.value for finding in result.findings if finding.code not in waived)
    words = {
        "filings": filings,
        "organisation": filings[0].organisation,
        "cycle": filings[0].cycle,
        "money": sum((filing.annual or Decimal(0) for filing in filings), Decimal(0)),
        "checked": result,
        "paper": {"groups": [group for group in groups(result, lang()) if group.findings]},
        "waived": waived,
        "severities": [(word, counted[word]) for word in ("error", "explain", "hint")],
    }
    return render(request, "web/unit.html", words)
