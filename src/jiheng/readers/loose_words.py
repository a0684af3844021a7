"""Words of text without tables: cells parted by blanks or by lines, and labels that were broken put together again."""

import re
from collections.abc import Sequence
from itertools import islice, pairwise, takewhile

import msgspec

from jiheng.model.target import Certainty
from jiheng.readers.form_labels import is_label
from jiheng.readers.grid import Cell, Line
from jiheng.readers.header import header_role, is_value
from jiheng.readers.indicators import is_group, is_level
from jiheng.readers.labels import Piece, fold, piece_of, without_bracket
from jiheng.reference.vocabulary import vocabulary

# Parts of a broken label on lines of their own, at most so many of at most so many characters.
_PARTS, _PART_LENGTH = 6, 8
_POINTS = re.compile(r"\(\d{1,3}分\)")
# Parts of a label that blanks stand in.
_BLANK_PARTS, _BLANK_LENGTH = 10, 16
_LABEL_LENGTH = 20
# Blanks inside a date: behind the digits of a year, month or day, and before the next ones.
_B = r"[ \t]+"
_IN_DATE = re.compile(rf"(?<=\d{{4}}){_B}(?=年)|(?<=年){_B}(?=\d+[ \t]*月)|(?<=\d){_B}(?=[月日])|(?<=月){_B}(?=\d+[ \t]*日|底)|(?<=日){_B}(?=前)")
# Blanks inside a number, between groups of three digits.
_GROUPED = re.compile(r"(?<![\d.,，])[1-9]\d{0,2}(?: \d{3})+(?!\d| \d)")
_WIDE_GAP = re.compile(r"\S(?:[ \u3000]{2,}|\t)\S")
_KEPT = "\x01"  # no white space for str.split
# Numbers of pages: a line of their own, or inside a sentence.
_PAGE = re.compile(r"[-—–]+\d{1,4}[-—–]+|第\d{1,4}页(?:[,/，]?共\d{1,4}页)?")
_PAGE_INSIDE = re.compile(r"(?<=[\u4e00-\u9fff，,、])\s*[-—–]\s\d{1,3}\s[-—–]\s*(?=[\u4e00-\u9fff])")
# A name that goes on in the next line, and its rest.
_LONG_NAME, _SHORT_REST = 9, 6
_LEVEL_ENDS = ("指标", ")")


class Word(msgspec.Struct, frozen=True):
    """A cell, or a part of one: its text, its line (index into the run), and whether it is alone on it."""

    piece: Piece
    line: int
    alone: bool

    @property
    def key(self) -> str:
        """Folded text of the word."""
        return self.piece.key


def piece_at(cell: Cell, text: str, column: int) -> Piece:
    """A text of a cell, in a column of its own."""
    return piece_of(Cell(text=text, source=cell.source, column=column))


def at_column(word: Word, column: int) -> Cell:
    """The word as a cell."""
    return msgspec.structs.replace(word.piece.cell, column=column)


def together(words: Sequence[Word]) -> Word:
    """Parts of one value as one word."""
    return Word(piece_at(words[0].piece.cell, " ".join(word.piece.cell.text for word in words), 0), words[0].line, alone=True)


def words_of(run: Sequence[Line]) -> list[Word]:
    """Words of the lines, with broken labels made whole.

    Whole lines where most lines are one word, else the words of the lines. Blank lines are blank cells in the first case.
    """
    split = [[] if _PAGE.fullmatch(fold(line.cells[0].text)) else parts_of(_PAGE_INSIDE.sub("", line.cells[0].text)) for line in run]
    shown = [len(words) for words in split if words]
    single = sum(count == 1 for count in shown) >= 0.7 * len(shown)
    words: list[Word] = []
    for i, (line, parts) in enumerate(zip(run, split, strict=True)):
        cell = line.cells[0]
        if not parts and not cell.text.isspace() and cell.text:
            continue  # the number of a page
        if (single and not _labelled(parts)) or not parts:
            words += [Word(piece_at(cell, cell.text, 0), i, alone=True)] if parts or single else []
        else:
            words += [Word(piece_at(cell, part, 0), i, alone=len(parts) == 1) for part in parts]
    return _joined(words)


def _split(text: str) -> list[str]:
    """Words of a text; the parts of a date (2020 年 12 月 31 日) are one, and those of a number (1 280 000) where wider gaps part the words."""
    whole = _IN_DATE.sub("", text)
    if not _WIDE_GAP.search(whole.strip()):
        return whole.split()
    joined = _GROUPED.sub(lambda found: found[0].replace(" ", _KEPT), whole)
    return [word.replace(_KEPT, " ") for word in joined.split()]


def parts_of(text: str) -> list[str]:
    """Words of a line; a label with a colon is one of its own."""
    head, colon, rest = text.lstrip().replace("：", ":", 1).partition(":")
    if colon and rest.strip() and len(head) <= _LABEL_LENGTH and is_label(fold(head)):
        return [f"{head}:", *_split(rest)]
    return _split(text)


def _labelled(parts: Sequence[str]) -> bool:
    return len(parts) > 1 and any(is_label(fold(part)) for part in parts)


