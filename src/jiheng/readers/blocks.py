"""What lies on the pages, in reading order: lines of text and pieces of tables."""

import msgspec

from jiheng.model.target import Certainty
from jiheng.readers.glyphs import Box
from jiheng.readers.lines import TextLine


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A cell as far as one page shows it; `row` and `column` count from 0 in its own fragment.
    `beyond`: some of its text stands above or below its box, so that the page before or after may show that text again."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    text: str
    page: int
    box: Box
    beyond: bool = False
    certainty: Certainty = Certainty.READ
    candidates: tuple[str, ...] = ()


class Fragment(msgspec.Struct, frozen=True, kw_only=True):
    """A table as far as one page shows it. `open_top` and `open_bottom`: no line closes it there, so it was cut.
    Not `ruled`: its columns and rows were made out from the gaps between the texts."""

    page: int
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    rows: tuple[tuple[Piece, ...], ...]
    open_top: bool = False
    open_bottom: bool = False
    ruled: bool = True


Block = TextLine | Fragment
