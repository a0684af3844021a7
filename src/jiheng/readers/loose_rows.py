"""Indicators in text without tables → rows below their header: a line a row, or a line a cell."""

import re
from collections.abc import Generator, Iterator, Sequence
from itertools import takewhile

import msgspec

from jiheng.model.target import Certainty
from jiheng.readers.alignment import lay, may_be_no_name
from jiheng.readers.grid import Cell
from jiheng.readers.header import Header, can_be, header_role, is_number
from jiheng.readers.indicators import broken_levels, is_group, is_level, is_stop
from jiheng.readers.labels import without_bracket
from jiheng.readers.loose_running import Unread, laid_cells, levels_before, running_rows
from jiheng.readers.loose_words import Word, at_column, begins_level, is_points, piece_at
from jiheng.readers.marks import is_figure
from jiheng.reference.vocabulary import vocabulary

_NUMBERED = re.compile(r"指标\d|…")
_LEVELS = 2
_NEAR = 4  # words behind a header, of which one is a level where rows follow it on its line


def indicator_rows(words: Sequence[Word], header: Header, project: int, line: int) -> Generator[tuple[Cell, ...], None, Unread]:
    """Rows below a header that ends on `line`; `project` labels of the project stand before it there."""
    if any(word.line == line and is_level(word.key) for word in words[:_NEAR]):
        return (yield from running_rows(words, header))
    return Unread((yield from _rows(words, header, project)))


def _rows(words: Sequence[Word], header: Header, project: int) -> Generator[tuple[Cell, ...], None, Sequence[Word]]:
    """Rows: a level begins one, and so does a line of several words; single words fill the row up.

    Returns the words of a last row that breaks off before its target: it is no row.
    """
    levels: list[Word] = []
    cells: list[Word] = []
    first: list[Word] = []
    targets = skip = 0
    torn = any(word.alone and word.key in broken_levels() for word in words)
    for at, word in enumerate(words):
        if is_stop([word.piece]):
            break
        if executed := _executed(words, at):
            if cells:
                yield _row(first, levels, cells, header, torn=torn)
            yield executed
            first, levels, cells, skip = [], [], [], at + len(executed)
        if at < skip:
            continue
        if project and len(cells) == project and not levels and cells[0].line == word.line and is_level(word.key):
            first, cells = cells, []
        is_word = _is_level_here(word, levels, cells, header)
        if cells and (is_word or _is_full(cells, header) or (at and words[at - 1].line != word.line and _is_fresh(word, cells, header))):
            targets += len(cells) > 1
            yield _row(first, levels, cells, header, torn=torn)
            first, levels, cells = [], [], []
        if is_word:
            levels = [*levels[1:], word] if len(levels) > 1 else [*levels, word]
        elif not is_points(word.key) and (cells or levels or not word.piece.blank) and (cells or not (is_group(word.key) or word.key.startswith("("))):
            cells.append(word)
    else:
        if targets and len(cells) == 1 and "target" in header.roles:
            return cells if header_role(cells[0].key) is None else ()  # the head of a column, out of order
    if cells:
        yield _row(first, levels, cells, header, torn=torn)
    yield from _sums(words)
    return ()


def _executed(words: Sequence[Word], at: int) -> tuple[Cell, ...]:
    """The row of the rate of execution that begins a line (预算执行率 98% 10 9.8): figures only, and fewer than an indicator has."""
    if words[at].key not in vocabulary().results["rate_rows"] or (at and words[at - 1].line == words[at].line):
        return ()
    line = [word for word in words[at : at + 5] if word.line == words[at].line]
    if not 1 < len(line) < 5 or not all(is_figure(word.piece.text) for word in line[1:]):
        return ()
    return tuple(at_column(word, column) for column, word in enumerate(line))


def _sums(words: Sequence[Word]) -> Iterator[tuple[Cell, ...]]:
    """The row of sums behind the indicators (总分 100 98): the points on its line, or on the lines below it."""
    at = next((i for i, word in enumerate(words) if is_stop([word.piece])), len(words))
    points = list(takewhile(lambda word: word.line == words[at].line or (word.alone and (word.piece.blank or is_number(word.key))), words[at + 1 :]))
    points = [word for word in points if not word.piece.blank]
    if points:
        yield tuple(at_column(word, column) for column, word in enumerate((words[at], *points)))


