"""The execution block (预算执行情况) of self-evaluations and monitoring: lines of funds × columns of amounts, rate and points."""

from collections.abc import Sequence
from functools import lru_cache

import msgspec

from jiheng.model.fold import is_blank
from jiheng.model.target import Certainty
from jiheng.readers.execution_cells import Cells, fits, parted
from jiheng.readers.funds import fund_field
from jiheng.readers.grid import Cell
from jiheng.readers.labels import Piece, without_bracket, without_lead
from jiheng.readers.marks import is_figure
from jiheng.readers.months import months_in, with_any_months
from jiheng.reference.vocabulary import vocabulary

_AMOUNTS = ("initial", "budget", "spent", "forecast")
_POINTS = frozenset({"weight", "mark"})  # of the total only, where a line is too short to tell
_SPEAKING = frozenset({*_AMOUNTS, "rate"})
_UNDECIDED = "“{}”一行的数字比栏数少，无法确定各属哪一栏；请对照原表。"


class Head(msgspec.Struct, frozen=True):
    """A column of the block: what it holds ("spent"; "none" for what the model has no field for), from and up to which column."""

    role: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def column_role(key: str) -> str | None:
    """What a column of the block under this label holds; None for other texts."""
    words = vocabulary().execution
    for form in (key, without_bracket(key), without_lead(key)):
        if found := words.get(form) or words.get(with_any_months(form)):
            return found
    return None


@lru_cache(maxsize=4096)
def line_of(key: str) -> str | None:
    """The line of the block that a label names ("total", "fiscal" …; "none" for lines without a field); None for other texts."""
    fund = fund_field(key)
    if fund in {None, "block"}:
        return "total" if without_bracket(key) in vocabulary().results["totals"] else None
    name = str(fund).rpartition("/")[2]
    return "total" if name == "amount" else name


