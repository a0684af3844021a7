"""图表: pictures of a year and of a project, each with its table and as SVG, PNG and CSV."""

import csv
import io

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jiheng.readers.grid import Unreadable
from jiheng.web.models import Cycle
from jiheng.web.paging import day_of
from jiheng.web.pictures import OF_YEAR, carried_out, progress, say
from jiheng.web.reading import drawn
from jiheng.web.views.ledger import running
from jiheng.web.views.overview import chosen_year
from jiheng.web.views.public import attachment
from jiheng.writers.cells import harmless
from jiheng.writers.pictures.canvas import headed
from jiheng.writers.pictures.picture import Picture


@never_cache
@require_safe
def pictures(request: HttpRequest) -> HttpResponse:
    """The pictures of the chosen year, or the newest."""
    cycles = list(Cycle.objects.concerning(request.user))
    cycle = chosen_year(request, cycles) if request.GET.get("cycle") else carried_out(request.user, cycles)
    shown = [(make(request.user, cycle), f"{reverse('pictures')}{key}", f"?cycle={cycle.pk}") for key, make in OF_YEAR.items()] if cycle else []
    return render(request, "web/pictures.html", {"cycles": cycles, "cycle": cycle, "shown": shown})


@never_cache
@require_safe
def file(request: HttpRequest, key: str, format_: str) -> HttpResponse:
    """A picture of the year as a file."""
    cycle = chosen_year(request, list(Cycle.objects.concerning(request.user)))
    if key not in OF_YEAR or cycle is None:
        raise Http404
    return picture_file(OF_YEAR[key](request.user, cycle), format_, f"{cycle.year}")


@never_cache
@require_safe
def project(request: HttpRequest, pk: int) -> HttpResponse:
    """The progress of an approved project's indicators."""
    filing = running(request, pk)
    shown = (progress(filing), reverse("pictures-project", args=[filing.pk]) + "progress", "")
    return render(request, "web/pictures-project.html", {"filing": filing, "shown": shown})


@never_cache
@require_safe
def project_file(request: HttpRequest, pk: int, format_: str) -> HttpResponse:
    """The same as a file."""
    filing = running(request, pk)
    return picture_file(progress(filing, day_of(request.GET.get("until", ""))), format_, filing.name)


def picture_file(picture: Picture, format_: str, about: str, *, head: str = "", source: str = "") -> HttpResponse:
    """A picture as SVG or PNG under a heading (`head`, else `about`) with its source, or the table behind it as CSV."""
    name = f"{about}-{picture.title}.{format_}"
    if format_ == "csv":
        return attachment(_csv(picture), name)
    words = picture.title if about in picture.title else f"{head or about} · {picture.title}"  # a year is in the title already
    svg = headed(picture.svg, words, source)
    if format_ == "svg":
        return attachment(svg.encode(), name)
    try:
        return attachment(drawn(svg), name)
    except Unreadable as error:
        words = {"title": _("没有画成"), "message": say(error.zh, error.en)}
        return HttpResponse(f"{words['title']}：{words['message']}", status=503, content_type="text/plain; charset=utf-8")


def _csv(picture: Picture) -> bytes:
    """The table behind a picture; amounts in yuan."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(picture.head)
    rows.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in picture.rows)
    return out.getvalue().encode("utf-8-sig")
