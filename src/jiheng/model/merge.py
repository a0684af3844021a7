"""What was filled in offline, taken over into the document that it was written from: only what was edited changes, whatever else happened since."""

from collections.abc import Sequence
from typing import Any

import msgspec

from jiheng.model.address import NoSuchPlace, get, join
from jiheng.model.agreement import differences
from jiheng.model.carried import Returned
from jiheng.model.compare import pairs
from jiheng.model.declaration import Form, Indicator, Submission
from jiheng.model.target import Target

_ROWS = ("indicators", "overall_indicators")
_KEPT = {"sources", "source", "notes", "certainties", "id", "declarations", *_ROWS}


class AnotherSubmission(ValueError):
    """A workbook that was not written from this document."""


class Merged(msgspec.Struct, frozen=True, kw_only=True):
    """The document with what was edited.

    `clashes`: addresses in it that were changed on both sides; the workbook's value stands there. `unread`: addresses where the workbook has
    something that could not be read; the document's value stays.
    """

    submission: Submission
    clashes: tuple[str, ...]
    unread: tuple[str, ...] = ()


def merged(base: Submission, back: Returned, *, homes: Sequence[int | None] = ()) -> Merged:
    """Take over what a workbook brings back. Raises AnotherSubmission where none of its forms is one of the document. `homes`: of which form of the
    document each form that was written is, where the caller knows it; else their names and ids tell.
    """
    if back.written is None:
        back = _by_names(base, back.edited)
    written = back.written or base
    homes = homes or [_home(form, index, base) for index, form in enumerate(written.declarations)]
    if all(home is None for home in homes) or (back.blank_says_nothing and all(index is None for index in back.forms)):
        raise AnotherSubmission
    return _Merge(base, written, back, homes).done()


def _by_names(base: Submission, edited: Submission) -> Returned:
    """Where the hidden sheet is gone: forms by name and number, indicators by words; blank cells leave the value of the document."""
    forms: list[int | None] = [None] * len(edited.declarations)
    named: list[Form] = list(edited.declarations)
    for before, after in pairs(base.declarations, edited.declarations, (lambda form: form.name, lambda form: form.number)):
        if before is not None and after is not None and _is_same(base.declarations[before], edited.declarations[after]):
            forms[after] = before
            rows = {name: _with_ids_of(getattr(base.declarations[before], name), getattr(named[after], name)) for name in _ROWS}
            named[after] = msgspec.structs.replace(named[after], **rows)
    return Returned(edited=msgspec.structs.replace(edited, declarations=tuple(named)), written=base, forms=tuple(forms), blank_says_nothing=True)


def _is_same(old: Form, new: Form) -> bool:
    """Whether a form is the same by its name or, where that was changed or is missing, by half of its indicators: every document has a number 1."""
    names = [{row.name for row in form.indicators if row.name} for form in (old, new)]
    return old.name == new.name or 2 * len(names[0] & names[1]) >= max(1, len(names[0]))


def _with_ids_of(old: Sequence[Indicator], new: Sequence[Indicator]) -> tuple[Indicator, ...]:
    found = list(new)
    for before, after in pairs(old, new, (lambda row: (row.level1, row.level2, row.name), lambda row: row.name)):
        if before is not None and after is not None:
            found[after] = msgspec.structs.replace(found[after], id=old[before].id)
    return tuple(found)


def _home(written: Form, index: int, base: Submission) -> int | None:
    """The form of the document that a form was written from: the one of its name, else the one at its place or elsewhere with half of its ids."""
    named = [place for place, form in enumerate(base.declarations) if form.name is not None and form.name == written.name]
    if named:
        return index if index in named else named[0]
    ids = {row.id for row in written.indicators}
    places = sorted(range(len(base.declarations)), key=lambda place: place != index)
    return next((place for place in places if ids and 2 * len(ids & {row.id for row in base.declarations[place].indicators}) >= len(ids)), None)


def _at(form: Form, address: str) -> Any:
    """What stands at an address of a form; rows are told by their ids, so they count as the same."""
    if address.split("/", maxsplit=1)[0] in _ROWS:
        return None
    try:
        return get(form, address)
    except NoSuchPlace:
        return None


def _is_blank(value: Any) -> bool:
    return value in (None, "", ()) or (isinstance(value, Target) and not value.raw)


