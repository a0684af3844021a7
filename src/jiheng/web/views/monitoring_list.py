"""监控自评: the lights of all projects that a person sees, by department and unit."""

import csv
import datetime as dt
import io
from collections import Counter
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jiheng.scoring.lights import Light
from jiheng.scoring.pace import Elapsed, percent
from jiheng.web.models import Cycle, Filing, MonitoringReport, Organisation, carried_out
from jiheng.web.models.organisation import within
from jiheng.web.monitoring import cutoffs, usual
from jiheng.web.monitoring_lines import GRAVITY, MOST, Group, Line, groups, lines
from jiheng.web.paging import PAGE, day_of, number
from jiheng.web.pictures import say
from jiheng.web.templatetags.monitoring import WORDS
from jiheng.web.views.pictures import picture_file
from jiheng.web.views.public import attachment
from jiheng.writers.cells import harmless
from jiheng.writers.pictures.picture import Picture
from jiheng.writers.pictures.tiles import Tile, tiles_picture

FORMS = {"none": gettext_lazy("未填"), **dict(MonitoringReport.State.choices)}
SORTS = {"worst": gettext_lazy("灯"), "rate": gettext_lazy("执行率"), "name": gettext_lazy("项目"), "unit": gettext_lazy("单位")}


class Asked:
    """What an address asks for: year, day, part of the tree, state of the form ("none": there is none), light, order."""

    def __init__(self, request: HttpRequest) -> None:
        given = request.GET
        self.cycles = list(Cycle.objects.concerning(request.user))
        chosen = [each for each in self.cycles if each.pk == number(given.get("cycle", ""))]
        self.cycle = chosen[0] if chosen else self._usual()
        self.light = given.get("light", "") if given.get("light") in set(Light) else ""
        self.form = given.get("form", "") if given.get("form") in FORMS else ""
        self.sort = given.get("sort", "") if given.get("sort") in SORTS else "worst"
        self.unit = Organisation.objects.filter(pk=number(given.get("unit", ""))).first()
        asked = day_of(given.get("until", ""))
        year = self.cycle.year if self.cycle else 0
        self.until = asked if asked and asked.year == year and asked <= timezone.localdate() else (usual(year) if year else timezone.localdate())

    def _usual(self) -> Cycle | None:
        """The year that goes on, else the newest that has begun."""
        this = timezone.localdate().year
        return next((each for each in self.cycles if each.year <= this), self.cycles[0] if self.cycles else None)

    def filings(self, request: HttpRequest) -> list[Filing]:
        """The projects that are carried out, at most one more than a page of lights takes."""
        seen = Filing.objects.visible_to(request.user).filter(carried_out(), cycle=self.cycle)
        if self.unit:
            seen = seen.filter(within("path", [self.unit.path]))
        return list(seen.select_related("organisation", "cycle").defer("document", "found", "live")[: MOST + 1])

    def lines(self, filings: list[Filing]) -> list[Line]:
        """The projects with their lights, those whose form stands as is asked for."""
        return [line for line in lines(filings, self.until) if not self.form or (line.report or "none") == self.form]

    def listed(self, found: list[Line]) -> list[Line]:
        """The lines that are asked for, in the order that is asked for."""
        rows = [line for line in found if not self.light or line.lights.worst == self.light]
        return sorted(rows, key=_ORDERS[self.sort])


_TILES = {Light.RED: "red", Light.YELLOW: "yellow", Light.GREEN: "green", Light.OPEN: "rest", Light.NOT_DUE: "none"}  # in the order of the table
_ORDERS: dict[str, Any] = {
    "worst": lambda line: (GRAVITY.index(line.lights.worst), line.lights.rate or 0, line.filing.path, line.filing.number),
    "rate": lambda line: (line.lights.rate is None, line.lights.rate or 0),
    "name": lambda line: line.filing.name,
    "unit": lambda line: (line.filing.path, line.filing.number),
}


