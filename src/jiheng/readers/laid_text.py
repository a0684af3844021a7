"""Indicator tables in text that keeps its columns by blanks (as pdftotext -layout writes it): where a word stands tells its column."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence

import msgspec

from jiheng.model.parse_target import parse_target
from jiheng.model.source import Source
from jiheng.model.target import Certainty, Kind
from jiheng.readers.grid import Cell, Grid, Line
from jiheng.readers.header import find_header, header_role, is_value
from jiheng.readers.indicators import is_group, is_level, is_stop
from jiheng.readers.labels import fold, piece_of

_WORD = re.compile(r"\S+")
_BEHIND_GAP = re.compile(r"(?<=  )\S")
_FITTING = 0.7  # of the words behind a wide gap must stand below the head of a column
_MOST_LINES = 2_000
_SLACK = 2  # places that a word may stand left of the head of its column
_SHORT = 8  # characters of the rest of a wrapped name or level
_PARTED = 0.8  # of the blocks between blank lines must be rows, if these part rows

Row = dict[int, str]  # column → text


class _Table(msgspec.Struct, frozen=True):
    """Where the heads of the columns stand, and the header itself."""

    starts: tuple[int, ...]
    heads: tuple[str, ...]
    levels: int  # how many columns of levels come first
    target: int  # the column of targets


def laid_grid(text: str) -> Grid | None:
    """The lines, with the indicators below a header as rows; None where no table stands in columns."""
    lines = text.split("\n")
    if len(lines) > _MOST_LINES or "\t" in text or "|" in text:
        return None
    fits = {wide: _fit(lines, wide=wide) for wide in (False, True)}
    wide = fits[True] > fits[False]
    return _grid(lines, wide=wide) if fits[wide] >= _FITTING else None


def _fit(lines: Sequence[str], *, wide: bool) -> float:
    """The share of words behind a wide gap, in tables, that stand right below the head of a column. `wide`: Chinese characters take two places."""
    found: list[bool] = []
    end = 0  # of the table above: each line belongs to one, as in the grid
    for at, line in enumerate(lines):
        if at >= end and (table := _header(line, wide=wide)) is not None:
            end = _end(lines, at + 1)
            for below in lines[at + 1 : end]:
                gaps = {word.start() for word in _BEHIND_GAP.finditer(below)}
                places = zip(_WORD.finditer(below), _words(below, wide=wide), strict=True)
                found += [any(abs(place - start) <= 1 for start in table.starts) for word, (place, _) in places if word.start() in gaps]
    return sum(found) / len(found) if found else 0.0


def _grid(lines: Sequence[str], *, wide: bool) -> Grid | None:
    made: list[Line] = []
    tables = 0
    at = 0
    while at < len(lines):
        table = _header(lines[at], wide=wide)
        if table is None:
            made += [_paragraph(lines[at], at)] if lines[at].strip() else []
            at += 1
            continue
        tables += 1
        end = _end(lines, at + 1)
        made.append(Line(cells=tuple(_cells(dict(enumerate(table.heads)), at, merged=frozenset())), table=tables))
        made += (Line(cells=tuple(_cells(row, number, merged)), table=tables) for number, row, merged in _body(lines, at + 1, end, table, wide=wide))
        at = end
    return Grid(lines=tuple(made)) if tables else None


def _paragraph(line: str, at: int) -> Line:
    return Line(cells=(Cell(text=line.strip(), source=Source(line=at + 1)),))


def _cells(row: Row, at: int, merged: frozenset[int]) -> Iterator[Cell]:
    for column in sorted(row):
        yield Cell(text=row[column], source=Source(line=at + 1), column=column, certainty=Certainty.INFERRED if column in merged else Certainty.READ)


def _words(line: str, *, wide: bool) -> list[tuple[int, str]]:
    """The words of a line with the places where they begin."""
    places = [0]
    for char in line:
        places.append(places[-1] + (2 if wide and unicodedata.east_asian_width(char) in "WF" else 1))
    return [(places[word.start()], word[0]) for word in _WORD.finditer(line)]


def _header(line: str, *, wide: bool) -> _Table | None:
    words = _words(line, wide=wide)
    words = words[1:] if words and is_group(fold(words[0][1])) and header_role(fold(words[0][1])) is None else words
    if len(words) < 3 or not all(header_role(fold(word)) for _, word in words):
        return None
    header = find_header([piece_of(Cell(text=word, source=Source(), column=column)) for column, (_, word) in enumerate(words)])
    if header is None or "target" not in header.roles or header.roles.index("name") < 1:
        return None
    starts, heads = tuple(place for place, _ in words), tuple(word for _, word in words)
    return _Table(starts, heads, header.roles.index("name"), header.roles.index("target"))


def _end(lines: Sequence[str], start: int) -> int:
    """Where the table ends: at a sum, a remark, or the end of the text."""
    for at in range(start, len(lines)):
        words = _WORD.findall(lines[at])
        if words and is_stop([piece_of(Cell(text=words[0], source=Source()))]):
            return at
    return len(lines)


def _placed(line: str, table: _Table, *, wide: bool) -> Row:
    """The words of a line in their columns; words of one column with a blank between them."""
    row: Row = {}
    for place, word in _words(line, wide=wide):
        column = bisect_right(table.starts, place + _SLACK) - 1
        if column >= 0:
            row[column] = f"{row[column]} {word}" if column in row else word
    return row


def _body(lines: Sequence[str], start: int, end: int, table: _Table, *, wide: bool) -> Iterator[tuple[int, Row, frozenset[int]]]:
    """The rows, each with the line where it begins and the columns whose text was put together from several lines."""
    placed = [(at, _placed(lines[at], table, wide=wide)) for at in range(start, end)]
    blocks = _blocks(placed)
    whole = [block for block in blocks if _is_row(_put_together([row for _, row in block])[0], table)]
    if len(blocks) < 2 or len(whole) < _PARTED * len(blocks):
        blocks = _by_tops([item for item in placed if item[1]], table)
    for block in blocks:
        row, merged = _put_together([part for _, part in block])
        yield block[0][0], row, merged


def _blocks(placed: Sequence[tuple[int, Row]]) -> list[list[tuple[int, Row]]]:
    """Lines that no blank line parts."""
    blocks: list[list[tuple[int, Row]]] = [[]]
    for at, row in placed:
        if row:
            blocks[-1].append((at, row))
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _put_together(parts: Sequence[Row]) -> tuple[Row, frozenset[int]]:
    row: Row = {}
    merged: set[int] = set()
    for part in parts:
        for column, text in part.items():
            if column in row:
                merged.add(column)
            row[column] = row[column] + text if column in row else text
    return row, frozenset(merged)


def _is_row(row: Row, table: _Table) -> bool:
    """Whether the texts of a block are one row: its levels are levels, and it has a name and a target."""
    levels = [row[column] for column in range(table.levels) if column in row]
    return {table.levels, table.target} <= row.keys() and all(is_level(fold(level)) for level in levels)


def _by_tops(placed: Sequence[tuple[int, Row]], table: _Table) -> list[list[tuple[int, Row]]]:
    """Lines put to rows where all cells begin at the top: a line that only goes on with the cells above belongs to them."""
    blocks: list[list[tuple[int, Row]]] = []
    for at, row in placed:
        if blocks and _continues(_put_together([part for _, part in blocks[-1]])[0], row, table):
            blocks[-1].append((at, row))
        else:
            blocks.append([(at, row)])
    return blocks


def _continues(above: Row, row: Row, table: _Table) -> bool:
    """Whether a line goes on with the row above: each of its words stands below another, and none begins a level, a name with its target or a value."""
    if not row.keys() <= above.keys():
        return False
    for column in range(table.levels):
        if column in row and (is_level(fold(row[column])) or not is_level(fold(above[column] + row[column]))):
            return False
    value = row.get(table.target)
    return value is None or _completes(above[table.target], value)


def _completes(value: str, rest: str) -> bool:
    """Whether the rest of a target makes one value with it: a day behind its month, a unit cut in two."""
    target = parse_target(value + rest)
    if target.kind is Kind.DATE:
        return parse_target(value).kind is Kind.DATE
    return target.kind is Kind.NUMERIC and not target.text and not is_value(fold(rest)) and len(fold(rest)) <= _SHORT
