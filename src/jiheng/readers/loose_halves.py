"""Text without tables whose indicators have two halves (中期 | 年度) → rows below their header, by the order of levels, names and targets."""

from collections.abc import Sequence

import msgspec

from jiheng.readers.grid import Cell
from jiheng.readers.halves import find_halves
from jiheng.readers.header import header_role
from jiheng.readers.indicators import is_group, is_level, is_stop
from jiheng.readers.labels import Piece
from jiheng.readers.loose_words import Word, at_column

STUCK = "指标表并列两组指标，从“{}”起各格对不上两组的栏，以下未读取；请对照原表补录。"


class HalfRows(msgspec.Struct, frozen=True):
    """Rows in the columns of their header, and the word from which on none could be made out."""

    rows: tuple[tuple[Cell, ...], ...]
    stuck: Word | None


def half_rows(words: Sequence[Word], header: Sequence[Piece]) -> HalfRows | None:
    """Rows below a header of two halves: levels of both, then a second level, a name and what stands behind it for each; None below any other header."""
    halves = find_halves(header, (), ())
    if halves is None:
        return None
    levels = [sum(piece.column in half and header_role(piece.key) in {"level1", "level2"} for piece in header) for half in (halves.left, halves.right)]
    rows: list[tuple[Cell, ...]] = []
    at = 0
    while at < len(words) and not is_stop([words[at].piece]):
        if not rows and is_group(words[at].key) and not is_level(words[at].key):
            at += 1
            continue
        row, end = _row(words, at, (halves.left, halves.right), levels)
        if row is None:
            return HalfRows(tuple(rows), next((word for word in words[at : _end(words, at)] if not word.piece.blank), None))
        rows.append(row)
        at = end
    return HalfRows(tuple(rows), None)


def _row(words: Sequence[Word], at: int, halves: Sequence[range], levels: Sequence[int]) -> tuple[tuple[Cell, ...] | None, int]:
    """The row that begins at `at` and where it ends; None where the words do not fit the halves."""
    cells: list[Cell] = []
    lead = _levels_at(words, at) - levels[0]
    for i in range(max(lead, 0)):
        cells.append(at_column(words[at + i], halves[0].start - lead + i))
    at += max(lead, 0)
    for half, count in zip(halves, levels, strict=True):
        own = min(_levels_at(words, at), count)
        size = own + len(half) - count
        part = words[at : at + size]
        if len(part) < size or any(is_level(word.key) for word in part[own:]):
            return None, at
        start = half.start + count - own
        cells += [at_column(word, start + i) for i, word in enumerate(part)]
        at += size
    return tuple(cells), at


def _end(words: Sequence[Word], at: int) -> int:
    """Where the indicators end."""
    return next((i for i in range(at, len(words)) if is_stop([words[i].piece])), len(words))


def _levels_at(words: Sequence[Word], at: int) -> int:
    """How many levels follow each other from `at` on."""
    end = at
    while end < len(words) and is_level(words[end].key):
        end += 1
    return end - at