@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Lights counted by department or unit, then project by project."""
    asked = Asked(request)
    if asked.cycle is None:
        return render(request, "web/monitoring-list.html", {"cycle": None})
    filings = asked.filings(request)
    found = asked.lines(filings[:MOST])
    rows, page = asked.listed(found), max(number(request.GET.get("page", "")), 1)
    days = cutoffs(asked.cycle.year)
    words = {
        "cycle": asked.cycle,
        "cycles": asked.cycles,
        "asked": asked,
        "days": days if asked.until in days else [asked.until, *days],
        "elapsed": Elapsed(asked.until),
        "waiting": _waiting(request, asked),
        "n": len(filings),
        "forms": FORMS.items(),
        "too_many": len(filings) > MOST,
        "counts": [(light, Counter(line.lights.worst for line in found)[light]) for light in GRAVITY],
        "groups": (grouped := groups(found, _places(filings))),
        "departments": departments(grouped),
        "rows": rows[(page - 1) * PAGE : page * PAGE],
        "shown": len(rows),
        "page": page,
        "further": page + 1 if len(rows) > page * PAGE else 0,
        "sorts": list(SORTS.items()),
        "query": _query(request),
        "asked_query": f"?{_query(request)}",
    }
    return render(request, "web/monitoring-list.html", words)


def departments(grouped: list[Group]) -> Picture | None:
    """Departments by light; None where one sees one at most."""
    if sum(each.organisation.kind == Organisation.Kind.DEPARTMENT for each in grouped) <= 1:
        return None
    tiles = [Tile(each.organisation.name, each.budget, _TILES[each.worst], tuple(each.counts.get(light, 0) for light in _TILES)) for each in grouped]
    return tiles_picture("departments", _("各部门亮灯"), tiles, say)


@never_cache
@require_safe
def picture(request: HttpRequest, format_: str) -> HttpResponse:
    """Departments by light as a file."""
    asked = Asked(request)
    filings = asked.filings(request)[:MOST] if asked.cycle else []
    found = departments(groups(asked.lines(filings), _places(filings)))
    if found is None:
        raise Http404
    return picture_file(found, format_, f"{asked.until:%Y%m%d}")


def _query(request: HttpRequest) -> str:
    """What is asked for, without light, order and page."""
    kept = request.GET.copy()
    for name in ("light", "sort", "page"):
        kept.pop(name, None)
    return kept.urlencode()


def _waiting(request: HttpRequest, asked: Asked) -> list[tuple[dt.date, int]]:
    """On which other days forms wait for this reviewer, and how many."""
    sent = MonitoringReport.objects.decided_by(request.user).filter(filing__cycle=asked.cycle, state=MonitoringReport.State.SENT)
    return list(sent.exclude(cutoff=asked.until).order_by("cutoff").values_list("cutoff").annotate(n=Count("pk")))


def _places(filings: list[Filing]) -> dict[int, Organisation]:
    """For each filing the organisation by which it is counted: its department where there are several, else its unit."""
    paths = {path for filing in filings for path in filing.organisation.above}
    tree = {each.path: each for each in Organisation.objects.filter(path__in=paths)}

    def department(filing: Filing) -> Organisation:
        above = [tree[path] for path in filing.organisation.above if path in tree and tree[path].kind == Organisation.Kind.DEPARTMENT]
        return above[0] if above else filing.organisation

    tops = {filing.pk: department(filing) for filing in filings}
    return tops if len({each.pk for each in tops.values()}) > 1 else {filing.pk: filing.organisation for filing in filings}


@never_cache
@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """The same as CSV, amounts in yuan."""
    asked, out = Asked(request), io.StringIO()
    rows = csv.writer(out)
    lights = [WORDS[light] for light in GRAVITY]
    rows.writerow(
        (_("单位"), _("项目"), _("截至"), _("年度资金（元）"), _("已支付（元）"), _("执行率"), _("预算执行的灯"), _("绩效目标的灯"), *lights, _("监控表"))
    )
    found = asked.lines(asked.filings(request)[:MOST]) if asked.cycle else []
    rows.writerows(_cells(line, asked.until) for line in asked.listed(found))
    return attachment(out.getvalue().encode("utf-8-sig"), f"{asked.until:%Y%m%d}-{_('运行监控')}.csv")


def _cells(line: Line, until: dt.date) -> tuple[Any, ...]:
    lights, states = line.lights, dict(MonitoringReport.State.choices)
    rate = percent(lights.rate) if lights.rate is not None else ""
    named = (harmless(line.filing.organisation.name), harmless(line.filing.name), until.isoformat())
    counts = (lights.counts.get(light, 0) for light in GRAVITY)
    return (
        *named,
        lights.budget if lights.budget is not None else "",
        lights.paid,
        rate,
        WORDS[lights.money],
        WORDS[lights.indicators],
        *counts,
        states.get(line.report, ""),
    )
