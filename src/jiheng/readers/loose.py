"""Forms whose tables were lost: a cell a line, or cells parted by blanks only → rows again, by the vocabulary."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from jiheng.readers.form import is_label, label_field
from jiheng.readers.grid import Cell, Line
from jiheng.readers.header import Header, can_be, find_header, header_role, is_number
from jiheng.readers.indicators import is_group, is_level, is_stop
from jiheng.readers.labels import Piece, fold, piece_of

_HEAD = re.compile(r"\s*([^\s:：]{1,20})")
_NUMBERED = re.compile(r"指标\d|…")
# Parts of a broken label, at most so many of at most so many characters.
_PARTS, _PART_LENGTH = 3, 8
_LABEL_LENGTH = 20


class Word(msgspec.Struct, frozen=True):
    """A cell, or a part of one: its text, its line (index into the run), and whether it is alone on it."""

    piece: Piece
    line: int
    alone: bool


def tabulated(lines: Sequence[Line]) -> list[Line]:
    """The lines with runs of paragraphs that are a form turned into rows of a table; everything else as it was."""
    result: list[Line] = []
    at = 0
    table = max((line.table or 0 for line in lines), default=0)
    while at < len(lines):
        end = at
        while end < len(lines) and lines[end].table is None:
            end += 1
        if end > at:
            table += 1
            result += _run(lines[at:end], table)
        if end < len(lines):
            result.append(lines[end])
        at = end + 1
    return result


def _run(run: Sequence[Line], table: int) -> list[Line]:
    """A run of paragraphs, from the line that names the project (or the header of indicators) on as rows."""
    start = next((i for i in range(len(run)) if _begins(run, i)), len(run))
    result = list(run[:start])
    while start < len(run):
        following = next((i for i in range(start + 1, len(run)) if _names_project(run[i])), len(run))
        result += [Line(cells=row, table=table) for row in _form(run[start:following])]
        start = following
    return result


def _begins(run: Sequence[Line], at: int) -> bool:
    if _names_project(run[at]):
        return True
    return len(run) - at > 3 and fold(run[at].cells[0].text) in {"一级指标", "指标名称"} and find_header(_numbered(run[at : at + 4])) is not None


def _numbered(lines: Sequence[Line]) -> list[Piece]:
    return [_piece(line.cells[0], line.cells[0].text, column) for column, line in enumerate(lines)]


def _names_project(line: Line) -> bool:
    """Whether a line begins with the label of the name of a project, alone or with the name behind a blank."""
    text = line.cells[0].text
    head = _HEAD.match(text[:40])
    return head is not None and label_field(fold(head[1])) == "name"


def _piece(cell: Cell, text: str, column: int) -> Piece:
    return piece_of(Cell(text=text, source=cell.source, column=column))


def _words(run: Sequence[Line]) -> list[Word]:
    """Cells of the run: whole lines where most lines are one word, else the words of the lines. Blank lines are blank cells in the first case."""
    split = [_parts(line.cells[0].text) for line in run]
    shown = [len(words) for words in split if words]
    single = sum(count == 1 for count in shown) >= 0.7 * len(shown)
    words: list[Word] = []
    for i, (line, parts) in enumerate(zip(run, split, strict=True)):
        cell = line.cells[0]
        if (single and not _labelled(parts)) or not parts:
            words += [Word(_piece(cell, cell.text, 0), i, alone=True)] if parts or single else []
        else:
            words += [Word(_piece(cell, part, 0), i, alone=len(parts) == 1) for part in parts]
    return words


def _parts(text: str) -> list[str]:
    """Words of a line; a label with a colon is one of its own."""
    head, colon, rest = text.lstrip().replace("：", ":", 1).partition(":")
    if colon and rest.strip() and len(head) <= _LABEL_LENGTH and is_label(fold(head)):
        return [f"{head}:", *rest.split()]
    return text.split()


def _labelled(parts: Sequence[str]) -> bool:
    return len(parts) > 1 and any(is_label(fold(part)) for part in parts)


def _form(run: Sequence[Line]) -> Iterator[tuple[Cell, ...]]:
    words = _joined(_words(run))
    head = next((i for i in range(len(words)) if _header_length(words, i)), len(words))
    length = _header_length(words, head) if head < len(words) else 0
    if not length:
        yield from _labelled_rows(words)
        return
    project = _project_columns(words[:head], words[head])
    header_words = [word.piece for word in words[head - project : head + length]]
    yield from _labelled_rows(words[: head - project])
    pieces = [_piece(piece.cell, piece.cell.text, column) for column, piece in enumerate(header_words)]
    yield tuple(piece.cell for piece in pieces)
    header = find_header(pieces)
    assert header is not None
    yield from _indicator_rows(words[head + length :], header, project)


def _project_columns(before: Sequence[Word], head: Word) -> int:
    """How many labels of a project (项目名称, 预算数 …) stand before the header on its line, without values between them."""
    count = next((i for i, word in enumerate(reversed(before)) if word.line != head.line or not is_label(word.piece.key)), len(before))
    return count if any(label_field(word.piece.key) == "name" for word in before[len(before) - count :]) else 0


def _header_length(words: Sequence[Word], at: int) -> int:
    """How many words from `at` on are the header of an indicator table; 0 for none."""
    end = at
    while end < len(words) and header_role(words[end].piece.key):
        end += 1
    pieces = [_piece(word.piece.cell, word.piece.cell.text, column) for column, word in enumerate(words[at:end])]
    return end - at if end > at + 1 and find_header(pieces) is not None else 0


def _joined(words: Sequence[Word]) -> list[Word]:
    """The words with labels that were broken over lines made whole."""
    result: list[Word] = []
    at = 0
    while at < len(words):
        length = next((n for n in range(_PARTS, 1, -1) if _is_broken_label(words[at : at + n], n)), 1)
        first = words[at]
        if length > 1:
            text = "".join(word.piece.cell.text for word in words[at : at + length])
            first = Word(_piece(first.piece.cell, text, 0), words[at + length - 1].line, first.alone)
        result.append(first)
        at += length
    return result


def _is_broken_label(parts: Sequence[Word], count: int) -> bool:
    if len(parts) < count or any(not word.piece.key or len(word.piece.key) > _PART_LENGTH for word in parts):
        return False
    if any(after.line != before.line + 1 for before, after in pairwise(parts)):
        return False
    whole = "".join(word.piece.key for word in parts)
    if not all(word.alone for word in parts[1:]) or all(_known(word.piece.key) for word in parts):
        return False
    return _known(whole) and (not _known(parts[0].piece.key) or whole.endswith((")", "指标")))


def _known(key: str) -> bool:
    return is_label(key) or is_level(key) or header_role(key) is not None or (len(key) > 3 and is_group(key))


def _labelled_rows(words: Sequence[Word]) -> Iterator[tuple[Cell, ...]]:
    """Labels with what follows them, a row each; labels of columns that follow each other are one row, the texts below them the next."""
    labels: list[Word] = []
    values: list[Word] = []
    for word in words:
        if not is_label(word.piece.key):
            values.append(word)
            continue
        if values or not labels or not _objective(labels[-1]) or not _objective(word):
            yield from _row(labels, values)
            labels, values = [], []
        labels.append(word)
    yield from _row(labels, values)


def _objective(word: Word) -> bool:
    return is_label(word.piece.key) and label_field(word.piece.key) == "objective"


def _row(labels: Sequence[Word], values: Sequence[Word]) -> Iterator[tuple[Cell, ...]]:
    shown = [word for word in values if not word.piece.blank]
    if len(labels) > 1 or (labels and _objective(labels[0]) and len(shown) > 1):
        yield tuple(_at(word, column) for column, word in enumerate(labels))
        if shown:
            yield tuple(_at(word, column) for column, word in enumerate(_paragraphs(shown)))
    elif labels:
        parts = shown if label_field(labels[0].piece.key) == "funds" or not shown else [_whole(shown)]
        yield (_at(labels[0], 0), *(_at(word, column) for column, word in enumerate(parts, 1)))


def _at(word: Word, column: int) -> Cell:
    return msgspec.structs.replace(word.piece.cell, column=column)


def _whole(words: Sequence[Word]) -> Word:
    """Parts of one value together."""
    return Word(_piece(words[0].piece.cell, " ".join(word.piece.cell.text for word in words), 0), words[0].line, alone=True)


def _paragraphs(words: Sequence[Word]) -> list[Word]:
    """Words of one line together again."""
    lines: dict[int, list[Word]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    return [_whole(parts) for parts in lines.values()]


def _indicator_rows(words: Sequence[Word], header: Header, project: int) -> Iterator[tuple[Cell, ...]]:
    """Rows below a header: a level begins a row, and so does a line of several words; single words fill the row up."""
    levels: list[Word] = []
    cells: list[Word] = []
    first: list[Word] = []
    for at, word in enumerate(words):
        if is_stop([word.piece]):
            break
        if project and len(cells) == project and not levels and cells[0].line == word.line and is_level(word.piece.key):
            first, cells = cells, []
        is_word = _is_level_here(word, levels, cells, header)
        if cells and (is_word or _is_full(cells, header) or (at and words[at - 1].line != word.line and _is_fresh(word, cells, header))):
            yield (*(_at(cell, column) for column, cell in enumerate(first)), *_filled(levels, cells, header))
            first, levels, cells = [], [], []
        if is_word:
            levels = [*levels[1:], word] if len(levels) > 1 else [*levels, word]
        elif cells or not (is_group(word.piece.key) or word.piece.key.startswith("(")):
            cells.append(word)
    if cells:
        yield (*(_at(cell, column) for column, cell in enumerate(first)), *_filled(levels, cells, header))


def _is_full(cells: Sequence[Word], header: Header) -> bool:
    """Whether single words have filled all columns of the row; a line of several words ends with the line."""
    return len(cells) > len(header.after_name) and all(word.alone for word in cells)


def _is_fresh(word: Word, cells: Sequence[Word], header: Header) -> bool:
    """Whether a word on a new line begins a new row, rather than going on with a row whose target is still to come."""
    if not word.alone or _NUMBERED.match(word.piece.key):
        return True
    return not cells[-1].alone and not {"target", "weight"}.isdisjoint(_roles(cells, header))


def _is_level_here(word: Word, levels: Sequence[Word], cells: Sequence[Word], header: Header) -> bool:
    """Whether a word of the levels is a level here, not a cell: 满意度 behind a second level is a name."""
    if not is_level(word.piece.key):
        return False
    expected = header.after_name[len(cells) - 1] if 0 < len(cells) <= len(header.after_name) else None
    if expected == "other" and all(cell.piece.blank for cell in cells):
        return False
    return not (levels and not cells and not word.piece.key.endswith(("指标", ")")) and levels[-1].piece.key.endswith("指标"))


def _roles(cells: Sequence[Word], header: Header) -> list[str]:
    """Roles of the cells from the name on. Between blanks, columns without a value leave no cell: marks are then taken from the right,
    and operators and units only from words that can be these."""
    plain = [role for role in header.after_name if role not in {"deviation", "explanation", "other"}]
    rest = [word.piece.key for word in cells[1:]]
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


def _filled(levels: Sequence[Word], cells: Sequence[Word], header: Header) -> tuple[Cell, ...]:
    """A row in the columns of the header."""
    placed: dict[int, Cell] = {}
    start = header.column_of("name") or 0
    for i, word in enumerate(levels):
        column = max(start - len(levels) + i, 0)
        placed[column] = _at(word, column)
    for i, (word, role) in enumerate(zip(cells, _roles(cells, header), strict=False)):
        found = header.column_of(role) if role != "other" else start + i
        column = start + i if found is None or found in placed else found
        placed.setdefault(column, _at(word, column))
    return tuple(placed[column] for column in sorted(placed))
