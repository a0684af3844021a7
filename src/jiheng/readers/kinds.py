"""What a form of the year says besides its plan, and which form it is: declaration, self-evaluation, monitoring or a department's."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from jiheng.model.declaration import Declaration, Department, Form, Indicator, Monitoring, SelfEvaluation
from jiheng.model.source import Source
from jiheng.readers.doubts import Doubts
from jiheng.readers.execution import Execution
from jiheng.readers.execution_block import read_block
from jiheng.readers.header import Header, is_value
from jiheng.readers.labels import Piece, without_bracket
from jiheng.readers.marks import points
from jiheng.readers.months import months_in
from jiheng.readers.tasks import Tasks
from jiheng.reference.vocabulary import vocabulary

_TYPES: dict[str, type[Declaration]] = {
    "declaration": Declaration,
    "department": Department,
    "monitoring": Monitoring,
    "self_evaluation": SelfEvaluation,
}
_RESULTS = frozenset({"actual", "score"})
_FORECASTS = frozenset({"forecast", "likelihood"})
_LEVELS = frozenset({"level2", "name"})
_EXECUTED = 3  # cells behind the rate of execution as a part of the execution block: points, rate, mark
_ONE_SUM = "合计行只有一个数“{}”，看不出是分值合计还是得分合计，未取值；请对照原表。"
_NO_SUM = "“{}”无法读成分数，未取值；请改为一个数字。"


class Reported:
    """Collects execution, tasks and sums of points while a form is read."""

    def __init__(self) -> None:
        self.title = ""
        self.execution = Execution()
        self.tasks = Tasks()
        self.months: str | None = None
        self.head_months: str | None = None  # above the table; that a plan names months makes it no monitoring form
        self.sums: dict[str, Piece] = {}

    def head(self, row: Sequence[Piece]) -> None:
        """Take a header of indicators: up to which month it tells."""
        self.months = self.months or next((months for piece in row if (months := months_in(piece.key))), None)

    def kind(self, roles: Sequence[str]) -> type[Declaration]:
        """Which form it is: by its title, else by the columns of its indicators and its blocks."""
        named = next((kind for word, kind in vocabulary().kinds.items() if word in self.title), None)
        if named is not None:
            return _TYPES[named]
        if self.tasks.found:
            return Department
        if self.months or self.execution.months or not _FORECASTS.isdisjoint(roles):
            return Monitoring
        return SelfEvaluation if not _RESULTS.isdisjoint(roles) or self.execution.tells_spending else Declaration

    def rate_row(self, row: Sequence[Piece], header: Header) -> bool:
        """Take the points of the rate of execution, where it stands as a first level among the indicators of a self-evaluation."""
        shown = [piece for piece in row if not piece.blank]
        first = next((piece for piece in shown if header.role_at(piece.column) != "other"), None)
        words = vocabulary().results["rate_rows"]
        if first is None or "score" not in header.roles or without_bracket(first.key) not in words or header.role_at(first.column) != header.roles[0]:
            return False
        if _has_target(shown, first, header):
            return False  # an indicator of its own (执行率 | ≥95% | 96% | 10 | 10)
        figures = [piece for piece in shown if points(piece.text) is not None]
        placed = {header.role_at(piece.column): piece for piece in figures}
        if {"weight", "score"} & placed.keys():
            figures = [placed[role] for role in ("weight", "score") if role in placed]
        for column, piece in zip(("weight", "mark"), figures[-2:], strict=False):
            self.execution.take("total", column, piece.cell)
        return True

    def sum_row(self, row: Sequence[Piece], header: Header) -> None:
        """Take the sums of points below the indicators (总分 | 100 | 98.5)."""
        shown = [piece for piece in row if not piece.blank]
        if not shown or without_bracket(shown[0].key) not in vocabulary().results["totals"]:
            return
        figures = [piece for piece in shown[1:] if points(piece.text) is not None]
        placed = {header.role_at(piece.column): piece for piece in figures}
        if figures and placed.keys() <= {"weight", "score"}:
            self.sums |= {"mark" if role == "score" else "weight": piece for role, piece in placed.items()}
        elif len(figures) == 2:
            self.sums |= dict(zip(("weight", "mark"), figures, strict=True))
        elif len(figures) == 1:
            self.sums["one"] = figures[0]

    def form(self, declaration: Declaration, kind: type[Declaration], given: "Given", doubts: Doubts) -> Form:
        """The form of its kind: the declaration with what is reported besides."""
        if kind is Declaration:
            return declaration
        sources: dict[str, Source] = {}
        extra: dict[str, Any] = {"execution": read_block(self.execution.cells, given.unit, sources, doubts), "achieved": given.achieved}
        for line, cell in self.execution.notes:
            doubts.ambiguous(f"execution/{line}", cell.text, cell.candidates, cell.source)
        if kind is Monitoring:
            extra["cutoff"] = self.months or self.execution.months or self.head_months
        else:
            extra |= self._points(declaration.indicators, extra["execution"].total, given.fields, sources, doubts)
        if kind is Department:
            extra["tasks"] = self.tasks.values(given.unit, sources, doubts)
        if given.achieved_at is not None:
            sources["achieved"] = given.achieved_at
        common = {name: getattr(declaration, name) for name in Declaration.__struct_fields__}
        made: Form = kind(**common | {"sources": declaration.sources | sources}, **extra)
        return made

    def _points(
        self, indicators: Sequence[Indicator], rate: Any, fields: Mapping[str, tuple[str, Source]], sources: dict[str, Source], doubts: Doubts
    ) -> dict[str, Any]:
        found = {field: piece for field, piece in self.sums.items() if field != "one"}
        if "one" in self.sums and not found:
            found = self._told_apart(self.sums["one"], indicators, rate, doubts)
        values: dict[str, Any] = {field: points(piece.text) for field, piece in found.items()}
        sources |= {field: piece.source for field, piece in found.items()}
        for field in ("mark", "grade"):
            if field in fields and values.get(field) is None:
                text, sources[field] = fields[field]
                values[field] = points(text) if field == "mark" else text or None
                if field == "mark" and values[field] is None and text:
                    doubts.unreadable(field, _NO_SUM.format(text), sources[field])
        return values

    def _told_apart(self, piece: Piece, indicators: Sequence[Indicator], rate: Any, doubts: Doubts) -> dict[str, Piece]:
        """The one number of a row of sums: that of the points to be had or of those given, as the rows add up."""
        value = points(piece.text)
        sums = {field: sum((getattr(one, field) or Decimal(0) for one in (*indicators, rate)), Decimal(0)) for field in ("weight", "mark")}
        fitting = [field for field, total in sums.items() if total == value]
        if len(fitting) == 1:
            doubts.inferred(fitting[0])
            return {fitting[0]: piece}
        doubts.ambiguous("mark", _ONE_SUM.format(piece.text), ("分值合计", "得分合计"), piece.source)
        return {}


def _has_target(shown: Sequence[Piece], first: Piece, header: Header) -> bool:
    """Whether a row that begins with the rate of execution has a target behind it, in its column or, where columns are lost, before the value reached."""
    if header.roles[0] == "name":
        return any(header.role_at(piece.column) == "target" and is_value(piece.key) for piece in shown)
    behind = shown[shown.index(first) + 1 :]
    lost = bool(behind) and behind[0].column == first.column + 1 and header.role_at(behind[0].column) in _LEVELS
    return lost and len(behind) > _EXECUTED and is_value(behind[0].key) and points(behind[0].text) is None


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What the form has read that its kind needs: unit of money, texts of fields, what was achieved and where that stands."""

    unit: str | None
    fields: Mapping[str, tuple[str, Source]]
    achieved: str | None
    achieved_at: Source | None