def _is_full(cells: Sequence[Word], header: Header) -> bool:
    """Whether single words have filled all columns of the row; a line of several words ends with the line."""
    return len(cells) > len(header.after_name) and all(word.alone for word in cells)


def _is_fresh(word: Word, cells: Sequence[Word], header: Header) -> bool:
    """Whether a word on a new line begins a new row, rather than going on with a row whose target is still to come."""
    if not word.alone or _NUMBERED.match(word.key):
        return True
    return not cells[-1].alone and not {"target", "weight"}.isdisjoint(_roles(cells, header))


def _is_level_here(word: Word, levels: Sequence[Word], cells: Sequence[Word], header: Header) -> bool:
    """Whether a word of the levels is a level here, not a cell: 满意度 behind a second level is a name."""
    if not is_level(word.key):
        return False
    expected = header.after_name[len(cells) - 1] if 0 < len(cells) <= len(header.after_name) else None
    if expected == "other" and all(cell.piece.blank for cell in cells):
        return False
    return bool(cells) or begins_level(word, levels)


def _roles(cells: Sequence[Word], header: Header) -> list[str]:
    """Roles of the cells from the name on. Between blanks, columns without a value leave no cell: marks are then taken from the right,
    and operators and units only from words that can be these."""
    plain = [role for role in header.after_name if role not in {"deviation", "explanation", "other"}]
    rest = [word.key for word in cells[1:]]
    if len(rest) >= len(plain) or all(word.alone for word in cells):
        return ["name", *header.after_name[: len(rest)]]
    marks = [role for role in plain if role in {"weight", "score"}] if plain[-1:] and plain[-1] in {"weight", "score"} else []
    marks = marks if len(rest) >= len(marks) and all(is_number(key) for key in rest[len(rest) - len(marks) :]) else []
    others = [role for role in plain if role not in marks]
    roles: list[str] = []
    for key in rest[: len(rest) - len(marks)]:
        while others and not can_be(key, others[0]):
            others.pop(0)
        roles.append(others.pop(0) if others else "other")
    return ["name", *roles, *marks]


def _row(first: Sequence[Word], levels: Sequence[Word], cells: Sequence[Word], header: Header, *, torn: bool) -> tuple[Cell, ...]:
    """A row, with the labels of the project before it; where levels were torn apart, one without its own levels may belong to any of them."""
    if levels and vocabulary().level2.get(without_bracket(levels[-1].key)) is not None and may_be_no_name(cells[0].key):
        cells = [Word(piece_at(cells[0].piece.cell, "", 0), cells[0].line, cells[0].alone), *cells]  # nobody named the indicator
    row = [*(at_column(cell, column) for column, cell in enumerate(first)), *_filled(levels, cells, header)]
    if not torn or len(levels) == _LEVELS:
        return tuple(row)
    name = header.column_of("name")
    return tuple(msgspec.structs.replace(cell, certainty=Certainty.AMBIGUOUS, candidates=(cell.text,)) if cell.column == name else cell for cell in row)


def _filled(levels: Sequence[Word], cells: Sequence[Word], header: Header) -> tuple[Cell, ...]:
    """A row in the columns of the header."""
    laid = [] if all(word.alone for word in cells) else lay([word.key or "…" for word in cells], ("name", *header.after_name), rows=1)
    if laid:
        return (*levels_before(levels, header), *laid_cells(laid[0], cells, header))
    placed: dict[int, Cell] = {}
    start = header.column_of("name") or 0
    for i, word in enumerate(levels):
        column = max(start - len(levels) + i, 0)
        placed[column] = at_column(word, column)
    for i, (word, role) in enumerate(zip(cells, _roles(cells, header), strict=False)):
        found = header.column_of(role) if role != "other" else start + i
        column = start + i if found is None or found in placed else found
        placed.setdefault(column, at_column(word, column))
    return tuple(placed[column] for column in sorted(placed))
