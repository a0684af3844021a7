"""Pictures of a budget year as one person sees it: flow of funds, year on year, departments by light, progress of a project's indicators."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, JSONField, Max, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jiheng.model.actual_values import ActualValue
from jiheng.model.attainment import Direction
from jiheng.model.judged import reached_of
from jiheng.model.numerals import short
from jiheng.model.target import Target
from jiheng.reference.scoring_profiles import DEFAULT, load_scoring_profile
from jiheng.web.execution import year_of
from jiheng.web.models import Cycle, Filing, LedgerRecord, Person
from jiheng.web.models import carried_out as under_way
from jiheng.writers.pictures.flow import flow_picture
from jiheng.writers.pictures.picture import Picture
from jiheng.writers.pictures.progress import Progress, progress_picture
from jiheng.writers.pictures.years import years_picture

_ZERO, _CENT = Decimal(0), Decimal("0.01")
_DIGITS = 2  # behind the point, where there is little room
_FEW, _MOST_KEPT = 500, 20_000  # filings that are named one by one; ledgers whose sums are kept
KEPT: dict[tuple[int, int, int], dict[str, Decimal]] = {}  # (filing, its last record, how many) → economic item → paid


def say(zh: str, en: str) -> str:
    """The text in the language of the page."""
    return zh if (get_language() or "zh").startswith("zh") else en


def carried_out(person: Person, cycles: list[Cycle]) -> Cycle | None:
    """The newest year of which projects are being carried out, or the newest."""
    running = set(Filing.objects.visible_to(person).filter(under_way(), cycle__in=cycles).order_by().values_list("cycle", flat=True).distinct())
    return next((cycle for cycle in cycles if cycle.pk in running), cycles[0] if cycles else None)


def flow(person: Person, cycle: Cycle) -> Picture:
    """Approved funds of the year: unit → category → economic item of what was paid; what is not paid yet stands apart."""
    filings = Filing.objects.visible_to(person).filter(under_way(), cycle=cycle).order_by()
    known = {pk: (unit, category, annual or _ZERO) for pk, unit, category, annual in filings.values_list("pk", "organisation__name", "category", "annual")}
    items = _paid(filings)
    ways: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for pk, (unit, category, annual) in known.items():
        paid = {item: amount for item, amount in items.get(pk, {}).items() if amount > 0}
        for item, amount in paid.items():
            ways[unit, category or _("没有填写"), item or _("没有写科目")] += amount
        if (rest := annual - sum(paid.values(), _ZERO)) > 0:
            ways[unit, category or _("没有填写"), _("尚未支付")] += rest
    heads = (_("单位"), _("项目类别"), _("经济科目"))
    return flow_picture("flow", _("资金流向"), heads, sorted(ways.items()), say)


def years(person: Person, cycle: Cycle) -> Picture:
    """Funds of each unit in this year and the one before, in the same region."""
    seen = Filing.objects.visible_to(person).filter(cycle__region=cycle.region, cycle__year__in=(cycle.year - 1, cycle.year)).order_by()
    sums: dict[str, dict[int, Decimal]] = defaultdict(dict)
    for unit, year, money in seen.values_list("organisation__name", "cycle__year").annotate(money=Sum("annual")):
        sums[unit][year] = money or _ZERO
    lines = [(unit, told.get(cycle.year - 1), told.get(cycle.year)) for unit, told in sums.items()]
    return years_picture("years", _("年度对比：各单位资金"), _("单位"), (cycle.year - 1, cycle.year), lines, say)


def progress(filing: Filing, until: dt.date | None = None) -> Picture:
    """Every indicator of an approved project against its target and the time that has passed by `until`, today or the end of its year."""
    year = year_of(filing, until or timezone.localdate())
    return progress_of(year.actual, year.until, filing.cycle.year)


def progress_of(actual: Sequence[ActualValue], until: dt.date, year: int) -> Picture:
    """The same of actual values that are computed already."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    elapsed = Fraction(min(max((until - first).days + 1, 0), (last - first).days + 1), (last - first).days + 1)
    profile = load_scoring_profile(DEFAULT)
    lines = []
    for value in actual:
        reached = reached_of(value.row, profile)
        told = _short(value.measured.value) if value.measured.value else ""
        ceiling = reached.direction is Direction.DOWN
        name, target = value.indicator.name or "", _short(value.indicator.target)
        lines.append(Progress(name, target, told, reached.ratio, ceiling, reached.met, say(reached.zh, reached.en)))
    return progress_picture("progress", _("指标进度"), lines, elapsed, say)


def _short(target: Target) -> str:
    """A value in few characters: numbers with two digits at most, words as they stand."""
    if target.value is None or target.upper is not None:
        return target.raw
    return f"{target.comparator or ''}{short(target.value, _DIGITS)}{target.unit or ''}"


OF_YEAR: dict[str, Callable[[Person, Cycle], Picture]] = {"flow": flow, "years": years}


def _paid(filings: QuerySet[Filing]) -> dict[int, dict[str, Decimal]]:
    """What was paid of each filing by economic item, refunds taken off. A ledger that stays as it is is summed up once: records never change, and a
    correction is a new one."""
    payments = LedgerRecord.objects.filter(filing__in=filings.values("pk"), kind__in=("payment", "withdrawal")).order_by()
    keys = {pk: (pk, last, n) for pk, last, n in payments.values_list("filing").annotate(last=Max("pk"), n=Count("pk"))}
    found = {pk: KEPT[key] for pk, key in keys.items() if key in KEPT}
    missing = [pk for pk in keys if pk not in found]
    if missing:
        sums = _summed(filings if len(missing) > _FEW else Filing.objects.filter(pk__in=missing))
        found |= {pk: sums.get(pk, {}) for pk in missing}
        if len(KEPT) + len(missing) > _MOST_KEPT:
            KEPT.clear()
        KEPT.update({keys[pk]: found[pk] for pk in missing})
    return found


def _summed(filings: QuerySet[Filing]) -> dict[int, dict[str, Decimal]]:
    """Payments that count, added by the database: item of the record → amount, to the cent."""
    found: dict[int, dict[str, Decimal]] = defaultdict(dict)
    item = KeyTextTransform("economic_item", Cast("document", JSONField()))
    records = LedgerRecord.objects.in_force().filter(filing__in=filings.order_by().values("pk"), kind="payment").order_by().annotate(item=item)
    for pk, name, amount in records.values_list("filing", "item").annotate(paid=Sum("amount")):
        found[pk][name or ""] = amount.quantize(_CENT)
    return found
