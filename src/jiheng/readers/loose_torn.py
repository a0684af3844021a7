"""Rows of a page copied line by line, where the lines of merged labels stand between and beside the rows (可持续影 / 制度健全性 健全 / 响指标) → rows.

The lines of a label stand around the middle of its rows. Of all ways to put the fragments together to levels, and the rows below them, that one
is taken whose labels stand nearest to the middle of their rows; the levels are inferred then, and ambiguous where another way is as good.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache

import msgspec

from jiheng.model.target import Certainty
from jiheng.readers.grid import Cell
from jiheng.readers.header import Header
from jiheng.readers.indicators import compatible, family, is_group, is_level, is_stop
from jiheng.readers.loose_words import Word, at_column
from jiheng.reference.vocabulary import vocabulary

_MOST_ROWS = 40
_MOST_FRAGMENTS = 60
_MOST_WAYS = 400
_TIE = 0.3  # lines: ways that differ by less in all are as good as each other
_ODD = 1.0  # lines: what a way costs for levels that are seldom seen together
_FIRST, _SECOND = 0, 1


class _Label(msgspec.Struct, frozen=True):
    """A level put together: its text and the middle of its lines."""

    text: str
    middle: float
    word: Word


class _Body(msgspec.Struct, frozen=True):
    """Rows (line, words from the name on) and fragments of levels (line, word), in the order of the page."""

    rows: list[tuple[int, list[Word]]]
    fragments: list[tuple[int, Word]]


_Fragment = tuple[int, Word]  # line, word
_Pair = tuple[list[_Label], list[_Label]]


class _Open(msgspec.Struct, frozen=True):
    """Levels as far as they are put together: the fragments of the one at hand in each column, and those that are whole."""

    first: tuple[_Fragment, ...] = ()
    second: tuple[_Fragment, ...] = ()
    firsts: tuple[_Label, ...] = ()
    seconds: tuple[_Label, ...] = ()


class _Block(msgspec.Struct, frozen=True):
    """Rows [start, end) below one second level and one first level; places in the lists of labels, -1 for no first level."""

    start: int
    end: int
    second: int
    first: int


def torn_rows(words: Sequence[Word], header: Header) -> list[tuple[Cell, ...]] | None:
    """The rows below a header; None where no label was torn, or the fragments cannot be put together."""
    if not {"level1", "level2", "name", "target"} <= {*header.roles}:
        return None
    stop = next((i for i, word in enumerate(words) if is_stop([word.piece])), len(words))
    body = _body(words[:stop])
    if body is None or not any(not _is_whole(word.key) for _, word in body.fragments):
        return None
    found: list[tuple[float, list[_Block], list[_Label], list[_Label]]] = []
    for first, second in _labels(body.fragments):
        for cost, blocks in _laid(body, first, second):
            found.append((cost, blocks, first, second))
    found.sort(key=lambda way: way[0])
    if not found:
        return None
    best = _levels(found[0], body)
    others = [_levels(way, body) for way in found[1:] if way[0] - found[0][0] < _TIE]
    doubtful = {i for other in others for i in range(len(best)) if [label and label.text for label in other[i]] != [label and label.text for label in best[i]]}
    return [_cells(row, levels, header, doubtful=i in doubtful) for i, ((_, row), levels) in enumerate(zip(body.rows, best, strict=True))]


def _levels(way: tuple[float, list[_Block], list[_Label], list[_Label]], body: _Body) -> list[tuple[_Label | None, _Label | None]]:
    """First and second level of each row."""
    _, blocks, first, second = way
    levels: list[tuple[_Label | None, _Label | None]] = [(None, None)] * len(body.rows)
    for block in blocks:
        for i in range(block.start, block.end):
            levels[i] = (first[block.first] if block.first >= 0 else None, second[block.second])
    return levels


def _cells(row: Sequence[Word], levels: tuple[_Label | None, _Label | None], header: Header, *, doubtful: bool) -> tuple[Cell, ...]:
    sure = Certainty.AMBIGUOUS if doubtful else Certainty.INFERRED
    cells: list[Cell] = []
    for role, label in zip(("level1", "level2"), levels, strict=True):
        if label is not None:
            cells.append(msgspec.structs.replace(at_column(label.word, header.column_of(role) or 0), text=label.text, certainty=sure))
    start = header.roles.index("name")
    for word, place in zip(row, range(start, len(header.roles)), strict=False):
        cell = at_column(word, header.starts[place])
        if place == start:
            cell = msgspec.structs.replace(cell, certainty=sure, candidates=(cell.text,) if doubtful else ())
        cells.append(cell)
    return tuple(cells)


def _body(words: Sequence[Word]) -> _Body | None:
    """Rows and fragments; None where a line is neither, so that names or values were torn as well."""
    lines: dict[int, list[Word]] = {}
    for word in words:
        if not word.piece.blank:
            lines.setdefault(word.line, []).append(word)
    rows: list[tuple[int, list[Word]]] = []
    fragments: list[tuple[int, Word]] = []
    for line, parts in lines.items():
        lead = 0
        while lead < min(2, len(parts)) and _is_part(parts[lead].key):
            lead += 1
        rest = parts[lead:]
        if len(rest) == 1 or (rest and not rows and is_group(parts[0].key) and len(parts) == 1):
            return None
        fragments += [(line, word) for word in parts[:lead]]
        if rest:
            rows.append((line, rest))
    if not 0 < len(rows) <= _MOST_ROWS or len(fragments) > _MOST_FRAGMENTS:
        return None
    return _Body(rows, fragments)


@cache
def _parts() -> frozenset[str]:
    """All parts of the words of the levels."""
    words = {*vocabulary().level1, *vocabulary().level2}
    return frozenset(word[start:end] for word in words for start in range(len(word)) for end in range(start + 1, len(word) + 1))


@cache
def _prefixes(column: int) -> frozenset[str]:
    words = vocabulary().level1 if column == _FIRST else vocabulary().level2
    return frozenset(word[:end] for word in words for end in range(1, len(word) + 1))


def _is_part(key: str) -> bool:
    return key in _parts()


def _is_whole(key: str) -> bool:
    return is_level(key)


def _is_word(text: str, column: int) -> bool:
    return text in (vocabulary().level1 if column == _FIRST else vocabulary().level2)


def _labels(fragments: Sequence[_Fragment]) -> list[_Pair]:
    """The ways to put the fragments together to first and second levels, up to a number beyond which none can be chosen."""
    ways = [_Open()]
    for fragment in fragments:
        ways = [way for open_ in ways[:_MOST_WAYS] for way in _with(open_, fragment)]
    closed = [(_all(way.first, way.firsts, _FIRST), _all(way.second, way.seconds, _SECOND)) for way in ways]
    return [(first, second) for first, second in closed if first is not None and second is not None]


def _with(way: _Open, fragment: _Fragment) -> Iterator[_Open]:
    """A fragment added to the first or the second level at hand, or begun as the next one behind it."""
    for parts, more in _added(way.first, fragment, _FIRST):
        yield msgspec.structs.replace(way, first=parts, firsts=(*way.firsts, *more))
    for parts, more in _added(way.second, fragment, _SECOND):
        yield msgspec.structs.replace(way, second=parts, seconds=(*way.seconds, *more))


def _all(parts: tuple[_Fragment, ...], done: tuple[_Label, ...], column: int) -> list[_Label] | None:
    """All levels of a column; None where the last one is not whole."""
    label = _closed(parts, column)
    return None if parts and label is None else [*done, *([label] if label else [])]


def _added(parts: tuple[tuple[int, Word], ...], fragment: tuple[int, Word], column: int) -> Iterator[tuple[tuple[tuple[int, Word], ...], tuple[_Label, ...]]]:
    """A fragment added to the label at hand, or begun as the next label behind it."""
    text = "".join(word.key for _, word in parts)
    if parts and text + fragment[1].key in _prefixes(column):
        yield (*parts, fragment), ()
    label = _closed(parts, column)
    if (label is not None or not parts) and fragment[1].key in _prefixes(column):
        yield (fragment,), (label,) if label is not None else ()


def _closed(parts: Sequence[tuple[int, Word]], column: int) -> _Label | None:
    text = "".join(word.key for _, word in parts)
    if not parts or not _is_word(text, column):
        return None
    return _Label(text, (parts[0][0] + parts[-1][0]) / 2, parts[0][1])


def _laid(body: _Body, first: Sequence[_Label], second: Sequence[_Label]) -> Iterator[tuple[float, list[_Block]]]:
    """The two best ways to put the rows below the second levels, and these below the first ones, with how far the labels stand from the middles."""
    lines = [line for line, _ in body.rows]
    count = len(lines)
    if not 0 < len(second) <= count or len(first) > len(second):
        return

    def off(label: _Label, start: int, end: int) -> float:
        return abs(label.middle - (lines[start] + lines[end - 1]) / 2)

    # ways[rows][(second levels, first levels, where the rows of the first level at hand begin, whether it has a label)]
    ways: dict[tuple[int, int, int, int], list[tuple[float, list[_Block]]]] = {(0, 0, 0, -1): [(0.0, [])]}
    for place, label in enumerate(second):
        following: dict[tuple[int, int, int, int], list[tuple[float, list[_Block]]]] = {}
        for (row, used, begun, top), best in ways.items():
            for end in range(row + 1, count - (len(second) - place - 1) + 1):
                for cost, blocks in best:
                    for key, extra, home in _tops(first, label, (row, used, begun, top), end, off):
                        block = _Block(row, end, place, home)
                        kept = following.setdefault(key, [])
                        kept.append((cost + extra + off(label, row, end), [*blocks, block]))
                        kept.sort(key=lambda way: way[0])
                        del kept[2:]
        ways = following
    for (row, used, begun, top), best in ways.items():
        if row == count and used == len(first):
            for cost, blocks in best:
                yield cost + (off(first[top], begun, count) if top >= 0 else 0.0), blocks


def _tops(
    first: Sequence[_Label], label: _Label, state: tuple[int, int, int, int], end: int, off: Callable[[_Label, int, int], float]
) -> Iterator[tuple[tuple[int, int, int, int], float, int]]:
    """Where the rows of a second level may stand: below the first level at hand, below the next one, or, at the beginning, below one without a label."""
    row, used, begun, top = state
    if row and _goes(first[top].text if top >= 0 else None, label.text) and (top >= 0 or used == 0):
        yield (end, used, begun, top), _odd(first[top].text if top >= 0 else None, label.text), top
    closing = off(first[top], begun, row) if top >= 0 else 0.0
    if used < len(first) and _goes(first[used].text, label.text):
        yield (end, used + 1, row, used), closing + _odd(first[used].text, label.text), used
    if row == 0:
        yield (end, 0, 0, -1), _ODD, -1


def _odd(first: str | None, second: str) -> float:
    """What it costs that levels are seldom seen so: a second level of another family, or the two the wrong way round."""
    implied = vocabulary().level2.get(second, "")
    swapped = bool(first and vocabulary().level2.get(first))
    return _ODD * ((bool(implied) and family(first) != implied) + swapped)


def _goes(first: str | None, second: str) -> bool:
    implied = vocabulary().level2.get(second, "")
    if first is None:
        return True
    if not implied:
        return family(second) is None or compatible(first, family(second) or "") or family(first) == "产出指标"
    return compatible(first, implied)
