"""公开: the page of a project at its permanent address, its versions, its documents."""

import io
from typing import Any

import msgspec
import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiheng.model.declaration import Submission
from jiheng.model.public_page import PublicPage, decoded
from jiheng.web import public_show
from jiheng.web.models import Publication, PublicBody, PublicIndicator, PublicProject
from jiheng.web.open_page import MINUTE, asked_too_often, open_page
from jiheng.web.paging import number
from jiheng.web.public_pictures import progress
from jiheng.web.similar import most_telling
from jiheng.web.views.pictures import picture_file
from jiheng.web.views.public import attachment
from jiheng.web.views.published import absolute, project_at
from jiheng.writers.form.document import Format, document

_GONE = 410
_MOST_DOCUMENTS = 200  # of one address within ten minutes
DECLARATION, SELF_EVALUATION, ALL = "declaration", "self-evaluation", "all"


@open_page
def project(request: HttpRequest, year: str, unit: str, slug: str, version: str = "") -> HttpResponse:
    """The page as it is public, or an older version of it (`/v2/`, `?version=2`); 410 with the reason where it was withdrawn."""
    row = project_at(year, unit, slug)
    wanted = version or request.GET.get("version", "")
    versions = list(row.filing.publications.all())
    shown = public_show.readable(versions)
    if not shown:
        return render(request, "web/open-withdrawn.html", {"project": row, "versions": versions, "last": versions[-1]}, status=_GONE)
    found = next((each for each in shown if each.number == number(wanted)), None) if wanted else shown[-1]
    if found is None:
        raise Http404
    page = decoded(found.document)
    words = drawn(page) | {"project": row, "edition": found, "current": shown[-1], "is_old": found != shown[-1], "history": _history(versions, shown)}
    words |= {"crumbs": _crumbs(row), "address": absolute(row.address), "compared": _compared(row) if found == shown[-1] else None}
    address = reverse("public-project", args=[row.year, row.body.slug, row.slug])
    words |= {"open_data": _open_data(row, found), "progress": progress(page), "pictured": f"{address}v{found.number}/progress"}
    return render(request, "web/open-project.html", words)


def _open_data(row: PublicProject, edition: Publication) -> list[dict[str, str]]:
    """What programs take of a version."""
    address = reverse("public-project-data", args=[row.year, row.body.slug, row.slug, edition.number])
    return [{"url": address, "name": _("开放数据包"), "formats": "ZIP"}]


def drawn(page: PublicPage) -> dict[str, Any]:
    """What the page of a project shows of its document."""
    return {
        "published": page,
        "form": page.declaration.declarations[0],
        "tiles": public_show.tiles(page),
        "summary": public_show.summary(page),
        "lines": public_show.lines(page),
        "why": public_show.reasons_given(page),
        "bars": public_show.bars(page),
        "withheld": public_show.withheld(page),
        "origin": public_show.origin_words(page),
    }


def _compared(row: PublicProject) -> Any:
    return most_telling(list(PublicIndicator.objects.filter(project=row)))


def _crumbs(row: PublicProject) -> list[PublicBody]:
    above = row.body.organisation.above
    return list(PublicBody.objects.filter(organisation__path__in=above).select_related("organisation").order_by("organisation__path"))


def _history(versions: list[Publication], shown: list[Publication]) -> list[dict[str, Any]]:
    """Versions, the newest first, with what each changed; of those that may no longer be read only when they were public."""
    pages = {each.pk: decoded(each.document) for each in shown}
    told, before = [], None
    for each in versions:
        page = pages.get(each.pk)
        changed = public_show.differences(before, page) if before and page else []
        told.append({"version": each, "changed": changed, "first": not told, "readable": page is not None})
        before = page
    return told[::-1]


@open_page
def paper(request: HttpRequest, year: str, unit: str, slug: str, version: str, what: str, format_: str) -> HttpResponse:
    """A version as official documents, or as the very text of which the digest is."""
    row = project_at(year, unit, slug)
    found = next((each for each in public_show.readable(list(row.filing.publications.all())) if each.number == int(version)), None)
    if found is None:
        raise Http404
    if refused := asked_too_often(request, "public-document", _MOST_DOCUMENTS):
        return refused
    name = f"{row.name or row.slug}-{row.year}-v{found.number}"
    if what == "page":
        return attachment(found.document.encode(), f"{name}.json")
    return attachment(document(_chosen(decoded(found.document), what), Format(format_), cover=False), f"{name}-{what}.{format_}")


@open_page
def picture(request: HttpRequest, year: str, unit: str, slug: str, version: str, format_: str) -> HttpResponse:
    """The progress of the indicators of a version as a file."""
    row = project_at(year, unit, slug)
    found = next((each for each in public_show.readable(list(row.filing.publications.all())) if each.number == int(version)), None)
    drawing = progress(decoded(found.document)) if found else None
    if found is None or drawing is None:
        raise Http404
    if refused := asked_too_often(request, "public-document", _MOST_DOCUMENTS):
        return refused
    head = _("%(name)s %(year)s 年（第 %(n)s 版）") % {"name": row.name or row.slug, "year": row.year, "n": found.number}
    source = f"{row.unit} · {absolute(row.address)}v{found.number}/"
    return picture_file(drawing, format_, f"{row.name or row.slug}-{row.year}-v{found.number}", head=head, source=source)


def _chosen(page: PublicPage, what: str) -> Submission:
    """The forms of a version that are asked for. Raises Http404 where it has no self-evaluation."""
    if what == DECLARATION:
        return page.declaration
    if page.self_evaluation is None:
        raise Http404
    if what == SELF_EVALUATION:
        return page.self_evaluation
    return msgspec.structs.replace(page.declaration, declarations=(*page.declaration.declarations, *page.self_evaluation.declarations))


@open_page
def code(request: HttpRequest, year: str, unit: str, slug: str) -> HttpResponse:
    """The permanent address as a QR code."""
    row, out = project_at(year, unit, slug), io.BytesIO()
    segno.make(absolute(row.address), error="m").save(out, kind="svg", scale=4, border=2, xmldecl=False, svgclass=None, lineclass=None)
    answer = HttpResponse(out.getvalue(), content_type="image/svg+xml")
    answer["Cache-Control"] = f"public, max-age={60 * MINUTE}"
    return answer
