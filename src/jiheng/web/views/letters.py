"""审核意见书 of what a reviewer returned, one for each unit and year: by day, singly or as one ZIP."""

import datetime as dt
import io
import re
import zipfile
from itertools import groupby
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jiheng.model.workflow import Step
from jiheng.web.models import Review
from jiheng.web.paging import day_of, number
from jiheng.web.views.assessing import letter_of
from jiheng.web.views.public import attachment

_DAYS, _MOST = 60, 500  # days that are offered; decisions on a page and in a ZIP


@never_cache
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """What this person returned on a day, by unit."""
    mine = _returned(request)
    days = list(mine.annotate(day=TruncDate("decided_at")).order_by("-day").values_list("day").annotate(n=Count("pk"))[:_DAYS])
    day = day_of(request.GET.get("day", "")) or (days[0][0] if days else timezone.localdate())
    after = number(request.GET.get("after", ""))
    found = _on(mine, day, after)
    words = {"days": days, "day": day, "units": _by_unit(found), "after": after, "further": found[-1].pk if len(found) == _MOST else ""}
    return render(request, "web/letters.html", words)


@require_safe
def unit(request: HttpRequest, pk: int, format_: str) -> HttpResponse:
    """The letter, or the table of findings, to one unit for a day and a year."""
    day = day_of(request.GET.get("day", ""))
    of_unit = _returned(request).filter(filing__organisation__pk=pk, filing__cycle__pk=number(request.GET.get("cycle", "")))
    reviews = _on(of_unit, day) if day else []
    if not reviews:
        raise Http404
    return attachment(letter_of(reviews, format_), f"{reviews[0].filing.organisation.name}-{_paper(format_)}.{format_}")


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """All letters and tables of a day (a page of it) in a ZIP, a folder for each unit."""
    day = day_of(request.GET.get("day", ""))
    found = _on(_returned(request), day, number(request.GET.get("after", ""))) if day else []
    if not found:
        raise Http404
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for reviews in _by_unit(found):
            organisation, year = reviews[0].filing.organisation, reviews[0].filing.cycle.year
            folder = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", f"{organisation.code or organisation.pk}-{organisation.name}-{year}")
            for format_ in ("docx", "xlsx"):
                target.writestr(f"{folder}/{_paper(format_)}.{format_}", letter_of(reviews, format_))
    return attachment(out.getvalue(), f"{_('审核意见书')}-{day:%Y%m%d}.zip")


def _paper(format_: str) -> str:
    return _("审核意见书") if format_ == "docx" else _("审核意见表")


def _returned(request: HttpRequest) -> QuerySet[Review]:
    return Review.objects.filter(by=request.user, decision=Step.RETURN)


def _on(reviews: QuerySet[Review], day: dt.date, after: int = 0) -> list[Review]:
    start = timezone.make_aware(dt.datetime.combine(day, dt.time()))
    within = reviews.filter(decided_at__gte=start, decided_at__lt=start + dt.timedelta(days=1), pk__gt=after)
    return list(within.select_related("filing__organisation", "filing__cycle", "revision", "by").order_by("pk")[:_MOST])


def _by_unit(reviews: list[Review]) -> list[list[Review]]:
    """The decisions of each unit and year, by the place of the unit."""

    def key(review: Review) -> Any:
        return review.filing.path, review.filing.cycle_id

    return [list(group) for _key, group in groupby(sorted(reviews, key=key), key=key)]
