"""Labels in which recognition took one character for another (项日名称, 数量指际) → the labels meant, where the rest of the table confirms them."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

import msgspec

from jiheng.model.source import Source
from jiheng.readers.form_labels import label_field
from jiheng.readers.grid import Cell, Grid, Line
from jiheng.readers.header import find_header, header_role
from jiheng.readers.indicators import compatible, family, is_group, is_level
from jiheng.readers.labels import Piece, fold, piece_of, without_bracket
from jiheng.readers.loose_words import known
from jiheng.reference.vocabulary import vocabulary

_SHORTEST = 4
_SHORTEST_HEAD = 3
_SHORTEST_FUND = 6  # 资产总额 is a word of its own
_LONGEST = 16
_LONGEST_LINE = 200
_FEWEST_HEADS = 3  # known heads of columns beside a misread one
_NEAR = 8  # lines around a label of a field that must hold other labels
_FEWEST_LABELS = 3
_NOTE = "标签“{}”按“{}”读取（只差一个字，其余各栏相符，当是识别或录入的错字）；请对照原表。"
_HOLE = "\0"
_WORD = re.compile(r"\S+")
_COLON = re.compile(r"[:：]")

Mend = Callable[[Piece], str | None]


def with_mended_labels(grid: Grid) -> Grid:
    """The file with such labels mended; `lost` tells each of them. The grid itself where there are none."""
    found: dict[str, tuple[str, Source]] = {}
    lines = list(grid.lines)
    header: _Columns | None = None
    for at, line in enumerate(lines):
        row = _pieces(line)
        if not row:
            continue
        mended = _mended_line(lines, at, row, header, found)
        lines[at] = line = mended
        row = _pieces(line)
        header = None if row and label_field(_COLON.split(row[0].key)[0]) == "name" else _columns(row, line) or header
    if not found:
        return grid
    notes = tuple((source, _NOTE.format(wrong, right)) for wrong, (right, source) in found.items())
    return Grid(lines=tuple(lines), lost=(*grid.lost, *notes))


class _Columns(msgspec.Struct, frozen=True):
    """A header above: its table, and the column in which names begin."""

    table: int | None
    name: int


def _columns(row: Sequence[Piece], line: Line) -> _Columns | None:
    header = find_header(row) if len(row) > 2 else None
    if header is None:
        return _Columns(line.table, 2) if len(row) == 1 and header_role(row[0].key) == "name" else None
    return _Columns(line.table, header.column_of("name") or 0)


def _pieces(line: Line) -> list[Piece]:
    """Cells of a row, or words of a paragraph as far as it is short enough to be one of a form, in columns from 0."""
    if line.table is not None or len(line.cells) != 1:
        return [piece for cell in line.cells if not (piece := piece_of(cell)).blank]
    cell = line.cells[0]
    if len(cell.text) > _LONGEST_LINE:
        return []
    return [piece_of(Cell(text=word, source=cell.source, column=column)) for column, word in enumerate(cell.text.split())]


def _mended_line(lines: Sequence[Line], at: int, row: Sequence[Piece], header: _Columns | None, found: dict[str, tuple[str, Source]]) -> Line:
    line = lines[at]
    unknown = [piece for piece in row if _may_be_slip(piece)]
    if not unknown:
        return line
    changes: dict[str, str] = {}
    for piece in unknown:
        right = _head(piece, row) or _level(piece, row, header, line)
        if right is None:
            right = _field(piece, row, lines, at)
            below = header is not None and header.table == line.table  # where names of indicators stand
            right = right if not below or (right and label_field(right) == "name") else None
        if right is not None:
            wrong = _COLON.split(piece.text)[0]
            changes[wrong] = right
            found.setdefault(wrong, (right, piece.source))
    return _changed(line, changes) if changes else line


def _may_be_slip(piece: Piece) -> bool:
    key = _COLON.split(piece.key)[0]
    return _SHORTEST_HEAD <= len(key) <= _LONGEST and bool(_near(key)) and not known(key) and key not in vocabulary().real_words


def _changed(line: Line, changes: dict[str, str]) -> Line:
    cells = (msgspec.structs.replace(cell, text=_text(cell.text, changes)) for cell in line.cells)
    return msgspec.structs.replace(line, cells=tuple(cells))


def _text(text: str, changes: dict[str, str]) -> str:
    whole = {fold(wrong): right for wrong, right in changes.items()}.get(fold(text))
    return whole or _WORD.sub(lambda word: _word(word[0], changes), text)


def _word(word: str, changes: dict[str, str]) -> str:
    head = _COLON.split(word)[0]
    return changes.get(head, head) + word[len(head) :]


@cache
def _by_hole() -> dict[str, tuple[str, ...]]:
    """Labels by themselves with a hole in the place of each character."""
    words = vocabulary()
    labels = {*words.fields, *words.funds, *words.objectives, *words.headers, *words.level1, *words.level2}
    holes: dict[str, list[str]] = {}
    for label in sorted(labels):
        if _SHORTEST_HEAD <= len(label) <= _LONGEST:
            for hole in _holes(label):
                holes.setdefault(hole, []).append(label)
    return {hole: tuple(found) for hole, found in holes.items()}


def _holes(text: str) -> Iterator[str]:
    return (text[:i] + _HOLE + text[i + 1 :] for i in range(len(text)))


def _near(key: str) -> set[str]:
    """The labels from which a text differs by one character, with or without a bracket behind them."""
    bare = without_bracket(key)
    return {label for hole in _holes(bare) for label in _by_hole().get(hole, ())}


def _one(labels: set[str], meaning: Callable[[str], object]) -> str | None:
    """One of the labels where all of them mean the same; None where they mean several things, or there are none."""
    meanings = {found for label in labels if (found := meaning(label))}
    return min(label for label in labels if meaning(label)) if len(meanings) == 1 else None


def _head(piece: Piece, row: Sequence[Piece]) -> str | None:
    """The head of a column beside other heads."""
    heads = [role for other in row if other is not piece and (role := header_role(other.key))]
    if len(heads) < _FEWEST_HEADS or len(heads) < 0.6 * (len(row) - 1):
        return None
    return _one({label for label in _near(piece.key) if header_role(label) not in {None, *heads}}, header_role)


def _level(piece: Piece, row: Sequence[Piece], header: _Columns | None, line: Line) -> str | None:
    """A level in the columns before the names, or at the beginning of a line, that goes together with the level beside it."""
    if header is None or len(piece.key) < _SHORTEST or header.table != line.table:
        return None
    place = piece.column if line.table is not None else row.index(piece)
    if place >= max(header.name, 1) or (line.table is None and not any(label.endswith("指标") for label in _near(piece.key))):
        return None
    beside = [other.key for other in row if other is not piece and is_level(other.key)]
    labels = {label for label in _near(piece.key) if is_level(label) and (line.table is not None or label.endswith("指标")) and _goes_with(label, beside)}
    return min(labels) if len(labels) == 1 else None


def _goes_with(label: str, beside: Sequence[str]) -> bool:
    for other in map(without_bracket, beside):
        first, second = (label, other) if vocabulary().level1.get(label) and vocabulary().level2.get(other) else (other, label)
        implied = vocabulary().level2.get(second)
        if implied and family(first) and not compatible(first, implied):
            return False
    return True


def _field(piece: Piece, row: Sequence[Piece], lines: Sequence[Line], at: int) -> str | None:
    """The label of a field that stands among other labels and whose meaning none of them has."""
    key = _COLON.split(piece.key)[0]
    if len(key) < _SHORTEST:
        return None
    labels = {label for label in _near(key) if (field := label_field(label)) and field != "other" and (field != "funds" or len(label) >= _SHORTEST_FUND)}
    right = _one(labels, _meaning)
    if right is None or not _heads_value(piece, row, key):
        return None
    near = [_COLON.split(other.key)[0] for line in lines[max(at - _NEAR, 0) : at + _NEAR + 1] for other in _pieces(line)]
    confirming = [other for other in near if label_field(other) or header_role(other)]
    return right if len(confirming) >= _FEWEST_LABELS and _meaning(right) not in map(_meaning, near) else None


def _heads_value(piece: Piece, row: Sequence[Piece], key: str) -> bool:
    """Whether a value stands behind it, or nothing else on its line; a text behind another label is that label's value."""
    at = row.index(piece)
    if at and label_field(row[at - 1].key) and not is_group(row[at - 1].key):
        return False
    return piece.key != key or len(row) == 1 or (at + 1 < len(row) and not label_field(row[at + 1].key))


def _meaning(key: str) -> str | None:
    words = vocabulary()
    return words.fields.get(key) or words.objectives.get(key) or words.funds.get(key)
