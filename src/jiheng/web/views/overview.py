"""总览: a budget year in charts, each with its table."""

import csv
import io

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jiheng.web.models import Cycle
from jiheng.web.models.late import told
from jiheng.web.overview import Overview
from jiheng.web.paging import number
from jiheng.web.views.public import attachment
from jiheng.writers.cells import harmless

_TABLES = ("units", "nature", "category", "classes", "causes", "states", "days")


@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The chosen year, or the newest."""
    cycles = list(Cycle.objects.concerning(request.user))
    cycle = chosen_year(request, cycles)
    if cycle is None:
        return render(request, "web/overview.html", {"cycles": cycles, "cycle": None})
    found = Overview(request.user, cycle)
    (window,) = told(request.user, [cycle], timezone.now())
    context = {"cycles": cycles, "cycle": cycle, "window": window, "sums": found.sums(), "indicators": found.indicators(), "idle": found.idle()}
    return render(request, "web/overview.html", context | {"charts": found.charts()})


@never_cache
@require_safe
def table(request: HttpRequest, key: str) -> HttpResponse:
    """The table behind a chart as CSV; amounts in yuan."""
    cycle = chosen_year(request, list(Cycle.objects.concerning(request.user)))
    if key not in _TABLES or cycle is None:
        raise Http404
    chart = getattr(Overview(request.user, cycle), key)()
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(name.replace("万元", "元").replace("10,000 yuan", "yuan") for name in chart.head)
    rows.writerows((harmless(row.label), row.value, *row.more) for row in chart.rows)
    return attachment(out.getvalue().encode("utf-8-sig"), f"{cycle.year}-{chart.title}.csv")


def chosen_year(request: HttpRequest, cycles: list[Cycle]) -> Cycle | None:
    """The year that the address names, of those that the person may see; the first where it names none."""
    asked = number(request.GET.get("cycle", ""))
    if not asked:
        return cycles[0] if cycles else None
    found = [cycle for cycle in cycles if cycle.pk == asked]
    if not found:
        raise Http404
    return found[0]
