"""Cells of a workbook that hold a formula without a result: the fields that they stand for are open, not blank."""

import re
from collections.abc import Iterable, Iterator

import msgspec

from jiheng.model.address import NoSuchPlace, get, join
from jiheng.model.declaration import Declaration, Submission
from jiheng.model.source import Source
from jiheng.model.target import Certainty, Target

_CELL = re.compile(r"([A-Z]+)(\d+)")


def with_open_cells(submission: Submission, lost: Iterable[tuple[Source, str]]) -> Submission:
    """The submission, blank fields whose cell could not be read marked as ambiguous; the notes on these cells name the fields."""
    gone = {place for source, _ in lost if (place := _place(source))}
    if not gone:
        return submission
    forms, named = [], dict[tuple[str, int, int], str]()
    for index, form in enumerate(submission.declarations):
        found = dict(_fields(form, gone))
        named |= {place: join("declarations", index, address) for address, place in found.items()}
        forms.append(_opened(form, found))
    notes = tuple(msgspec.structs.replace(note, address=note.address or named.get(_place(note.source) or ("", 0, 0), "")) for note in submission.notes)
    return msgspec.structs.replace(submission, declarations=tuple(forms), notes=notes)


def _fields(form: Declaration, gone: set[tuple[str, int, int]]) -> Iterator[tuple[str, tuple[str, int, int]]]:
    """Blank fields and the unreadable cell of each: its own place, or the next one to the right of its label before another field begins."""
    places = {address: place for address, source in form.sources.items() if (place := _place(source))}
    places |= {f"indicators/{number}/target": place for number, row in enumerate(form.indicators) if (place := _place(row.source))}
    for address, (sheet, row, column) in places.items():
        if not _is_blank(form, address):
            continue
        behind = sorted(other[2] for other in {*places.values()} if other[:2] == (sheet, row) and other[2] > column)
        end = behind[0] if behind else column + 4
        found = next((place for at in range(column, max(end, column + 1)) if (place := (sheet, row, at)) in gone), None)
        if found:
            yield address, found


def _is_blank(form: Declaration, address: str) -> bool:
    try:
        value = get(form, address)
    except NoSuchPlace:
        return False
    return value is None or (isinstance(value, Target) and not value.raw)


def _opened(form: Declaration, found: Iterable[str]) -> Declaration:
    certainties, rows = dict(form.certainties), list(form.indicators)
    for address in found:
        parts = address.split("/")
        if parts[0] == "indicators":
            row = rows[int(parts[1])]
            rows[int(parts[1])] = msgspec.structs.replace(row, target=msgspec.structs.replace(row.target, certainty=Certainty.AMBIGUOUS))
        else:
            certainties[address] = Certainty.AMBIGUOUS
    return msgspec.structs.replace(form, certainties=certainties, indicators=tuple(rows))


def _place(source: Source | None) -> tuple[str, int, int] | None:
    """Sheet, row and column of a place in a workbook; None for any other."""
    if source is None or source.cell is None or not (match := _CELL.match(source.cell)):
        return None
    column = 0
    for letter in match[1]:
        column = 26 * column + ord(letter) - 64
    return source.sheet or "", int(match[2]), column