class Execution:
    """Collects the cells of the block, row by row."""

    def __init__(self) -> None:
        self.heads: list[Head] = []
        self.cells: dict[tuple[str, str], Cell] = {}
        self.notes: list[tuple[str, Cell]] = []
        self.spanned = False
        self.months: str | None = None

    @property
    def tells_spending(self) -> bool:
        """Whether the form has a cell for what was spent: then it is no plan."""
        return any(role == "spent" for _, role in self.cells)

    def read(self, row: Sequence[Piece]) -> bool:
        """Take a row, if it belongs to the block."""
        roles = [(i, role) for i, piece in enumerate(row) if not piece.blank and (role := column_role(piece.key))]
        if any(role in _SPEAKING for _, role in roles):
            self.months = self.months or next((months for i, _ in roles if (months := months_in(row[i].key))), None)
            if self._pairs(row, roles):
                return True
            if len({role for _, role in roles} - {"none"}) > 1:
                self._begin(row, [i for i, _ in roles])
                return True
        return bool(self.heads) and self._line(row)

    def take(self, line: str, role: str, cell: Cell) -> None:
        """Take a cell of which the place is known; the first one stays."""
        if role != "none" and line != "none":
            self.cells.setdefault((line, role), cell)

    def close(self) -> None:
        """Note that the rows below belong to something else."""
        self.heads = []

    def _begin(self, row: Sequence[Piece], places: list[int]) -> None:
        """Take the header: of two columns of one kind the first is the label of the lines (年度预算数 above 总额)."""
        roles = [column_role(row[i].key) for i in places]
        while roles[0] in roles[1:]:
            roles, places = roles[1:], places[1:]
        shown = [piece for piece in row[places[0] :] if not piece.blank]
        self.spanned = any(piece.cell.row_span > 1 or piece.cell.column_span > 1 for piece in row)
        ends = [piece.column for piece in shown[1:]] + [shown[-1].column + shown[-1].cell.column_span]
        self.heads = [Head(column_role(piece.key) or "none", piece.column, end) for piece, end in zip(shown, ends, strict=True)]

    def _pairs(self, row: Sequence[Piece], roles: list[tuple[int, str]]) -> bool:
        """Take a row of labels with one number each (预算数 | 6.84 | 执行数 | 6.84); a number left at the end is the rate's, if the header has it."""
        bounds = [i for i, _ in roles[1:]] + [len(row)]
        behind = [[piece for piece in row[i + 1 : end] if is_figure(piece.text)] for (i, _), end in zip(roles, bounds, strict=True)]
        if not any(behind) or not all(figures or role == "none" for figures, (_, role) in zip(behind, roles, strict=True)):
            return False
        if len(behind) == 1 and len(behind[0]) > 1:
            return False  # the label of a line (预算数 | 10 | 8 | 80%)
        for (_, role), figures in zip(roles, behind, strict=True):
            if figures:
                self.take("total", role, figures[0].cell)
        if len(behind[-1]) == 2 and any(head.role == "rate" for head in self.heads):
            self.take("total", "rate", behind[-1][1].cell)
        return True

    def _line(self, row: Sequence[Piece]) -> bool:
        """Take a line below the header; any other row ends the block."""
        labels = [(i, line) for i, piece in enumerate(row) if piece.key and (line := line_of(piece.key))]
        if len(labels) > 1:
            return self._repeated(row, labels)
        at, line = labels[0] if labels else (-1, "total")
        rest = [piece for piece in row[at + 1 :] if labels or piece.key == "" or is_figure(piece.text)]
        if not labels and (("total", "spent") in self.cells or len(rest) < len(row) or not any(is_figure(piece.text) for piece in rest)):
            self.close()
            return False
        self._placed(row[at] if labels else None, line, rest)
        return True

    def _repeated(self, row: Sequence[Piece], labels: list[tuple[int, str]]) -> bool:
        """Take a row that names its line anew for each column (其中:财政资金 | 6.84 | 其中:财政资金 | 6.84)."""
        columns = [head.role for head in self.heads if head.role in _AMOUNTS or head.role == "none"]
        if len({line for _, line in labels}) > 1 or len(labels) > len(columns):
            self.close()
            return False
        bounds = [i for i, _ in labels[1:]] + [len(row)]
        for (i, line), end, role in zip(labels, bounds, columns, strict=False):
            value = next((piece for piece in row[i + 1 : end] if not piece.blank), None)
            if value is not None:
                self.take(line, role, value.cell)
        return True

    def _placed(self, label: Piece | None, line: str, rest: Sequence[Piece]) -> None:
        found, certainty = self._places(label, rest, line)
        if found is None and line == "none":
            return
        if found is None:
            first = next(piece for piece in rest if not piece.blank)
            text = "、".join(piece.text for piece in rest if not piece.blank)
            self.notes.append((line, msgspec.structs.replace(first.cell, text=_UNDECIDED.format(label.text if label else text), candidates=(text,))))
            return
        for role, piece in found.items():
            cell = piece.cell if certainty is Certainty.READ else msgspec.structs.replace(piece.cell, certainty=certainty)
            self.take(line, role, cell)

    def _places(self, label: Piece | None, rest: Sequence[Piece], line: str) -> tuple[Cells | None, Certainty]:
        """The cells of a line by column: as they stand; where that contradicts the arithmetic of the line, by their order."""
        shown = [piece for piece in rest if not piece.blank]
        by_column = self._by_column(label, shown)
        kept = rest[: len(self.heads)] if all(piece.blank for piece in rest[len(self.heads) :]) else rest
        by_order = [self._by_order(pieces) for pieces in (kept, shown) if len(pieces) == len(self.heads)]
        readings = [reading for reading in (by_column, *by_order) if reading is not None]
        sound = next((reading for reading in readings if fits(reading)), None)
        short = not self.spanned and len(shown) == len(rest) < len(self.heads)  # a table keeps its blank cells
        short = short and all(piece.cell.certainty is Certainty.READ for piece in shown)  # else columns were settled before
        if not shown or (sound is not None and not short):
            return sound or {}, Certainty.READ
        roles = [head.role for head in self.heads if line == "total" or head.role not in _POINTS]
        only = parted([piece for piece in shown if not is_blank(piece.text)], roles) if short or by_column is None else None
        if only is not None:
            return only, Certainty.READ if sound is not None else Certainty.INFERRED
        if short and any(any(map("123456789".__contains__, piece.text)) for piece in shown):
            return None, Certainty.AMBIGUOUS
        return (readings[0] if readings else None), Certainty.READ

    def _by_column(self, label: Piece | None, shown: Sequence[Piece]) -> Cells | None:
        if label is not None and label.column >= self.heads[0].start:
            return None
        roles = [next((head.role for head in self.heads if head.start <= piece.column < head.end), None) for piece in shown]
        known = [role for role in roles if role != "none"]
        if None in roles or len(set(known)) < len(known):
            return None
        return {role: piece for role, piece in zip(roles, shown, strict=True) if role is not None}

    def _by_order(self, pieces: Sequence[Piece]) -> Cells:
        return {head.role: piece for head, piece in zip(self.heads, pieces, strict=True) if not piece.blank}
