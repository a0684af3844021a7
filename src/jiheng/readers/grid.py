"""What every reader makes of a file: lines of cells in reading order, each with its place."""

import msgspec

from jiheng.model.source import Source
from jiheng.model.target import Certainty


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One cell, printed text kept (line breaks inside as "\\n"). `column` counts from 0 in the reader's own raster.

    A merged cell stands once, at its first row and column, with its spans; the rows and columns that it covers hold no cell.
    `certainty` is `inferred` where the cell was parted from its neighbours by the arithmetic of the table, `ambiguous` where that leaves several
    readings: `candidates` are these.
    """

    text: str
    source: Source
    column: int = 0
    row_span: int = 1
    column_span: int = 1
    certainty: Certainty = Certainty.READ
    candidates: tuple[str, ...] = ()


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a table (`table` tells which, from 1), or a paragraph outside tables (`table` is None, one cell).

    Blank cells of a table row are kept (text "").
    """

    cells: tuple[Cell, ...]
    table: int | None = None


class Grid(msgspec.Struct, frozen=True, kw_only=True):
    """A whole file. `lost` names what the file held and the format does not give back (a formula without a value), with its place."""

    lines: tuple[Line, ...]
    lost: tuple[tuple[Source, str], ...] = ()


class Unreadable(Exception):
    """A file that cannot be read. `zh` and `en` are for the user: what is wrong and what to do, without the path."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh = zh
        self.en = en
