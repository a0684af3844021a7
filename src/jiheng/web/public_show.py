"""A published page as templates draw it: tiles, the table of promises and results, what money went for, what changed between versions."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jiheng.model.likeness import key
from jiheng.model.numerals import round_half_up
from jiheng.model.public_page import Origin, Outcome, PublicPage, Result, Withheld
from jiheng.model.target import Target
from jiheng.reference.disclosure import disclosure
from jiheng.web.language import lang
from jiheng.web.models import Publication
from jiheng.web.templatetags.filing import wan

_FULL, _MOST = 100, 125  # width of a bar at its target, and of the whole scale
_HUNDRED = Decimal(100)
_ONLY_WORDS = {Outcome.MET: _FULL, Outcome.PARTLY: 50, Outcome.MISSED: 0}
LIGHTS = {Outcome.MET: "green", Outcome.NEAR: "yellow", Outcome.PARTLY: "yellow", Outcome.MISSED: "red", Outcome.OPEN: "none", Outcome.PENDING: "none"}
OUTCOMES = {
    Outcome.MET: gettext_lazy("做到"),
    Outcome.NEAR: gettext_lazy("差一点"),
    Outcome.PARTLY: gettext_lazy("部分做到"),
    Outcome.MISSED: gettext_lazy("没有做到"),
    Outcome.OPEN: gettext_lazy("未能核对"),
    Outcome.PENDING: gettext_lazy("尚无结果"),
}


class Line(msgspec.Struct, frozen=True):
    """A row of the table: an indicator, its bar (None: nothing to draw), and its light."""

    result: Result
    name: str
    key: str
    target: str
    actual: str
    width: Decimal | None
    light: str
    word: str


class Bar(msgspec.Struct, frozen=True):
    """What money went for: words, width in percent of the budget, the amount in 万元."""

    label: str
    width: str
    amount: str
    rest: bool = False
    payees: str = ""


class Reason(msgspec.Struct, frozen=True):
    """Something that is not public, why, and from when it will be."""

    what: str
    ground: str
    clause: str
    certainty: str
    until: int | None


def lines(page: PublicPage) -> list[Line]:
    """The table of promises and results."""
    return [_line(each) for each in page.results]


def _line(row: Result) -> Line:
    width = row.rate if row.rate is not None else _ONLY_WORDS.get(row.outcome)
    return Line(
        result=row,
        name=row.name or row.level2 or row.level1 or "—",
        key=key(row.name or ""),
        target=row.target.raw,
        actual=row.actual.raw if row.actual else "—",
        width=min(max(Decimal(width), Decimal(0)), Decimal(_MOST)) if width is not None else None,
        light=LIGHTS[row.outcome],
        word=str(OUTCOMES[row.outcome]),
    )


def tiles(page: PublicPage) -> dict[str, Any]:
    """The four figures above the page; None where nothing is published."""
    told = [each for each in page.results if each.outcome is not Outcome.PENDING]
    rate = round_half_up(_HUNDRED * page.paid / page.budget, 1) if page.budget and page.paid is not None else None
    met = sum(each.outcome is Outcome.MET for each in told) if told else None
    counts = {"met": met, "n": len(page.results), "hidden": page.hidden_indicators}
    return {"budget": page.budget, "paid": page.paid, "rate": rate, "mark": page.mark, "grade": page.grade} | counts


def summary(page: PublicPage) -> str:
    """What happened, in a sentence or two made from the figures."""
    told = tiles(page)
    parts = []
    if page.budget is not None:
        parts.append(_("%(year)s 年预算 %(amount)s 万元") % {"year": page.year, "amount": wan(page.budget)})
    if page.paid is not None:
        parts.append(_("实际支出 %(amount)s 万元") % {"amount": wan(page.paid)})
    if told["met"] is not None:
        parts.append(ngettext("%(n)s 项目标做到 %(met)s 项", "%(n)s 项目标做到 %(met)s 项", told["n"]) % told)
    if told["hidden"]:
        parts.append(ngettext("另有 %(hidden)s 项目标没有公开", "另有 %(hidden)s 项目标没有公开", told["hidden"]) % told)
    return (_("，").join(parts) + _("。")) if parts else ""


def reasons_given(page: PublicPage) -> list[Line]:
    """The rows that were missed and whose reason is published."""
    return [each for each in lines(page) if each.result.why and each.result.outcome not in (Outcome.MET, Outcome.PENDING)]


def bars(page: PublicPage) -> list[Bar]:
    """Bars of what money went for, with what was not spent."""
    if page.money is None:
        return []
    whole = max(page.budget or Decimal(0), sum((each.amount for each in page.money if each.amount > 0), Decimal(0))) or Decimal(1)
    found = [Bar(each.label or _("项目整体"), _share(each.amount, whole), wan(each.amount), payees=_("、").join(each.payees)) for each in page.money]
    return found + ([Bar(_("未用"), _share(page.rest, whole), wan(page.rest), rest=True)] if page.rest is not None and page.money else [])


def _share(amount: Decimal, whole: Decimal) -> str:
    return f"{max(round_half_up(_HUNDRED * amount / whole, 2), Decimal(0)):f}"


def withheld(page: PublicPage) -> list[Reason]:
    """What is not public, in the language of the page; the unit's own words stay as they are."""
    return [_reason(each) for each in page.withheld]


