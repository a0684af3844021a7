"""The framework of an evaluation (评价指标体系): parts, items, points; and the points of risk by which projects are drawn. Data, dated, with source."""

import datetime as dt
from decimal import Decimal
from functools import cache

import msgspec

from jiheng.reference.data import written


class EvaluationItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is marked: an item of the third level, its full points, the question; which classes of indicators belong to it."""

    key: str
    part: str
    part_en: str
    group: str
    group_en: str
    zh: str
    en: str
    points: Decimal
    asks: str
    asks_en: str
    classes: tuple[str, ...] = ()
    execution: bool = False


class LeastResults(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The share of outputs and benefits in all points, in percent, at least."""

    value: Decimal
    source: str
    certainty: str


class Below(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Points for a self-evaluation below a mark."""

    mark: Decimal
    points: Decimal


class RiskPoints(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Points for each finding of a kind, for lights, for a self-evaluation without a mark, and below marks (the lowest first)."""

    source: str
    certainty: str
    error: Decimal
    explain: Decimal
    red: Decimal
    yellow: Decimal
    unmarked: Decimal
    below: tuple[Below, ...]


class EvaluationForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole framework. `certainty` as in Basis."""

    title: str
    title_en: str
    valid_from: dt.date
    source: str
    source_en: str
    certainty: str
    least_results: LeastResults
    items: tuple[EvaluationItem, ...]
    risk: RiskPoints

    @property
    def full(self) -> Decimal:
        """The sum of the points."""
        return sum((each.points for each in self.items), Decimal(0))

    def item(self, key: str) -> EvaluationItem | None:
        """The item of that key."""
        return next((each for each in self.items if each.key == key), None)

    def parts(self) -> dict[str, tuple[EvaluationItem, ...]]:
        """Items by part, in their order."""
        return {part: tuple(each for each in self.items if each.part == part) for part in dict.fromkeys(each.part for each in self.items)}


@cache
def evaluation_form() -> EvaluationForm:
    """The framework in force. Raises msgspec.ValidationError where the data is wrong."""
    raw = written("evaluation.toml")
    return msgspec.convert(raw, EvaluationForm, strict=False)