def _joined(words: Sequence[Word]) -> list[Word]:
    """The words with labels that were broken over lines, or by blanks, made whole."""
    result: list[Word] = []
    at = 0
    while at < len(words):
        length = _broken(words, at)
        first = words[at]
        if length > 1:
            text = "".join(word.piece.cell.text for word in words[at : at + length])
            first = Word(piece_at(first.piece.cell, text, 0), words[at + length - 1].line, first.alone)
        result.append(first)
        at += length
    return result


def unwrapped(words: Sequence[Word]) -> list[Word]:
    """The words with long names whole that go on at the beginning of the next line, before their target; they are inferred then."""
    result: list[Word] = []
    for at, word in enumerate(words):
        value = words[at + 1] if at + 1 < len(words) else None
        if result and value is not None and _goes_on(result[-1], word, value) and _is_name_alone(result):
            before = result[-1].piece.cell
            cell = msgspec.structs.replace(before, text=before.text + word.piece.cell.text, certainty=Certainty.INFERRED)
            result[-1] = Word(piece_of(cell), word.line, alone=False)
        else:
            result.append(word)
    return result


def _is_name_alone(words: Sequence[Word]) -> bool:
    """Whether nothing but levels stands before the last word on its line."""
    beside = takewhile(lambda word: word.line == words[-1].line, islice(reversed(words), 1, None))  # a copy each time would be quadratic
    return all(is_level(word.key) for word in beside)


def _goes_on(name: Word, rest: Word, value: Word) -> bool:
    """Whether a short word that begins a line, a value behind it, is the rest of a long name that ends the line above."""
    if name.alone or rest.alone or rest.line != name.line + 1 or value.line != rest.line:
        return False
    if known(name.key) or (is_level(rest.key) and rest.key.endswith(_LEVEL_ENDS)) or not is_value(value.key) or is_value(rest.key) or is_value(name.key):
        return False
    return len(name.key) >= _LONG_NAME and len(rest.key) <= _SHORT_REST and "指标" not in rest.key


def _broken(words: Sequence[Word], at: int) -> int:
    """How many words from `at` on are one label; 1 for a word of its own."""
    over_lines = 1
    if at + 1 < len(words) and words[at + 1].line == words[at].line + 1:
        over_lines = next((n for n in range(_PARTS, 1, -1) if _is_broken_over_lines(words[at : at + n], n)), 1)
    return over_lines if over_lines > 1 else _broken_by_blanks(words, at)


def _is_broken_over_lines(parts: Sequence[Word], count: int) -> bool:
    if len(parts) < count or any(not word.key or len(word.key) > _PART_LENGTH for word in parts):
        return False
    if any(after.line != before.line + 1 for before, after in pairwise(parts)):
        return False
    whole = "".join(word.key for word in parts)
    if not all(word.alone for word in parts[1:]) or all(known(word.key) for word in parts):
        return False
    if is_points(whole):
        return True
    return known(whole) and (not known(parts[0].key) or not known(parts[-1].key) or whole.endswith((")", "指标")))


def _broken_by_blanks(words: Sequence[Word], at: int) -> int:
    """Words of one line from `at` on that are one label only together (产 出 指 标, 一级 指标, 项目资金 (万元))."""
    found = 1
    whole = words[at].key
    for count in range(2, _BLANK_PARTS + 1):
        part = words[at + count - 1] if at + count <= len(words) else None
        if part is None or not _follows(words[at], part) or not part.key or len(whole) + len(part.key) > _BLANK_LENGTH:
            break
        whole += part.key
        if known(whole) and (_is_rest(part.key) or not known(words[at].key)):
            found = count
    return found


def _follows(word: Word, part: Word) -> bool:
    """Whether a word may go on with another: on its line, or at the beginning of the next where lines are wrapped, as 指标 or to a level."""
    if part.line != word.line + 1 or (word.alone and part.alone):
        return part.line == word.line
    return is_group(part.key) or (not known(word.key) and is_level(word.key + part.key))


def _is_rest(key: str) -> bool:
    """Whether a word is no label itself, so that it may be the rest of one."""
    return not known(key) or is_group(key)


def is_points(key: str) -> bool:
    """Whether a word holds the points of a level, parted from its name: (50分)."""
    return _POINTS.fullmatch(key) is not None


def begins_level(word: Word, levels: Sequence[Word]) -> bool:
    """Whether a word of the levels is one behind these: a bare 满意度 behind 服务对象满意度指标 is a name, a bare 社会效益 behind 效益指标 is not."""
    if not is_level(word.key):
        return False
    if word.key.endswith(_LEVEL_ENDS) or not any(level.key.endswith(_LEVEL_ENDS) for level in levels):
        return True
    second = vocabulary().level2
    return bool(second.get(word.key)) and not any(second.get(without_bracket(level.key)) for level in levels)


def known(key: str) -> bool:
    """Whether a text is a label, a level or the head of a column."""
    return is_label(key) or is_level(key) or header_role(key) is not None or (len(without_bracket(key)) > 3 and is_group(key))
