"""Indicators in text that keeps the order of the cells but wraps them (pdftotext -raw): levels by vocabulary, names and targets by what a target is."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from jiheng.model.parse_target import parse_target
from jiheng.model.source import Source
from jiheng.model.target import Certainty, Kind
from jiheng.readers.grid import Cell, Grid, Line
from jiheng.readers.header import header_role, is_value
from jiheng.readers.indicators import is_group, is_level, is_stop
from jiheng.readers.labels import Piece, fold, piece_of
from jiheng.readers.plausible_rows import is_value as is_bare_value
from jiheng.reference.vocabulary import vocabulary

_WORD = re.compile(r"\S+")
_ROLES = ["level1", "level2", "name", "target"]
_PARTS = 4  # a level may be broken into so many words
_MOST_WORDS = 20_000


class _Word(msgspec.Struct, frozen=True):
    """A word, its line, and whether it begins it."""

    text: str
    line: int
    first: bool


class _Level(msgspec.Struct, frozen=True):
    """A level and how many words it takes."""

    text: str
    words: int


def ordered_grid(text: str) -> Grid | None:
    """The lines, with the indicators below a header of four columns as rows; None where there is none, or where a row cannot be told apart."""
    lines = text.split("\n")
    words = [_Word(word[0], number, not place) for number, line in enumerate(lines) for place, word in enumerate(_WORD.finditer(line))]
    head = _head(words) if "\t" not in text and "|" not in text and len(words) <= _MOST_WORDS else None
    if head is None:
        return None
    end = next((at for at in range(head + len(_ROLES), len(words)) if words[at].first and is_stop([_piece(words[at].text)])), len(words))
    rows = _rows(words[head + len(_ROLES) : end])
    if not rows:
        return None
    at = words[head].line
    before = " ".join(word.text for word in words[:head] if word.line == at and not is_group(fold(word.text)))
    above = [(number, lines[number]) for number in range(at)] + [(at, before)]
    below = [(number, lines[number]) for number in range(words[end].line, len(lines))] if end < len(words) else []
    header = tuple(_cell(word.text, word.line, column) for column, word in enumerate(words[head : head + len(_ROLES)]))
    table = (Line(cells=row, table=1) for row in [header, *rows])
    return Grid(lines=(*_paragraphs(above), *table, *_paragraphs(below)))


def _paragraphs(lines: Sequence[tuple[int, str]]) -> Iterator[Line]:
    return (Line(cells=(_cell(line.strip(), number, 0),)) for number, line in lines if line.strip())


def _piece(text: str) -> Piece:
    return piece_of(Cell(text=text, source=Source()))


def _cell(text: str, line: int, column: int, certainty: Certainty = Certainty.READ) -> Cell:
    return Cell(text=text, source=Source(line=line + 1), column=column, certainty=certainty)


def _head(words: Sequence[_Word]) -> int | None:
    """Where the heads of the four columns stand one behind the other, and no other head behind them."""
    roles = [header_role(fold(word.text)) for word in words]
    found = [at for at in range(len(words) - len(_ROLES)) if roles[at : at + len(_ROLES)] == _ROLES and roles[at + len(_ROLES)] is None]
    return found[0] if len(found) == 1 else None


def _rows(words: Sequence[_Word]) -> list[tuple[Cell, ...]]:
    """The rows; none where one of them cannot be told apart."""
    rows: list[tuple[Cell, ...]] = []
    at = 0
    while at < len(words):
        levels: list[tuple[int, _Level]] = []
        while len(levels) < 2 and (level := _level(words, at)) is not None:
            levels.append((at, level))
            at += level.words
        end = next((i for i in range(at + 1, len(words)) if words[i].first and _level(words, i) is not None), len(words))
        parted = _parted(words[at:end])
        if not levels or parted is None:
            return []
        rows.append((*_level_cells(words, levels), *parted))
        at = end
    return rows


def _level(words: Sequence[_Word], at: int) -> _Level | None:
    """The level that begins at a word, be it broken over the next ones."""
    for count in range(min(_PARTS, len(words) - at), 0, -1):
        text = "".join(word.text for word in words[at : at + count])
        if text.endswith("指标") and is_level(fold(text)) and not any(is_level(fold(word.text)) for word in words[at + 1 : at + count]):
            return _Level(text, count)
    return None


def _level_cells(words: Sequence[_Word], levels: Sequence[tuple[int, _Level]]) -> tuple[Cell, ...]:
    """The levels in their columns; one alone is the second where it can be."""
    alone = len(levels) == 1 and fold(levels[0][1].text) in vocabulary().level2
    sure = (Certainty.READ, Certainty.INFERRED)
    return tuple(_cell(level.text, words[at].line, column + alone, sure[level.words > 1]) for column, (at, level) in enumerate(levels))


def _parted(words: Sequence[_Word]) -> tuple[Cell, Cell] | None:
    """Name and target of the words of a row: the target is the longest end that is a number or a date; of two words on one line it is the second."""
    for cut in range(1, len(words)):
        target = _text(words[cut:])
        if is_value(fold(target)) and _is_target(target) and not is_bare_value(fold(_text(words[:cut]))):
            return _name_and_target(words, cut)
    if len(words) == 2 and words[0].line == words[1].line and not any(map(str.isdigit, _text(words))):
        return _name_and_target(words, 1)
    return None


def _is_target(text: str) -> bool:
    target = parse_target(text)
    return target.kind is Kind.DATE or (target.kind is Kind.NUMERIC and not target.text)


def _text(words: Sequence[_Word]) -> str:
    """The words as one text, with blanks inside a line."""
    return "".join(word.text if not place or word.first else f" {word.text}" for place, word in enumerate(words))


def _name_and_target(words: Sequence[_Word], cut: int) -> tuple[Cell, Cell]:
    wrapped = words[0].line != words[-1].line and (words[cut - 1].line != words[0].line or words[-1].line != words[cut].line)
    certainty = Certainty.INFERRED if wrapped else Certainty.READ
    return _cell(_text(words[:cut]), words[0].line, 2, certainty), _cell(_text(words[cut:]), words[cut].line, 3, certainty)
