"""Pictures of what is public: the progress of a project's indicators, and where the money of a place went. From published versions and nothing else."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from django.db.models import Case, F, Q, Sum, When
from django.utils.translation import gettext as _

from jiheng.model.public_page import Origin, Outcome, PublicPage, Result
from jiheng.web.models import Organisation, PublicBody, PublicProject
from jiheng.web.pictures import say
from jiheng.writers.pictures.flow import flow_picture
from jiheng.writers.pictures.picture import Picture
from jiheng.writers.pictures.progress import Progress, progress_picture

_UNKNOWN = (Outcome.OPEN, Outcome.PENDING)


def progress(page: PublicPage) -> Picture | None:
    """The indicators of a published version against their targets; None before there is any result."""
    if all(each.outcome is Outcome.PENDING for each in page.results):
        return None
    return progress_picture("progress", _("指标进度"), [_line(each) for each in page.results], _elapsed(page), say)


def _line(row: Result) -> Progress:
    met = None if row.outcome in _UNKNOWN else row.outcome is Outcome.MET
    ratio = Fraction(row.rate) / 100 if row.rate is not None else None
    return Progress(row.name or row.level2 or "—", row.target.raw, row.actual.raw if row.actual else "", ratio, row.is_ceiling, met)


def _elapsed(page: PublicPage) -> Fraction:
    """The share of the budget year that had passed when the results were counted; all of it for a self-evaluation."""
    if page.origin is not Origin.LEDGER or page.until is None:
        return Fraction(1)
    first, last = dt.date(page.year, 1, 1), dt.date(page.year, 12, 31)
    days = (last - first).days + 1
    return Fraction(min(max((page.until - first).days + 1, 0), days), days)


def flow(body: PublicBody, year: int) -> Picture:
    """Published budgets of a year: department → unit → spent or not; of a unit its projects. What was spent stands apart where it is not published."""
    alone = body.organisation.kind == Organisation.Kind.UNIT
    names = ("unit", "name") if alone else ("department", "unit")
    rows = PublicProject.objects.shown().below(body.organisation).filter(year=year).order_by()
    told = Q(paid__isnull=False)
    sums = rows.values_list(*names).annotate(
        spent=Sum("paid", filter=told), rest=Sum(Case(When(told & Q(budget__gt=F("paid")), then=F("budget") - F("paid")))), hidden=Sum("budget", filter=~told)
    )
    heads = (_("单位"), _("项目"), _("去向")) if alone else (_("主管部门"), _("单位"), _("去向"))
    return flow_picture("flow", _("%(year)s 年资金流向") % {"year": year}, heads, _ways(list(sums)), say)


def _ways(sums: Sequence[tuple[str, str, Decimal | None, Decimal | None, Decimal | None]]) -> list[tuple[tuple[str, ...], Decimal]]:
    words = (_("已支出"), _("没有支出"), _("没有公开支出"))
    return sorted(((first, second, word), amount) for first, second, *amounts in sums for word, amount in zip(words, amounts, strict=True) if amount)
