"""The main tasks of a department (年度主要任务): rows of name, content and amounts."""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from jiheng.model.declaration import Task
from jiheng.model.fold import is_blank
from jiheng.model.money import money_unit
from jiheng.model.source import Source
from jiheng.readers.doubts import Doubts
from jiheng.readers.funds import Entry, yuan
from jiheng.readers.labels import Piece, without_bracket
from jiheng.readers.marks import is_figure
from jiheng.reference.vocabulary import vocabulary

_TEXTS = ("name", "content")
_AMOUNTS = ("amount", "fiscal", "other")


@lru_cache(maxsize=4096)
def task_role(key: str) -> str | None:
    """What a label of the block is ("name", "amount" …; "block" for its title); None for other texts."""
    words = vocabulary().tasks
    return words.get(key) or words.get(without_bracket(key))


class Tasks:
    """Collects the tasks, row by row."""

    def __init__(self) -> None:
        self.columns: list[tuple[str, int, int]] = []  # role, from, up to which column
        self.rows: list[dict[str, Piece]] = []
        self.sums: list[Entry] = []
        self.unit: str | None = None
        self.spanned = False
        self.open = False

    @property
    def found(self) -> bool:
        """Whether the form has the block."""
        return bool(self.columns)

    def read(self, row: Sequence[Piece]) -> bool:
        """Take a row, if it belongs to the block."""
        shown = [piece for piece in row if not piece.blank]
        roles = [task_role(piece.key) for piece in shown]
        if "name" in roles and {"content", "block_amount", "amount"} & {*roles}:
            self._begin(shown)
            return True
        if not self.open:
            return False
        if shown and not self.rows and all(role in _AMOUNTS for role in roles):
            self._refine(shown)
            return True
        return self._take(shown)

    def _begin(self, shown: Sequence[Piece]) -> None:
        first = next(piece.column for piece in shown if task_role(piece.key) == "name")
        columns = [piece for piece in shown if piece.column >= first]
        roles = [task_role(piece.key) or "none" for piece in columns]
        self.columns = [(role, piece.column, piece.column + piece.cell.column_span) for role, piece in zip(roles, columns, strict=True)]
        self.spanned = any(piece.cell.column_span > 1 or piece.cell.row_span > 1 for piece in shown)
        self.unit = next((unit for piece in shown if (unit := money_unit(piece.key))), None)
        self.open = True

    def _refine(self, shown: Sequence[Piece]) -> None:
        """Take the second row of the header: the amounts below 预算金额."""
        at = next((i for i, (role, _, _) in enumerate(self.columns) if role == "block_amount"), len(self.columns))
        first = self.columns[at][1] if at < len(self.columns) else 0
        parts = [(str(task_role(piece.key)), piece.column if self.spanned else first + i) for i, piece in enumerate(shown)]
        moved = max(len(shown) - 1, 0) if not self.spanned else 0
        rest = [(role, start + moved, end + moved) for role, start, end in self.columns[at + 1 :]]
        self.columns = [*self.columns[:at], *((role, start, start + 1) for role, start in parts), *rest]

    def _take(self, shown: Sequence[Piece]) -> bool:
        """Take a task or their sum; a row of neither ends the block."""
        rest = [piece for piece in shown if task_role(piece.key) != "block"]
        if rest and without_bracket(rest[0].key) in vocabulary().results["task_sums"]:
            self._sum(rest)
            return True
        if rest and rest[0].key in vocabulary().objectives:  # the objective below the tasks, where no sum parts them
            self.open = False
            return False
        cells = self._cells(rest)
        if shown and "name" in cells and all(is_figure(cells[role].text) or is_blank(cells[role].text) for role in _AMOUNTS if role in cells):
            self.rows.append(cells)
            return True
        self.open = not rest  # the title of the block beside blank cells is an unfilled task
        return self.open

    def _cells(self, rest: Sequence[Piece]) -> dict[str, Piece]:
        """Cells of a task by column; where columns were lost, texts first and amounts behind them."""
        cells: dict[str, Piece] = {}
        for piece in rest:
            role = next((role for role, start, end in self.columns if start <= piece.column < end), None)
            if role is None or role in cells:
                break
            cells[role] = piece
        else:
            return {"amount" if role == "block_amount" else role: piece for role, piece in cells.items()}
        return self._by_order(rest)

    def _by_order(self, rest: Sequence[Piece]) -> dict[str, Piece]:
        roles = ["amount" if role == "block_amount" else role for role, _, _ in self.columns]
        return dict(zip(roles, rest, strict=False)) if len(rest) <= len(roles) else {}

    def _sum(self, rest: Sequence[Piece]) -> None:
        """Take the sums, which are what the department asks for."""
        roles = [role for role, _, _ in self.columns if role in {*_AMOUNTS, "block_amount"}]
        figures = [piece for piece in rest[1:] if is_figure(piece.text)]
        placed = [self._role_at(piece) for piece in figures]
        for role, piece in zip(placed if self.spanned and set(placed) <= {*roles} else roles, figures, strict=False):
            field = "annual/amount" if role in {"amount", "block_amount"} else f"annual/{role}"
            self.sums.append(Entry(field=field, column=piece.column, text=piece.text, source=piece.source))
        self.open = False

    def _role_at(self, piece: Piece) -> str:
        """What stands in the column of the cell, where the file keeps its columns; "" outside them."""
        return next((role for role, start, end in self.columns if start <= piece.column < end), "")

    def values(self, unit: str | None, sources: dict[str, Source], doubts: Doubts) -> tuple[Task, ...]:
        """The tasks in yuan, without unfilled template rows; their places go to `sources`."""
        filled = [row for row in self.rows if any(not is_blank(row[role].text) for role in (*_TEXTS, *_AMOUNTS) if role in row and role != "name")]
        filled = [row for row in filled or self.rows if not is_blank(row["name"].text)]
        return tuple(_task(row, f"tasks/{place}", unit, sources, doubts) for place, row in enumerate(filled))


def _task(row: dict[str, Piece], place: str, unit: str | None, sources: dict[str, Source], doubts: Doubts) -> Task:
    amounts: dict[str, Decimal | None] = {}
    for role, piece in row.items():
        if role in {*_TEXTS, *_AMOUNTS}:
            sources[f"{place}/{role}"] = piece.source
            doubts.take(f"{place}/{role}", piece.cell)
        if role in _AMOUNTS and not is_blank(piece.text):
            amounts[role] = yuan(piece.text, unit, f"{place}/{role}", piece.source, doubts)
    name, content = (row[role].text or None if role in row else None for role in _TEXTS)
    return Task(name=name, content=content, **amounts)
