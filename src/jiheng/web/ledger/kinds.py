"""The kinds of evidence as the pages of the ledger name them, and what can be entered of each without opening the full form."""

from typing import Any

import msgspec
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiheng.model.evidence import Evidence
from jiheng.model.measure import EvidenceKind


class Kind(msgspec.Struct, frozen=True):
    """A kind: `tag` of its struct, its short word, what its title is called, and the fields of the row for quick entry."""

    tag: str
    evidence: EvidenceKind
    word: Any
    title: Any
    quick: tuple[str, ...]


_ALL = (
    Kind("activity", EvidenceKind.ACTIVITY, _("活动"), _("活动名称"), ("tags", "participants")),
    Kind("payment", EvidenceKind.PAYMENT, _("支付"), _("用途"), ("amount", "economic_item", "voucher", "paid_for")),
    Kind("deliverable", EvidenceKind.DELIVERABLE, _("成果"), _("成果名称"), ("kind", "tags")),
    Kind("publication", EvidenceKind.PUBLICATION, _("宣传"), _("宣传标题"), ("kind", "medium", "tags")),
    Kind("survey", EvidenceKind.SURVEY, _("调查"), _("调查名称"), ("method", "asked", "tags")),
    Kind("statistic", EvidenceKind.STATISTIC, _("统计"), _("统计指标"), ("value", "unit", "origin", "tags")),
    Kind("statement", EvidenceKind.STATEMENT, pgettext_lazy("kind of evidence", "说明"), _("说明事项"), ("degree", "text", "tags")),
)
KINDS = {kind.tag: kind for kind in _ALL}


def kind_of(record: Evidence) -> Kind | None:
    """The kind of a record; None of a withdrawal."""
    return KINDS.get(str(record.__struct_config__.tag))


def kind_measured(evidence: EvidenceKind) -> Kind:
    """The kind that a measure takes."""
    return next(kind for kind in _ALL if kind.evidence is evidence)