def _reason(each: Withheld) -> Reason:
    ground, zh = disclosure().grounds[each.reason], lang() == "zh"
    return Reason(each.what, ground.zh if zh else ground.en, ground.clause if zh else ground.clause_en, ground.certainty, each.until)


def origin_words(page: PublicPage) -> str:
    """Where actual values come from."""
    match page.origin:
        case Origin.SELF_EVALUATION:
            return _("做到的，按主管部门认可的单位自评。")
        case Origin.LEDGER:
            return _("做到的，按执行台账计算到 %(day)s，还没有自评。") % {"day": page.until}
    return _("还没有公开结果。")


class Difference(msgspec.Struct, frozen=True):
    """What two versions say differently."""

    name: str
    old: str
    new: str


def differences(old: PublicPage, new: PublicPage) -> list[Difference]:
    """What a correction changed among title, amounts, targets, results, and what is withheld."""
    return list(_differences(old, new))


def _differences(old: PublicPage, new: PublicPage) -> Iterator[Difference]:
    for name, was, now in ((_("标题"), old.title, new.title), (_("导语"), old.lead, new.lead)):
        if was != now:
            yield Difference(name, was or "—", now or "—")
    for name, before, after in ((_("年度预算"), old.budget, new.budget), (_("实际支出"), old.paid, new.paid)):
        if before != after:
            yield Difference(name, _amount(before), _amount(after))
    if (old.mark, old.grade) != (new.mark, new.grade):
        yield Difference(_("自评得分"), _marked(old), _marked(new))
    rows = {each.id: each for each in old.results}
    for row in new.results:
        if (before := rows.pop(row.id, None)) is None:
            yield Difference(row.name or "—", "—", row.target.raw)
            continue
        for word, were, are in ((_("说好的"), before.target, row.target), (_("做到的"), before.actual, row.actual)):
            if _raw(were) != _raw(are):
                yield Difference(f"{row.name or '—'} · {word}", _raw(were), _raw(are))
    yield from (Difference(row.name or "—", row.target.raw, "—") for row in rows.values())
    gone, kept = ({each.part or each.what: each.what for each in page.withheld} for page in (old, new))
    yield from (Difference(what, _("已公开"), _("没有公开")) for part, what in kept.items() if part not in gone)
    yield from (Difference(what, _("没有公开"), _("已公开")) for part, what in gone.items() if part not in kept)


def _raw(target: Target | None) -> str:
    return target.raw if target else "—"


def _amount(value: Decimal | None) -> str:
    return _("%(amount)s 万元") % {"amount": wan(value)} if value is not None else "—"


def _marked(page: PublicPage) -> str:
    return f"{page.mark.normalize():f} {page.grade or ''}".strip() if page.mark is not None else "—"


def readable(versions: Sequence[Publication]) -> list[Publication]:
    """Versions that may still be read: none from before a withdrawal, and not the withdrawal itself."""
    last = max((each.number for each in versions if not each.document), default=0)
    return [each for each in versions if each.number > last]
