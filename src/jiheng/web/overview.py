"""What the overview counts: a constant number of queries, which the index `filing_summed` answers."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import CharField, Count, QuerySet, Sum
from django.db.models.functions import Cast, Substr
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jiheng.model.classes import IndicatorClass
from jiheng.model.workflow import State
from jiheng.web.charts import Chart, Row
from jiheng.web.models import Cycle, Filing, Organisation, Person
from jiheng.web.models.filing import COUNTED
from jiheng.web.models.organisation import within
from jiheng.web.templatetags.filing import STATES
from jiheng.web.words import class_word, rule_title

TOP = 10  # lines of a chart; the others are put together
DAYS = 90  # of the line
_HOUR = len("2026-01-01 00")
BLANK = "-"  # how an address says that something is blank


class Overview:
    """A budget year as one person sees it."""

    def __init__(self, person: Person, cycle: Cycle) -> None:
        self.cycle = cycle
        self.filings: QuerySet[Filing] = Filing.objects.visible_to(person).filter(cycle=cycle).order_by()
        self.places = within("path", list(person.appointments.now().values_list("organisation__path", flat=True)))
        self._sums: dict[str, Any] | None = None
        self._places: list[tuple[str, str, int, Decimal]] | None = None

    def sums(self) -> dict[str, Any]:
        """Numbers of forms, units, money, findings and indicators of each class."""
        if self._sums is None:
            columns = {name: Sum(name) for name in ("annual", "errors", "explains", "hints", *COUNTED)}
            found = self.filings.aggregate(n=Count("pk"), units=Count("organisation", distinct=True), **columns)
            self._sums = {name: value or 0 for name, value in found.items()}
        return self._sums

    def indicators(self) -> int:
        """Number of all indicators."""
        return sum(self.sums()[name] for name in COUNTED)

    def idle(self) -> int:
        """Number of units of which nothing is seen yet."""
        return max(0, Organisation.objects.filter(self.places, kind=Organisation.Kind.UNIT, valid_to=None).count() - self.sums()["units"])

    def charts(self) -> list[Chart]:
        """All of them, in the order of the page."""
        return [self.units(), self.nature(), self.category(), self.classes(), self.causes(), self.states(), self.days()]

    def units(self) -> Chart:
        """Money by unit."""
        sums: dict[str, list[Any]] = {}
        for path, _state, n, money in self._by_place():
            told = sums.setdefault(path, [0, 0])
            told[0], told[1] = told[0] + money, told[1] + n
        largest = sorted(sums.items(), key=lambda each: (-each[1][0], each[0]))
        units = {each.path: each for each in Organisation.objects.filter(path__in=[path for path, _told in largest[:TOP]])}
        rows = [Row(str(units.get(path, "")), money, (n,), self._link(unit=units[path].pk) if path in units else "") for path, (money, n) in largest]
        return self._money("units", _("资金：各单位"), _("单位"), _top(rows))

    def nature(self) -> Chart:
        """Money by nature of the project."""
        return self._money("nature", _("资金：项目性质"), _("项目性质"), _top(self._printed("nature")))

    def category(self) -> Chart:
        """Money by category of the project."""
        return self._money("category", _("资金：项目类别"), _("项目类别"), _top(self._printed("category")))

    def classes(self) -> Chart:
        """Indicators by class."""
        counts = self.sums()
        rows = tuple(Row(class_word(each), counts[f"{each.value}_indicators"], (), self._link(**{"class": each.value})) for each in IndicatorClass)
        head = (_("类别"), _("指标（条）"))
        return Chart("classes", _("指标：各类条数"), "strip", head, rows, note=_("按表上的一级、二级指标归类。"))

    def causes(self) -> Chart:
        """Forms by the gravest thing found in them."""
        found = self.filings.exclude(cause="").values_list("cause").annotate(n=Count("pk"), money=Sum("annual")).order_by("-n", "cause")
        rows = _top([Row(rule_title(cause) or cause, n, (money or 0,), self._link(cause=cause)) for cause, n, money in found])
        head = (_("主要问题"), _("申报表（份）"), _("年度资金（万元）"))
        return Chart("causes", _("问题：按原因"), "bars", head, rows, _("份"), (False, True), _("每份申报表按最严重的一个问题计。"))

    def states(self) -> Chart:
        """Forms by how far they have come."""
        sums = {state: [0, 0, Decimal(0)] for state in State}
        for _path, state, n, money in self._by_place():
            told = sums[State(state)]
            told[0], told[1], told[2] = told[0] + n, told[1] + 1, told[2] + money
        rows = tuple(Row(str(STATES[state]), n, (units, money), self._link(state=state.value)) for state, (n, units, money) in sums.items() if n)
        head = (_("状态"), _("申报表（份）"), _("单位（个）"), _("年度资金（万元）"))
        return Chart("states", _("进度：各状态"), "bars", head, rows, _("份"), (False, False, True))

    def days(self) -> Chart:
        """Forms that had been submitted by the end of each day, from the first day of the year to the last that is over; at most DAYS."""
        counts = self._by_day()
        last = max([min(timezone.localdate(), timezone.localdate(self.cycle.closes)), *counts])
        first = max(min([timezone.localdate(self.cycle.opens), *counts]), last - dt.timedelta(days=DAYS - 1))
        rows, sent = [], sum(n for day, n in counts.items() if day < first)
        for day in (first + dt.timedelta(days=number) for number in range((last - first).days + 1)):
            sent += counts.get(day, 0)
            rows.append(Row(day.isoformat(), sent, (counts.get(day, 0),)))
        head = (_("日期"), _("累计申报（份）"), _("当日（份）"))
        return Chart("days", _("进度：累计申报"), "line", head, tuple(rows), _("份"))

    def _by_day(self) -> Counter[dt.date]:
        """How many were submitted on each day of the place. Hours are cut from the text of the moment: what databases do with days is ten times slower."""
        hours = self.filings.exclude(submitted=None).values_list(Substr(Cast("submitted", CharField()), 1, _HOUR)).annotate(n=Count("pk"))
        found: Counter[dt.date] = Counter()
        for hour, n in hours:
            found[timezone.localdate(dt.datetime.fromisoformat(hour).replace(tzinfo=dt.UTC))] += n
        return found

    def _by_place(self) -> list[tuple[str, str, int, Decimal]]:
        """Path of the unit, state, number of forms, money."""
        if self._places is None:
            found = self.filings.values_list("path", "state").annotate(n=Count("pk"), money=Sum("annual"))
            self._places = [(path, state, n, money or Decimal(0)) for path, state, n, money in found]
        return self._places

    def _printed(self, field: str) -> list[Row]:
        found = self.filings.values_list(field).annotate(n=Count("pk"), money=Sum("annual")).order_by("-money", field)
        return [Row(text or _("没有填写"), money or 0, (n,), self._link(**{field: text or BLANK})) for text, n, money in found]

    def _money(self, key: str, title: str, first: str, rows: tuple[Row, ...]) -> Chart:
        return Chart(key, title, "bars", (first, _("年度资金（万元）"), _("申报表（份）")), rows, _("万元"), (True, False))

    def _link(self, **given: Any) -> str:
        return f"{reverse('filings')}?{urlencode({'cycle': self.cycle.pk} | given)}"


def _top(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The first rows, and one that sums the others up."""
    listed = list(rows)
    if len(listed) <= TOP + 1:
        return tuple(listed)
    others = listed[TOP:]
    more = tuple(sum(values) for values in zip(*(row.more for row in others), strict=True))
    return (*listed[:TOP], Row(_("其余 %(n)s 项") % {"n": len(others)}, sum(row.value for row in others), more))
