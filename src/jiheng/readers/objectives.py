"""The objectives block (项目绩效目标): overall and annual texts beside, or below, their labels."""

import itertools
from collections.abc import Sequence
from functools import lru_cache

from jiheng.model.source import Source
from jiheng.model.target import Certainty
from jiheng.readers.grid import Cell
from jiheng.readers.indicators import is_group
from jiheng.readers.labels import Piece, tidy, without_bracket, without_lead
from jiheng.reference.vocabulary import vocabulary

_UNPARTED = "几栏目标的文字连在一起，无法分开，已归入一栏；请对照原表分栏。"
_PARTED = "几栏目标的文字上下相连，已按句末分到各栏；请对照原表确认。"
_SIDES = {
    "overall": "overall_objective",
    "group_overall": "overall_objective",
    "annual": "annual_objective",
    "expected": "annual_objective",
    "group_annual": "annual_objective",
    "group": "annual_objective",
    "actual": "actual",
}


@lru_cache(maxsize=4096)
def objective_kind(key: str) -> str | None:
    """Kind of the label of an objective ("annual", "group" …); None for other texts."""
    kinds = vocabulary().objectives
    return kinds.get(key) or kinds.get(without_bracket(key)) or kinds.get(without_lead(key))


class Objectives:
    """Collects the texts of the objectives, row by row."""

    def __init__(self) -> None:
        self.columns: list[tuple[str, int]] = []
        self.texts: dict[str, list[str]] = {}
        self.sources: dict[str, Source] = {}
        self.labels: dict[str, Source] = {}
        self.notes: list[tuple[str, str, tuple[str, ...], Source]] = []
        self.certainties: dict[str, Certainty] = {}
        self.open = False
        self.direct = False  # whether the last label had its text in its own row

    def read(self, row: Sequence[Piece]) -> bool:
        """Take a row, if it belongs to the block: it has a label of it, or goes on with a text of it."""
        labels = [(i, kind) for i, piece in enumerate(row) if (kind := objective_kind(piece.key))]
        if self.columns and len(labels) == 1 and labels[0][1].startswith("group") and not self._has_own(labels[0], row):
            labels = []  # the group label, cut off its first half by a page break, or standing beside the texts
        if not labels:
            return self.open and self._continue([piece for piece in row if not objective_kind(piece.key) and not is_group(piece.key)])
        self.open = True
        self._labelled(row, labels)
        return True

    def _has_own(self, label: tuple[int, str], row: Sequence[Piece]) -> bool:
        """Whether the label (年度总体目标) has a text of its own, below a row of the other side that had its own, too."""
        at, kind = label
        return self.direct and kind != "group" and _SIDES[kind] != self.columns[-1][0] and any(not piece.blank for piece in row[at + 1 :])

    def add(self, kind: str, piece: Piece) -> None:
        """Take a text of which the kind of label is known."""
        self._add(_SIDES[kind], piece)

    def _labelled(self, row: Sequence[Piece], labels: list[tuple[int, str]]) -> None:
        for i, kind in labels:
            if kind != "group":
                self.labels.setdefault(_SIDES[kind], row[i].source)
        bounds = [i for i, _ in labels[1:]] + [len(row)]
        direct = False
        for (i, kind), end in zip(labels, bounds, strict=True):
            for piece in row[i + 1 : end]:
                if not piece.blank:
                    self._add(_SIDES[kind], piece)
                    direct = True
        self.direct = direct
        if not direct:
            self.columns = [(_SIDES[kind], row[i].column) for i, kind in _children(labels)]
        else:
            self.columns = [(_SIDES[labels[-1][1]], row[labels[-1][0]].column)]

    def _continue(self, row: Sequence[Piece]) -> bool:
        shown = [piece for piece in row if not piece.blank]
        if not shown or not self.columns:
            return not shown
        if len(shown) > len(self.columns) > 1:
            return self._mixed(shown)
        for i, piece in enumerate(shown):
            self._add(self._side(piece, i, len(shown)), piece)
        return True

    def _mixed(self, shown: Sequence[Piece]) -> bool:
        """More texts than columns: which of them end where cannot be known."""
        side = self.columns[-1][0]
        for piece in shown:
            self._add(side, piece)
        names = tuple(name for name, _ in self.columns if name != "actual")
        self._unparted(names)
        self.notes.append((side, "几栏目标的文字连在一起，无法分开，已全部归入一栏；请对照原表分栏。", names, shown[0].source))
        return True

    def _unparted(self, names: Sequence[str]) -> None:
        """Note that each of several objectives may hold a part of one text, those without a text too."""
        self.certainties |= {name: Certainty.AMBIGUOUS for name in names if name in _SIDES.values()}

    def _side(self, piece: Piece, order: int, count: int) -> str:
        """The column that the text stands below: by its place, else by its order among as many texts."""
        columns = self.columns
        if len(columns) == 1 or count == len(columns):
            return columns[min(order, len(columns) - 1)][0]
        for (side, start), (_, following) in itertools.pairwise(columns):
            if start <= piece.column < following and piece.column - start <= following - piece.column:
                return side
        if piece.column < columns[0][1]:
            return columns[0][0]
        return columns[-1][0]

    def _add(self, side: str, piece: Piece) -> None:
        self._doubt(side, piece.cell)
        self.sources.setdefault(side, piece.source)
        self.texts.setdefault(side, []).append(piece.cell.text)

    def _doubt(self, side: str, cell: Cell) -> None:
        """Note that a text was parted from its neighbours, or may stand in another column."""
        if cell.certainty is Certainty.READ:
            return
        self.certainties["achieved" if side == "actual" else side] = cell.certainty
        if side != "actual":
            self._unparted(cell.candidates if cell.certainty is Certainty.AMBIGUOUS else ())
            message = _UNPARTED if cell.certainty is Certainty.AMBIGUOUS and cell.candidates else _PARTED
            self.notes.append((side, message, cell.candidates, cell.source))

    def places(self) -> dict[str, Source]:
        """Where the texts stand, by field; where a text is missing, its label."""
        found = {side: source for side, source in self.sources.items() if self.text(side)}
        return {side: source for side, source in {**self.labels, **found}.items() if side != "actual"}

    def text(self, side: str) -> str | None:
        """Text of one objective; None where there is none, or nothing but blanks."""
        return tidy("\n".join(self.texts[side])) or None if side in self.texts else None


def _children(labels: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Labels of columns, without the label of the whole block before them."""
    kinds = [kind for _, kind in labels]
    if len(labels) > 1 and kinds[0].startswith("group"):
        return labels[1:]
    return labels
