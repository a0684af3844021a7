"""Forms whose tables were lost: a cell a line, or cells parted by blanks only → rows again, by the vocabulary."""

from collections.abc import Iterator, Sequence

import msgspec

from jiheng.readers.form import is_label, label_field
from jiheng.readers.grid import Cell, Line
from jiheng.readers.indicators import Header, find_header, header_role, is_group, is_level, is_stop, is_value
from jiheng.readers.labels import Piece, fold

# Parts of a broken label, at most so many of at most so many characters.
_PARTS, _PART_LENGTH = 3, 8
_RIGHT = ("weight", "score")


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
    start = next((i for i, line in enumerate(run) if _begins(run, i)), None)
    if start is None:
        return list(run)
    following = next((i for i in range(start + 1, len(run)) if _begins(run, i) and _names_project(run[i])), len(run))
    rows = [Line(cells=row, table=table) for row in _form(run[start:following])]
    return [*run[:start], *rows, *(_run(run[following:], table) if following < len(run) else [])]


def _begins(run: Sequence[Line], at: int) -> bool:
    if _names_project(run[at]):
        return True
    return len(run) - at > 3 and fold(run[at].cells[0].text) in {"一级指标", "指标名称"} and find_header(_numbered(run[at : at + 4])) is not None


def _numbered(lines: Sequence[Line]) -> list[Piece]:
    return [_piece(line.cells[0], line.cells[0].text, column) for column, line in enumerate(lines)]


def _names_project(line: Line) -> bool:
    """Whether a line begins with the label of the name of a project, alone or with the name behind a blank."""
    text = line.cells[0].text
    head = text.split(maxsplit=1)
    return bool(head) and len(head[0]) <= 12 and label_field(fold(head[0])) == "name"


def _piece(cell: Cell, text: str, column: int) -> Piece:
    return Piece(Cell(text=text, source=cell.source, column=column), fold(text))


def _words(run: Sequence[Line]) -> list[Word]:
    """Cells of the run: whole lines where most lines are one word, else the words of the lines. Blank lines are blank cells in the first case."""
    split = [line.cells[0].text.split() for line in run]
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


def _labelled(parts: Sequence[str]) -> bool:
    return len(parts) > 1 and any(is_label(fold(part)) for part in parts)


def _form(run: Sequence[Line]) -> Iterator[tuple[Cell, ...]]:
    words = _joined(_words(run))
    head = next((i for i in range(len(words)) if _header_length(words, i)), len(words))
    yield from _labelled_rows(words[:head])
    length = _header_length(words, head) if head < len(words) else 0
    if not length:
        return
    header_words = [word.piece for word in words[head : head + length]]
    pieces = [_piece(piece.cell, piece.cell.text, column) for column, piece in enumerate(header_words)]
    yield tuple(piece.cell for piece in pieces)
    header = find_header(pieces)
    assert header is not None
    yield from _indicator_rows(words[head + length :], header)


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
    if any(after.line != before.line + 1 for before, after in zip(parts, parts[1:], strict=False)):
        return False
    whole = "".join(word.piece.key for word in parts)
    if not all(word.alone for word in parts[1:]) or all(_known(word.piece.key) for word in parts):
        return False
    return _known(whole) and (not _known(parts[0].piece.key) or whole.endswith(")"))


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
        yield (_at(labels[0], 0), *((_at(_whole(shown), 1),) if shown else ()))


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


def _indicator_rows(words: Sequence[Word], header: Header) -> Iterator[tuple[Cell, ...]]:
    """Rows below a header: a level begins a row, and so does a line of several words; single words fill the row up."""
    levels: list[Word] = []
    cells: list[Word] = []
    roles = ("name", *header.after_name)
    for at, word in enumerate(words):
        if is_stop([word.piece]):
            break
        fresh = at > 0 and words[at - 1].line != word.line and (not word.alone or (cells and not cells[-1].alone))
        expected = roles[len(cells)] if len(cells) < len(roles) else None
        is_word = is_level(word.piece.key) and not (expected == "level2" and cells)
        if cells and (fresh or expected is None or is_word):
            yield _filled(levels, cells, header)
            levels, cells = [], []
        if is_word and not _is_name(word, words[at + 1 : at + 2], levels):
            levels.append(word)
        elif not (is_group(word.piece.key) and not cells) and not (word.piece.key.startswith("(") and not cells):
            cells.append(word)
    if cells:
        yield _filled(levels, cells, header)


def _is_name(word: Word, following: Sequence[Word], levels: Sequence[Word]) -> bool:
    """Whether a word of the levels is the name of an indicator here: a second level is there already, or a value follows at once."""
    return len(levels) > 1 or (bool(levels) and bool(following) and is_value(following[0].piece) and not following[0].alone)


def _filled(levels: Sequence[Word], cells: Sequence[Word], header: Header) -> tuple[Cell, ...]:
    """A row in the columns of the header; marks (分值, 得分) are taken from the right where cells are missing before them."""
    after = header.after_name
    plain = [role for role in after if role not in {"deviation", "explanation", "other"}]
    rest = list(cells[1:])
    right = [role for role in plain if role in _RIGHT]
    short = len(rest) < len(plain) and len(right) == len(_RIGHT) and plain[-2:] == right and all(not word.alone for word in cells)
    start = header.column_of("name") or 0
    marks = rest[-2:] if short and len(rest) >= 2 else []
    row = [*levels, cells[0], *(rest[: len(rest) - len(marks)])]
    first = start - len(levels)
    placed = [_at(word, max(first, 0) + i) for i, word in enumerate(row)]
    return (*placed, *(_at(word, start + 1 + plain.index(role)) for role, word in zip(right, marks, strict=False)))
