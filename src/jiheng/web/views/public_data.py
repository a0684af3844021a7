"""公开数据: what everybody may take along of all that is public: packages by place and year, of one project, and the catalogue of them."""

from http import HTTPStatus
from typing import Any

import msgspec
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from jiheng.model.public_page import decoded
from jiheng.reference.open_data import Table, standard
from jiheng.web import content, open_data
from jiheng.web.language import lang
from jiheng.web.models import PublicBody, PublicProject
from jiheng.web.open_page import MINUTE, asked_too_often, open_page
from jiheng.web.public_show import readable
from jiheng.web.views.public import attachment
from jiheng.web.views.published import absolute, project_at
from jiheng.writers.open_data.catalogue import Offered, catalogue
from jiheng.writers.open_data.descriptor import table_schema

_MOST_PACKAGES = 100  # of one address within ten minutes
_TYPES = {"string": ("文字", "text"), "integer": ("整数", "integer"), "number": ("数值", "number"), "date": ("日期", "date"), "boolean": ("是否", "yes or no")}


@open_page
def data(request: HttpRequest) -> HttpResponse:
    """What the package is, its versions and tables, how to write and check one, and the packages."""
    known, zh = standard(), lang() == "zh"
    words = {
        "standard": known,
        "title": known.title if zh else known.title_en,
        "description": known.description if zh else known.description_en,
        "changes": [(each.version, each.date, each.zh if zh else each.en) for each in reversed(known.changes)],
        "tables": [_table(each, zh=zh) for each in known.tables],
        "datasets": [_shown(each, zh=zh) for each in open_data.datasets()],
        "licence": open_data.licence(),
        "api": absolute(reverse("api:list_published")),
        "year": timezone.localdate().year,
        "some": PublicProject.objects.shown().exists(),
    }
    return render(request, "web/open-data.html", words)


def _table(table: Table, *, zh: bool) -> dict[str, Any]:
    """A table as the page shows it, in its language."""
    fields = [
        {
            "name": each.name,
            "type": _TYPES[each.type][0 if zh else 1],
            "required": each.required,
            "title": each.title if zh else each.title_en,
            "note": each.note if zh else each.note_en,
            "enum": each.enum,
        }
        for each in table.fields
    ]
    told = {"name": table.name, "key": " + ".join(table.key), "fields": fields, "foreign": [f"{field} → {name}" for field, name in table.foreign.items()]}
    return told | {"title": table.title if zh else table.title_en, "note": table.note if zh else table.note_en}


def _shown(each: open_data.Dataset, *, zh: bool) -> dict[str, Any]:
    return {"title": each.title[0 if zh else 1], "scope": each.scope, "package": each.package, "complete": each.complete, "address": _address(each)}


def _address(each: open_data.Dataset) -> str:
    return reverse("public-data-package", args=[each.scope.body.slug, each.scope.year])


@open_page
def schema(_request: HttpRequest) -> HttpResponse:
    """The schemas of all tables for programs (Table Schema), by the names of the tables."""
    told = {"conformsTo": standard().profile, "tables": {each.name: table_schema(each) for each in standard().tables}}
    return HttpResponse(msgspec.json.format(msgspec.json.encode(told)), content_type="application/json")


@open_page
def catalog(_request: HttpRequest) -> HttpResponse:
    """The packages that can be fetched, as DCAT."""
    offered = [
        Offered(
            title=each.title[0],
            title_en=each.title[1],
            publisher=each.scope.body.organisation.name,
            address=absolute(_address(each)),
            year=each.scope.year,
            at=each.package.at,
            size=each.package.size,
            sha256=each.package.sha256,
        )
        for each in open_data.datasets()
        if each.package
    ]
    told = catalogue(absolute(reverse("public-data")), offered, open_data.licence())
    return HttpResponse(msgspec.json.format(msgspec.json.encode(told)), content_type="application/ld+json")


@open_page
def package(request: HttpRequest, slug: str, year: str) -> HttpResponse:
    """The package of a place and a year, as it was made last; never with anything in it that is no longer public."""
    body = get_object_or_404(PublicBody.objects.select_related("organisation"), slug=slug)
    if refused := asked_too_often(request, "public-package", _MOST_PACKAGES):
        return refused
    found = open_data.dataset_of(body, int(year))
    if found is None:
        raise Http404
    if found.package is None:
        return _in_the_making()
    etag = f'"{found.package.sha256}"'
    if (same := get_conditional_response(request, etag)) is not None:
        return same
    try:
        file = content.opened(found.package.sha256, content.MADE)
    except content.Lost as error:
        raise Http404 from error
    answer = FileResponse(file, as_attachment=True, filename=f"{slug}-{year}.zip", content_type="application/zip")
    answer["ETag"] = etag
    return answer


def _in_the_making() -> HttpResponse:
    """What there is to say until the job of every minute has made a package anew."""
    sentence = _("有内容刚刚公开、更正或撤下，数据包正在重新生成。请过几分钟再下载。")
    answer = HttpResponse(sentence, status=HTTPStatus.SERVICE_UNAVAILABLE, content_type="text/plain; charset=utf-8")
    answer["Retry-After"], answer["Cache-Control"] = str(2 * MINUTE), "no-store"
    return answer


@open_page
def project(request: HttpRequest, year: str, unit: str, slug: str, version: str) -> HttpResponse:
    """A version of a project as a package."""
    row = project_at(year, unit, slug)
    found = next((each for each in readable(list(row.filing.publications.all())) if each.number == int(version)), None)
    if found is None:
        raise Http404
    if refused := asked_too_often(request, "public-package", _MOST_PACKAGES):
        return refused
    page = decoded(found.document)
    made = open_data.zipped(open_data.entries_of(page, absolute(row.address)), f"{page.project} {page.year}", page.unit, f"1.0.{found.number}")
    answer = attachment(made, f"{row.name or row.slug}-{row.year}-v{found.number}-open-data.zip")
    answer["Cache-Control"] = f"public, max-age={10 * MINUTE}"
    return answer
