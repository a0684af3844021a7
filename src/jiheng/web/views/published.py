"""公开: what everybody may read. Nothing here looks at anything but published versions and what follows from them."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from jiheng.model.classes import IndicatorClass
from jiheng.model.found_text import excerpt, pieces, words_of
from jiheng.reference.disclosure import disclosure
from jiheng.reference.profile import load_profile
from jiheng.web.language import lang
from jiheng.web.models import Organisation, Publication, PublicBody, PublicIndicator, PublicProject
from jiheng.web.open_page import asked_too_often, open_page
from jiheng.web.paging import at_most, number
from jiheng.web.public_pictures import flow
from jiheng.web.similar import fewest
from jiheng.web.views.pictures import picture_file
from jiheng.web.words import class_word

PAGE = 20
_FARTHEST = 10_000  # pages
_MOST_CHOICES = 500
_MOST_PICTURES = 200  # of one address within ten minutes
_KIND = Organisation.Kind


@open_page
def index(request: HttpRequest) -> HttpResponse:
    """All public projects: searched, filtered, in pages."""
    if request.GET.get("q") and (refused := asked_too_often(request)):
        return refused
    query = request.GET.get("q", "").strip()[:100]
    rows, chosen = _filtered(request, PublicProject.objects.shown().saying(query))
    words = {"q": query, "chosen": chosen, "choices": _choices(), "total": at_most(rows)} | _page(request, rows, words_of(query))
    return render(request, "web/open.html", words | {"newest": _newest()})


def _filtered(request: HttpRequest, rows: QuerySet[PublicProject]) -> tuple[QuerySet[PublicProject], dict[str, str]]:
    """Rows by year, place, department, unit and class of indicators; what is unknown filters nothing."""
    chosen = {name: request.GET.get(name, "")[:40] for name in ("year", "place", "department", "unit", "class")}
    if year := number(chosen["year"]):
        rows = rows.filter(year=min(year, 9999))
    for name in ("place", "department", "unit"):
        body = PublicBody.objects.filter(slug=chosen[name]).select_related("organisation").first() if chosen[name] else None
        rows = rows.below(body.organisation) if body else rows
    if chosen["class"] in set(IndicatorClass):
        rows = rows.filter(Exists(PublicIndicator.objects.filter(project=OuterRef("pk"), group=chosen["class"])))
    return rows, chosen


def _choices() -> dict[str, Any]:
    bodies = list(PublicBody.objects.select_related("organisation").order_by("organisation__path")[:_MOST_CHOICES])
    by_kind = {kind: [each for each in bodies if each.organisation.kind == kind] for kind in (_KIND.REGION, _KIND.DEPARTMENT, _KIND.UNIT)}
    years = PublicProject.objects.shown().order_by("-year").values_list("year", flat=True).distinct()
    classes = [(each.value, class_word(each.value)) for each in IndicatorClass if each is not IndicatorClass.OTHER]
    return {"years": list(years), "place": by_kind[_KIND.REGION], "department": by_kind[_KIND.DEPARTMENT], "unit": by_kind[_KIND.UNIT], "classes": classes}


def _page(request: HttpRequest, rows: QuerySet[PublicProject], words: tuple[str, ...] = ()) -> dict[str, Any]:
    """A page of projects, with the words that were asked for marked."""
    page = max(1, min(number(request.GET.get("page", "")) or 1, _FARTHEST))
    found = list(rows.select_related("body", "current").defer("text", "current__document")[(page - 1) * PAGE : page * PAGE + 1])
    for each in found[:PAGE]:
        each.marked_title = pieces(each.title or each.name, words)
        each.marked_name = pieces(each.name, words) if each.title else ()
        each.said = excerpt(_besides_names(each), words) if words else ()
    return {"projects": found[:PAGE], "page": page, "key": "page", "further": page + 1 if len(found) > PAGE else "", "before": page - 1}


def _besides_names(row: PublicProject) -> str:
    """What is searched of a project but its name and title, which stand above."""
    return "\n".join(line for line in row.shown_text.splitlines() if line not in (row.name, row.title))


def _newest() -> list[Publication]:
    """The latest versions that are public."""
    shown = PublicProject.objects.shown().values("current")
    return list(Publication.objects.filter(pk__in=shown).select_related("filing__public__body").defer("document", "filing__document").order_by("-at")[:5])


@open_page
def body(request: HttpRequest, slug: str) -> HttpResponse:
    """What a place, a department or a unit has published, by year."""
    one = get_object_or_404(PublicBody.objects.select_related("organisation"), slug=slug)
    rows = PublicProject.objects.shown().below(one.organisation)
    years = list(rows.order_by("-year").values("year").annotate(n=Count("pk"), budget=Sum("budget"), paid=Sum("paid")))
    year = number(request.GET.get("year", ""))
    rows = rows.filter(year=min(year, 9999)) if year else rows
    sums = rows.order_by().aggregate(n=Count("pk"), budget=Sum("budget"), paid=Sum("paid"), met=Sum("met"), hidden=Sum("hidden_count"))
    sums["told"] = rows.exclude(met=None).order_by().aggregate(told=Sum("indicators_count"))["told"]
    known = {each.organisation.path: each for each in PublicBody.objects.filter(organisation__path__in=one.organisation.above).select_related("organisation")}
    above = [known[path] for path in one.organisation.above[:-1] if path in known]
    bodies = PublicBody.objects.filter(organisation__in=Organisation.objects.under(one.organisation)).exclude(pk=one.pk)
    below = list(bodies.select_related("organisation").order_by("organisation__path")[:_MOST_CHOICES])
    words = {"body": one, "years": years, "year": year, "sums": sums, "above": above, "below": below}
    if years:
        drawn = year if year in {each["year"] for each in years} else years[0]["year"]
        words |= {"flow": flow(one, drawn), "flow_address": reverse("public-body", args=[slug]) + "flow", "flow_query": f"?year={drawn}"}
    return render(request, "web/open-body.html", words | _page(request, rows))


@open_page
def body_picture(request: HttpRequest, slug: str, format_: str) -> HttpResponse:
    """Where the money of a place, a department or a unit went, as a file."""
    one = get_object_or_404(PublicBody.objects.select_related("organisation"), slug=slug)
    drawing = flow(one, min(number(request.GET.get("year", "")), 9999))
    if not drawing.rows:
        raise Http404
    if refused := asked_too_often(request, "public-document", _MOST_PICTURES):
        return refused
    return picture_file(drawing, format_, one.organisation.name, source=absolute(reverse("public-body", args=[slug])))


@open_page
def how(request: HttpRequest) -> HttpResponse:
    """How pages are made, checked and compared, what must be published, and on which grounds something is withheld."""
    today, zh = timezone.localdate(), lang() == "zh"
    grounds = [
        {"name": each.zh if zh else each.en, "clause": each.clause if zh else each.clause_en, "certainty": each.certainty, "ends": each.ends}
        for each in disclosure().grounds.values()
        if each.holds_on(today)
    ]
    near = int(str(load_profile()["near_miss"]))
    duties = [{"name": each.zh if zh else each.en, "clause": each.clause, "certainty": each.certainty} for each in disclosure().duties.values()]
    return render(request, "web/open-how.html", {"grounds": grounds, "duties": duties, "least": fewest(), "near": near, "over": 100 - near})


def absolute(path: str, **query: object) -> str:
    """An address with the host, as settings name it; a request never says what that is."""
    return f"{settings.ADDRESS}{path}" + (f"?{urlencode(query)}" if query else "")


def project_at(year: str, unit: str, slug: str) -> PublicProject:
    """The project at a permanent address, public or withdrawn. Raises Http404."""
    found = PublicProject.objects.select_related("body__organisation", "current", "filing__cycle").defer("filing__document", "text")
    row = found.filter(year=int(year), body__slug=unit, slug=slug).first()
    if row is None:
        raise Http404
    return row
