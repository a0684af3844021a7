"""公开: for programs that follow what is new: Atom, site map, robots."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _

from jiheng.web.models import Publication, PublicBody, PublicProject
from jiheng.web.models.publication import address_of
from jiheng.web.open_page import open_page
from jiheng.web.paging import number
from jiheng.web.views.published import absolute

_NEWEST = 50
ADDRESSES = 20_000  # of one site map; the standard allows 50,000


@open_page
def feed(request: HttpRequest) -> HttpResponse:
    """New and corrected pages, the newest first; what was withdrawn is not among them."""
    shown = PublicProject.objects.shown().values("current")
    rows = Publication.objects.filter(pk__in=shown).select_related("filing__public__body").defer("document", "filing__document").order_by("-at", "-pk")
    atom = Atom1Feed(
        title=_("绩衡 · 新公开的项目"), link=absolute("/public/"), description="", feed_url=absolute("/public/feed.atom"), language=request.LANGUAGE_CODE
    )
    for each in rows[:_NEWEST]:
        project, link = each.filing.public, absolute(f"{each.filing.public.address}v{each.number}/")
        told = each.reason or _("首次公开")
        summary = escape(f"{project.unit} · {project.year} · {told}")  # which readers take for HTML
        atom.add_item(project.title or project.name, link, summary, unique_id=link, pubdate=each.at, updateddate=each.at)
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@open_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """All permanent addresses, so many a file (`?p=2`)."""
    page = number(request.GET.get("p", "")) or 1
    rows = PublicProject.objects.shown().order_by("pk").values_list("year", "body__slug", "slug", "current__at")
    found = [(address_of(*parts), at) for *parts, at in rows[(page - 1) * ADDRESSES : page * ADDRESSES]] if page <= _pages() else []
    if page > 1 and not found:
        raise Http404
    bodies = list(PublicBody.objects.order_by("pk").values_list("slug", flat=True)[:ADDRESSES]) if page == 1 else []
    words = {"projects": found, "bodies": bodies, "site": settings.ADDRESS}
    return render(request, "web/sitemap.xml", words, content_type="application/xml")


@open_page
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines shall read: the public pages, not their searches."""
    maps = [f"Sitemap: {absolute('/sitemap.xml')}" + (f"?p={page}" if page > 1 else "") for page in range(1, _pages() + 1)]
    rules = ["User-agent: *", "Disallow: /", "Allow: /$", "Allow: /static/", "Allow: /public/", "Allow: /p/", "Disallow: /public/?q=", *maps]
    return HttpResponse("\n".join(rules) + "\n", content_type="text/plain; charset=utf-8")


def _pages() -> int:
    return max(1, -(-PublicProject.objects.shown().count() // ADDRESSES))
