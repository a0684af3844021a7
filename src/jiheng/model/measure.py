"""Measures (取数规则): which evidence an indicator rests on, and what is taken from it."""

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from jiheng.model.evidence import Activity, Deliverable, Evidence, Payment, Publication, Statement, Statistic, Survey
from jiheng.model.likeness import key


class EvidenceKind(StrEnum):
    """Kinds of evidence that can be measured."""

    ACTIVITY = "活动"
    PAYMENT = "支付"
    DELIVERABLE = "成果"
    PUBLICATION = "宣传"
    SURVEY = "满意度调查"
    STATISTIC = "统计值"
    STATEMENT = "情况说明"

    @property
    def type(self) -> type[Evidence]:
        """The class of its records."""
        return _TYPES[self]


_TYPES: dict[EvidenceKind, type[Evidence]] = {
    EvidenceKind.ACTIVITY: Activity,
    EvidenceKind.PAYMENT: Payment,
    EvidenceKind.DELIVERABLE: Deliverable,
    EvidenceKind.PUBLICATION: Publication,
    EvidenceKind.SURVEY: Survey,
    EvidenceKind.STATISTIC: Statistic,
    EvidenceKind.STATEMENT: Statement,
}


class Aggregate(StrEnum):
    """What is made of several records. COUNT of deliverables counts those that were accepted; SHARE is that of satisfied answers, of accepted
    deliverables, or of what matched its theme."""

    COUNT = "计数"
    SUM = "合计"
    LEAST = "最小值"
    GREATEST = "最大值"
    MEAN = "平均值"
    SHARE = "占比"
    ALL_ACCEPTED = "全部通过"
    LATEST = "最近一次"


class Value(StrEnum):
    """What is taken from one record: its OWN amount, figure, answers or grade, the COST that payments for it add up to, its PARTICIPANTS, its DATE."""

    OWN = "本身"
    COST = "所付费用"
    PARTICIPANTS = "参加人数"
    DATE = "日期"


class Filter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Which records count: those that satisfy every part that is not empty. One of `tags` is a tag of the record, one of `words` stands in its
    title, one of `kinds` in its kind, one of `payees` in the payee, and the heading is one of `economic_items`. Blanks and width do not matter."""

    tags: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    payees: tuple[str, ...] = ()
    economic_items: tuple[str, ...] = ()

    def holds(self, record: Evidence) -> bool:
        """Whether a record counts."""
        return all(self._parts(record))

    def _parts(self, record: Evidence) -> Iterator[bool]:
        yield _is_one_of(self.tags, record.tags)
        yield _stands_in(self.words, record.title)
        yield _stands_in(self.kinds, getattr(record, "kind", None))
        yield _stands_in(self.payees, getattr(record, "payee", None))
        yield _is_one_of(self.economic_items, (getattr(record, "economic_item", None) or "",))


class Measure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the actual value of an indicator is computed from: a kind of evidence, a filter, and what is taken of it.

    Raises ValueError where the kind has no such value (the mean of statements).
    """

    record: EvidenceKind
    aggregate: Aggregate
    value: Value = Value.OWN
    where: Filter = Filter()

    def __post_init__(self) -> None:
        if (self.aggregate, self.value) not in possible(self.record):
            raise ValueError(f"{self.record} has no {self.aggregate} of {self.value}")


_NUMBERS = (Aggregate.SUM, Aggregate.LEAST, Aggregate.GREATEST, Aggregate.MEAN)
_HELD = (Value.COST, Value.PARTICIPANTS)
_JUDGED = ((Aggregate.SHARE, Value.OWN), (Aggregate.ALL_ACCEPTED, Value.OWN), (Aggregate.LATEST, Value.DATE))
_POSSIBLE: dict[EvidenceKind, tuple[tuple[Aggregate, Value], ...]] = {
    EvidenceKind.ACTIVITY: (*((number, value) for value in _HELD for number in _NUMBERS), *_JUDGED),
    EvidenceKind.PAYMENT: (*((number, Value.OWN) for number in _NUMBERS), (Aggregate.LATEST, Value.DATE)),
    EvidenceKind.DELIVERABLE: (*((number, Value.COST) for number in _NUMBERS), *_JUDGED),
    EvidenceKind.PUBLICATION: (*((number, Value.COST) for number in _NUMBERS), *_JUDGED),
    EvidenceKind.SURVEY: ((Aggregate.SHARE, Value.OWN), (Aggregate.LATEST, Value.OWN)),
    EvidenceKind.STATISTIC: (*((number, Value.OWN) for number in _NUMBERS), (Aggregate.LATEST, Value.OWN)),
    EvidenceKind.STATEMENT: ((Aggregate.LATEST, Value.OWN), (Aggregate.ALL_ACCEPTED, Value.OWN)),
}


def possible(kind: EvidenceKind) -> tuple[tuple[Aggregate, Value], ...]:
    """What can be taken of a kind of evidence."""
    return ((Aggregate.COUNT, Value.OWN), *_POSSIBLE[kind])


def _is_one_of(wanted: tuple[str, ...], given: tuple[str, ...]) -> bool:
    return not wanted or not {key(each) for each in wanted}.isdisjoint(map(key, given))


def _stands_in(wanted: tuple[str, ...], text: str | None) -> bool:
    return not wanted or any(key(each) in key(text or "") for each in wanted)
