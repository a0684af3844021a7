"""公开: the same indicator over units and years."""

from collections import Counter
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from jiheng.model.bands import percentile
from jiheng.model.likeness import key as name_key
from jiheng.model.public_page import Outcome
from jiheng.web.models import PublicIndicator
from jiheng.web.open_page import asked_too_often, open_page
from jiheng.web.paging import number
from jiheng.web.public_show import LIGHTS, OUTCOMES
from jiheng.web.similar import MOST, fewest, scale

PAGE = 50
_FARTHEST = 10_000


@open_page
def indicators(request: HttpRequest) -> HttpResponse:
    """Names of indicators, the most used first."""
    query = request.GET.get("q", "").strip()[:60]
    if query and (refused := asked_too_often(request)):
        return refused
    rows = _shown().exclude(key="")
    if query:
        rows = rows.filter(key__contains=name_key(query)) if name_key(query) else rows.none()
    page = max(1, min(number(request.GET.get("page", "")) or 1, _FARTHEST))
    named = rows.order_by().values("key").annotate(n=Count("pk"), name=Max("name"), units=Count("project__body", distinct=True)).order_by("-n", "key")
    found = list(named[(page - 1) * PAGE : page * PAGE + 1])
    words = {"rows": found[:PAGE], "q": query, "page": "page", "key": "page", "further": page + 1 if len(found) > PAGE else ""}
    return render(request, "web/open-indicators.html", words)


@open_page
def indicator(request: HttpRequest, key: str) -> HttpResponse:
    """Targets and results of an indicator: the values of one kind of unit and one direction are compared, the commonest unless another is asked for."""
    rows = _shown().filter(key=key[:100])
    groups = _groups(rows)
    if not groups:
        raise Http404
    place = min(number(request.GET.get("group", "")), len(groups) - 1)
    chosen = groups[place]
    listed = rows.filter(kind=chosen["kind"], sign=chosen["sign"]).select_related("project__body").order_by("-project__year", "project__path", "pk")
    words = {"key_": key, "name": chosen["name"], "groups": groups, "place": place, "least": fewest(), "key": "page"}
    return render(request, "web/open-indicator.html", words | _bands(listed, chosen["unit"]) | _table(request, listed))


def _shown() -> QuerySet[PublicIndicator]:
    return PublicIndicator.objects.exclude(project__current=None)


def _groups(rows: QuerySet[PublicIndicator]) -> list[dict[str, Any]]:
    """Kinds of unit with their direction, the commonest first; each with the unit and the name that most of its forms print."""
    counted = rows.order_by().values("kind", "sign").annotate(n=Count("pk")).order_by("-n", "kind", "sign")
    found = []
    for group in counted:
        printed = rows.filter(kind=group["kind"], sign=group["sign"]).order_by().values_list("unit", "name")[:MOST]
        units, names = Counter(unit for unit, _name in printed), Counter(name for _unit, name in printed)
        found.append(group | {"unit": units.most_common(1)[0][0], "name": names.most_common(1)[0][0]})
    return found


def _bands(rows: QuerySet[PublicIndicator], unit: str) -> dict[str, Any]:
    sizes = list(rows.exclude(size=None).order_by().values_list("size", flat=True)[:MOST])
    reached = list(rows.exclude(reached=None).order_by().values_list("reached", flat=True)[:MOST])
    told = Counter(rows.order_by().values_list("outcome", flat=True)[:MOST])
    outcomes = [(LIGHTS[each], OUTCOMES[each], told[each.value]) for each in Outcome if told[each.value]]
    return {
        "sizes": sizes,
        "targets": scale(sizes, unit) if len(sizes) >= fewest() else None,
        "actuals": scale(reached, unit) if len(reached) >= fewest() else None,
        "reached_n": len(reached),
        "outcomes": outcomes,
    }


def _table(request: HttpRequest, rows: QuerySet[PublicIndicator]) -> dict[str, Any]:
    page = max(1, min(number(request.GET.get("page", "")) or 1, _FARTHEST))
    found = list(rows[(page - 1) * PAGE : page * PAGE + 1])
    sizes = list(rows.exclude(size=None).order_by().values_list("size", flat=True)[:MOST])
    for each in found:
        each.light, each.word = LIGHTS[Outcome(each.outcome)], OUTCOMES[Outcome(each.outcome)]
        each.percentile = percentile(each.size, sizes) if each.size is not None and len(sizes) >= fewest() else None
    return {"rows": found[:PAGE], "further": page + 1 if len(found) > PAGE else ""}
