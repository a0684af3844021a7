"""What seems to be entered twice, across the ledgers that one may see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jiheng.web.ledger.claims import MOST, asked, everywhere
from jiheng.web.models import Cycle, Filing, Person, carried_out
from jiheng.web.paging import number

PAGE = 50


@never_cache
@require_safe
def claims(request: HttpRequest) -> HttpResponse:
    """Pairs to look at, of the newest year with approved projects unless another one is asked for."""
    years = sorted({cycle.year for cycle in Cycle.objects.around(request.user)}, reverse=True)
    year = number(request.GET.get("year", "")) or _newest(request.user) or next(iter(years), None)
    found = everywhere(request.user, year)
    page = max(1, min(number(request.GET.get("page", "")) or 1, 1000))
    words = {"claims": asked(request.user, found.claims[(page - 1) * PAGE : page * PAGE]), "total": len(found.claims), "years": years, "year": year}
    words |= {"key": "page", "further": page + 1 if len(found.claims) > page * PAGE else "", "cut": found.cut, "most": MOST}
    return render(request, "web/ledger-claims.html", words)


def _newest(person: Person) -> int | None:
    """The newest year with approved projects: the forms of the year to come have no ledger yet."""
    running = Filing.objects.visible_to(person).filter(carried_out())
    return running.order_by("-cycle__year").values_list("cycle__year", flat=True).first()
