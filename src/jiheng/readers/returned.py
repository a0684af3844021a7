"""Workbooks that jiheng wrote and that come back filled in: the hidden sheet tells which indicator each row is, wherever it stands now."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from jiheng.model.agreement import differences
from jiheng.model.carried import Returned
from jiheng.model.declaration import Form, Indicator, Submission
from jiheng.model.json import NotASubmission, decode
from jiheng.model.source import Source
from jiheng.readers.attached import completed
from jiheng.readers.xlsx import own_rows

FORMAT = "1"
MOST_ROWS = 500_000
MOST_CHARACTERS = 20 * 2**20
_ORIGIN = "隐藏的工作表"
_PLACE = re.compile(r"=ROW\((?:'((?:[^']|'')+)'|([^'!()]+))!\$?[A-Z]{1,3}\$?(\d{1,7})\)")
_LISTS = ("indicators", "overall_indicators")
_DIGITS = re.compile(r"\d+$")


class Anchor(msgspec.Struct, frozen=True, kw_only=True):
    """A cell as it was written: the address of its value, the id of its indicator ("" for none), and where it is now (None: it was deleted)."""

    address: str
    id: str
    place: tuple[str, int] | None

    @property
    def form(self) -> int | None:
        """The index of the form that the cell is of."""
        parts = self.address.split("/")
        return int(parts[1]) if parts[0] == "declarations" and len(parts) > 1 and parts[1].isdecimal() and len(parts[1]) < 10 else None


def with_ids(data: bytes, read: Submission) -> Submission:
    """The submission of a workbook: that which was written where nobody edited it, else what it says now, its indicators with their ids."""
    back = returned(data, read)
    if back is None or back.written is None:
        return read
    found = list(differences(back.written, back.edited))
    if any(not only_written or back.shows(address) for address, only_written in found):
        return back.edited
    return completed(back.edited, back.written, [address for address, _ in found], origin=_ORIGIN)


def returned(data: bytes, read: Submission) -> Returned | None:
    """What a workbook brings back, `read` being what its visible sheets say; None where its hidden sheet is missing or damaged."""
    rows = [row for _, row in zip(range(MOST_ROWS), own_rows(data), strict=False)]
    written = _written(rows)
    if written is None:
        return None
    anchors = [_anchor(row) for row in rows[1:] if row.get(0)]
    forms = _forms(read.declarations, anchors)
    edited = tuple(
        form if index is None or index >= len(written.declarations) else _identified(form, written.declarations[index], index, anchors)
        for form, index in zip(read.declarations, forms, strict=True)
    )
    return Returned(
        edited=msgspec.structs.replace(read, declarations=edited),
        written=written,
        forms=tuple(None if index is None or index >= len(written.declarations) else index for index in forms),
        shown=frozenset(anchor.address for anchor in anchors),
        unread=frozenset(anchor.address for anchor in anchors if anchor.place in _doubted(read)),
    )


def _doubted(read: Submission) -> set[tuple[str, int]]:
    """Sheet and row of what reading has a remark on: a formula without a result, an amount in words."""
    sources = (note.source for note in read.notes)
    return {(source.sheet or "", int(row[0])) for source in sources if source is not None and (row := _DIGITS.search(source.cell or ""))}


def _written(rows: Sequence[Mapping[int, str]]) -> Submission | None:
    """The submission of the hidden sheet; None where the sheet was damaged, or is of a later release."""
    if not rows or (rows[0].get(0), rows[0].get(1)) != ("jiheng", FORMAT):
        return None
    text = "".join(row.get(3, "") for row in rows[1:])
    data = text[:MOST_CHARACTERS].encode("utf-8", "surrogatepass")
    if hashlib.sha256(data).hexdigest() != rows[0].get(2):
        return None
    try:
        return decode(data)
    except NotASubmission:
        return None


def _anchor(row: Mapping[int, str]) -> Anchor:
    found = _PLACE.fullmatch(row.get(2, "").replace("$'", "'"))
    place = ((found[1] or "").replace("''", "'") or found[2].lstrip("$"), int(found[3])) if found else None
    return Anchor(address=row[0], id=row.get(1, ""), place=place)


def _forms(forms: Sequence[Form], anchors: Sequence[Anchor]) -> list[int | None]:
    """For each form the one that was written on its sheets, each only once."""
    indices = {anchor.place[0]: anchor.form for anchor in anchors if anchor.place is not None and anchor.form is not None}
    taken: set[int] = set()
    found: list[int | None] = []
    for form in forms:
        votes = Counter(index for source in _sources(form) if (index := indices.get(source.sheet or "")) is not None and index not in taken)
        index = votes.most_common(1)[0][0] if votes else None
        taken |= set() if index is None else {index}
        found.append(index)
    return found


def _sources(form: Form) -> Iterator[Source]:
    yield from form.sources.values()
    yield from (row.source for row in form.indicators if row.source is not None)


def _identified(form: Form, written: Form, index: int, anchors: Sequence[Anchor]) -> Form:
    changes = {}
    for name in _LISTS:
        prefix = f"declarations/{index}/{name}/"
        ids = {anchor.place: anchor.id for anchor in anchors if anchor.place is not None and anchor.id and anchor.address.startswith(prefix)}
        changes[name] = _with_ids(getattr(form, name), getattr(written, name), ids)
    return msgspec.structs.replace(form, **changes)


def identified_by_words(form: Form, written: Form) -> Form:
    """A form, its indicators with the ids of those written with the same levels and name."""
    return msgspec.structs.replace(form, **{name: _with_ids(getattr(form, name), getattr(written, name), {}) for name in _LISTS})


def _with_ids(rows: tuple[Indicator, ...], written: tuple[Indicator, ...], ids: Mapping[tuple[str, int], str]) -> tuple[Indicator, ...]:
    """Rows with the ids of what was written: first where place and words agree, then by words alone (a row that was moved), then by place (renamed)."""
    words = {row.id: _words(row) for row in written}
    free = set(words)
    given: dict[int, str] = {}

    def give(number: int, ident: str | None) -> None:
        if ident is not None and ident in free and number not in given:
            given[number] = ident
            free.discard(ident)

    for number, row in enumerate(rows):
        ident = _at(row, ids)
        give(number, ident if ident is not None and words.get(ident) == _words(row) else None)
    for number, row in enumerate(rows):
        give(number, next((one.id for one in written if one.id in free and words[one.id] == _words(row)), None))
    for number, row in enumerate(rows):
        give(number, _at(row, ids))
    return tuple(msgspec.structs.replace(row, id=ident) for row, ident in zip(rows, _all_ids(rows, given, set(words)), strict=True))


def _at(row: Indicator, ids: Mapping[tuple[str, int], str]) -> str | None:
    """The id that was written into the row of the sheet where an indicator stands."""
    source = row.source
    number = _DIGITS.search(source.cell or "") if source is not None else None
    return ids.get((source.sheet or "", int(number[0]))) if source is not None and number else None


def _all_ids(rows: Sequence[Indicator], given: Mapping[int, str], taken: set[str]) -> Iterator[str]:
    """The ids given, and for new rows one of their words that nothing else has."""
    for number, row in enumerate(rows):
        ident, count = given.get(number) or row.id, 1
        while number not in given and ident in taken:
            count += 1
            ident = f"{row.id.partition('-')[0]}-{count}"
        taken.add(ident)
        yield ident


def _words(row: Indicator) -> tuple[str, ...]:
    return tuple("".join((part or "").split()) for part in (row.level1, row.level2, row.name))
