"""What an officer may withhold of a filing: the list that the page of publication offers, and what was chosen in it."""

from collections.abc import Iterator, Mapping

import msgspec
from django.utils import timezone
from django.utils.translation import gettext as _

from jiheng.model.declaration import Declaration
from jiheng.model.exposure import LEAD, MARK, OBJECTIVE, REASON, TITLE, exposures
from jiheng.model.public_page import PublicPage, Withheld
from jiheng.model.publishing import ACHIEVED, LEDGER, MONEY, PAYEES, REASONS, SECTIONS, SELF_EVALUATION
from jiheng.reference.disclosure import disclosure
from jiheng.web.language import lang
from jiheng.web.models import Filing
from jiheng.web.paging import number
from jiheng.web.public_page import ledger_of, self_evaluation_of

FREE = 4  # lines for what the page has no place for
_PEOPLE = "问卷填写人、评审专家、经办人的姓名"
_PAYEES = "收款人名称"


class Part(msgspec.Struct, frozen=True):
    """Something that may be withheld: the name of its fields in the form, what it is, and what is chosen."""

    field: str
    part: str
    label: str
    group: str
    chosen: Withheld | None = None


def parts(filing: Filing, form: Declaration, chosen: tuple[Withheld, ...]) -> list[Part]:
    """All that the page of this filing could show, then free lines."""
    taken = {each.part: each for each in chosen if each.part}
    found = [Part(f"w{place}", part, label, group, taken.get(part)) for place, (part, label, group) in enumerate(_offered(filing, form))]
    free = [each for each in chosen if not each.part]
    lines = [*free, *[None] * FREE][: max(FREE, len(free))]
    return found + [Part(f"w{len(found) + place}", "", "", _("其他"), each) for place, each in enumerate(lines)]


def _offered(filing: Filing, form: Declaration) -> Iterator[tuple[str, str, str]]:
    text, money, goals = _("项目说明"), _("资金与结果"), _("目标与指标")
    names = dict(zip(SECTIONS, (_("项目概述"), _("立项依据"), _("实施主体"), _("实施方案"), _("实施周期"), _("年度预算安排"), _("绩效目标")), strict=True))
    yield from ((f"narrative/{name}", names[name], text) for name in SECTIONS if getattr(form.narrative, name))
    if form.overall_objective:
        yield "overall_objective", _("项目总目标"), goals
    yield from ((f"indicators/{row.id}", row.name or "—", goals) for row in form.indicators)
    if self_evaluation_of(filing):
        yield SELF_EVALUATION, _("绩效自评表（整张）"), money
        yield REASONS, _("偏差原因"), money
        yield ACHIEVED, _("目标实际完成情况"), money
    if ledger_of(filing):
        yield LEDGER, _("执行台账的全部数字"), money
        yield MONEY, _("钱用在哪里"), money
        yield PAYEES, _("收款人"), money


def still_told(page: PublicPage, form: Declaration, offered: list[Part]) -> list[tuple[str, str]]:
    """Indicators that a page withholds and still tells of, and where, in words."""
    words = {TITLE: _("标题"), LEAD: _("导语"), OBJECTIVE: _("年度总体目标"), REASON: _("偏差原因"), MARK: _("总分（减去其余各项就是它的得分）")}
    words = {each.part: each.label for each in offered} | words
    return [(each.name, _("、").join(words[place] for place in each.places)) for each in exposures(page, form.indicators)]


def first_choice() -> tuple[Withheld, ...]:
    """What is withheld unless the officer decides otherwise: names of people, and of who was paid, who may be people."""
    return (Withheld(part=PAYEES, what=_PAYEES, reason="personal"), Withheld(part="", what=_PEOPLE, reason="personal"))


def chosen_in(given: Mapping[str, str], offered: list[Part]) -> tuple[Withheld, ...]:
    """What was ticked, or written into the free lines."""
    return tuple(_read(given, each) for each in offered if given.get(f"{each.field}-on") or (not each.part and given.get(f"{each.field}-what", "").strip()))


def _read(given: Mapping[str, str], each: Part) -> Withheld:
    until = number(given.get(f"{each.field}-until", "").strip())
    what = given.get(f"{each.field}-what", "").strip() or each.label
    return Withheld(part=each.part, what=what, reason=given.get(f"{each.field}-reason", ""), until=until or None)


def grounds() -> list[tuple[str, str]]:
    """Grounds that may be named today, with their words."""
    zh = lang() == "zh"
    return [(key, each.zh if zh else each.en) for key, each in disclosure().grounds.items() if each.holds_on(timezone.localdate())]
