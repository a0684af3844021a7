"""What everybody may read, without a token: published versions, exactly as they were frozen. Nothing else is ever looked at here."""

from typing import Annotated

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import Field

from jiheng.model.public_page import PublicPage, decoded
from jiheng.web.api import paging, shapes_public
from jiheng.web.api.operation import DEAR, operation, told
from jiheng.web.api.problem import Failed
from jiheng.web.models import Publication, PublicBody, PublicProject
from jiheng.web.public_show import readable
from jiheng.web.views.published import absolute, project_at

router = Router(tags=["public"])
Search = Annotated[str, Field(max_length=100, description="名称、目标或指标中的词。Words in names, objectives or indicators.")]
Year = Annotated[int | None, Field(ge=1900, le=2999, description="年度。Budget year.")]
Body = Annotated[str, Field(max_length=40, description="地区、部门或单位在公开地址里的名称。Short name of a place, department or unit in public addresses.")]


@operation(router, "get", "/public/projects", scope=None, answer=shapes_public.PublishedProjects, cost=DEAR)
def list_published(
    request: HttpRequest, *, q: Search = "", year: Year = None, of: Body = "", cursor: paging.Cursor = "", limit: paging.Limit = 50
) -> HttpResponse:
    """列出已经公开的项目。List the projects that are public, in the order in which they first were."""
    rows = _of(of).saying(q).select_related("body", "current").defer("text", "shown_text", "current__document")
    rows = rows if year is None else rows.filter(year=year)
    return told(paging.part(rows, shapes_public.PublishedProjects, lambda found: [_project(each) for each in found], cursor=cursor, limit=limit))


@operation(router, "get", "/public/projects/{year}/{unit}/{slug}", scope=None, answer=shapes_public.PublishedPage)
def read_published(request: HttpRequest, year: int, unit: str, slug: str) -> HttpResponse:
    """一个项目公开的内容，地址与公开页面对应，永久不变。What is public of a project, at the address of its page: /p/{year}/{unit}/{slug}/."""
    row, versions = _project_at(year, unit, slug)
    shown = readable(versions)
    if not shown:
        raise Failed("gone", _("这个项目的公开页面已经撤下。理由：%(reason)s") % {"reason": versions[-1].reason})
    page = shapes_public.PublishedPage(
        project=_project(row), versions=tuple(_version(row, each, is_readable=each in shown) for each in versions), page=decoded(shown[-1].document)
    )
    return told(page, version=shown[-1].number)


@operation(router, "get", "/public/projects/{year}/{unit}/{slug}/v{number}", scope=None, answer=PublicPage)
def read_published_version(request: HttpRequest, year: int, unit: str, slug: str, number: int) -> HttpResponse:
    """公开的一个版本，逐字节与存档相同。A version byte for byte: its SHA-256 is `sha256` of the list. ETag is that digest."""
    _row, versions = _project_at(year, unit, slug)
    found = next((each for each in versions if each.number == number), None)
    if found is None:
        raise Http404
    if found not in readable(versions):
        raise Failed("gone", _("这个版本已经撤下，不再提供。"))
    answer = HttpResponse(found.document.encode(), content_type="application/json")
    answer["ETag"] = f'"{found.sha256}"'
    return answer


def _of(slug: str) -> QuerySet[PublicProject]:
    """Public projects, those of an organisation and of all below it where one is named; 404 for a name that is not public."""
    if not slug:
        return PublicProject.objects.shown()
    body = PublicBody.objects.filter(slug=slug).select_related("organisation").first()
    if body is None:
        raise Http404
    return PublicProject.objects.shown().below(body.organisation)


def _project_at(year: int, unit: str, slug: str) -> tuple[PublicProject, list[Publication]]:
    row = project_at(year, unit, slug)
    return row, list(row.filing.publications.all())


def _project(row: PublicProject) -> shapes_public.PublishedProject:
    columns = ("year", "place", "department", "unit", "name", "title", "budget", "paid", "met", "mark", "grade")
    return shapes_public.PublishedProject(
        **{name: getattr(row, name) for name in columns},
        address=absolute(row.address),
        data=_data(row, row.current.number),
        indicators=row.indicators_count,
        withheld=row.hidden_count,
        version=row.current.number,
        sha256=row.current.sha256,
        published=row.current.day,
    )


def _version(row: PublicProject, version: Publication, *, is_readable: bool) -> shapes_public.PublishedVersion:
    return shapes_public.PublishedVersion(
        number=version.number,
        published=version.day,
        reason=version.reason,
        sha256=version.sha256,
        data=_data(row, version.number) if is_readable else None,
    )


def _data(row: PublicProject, number: int) -> str:
    """Where programs read a version."""
    return absolute(reverse("api:read_published_version", args=[row.year, row.body.slug, row.slug, number]))
