"""Indicators that run on in one line, cells parted by blanks only → rows below their header, by what can stand in its columns."""

import re
from collections.abc import Generator, Iterator, Sequence

import msgspec

from jiheng.model.target import Certainty
from jiheng.readers.alignment import LaidRow, lay
from jiheng.readers.grid import Cell
from jiheng.readers.header import Header
from jiheng.readers.indicators import is_group, is_stop
from jiheng.readers.loose_words import Word, at_column, begins_level, is_points, together

_TEMPLATE = re.compile(r"指标\d{1,2}|[….。]{2,}")  # lines of the template that were left standing


class Unread(msgspec.Struct, frozen=True):
    """Words that became no row: those of a last one that breaks off, and those between two levels that no way of laying them fits."""

    cut: Sequence[Word] = ()
    torn: Sequence[Sequence[Word]] = ()


def running_rows(words: Sequence[Word], header: Header) -> Generator[tuple[Cell, ...], None, Unread]:
    """Rows: between two levels as many as the columns of the header make of the words there."""
    torn: list[Sequence[Word]] = []
    whole = False
    end = next((i for i, word in enumerate(words) if is_stop([word.piece])), len(words))
    parts = list(_between_levels(words[:end]))
    for levels, cells in parts:
        rows = _laid(cells, header)
        last = end == len(words) and cells is parts[-1][1]
        cut = cells[rows[-1].spans[0][0] :] if last and rows and whole and not rows[-1].whole else []
        yield from _placed(rows[:-1] if cut else rows, levels, cells, header)
        if cut:
            return Unread(cut, torn)
        whole = whole or any(row.whole for row in rows)
        torn += [cells] if cells and not rows else []
    return Unread((), torn)


def _between_levels(words: Sequence[Word]) -> Iterator[tuple[Sequence[Word], Sequence[Word]]]:
    """Levels, and the words up to the next ones."""
    levels: list[Word] = []
    cells: list[Word] = []
    for word in words:
        if _TEMPLATE.fullmatch(word.key):
            continue
        if begins_level(word, levels):
            if cells:
                yield levels, cells
            levels = [word] if cells else [*levels[-1:], word]
            cells = []
        elif not is_points(word.key) and (cells or not (is_group(word.key) or word.key.startswith("("))):
            cells.append(word)
    yield levels, cells


def _laid(cells: Sequence[Word], header: Header) -> list[LaidRow]:
    return lay([word.key or "…" for word in cells], ("name", *header.after_name))


def _placed(rows: Sequence[LaidRow], levels: Sequence[Word], cells: Sequence[Word], header: Header) -> Iterator[tuple[Cell, ...]]:
    """Rows in the columns of the header; the levels stand in the first one."""
    for row in rows:
        yield (*levels_before(levels, header), *laid_cells(row, cells, header))
        levels = ()


def levels_before(levels: Sequence[Word], header: Header) -> list[Cell]:
    """Levels in the columns before the name."""
    start = header.column_of("name") or 0
    return [at_column(word, column) for i, word in enumerate(levels) if (column := start - len(levels) + i) >= 0]


def laid_cells(row: LaidRow, words: Sequence[Word], header: Header) -> Iterator[Cell]:
    """The cells of a row from the name on, each with how sure it is that its words stand in this column."""
    first = header.roles.index("name")
    for place, (start, end) in enumerate(row.spans):
        if start < end:
            word = words[start] if end - start == 1 else together(words[start:end])
            sure = row.whole and word.piece.cell.certainty is Certainty.READ
            certainty = Certainty.AMBIGUOUS if place in row.doubtful else Certainty.READ if sure else Certainty.INFERRED
            yield msgspec.structs.replace(at_column(word, header.starts[first + place]), certainty=certainty)
