"""What the page of a project's monitoring shows, row by row, in the language of the page."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

import msgspec
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from jiheng.model.numerals import short
from jiheng.scoring.forecast import Forecast, told
from jiheng.scoring.lights import Light
from jiheng.scoring.monitoring import Reason, Watch, Watched
from jiheng.scoring.provisional import ProvisionalMark
from jiheng.web.language import lang
from jiheng.web.models import Filing
from jiheng.web.monitoring import wanting
from jiheng.web.monitoring_chart import Gauge, gauge, money_gauge

_WAN = 10_000


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A row: texts, gauge, light, what is expected, mark, and what the officer wrote. `lacks`: what keeps the form from being sent."""

    id: str
    name: str
    levels: str
    target: str
    actual: str
    link: str
    provisional: bool
    gauge: Gauge
    light: Light
    word: str
    why: str
    expected: str
    sentence: str
    proposed: str
    likelihood: str
    weight: str
    mark: str
    arithmetic: str
    reason: Reason
    lacks: frozenset[str]

    @property
    def deviates(self) -> bool:
        """Whether a reason is asked for."""
        return self.light.deviates


def rows(filing: Filing, watched: Watch, reasons: Mapping[str, Reason]) -> list[Shown]:
    """All indicators in the order of the form."""
    lacks: dict[str, set[str]] = defaultdict(set)
    for row, lack in wanting(watched, reasons):
        lacks[row.standing.indicator.id].add(lack)
    marks = watched.provisional.rows if watched.provisional else (None,) * len(watched.rows)
    return [_shown(filing, watched, row, mark, reasons, lacks) for row, mark in zip(watched.rows, marks, strict=True)]


def _shown(filing: Filing, watched: Watch, row: Watched, mark: ProvisionalMark | None, reasons: Mapping[str, Reason], lacks: Mapping[str, set[str]]) -> Shown:
    standing, zh = row.standing, lang() == "zh"
    indicator, signal, reason = standing.indicator, standing.signal, reasons.get(standing.indicator.id, Reason())
    return Shown(
        id=indicator.id,
        name=indicator.name or "",
        levels=" · ".join(level.removesuffix("指标") for level in (indicator.level1, indicator.level2) if level),
        target=told(indicator.target) if indicator.target.comparator is None else f"{indicator.target.comparator}{told(indicator.target)}",
        actual=_actual(row),
        link=ledger_link(filing, indicator.id),
        provisional=standing.value.measure is not None and not standing.value.confirmed,
        gauge=gauge(row, watched),
        light=signal.light,
        word=signal.zh if zh else signal.en,
        why=signal.why_zh if zh else signal.why_en,
        expected=told(row.forecast.value) if row.forecast.value else _("未能预计"),
        sentence=sentence(row.forecast),
        proposed=row.likelihood or "",
        likelihood=reason.likelihood or row.likelihood or "",
        weight=short(mark.weight, 2) if mark and mark.weight is not None else "",
        mark=f"{mark.mark:.2f}" if mark and mark.mark is not None else "—",
        arithmetic=(mark.due.zh if zh else mark.due.en) if mark else "",
        reason=reason,
        lacks=frozenset(lacks.get(indicator.id, ())),
    )


def _actual(row: Watched) -> str:
    measured = row.standing.value.measured
    if measured.value is None:
        return _("尚无")
    text = told(measured.value)
    return _("%(value)s（%(n)s 份）") % {"value": text, "n": measured.answers} if measured.answers is not None else text


def ledger_link(filing: Filing, indicator: str) -> str:
    """Where the evidence of an indicator stands."""
    try:
        return f"{reverse('ledger-project', args=[filing.pk])}?indicator={indicator}"
    except NoReverseMatch:
        return ""


def sentence(forecast: Forecast) -> str:
    """The arithmetic of a forecast in the language of the page."""
    return forecast.zh if lang() == "zh" else forecast.en


class MoneyShown(msgspec.Struct, frozen=True, kw_only=True):
    """The row of the budget, amounts in 万元."""

    target: str
    actual: str
    gauge: Gauge
    light: Light
    word: str
    why: str
    expected: str
    sentence: str
    likelihood: str
    weight: str
    mark: str
    arithmetic: str


def money(watched: Watch) -> MoneyShown:
    """The budget beside time."""
    found, zh = watched.money, lang() == "zh"
    mark = watched.provisional.execution if watched.provisional else None
    ahead = found.forecast.value
    return MoneyShown(
        target=in_wan(found.spending.budget),
        actual=in_wan(found.spending.paid),
        gauge=money_gauge(watched),
        light=found.signal.light,
        word=found.signal.zh if zh else found.signal.en,
        why=found.signal.why_zh if zh else found.signal.why_en,
        expected=in_wan(ahead.value) if ahead is not None else _("未能预计"),
        sentence=sentence(found.forecast),
        likelihood=found.likelihood or "",
        weight=short(mark.weight, 2) if mark and mark.weight is not None else "",
        mark=f"{mark.mark:.2f}" if mark and mark.mark is not None else "—",
        arithmetic=(mark.due.zh if zh else mark.due.en) if mark else "",
    )


def in_wan(amount: Decimal | None) -> str:
    """An amount in 万元 with its unit."""
    return _("%(n)s 万元") % {"n": f"{amount / _WAN:,.2f}"} if amount is not None else _("没有填写")


def day_word(day: dt.date) -> str:
    """A day of the year in words."""
    return _("%(month)s 月 %(day)s 日") % {"month": day.month, "day": day.day}
