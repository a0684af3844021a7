"""What our own documents carry along: the submission itself, without the places of the file that it was once read from."""

import re
from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec

from jiheng.model.declaration import Note, Submission
from jiheng.model.json import NotASubmission, decode, encode

CARRIED = "jiheng.json"  # name of the attachment of a PDF
HIDDEN_SHEET = "_jiheng"  # name of the sheet of a workbook that nobody sees
PART = "{urn:jiheng:carried}carried"  # root of the part of a Word document
META = "jiheng-carried"  # name of the element of a web page
_UNSEEN = re.compile("[\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
MOST_NOTES = 500  # of a file
LONGEST_NOTE = 300  # characters of a note that a file brings along
MOST_CANDIDATES = 8  # of such a note
T = TypeVar("T")


class Carried(msgspec.Struct, frozen=True, kw_only=True):
    """What documents that people edit carry: the submission as it was written, and the addresses that the document has places for."""

    shown: frozenset[str]
    submission: Submission

    def prints(self, address: str) -> bool:
        """Whether the document has a place for a value, for what it is part of, or for a part of it: blank there, somebody has emptied it."""
        parts = address.split("/")
        above = any("/".join(parts[:count]) in self.shown for count in range(1, len(parts) + 1))
        return above or any(each.startswith(f"{address}/") for each in self.shown)


class _Written(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    shown: tuple[str, ...]
    submission: msgspec.Raw


def packed(submission: Submission, shown: Iterable[str]) -> str:
    """What a document carries, as text that XML can hold; nothing of a submission that JSON cannot hold (half characters)."""
    try:
        raw = msgspec.Raw(encode(without_places(submission), indent=0).strip())
    except UnicodeEncodeError:
        return ""
    text = msgspec.json.encode(_Written(shown=tuple(dict.fromkeys(filter(None, shown))), submission=raw)).decode("utf-8", "surrogatepass")
    return _UNSEEN.sub(lambda char: f"\\u{ord(char[0]):04x}", text)


def unpacked(text: str) -> Carried | None:
    """What a document carries; None where it was damaged, or is of a later release."""
    try:
        written = msgspec.json.decode(text.encode("utf-8", "surrogatepass"), type=_Written)
        return Carried(shown=frozenset(written.shown), submission=decode(bytes(written.submission)))
    except (msgspec.DecodeError, NotASubmission, UnicodeDecodeError, RecursionError):
        return None


class Returned(msgspec.Struct, frozen=True, kw_only=True):
    """A workbook that came back filled in: what it says now, and what it was when jiheng wrote it (None where its hidden sheet is gone).

    `forms`: for each form of `edited`, the index of the form that was written, None for a new one. `shown`: addresses that the workbook had cells for.
    `unread`: addresses, as written, in rows where a cell has something that was not read. `blank_says_nothing`: whether a blank cell may be one that the
    workbook never had.
    """

    edited: Submission
    written: Submission | None = None
    forms: tuple[int | None, ...] = ()
    shown: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()
    blank_says_nothing: bool = False

    def shows(self, address: str) -> bool:
        """Whether the workbook has a cell for a value, or for what it is part of."""
        parts = address.split("/")
        return any("/".join(parts[:count]) in self.shown for count in range(1, len(parts) + 1))


def capped(note: Note) -> Note:
    """A note that a file brings along, cut to a size that no note of a reader passes: whoever makes a file can write into it what he likes."""
    return msgspec.structs.replace(
        note, message=note.message[:LONGEST_NOTE], candidates=tuple(each[:LONGEST_NOTE] for each in note.candidates[:MOST_CANDIDATES])
    )


def without_places(value: T) -> T:
    """The value without `source` and `sources`, all the way down: what two readings of different files must share."""
    if isinstance(value, tuple):
        return tuple(without_places(each) for each in value)  # type: ignore[return-value]  # a tuple stays one
    if not isinstance(value, msgspec.Struct):
        return value
    changes: dict[str, Any] = {}
    for name in value.__struct_fields__:
        old = getattr(value, name)
        new = {} if name == "sources" else None if name == "source" else without_places(old)
        if new != old:
            changes[name] = new
    return msgspec.structs.replace(value, **changes) if changes else value