class _Merge:
    """Goes through the document once; `clashes` and `unread` fill on the way."""

    def __init__(self, base: Submission, written: Submission, back: Returned, homes: Sequence[int | None]) -> None:
        self._base, self._back, self._written, self._homes = base, back, written, homes
        self._clashes: list[str] = []
        self._unread: list[str] = []
        self._moves: dict[str, str | None] = {}  # places of forms and rows of the document → where they are now

    def done(self) -> Merged:
        """The merged document."""
        whole = self._fields(self._base, self._written, self._back.edited, "", "")
        edited = {index: form for index, form in zip(self._back.forms, self._back.edited.declarations, strict=True) if index is not None}
        written = {home: index for index, home in reversed(list(enumerate(self._homes))) if home is not None}
        forms: list[Form] = []
        for place, form in enumerate(self._base.declarations):
            index = written.get(place)
            if index in edited and index is not None:
                forms.append(self._form(form, self._written.declarations[index], edited[index], index, place, len(forms)))
            elif index is not None and not self._back.blank_says_nothing:
                self._moves[f"declarations/{place}"] = None  # its sheet was deleted
                continue
            else:
                forms.append(form)
            self._moves[f"declarations/{place}"] = f"declarations/{len(forms) - 1}"
        forms += [form for index, form in zip(self._back.forms, self._back.edited.declarations, strict=True) if index is None]
        notes = tuple(msgspec.structs.replace(note, address=to) for note in self._base.notes if (to := self._moved(note.address)) is not None)
        return Merged(
            submission=msgspec.structs.replace(whole, declarations=tuple(forms), notes=notes), clashes=tuple(self._clashes), unread=tuple(self._unread)
        )

    def _form(self, base: Form, written: Form, edited: Form, index: int, place: int, to: int) -> Form:
        was, where = f"declarations/{index}", f"declarations/{to}"
        made = self._fields(base, written, edited, was, where)
        rows = {name: self._rows(getattr(base, name), getattr(written, name), getattr(edited, name), join(was, name), join(where, name)) for name in _ROWS}
        for name, made_rows in rows.items():
            now = {row.id: number for number, row in enumerate(made_rows)}
            for number, row in enumerate(getattr(base, name)):
                self._moves[f"declarations/{place}/{name}/{number}"] = f"{where}/{name}/{now[row.id]}" if row.id in now else None
        kept = {address: sure for address, sure in base.certainties.items() if not any(differences(_at(base, address), _at(made, address)))}
        full = {self._moved(join(f"declarations/{place}", address)): sure for address, sure in kept.items()}
        certainties = {address.removeprefix(f"{where}/"): sure for address, sure in full.items() if address is not None}
        whole: Form = msgspec.structs.replace(made, **rows, certainties=certainties)
        return whole

    def _moved(self, address: str) -> str | None:
        """Where a place of the document is after the merge; None where it is gone."""
        parts = address.split("/")
        for count in (4, 2):
            place = "/".join(parts[:count])
            if place in self._moves:
                to = self._moves[place]
                return None if to is None else join(to, *parts[count:])
        return address

    def _fields(self, base: Any, written: Any, edited: Any, was: str, where: str) -> Any:
        """Field by field: what was edited as it is now, all else as the document has it. `was`: where the value was written, `where` it goes to."""
        if type(base) is not type(edited) or type(base) is not type(written):
            return base  # another kind of form: nothing of it can be held against each other
        changes: dict[str, Any] = {}
        for name in base.__struct_fields__:
            if name in _KEPT:
                continue
            old, before, now = getattr(base, name), getattr(written, name), getattr(edited, name)
            if isinstance(old, msgspec.Struct) and not isinstance(old, Target) and isinstance(now, msgspec.Struct) and isinstance(before, msgspec.Struct):
                changes[name] = self._fields(old, before, now, join(was, name), join(where, name))
            elif _is_blank(now) and not _is_blank(before) and join(was, name) in self._back.unread:
                self._unread.append(join(where, name))
            elif self._is_edited(before, now, join(was, name)):
                changes[name] = now
                if any(differences(before, old)) and any(differences(old, now)):
                    self._clashes.append(join(where, name))
        return msgspec.structs.replace(base, **changes)

    def _is_edited(self, written: Any, edited: Any, address: str) -> bool:
        if _is_blank(edited) and (self._back.blank_says_nothing or not self._back.shows(address)):
            return False
        return any(differences(written, edited))

    def _rows(self, base: tuple[Indicator, ...], written: tuple[Indicator, ...], edited: tuple[Indicator, ...], was: str, where: str) -> tuple[Indicator, ...]:
        """Rows by id, in the order of the workbook; those that the document gained meanwhile behind them."""
        if not edited and not self._back.shows(was) and not any(self._back.shows(f"{was}/{index}/name") for index in range(len(written))):
            return base  # the layout has no rows for them
        old, before = {row.id: row for row in base}, {row.id: (index, row) for index, row in enumerate(written)}
        made: list[Indicator] = []
        for row in edited:
            if row.id not in before:
                made.append(msgspec.structs.replace(row, source=None))
            elif row.id in old:
                index, first = before[row.id]
                made.append(self._fields(old[row.id], first, row, f"{was}/{index}", f"{where}/{len(made)}"))
            elif any(differences(before[row.id][1], row)):
                made.append(msgspec.structs.replace(row, source=None))
                self._clashes.append(f"{where}/{len(made) - 1}")
        return (*made, *(row for row in base if row.id not in before))
