"""What stands in the tables of a form, or directly below them, and no field takes: told, so that nobody believes it to be in what is written."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from jiheng.model.declaration import NOT_TAKEN, Declaration, Note, Submission
from jiheng.model.numerals import decimal_number
from jiheng.model.source import Source
from jiheng.readers.execution import column_role
from jiheng.readers.form_labels import field_of, is_label
from jiheng.readers.header import find_header, header_role
from jiheng.readers.indicators import is_group, is_level, is_stop
from jiheng.readers.labels import Piece
from jiheng.readers.statement import is_prose
from jiheng.readers.ticks import has_boxes
from jiheng.reference.vocabulary import vocabulary

_SHOWN = 5  # of what was not taken; of more, the number
_COLONS = "：:"
_LONGEST = 24  # characters of a text that are shown
_FEW = 5  # paragraphs below a table that are its own; where more follow, another part of the document begins
_NUMBER = re.compile(r"[\d,，.]+(?=(?:万元|元|万|分|%)?$)")
_DATE = re.compile(r"(?:19|20)\d\d\s*[年./-].*|.*\d\s*[月日]")
_EMPTY_WORDS = frozenset({"无", "暂无", "没有", "不适用", "不涉及", "定性", "定量", "正向", "反向"})  # blanks in words; kinds that the target shows itself


class Rows:
    """The rows and the paragraphs that the walk met in the place of a form."""

    def __init__(self) -> None:
        self.rows: list[Sequence[Piece]] = []
        self.below: list[Piece] = []

    def note(self, form: Declaration, submission: Submission, address: str) -> Note | None:
        """A note naming what of these no field of the form, or of the whole, holds."""
        items: dict[str, Source] = {}
        for text, source in _Held(form, submission).untaken(self):
            items.setdefault(text, source)
        if not items:
            return None
        names = "；".join(list(items)[:_SHOWN]) + (f" 等 {len(items)} 处" if len(items) > _SHOWN else "")
        return Note(address=address, message=f"{NOT_TAKEN}{names}。", source=next(iter(items.values())))


def with_untaken(submission: Submission, met: Sequence[Rows | None]) -> Submission:
    """The submission with a note for each form in whose tables, or directly below them, something stands that no field takes."""
    found = [
        rows.note(form, submission, f"declarations/{index}")
        for index, (form, rows) in enumerate(zip(submission.declarations, met, strict=True))
        if rows is not None
    ]
    return msgspec.structs.replace(submission, notes=(*submission.notes, *(note for note in found if note is not None)))


class _Held:
    """Texts, numbers and places that a form holds."""

    def __init__(self, form: Declaration, submission: Submission) -> None:
        whole = (submission.title, submission.agency, submission.stated.text, form, submission.notes)  # what a note tells is told
        values = [value for part in whole for value in _values(part)]
        self.text = "\n".join(_plain(value) for value in values if isinstance(value, str))
        self.numbers = {value * scale for value in values if isinstance(value, Decimal) for scale in (Decimal(1), Decimal("0.0001"), Decimal("0.00000001"))}
        self.places = {value for value in values if isinstance(value, Source) and value.line is None}  # a line is no place of one cell

    def untaken(self, found: Rows) -> Iterator[tuple[str, Source]]:
        """(what it is, where), row by row."""
        heads: dict[int, str] = {}
        empty: list[Piece] = []
        for row in found.rows:
            shown = [piece for piece in row if not piece.blank]
            if find_header(row) is not None:
                heads = {piece.column: piece.text for piece in shown if header_role(piece.key) in (None, "other")}
                continue
            if shown and shown[0].key in vocabulary().results["totals"]:
                continue  # sums follow from what is read
            if levels := _levels_only(shown):
                empty.append(levels)
            yield from self._of_row(row, heads)
        if empty:
            words = list(dict.fromkeys(piece.text for piece in empty))
            yield f"没有名称和指标值的指标行 {len(empty)} 行（{_short('、'.join(words))}）", empty[0].source
        for piece in _below(found.below):
            if not self._holds(piece):
                yield f"表下“{_short(piece.text)}”", piece.source

    def _of_row(self, row: Sequence[Piece], heads: dict[int, str]) -> Iterator[tuple[str, Source]]:
        for at, piece in enumerate(row):
            if piece.blank or _is_word(piece) or self._holds(piece):
                continue
            before = next((other for other in reversed(row[:at]) if not other.blank), None)
            if heads.get(piece.column):
                yield f"“{heads[piece.column]}”一栏", row[0].source
            elif before is not None and (is_label(before.key) or is_stop([before])):
                yield f"{before.text.rstrip(_COLONS)}：{_short(piece.text)}", piece.source
            elif before is not None and not _is_word(before) and not self._holds(before):
                yield f"{_short(before.text).rstrip(_COLONS)}：{_short(piece.text)}", piece.source
            elif is_prose(piece.text):
                yield f"“{_short(piece.text)}”", piece.source

    def _holds(self, piece: Piece) -> bool:
        """Whether the form holds a cell: its place, its text, or its number."""
        text = _plain(piece.text)
        if piece.source in self.places or text in self.text or has_boxes(piece.text) or (len(text) < _LONGEST and _DATE.fullmatch(text)):
            return True
        if ":" in text and (value := text.partition(":")[2]) is not None and (not value or value in self.text):
            return True
        number = _NUMBER.match(text)
        return number is not None and (decimal_number(number[0].replace(",", "")) or Decimal(0)) in self.numbers


def _values(value: Any) -> Iterator[Any]:
    if isinstance(value, msgspec.Struct) and not isinstance(value, Source):
        for name in value.__struct_fields__:
            yield from _values(getattr(value, name))
    elif isinstance(value, tuple | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _values(each)
    elif isinstance(value, str | Decimal | Source):
        yield value


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _is_word(piece: Piece) -> bool:
    """Whether a cell is printed on the form itself, or says nothing: a label, a level, a head, marks without letters or figures."""
    key = piece.key
    if not key:
        return not any(map(str.isalnum, piece.text))
    words = vocabulary()
    if key in words.tasks or any(key in found for found in words.results.values()):
        return True
    known = is_label(key) or field_of(key) is not None or is_level(key) or is_group(key) or header_role(key) or column_role(key) or is_stop([piece])
    return bool(known) or key in _EMPTY_WORDS or not any(map(str.isalnum, key))


def _levels_only(shown: Sequence[Piece]) -> Piece | None:
    """The last level of a row of levels alone, or of levels and marks of a template (……)."""
    levels = [piece for piece in shown if is_level(piece.key)]
    rest = [piece for piece in shown if piece not in levels and not is_group(piece.key)]
    return levels[-1] if levels and not any(map(str.isalnum, "".join(piece.text for piece in rest))) else None


def _below(pieces: Sequence[Piece]) -> list[Piece]:
    """Paragraphs that belong to the table above them: notes, names and dates; sentences where little follows."""
    words = vocabulary().foot
    few = len(pieces) <= _FEW
    taken: list[Piece] = []
    for piece in pieces[:_FEW]:
        own = _plain(piece.text).startswith(words)
        if not own and not (few and is_prose(piece.text)):
            break
        taken.append(piece)
    return taken
