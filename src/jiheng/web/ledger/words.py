"""Measures in the words of the page."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from jiheng.model.measure import Aggregate, Filter, Measure, Value
from jiheng.web.ledger.kinds import kind_measured

_NUMBERS: dict[tuple[Aggregate, Value], Any] = {
    (Aggregate.COUNT, Value.OWN): gettext_lazy("计数"),
    (Aggregate.SUM, Value.OWN): pgettext_lazy("of several records", "合计"),
    (Aggregate.LEAST, Value.OWN): gettext_lazy("单项最小"),
    (Aggregate.GREATEST, Value.OWN): gettext_lazy("单项最大"),
    (Aggregate.MEAN, Value.OWN): gettext_lazy("平均"),
    (Aggregate.SUM, Value.COST): gettext_lazy("费用合计"),
    (Aggregate.LEAST, Value.COST): gettext_lazy("单项费用最小"),
    (Aggregate.GREATEST, Value.COST): gettext_lazy("单项费用最大"),
    (Aggregate.MEAN, Value.COST): gettext_lazy("单项费用平均"),
    (Aggregate.SUM, Value.PARTICIPANTS): gettext_lazy("人数合计"),
    (Aggregate.LEAST, Value.PARTICIPANTS): gettext_lazy("单次人数最少"),
    (Aggregate.GREATEST, Value.PARTICIPANTS): gettext_lazy("单次人数最多"),
    (Aggregate.MEAN, Value.PARTICIPANTS): gettext_lazy("单次人数平均"),
    (Aggregate.SHARE, Value.OWN): gettext_lazy("占比"),
    (Aggregate.ALL_ACCEPTED, Value.OWN): gettext_lazy("是否全部通过"),
    (Aggregate.LATEST, Value.OWN): gettext_lazy("最近一次"),
    (Aggregate.LATEST, Value.DATE): gettext_lazy("最近日期"),
}


def statistic_words(aggregate: Aggregate, value: Value) -> str:
    """What is taken of several records, in a word or two."""
    return str(_NUMBERS[aggregate, value])


def short(measure: Measure) -> str:
    """A measure for a column of a table: 活动 · 计数."""
    return f"{kind_measured(measure.record).word} · {statistic_words(measure.aggregate, measure.value)}"


def sentence(measure: Measure) -> str:
    """A measure as a sentence: which records, and what is taken of them."""
    words = {
        "kind": kind_measured(measure.record).word,
        "which": _("；").join(filter_words(measure.where)),
        "what": statistic_words(measure.aggregate, measure.value),
    }
    return _("取“%(kind)s”记录（%(which)s），%(what)s。") % words if words["which"] else _("取全部“%(kind)s”记录，%(what)s。") % words


def filter_words(where: Filter) -> Iterator[str]:
    """Each part of a filter that is not empty."""
    parts = (
        (_("标签 %(words)s"), where.tags),
        (_("名称含 %(words)s"), where.words),
        (_("种类含 %(words)s"), where.kinds),
        (_("收款人含 %(words)s"), where.payees),
        (_("经济科目 %(words)s"), where.economic_items),
    )
    return (word % {"words": _(" 或 ").join(given)} for word, given in parts if given)
