"""Checked documents of one agency as one: every finding stays with its own project."""

from collections.abc import Sequence
from itertools import accumulate
from typing import TypeVar

import msgspec

from jiheng.model.address import join
from jiheng.model.finding import Checked, Ledger, Shown, ShownGap

Told = TypeVar("Told", Shown, ShownGap)


def joined(documents: Sequence[Checked]) -> Checked:
    """One Checked with the forms of all; the rest is that of the first. What one document tells of itself as a whole is told of its first form."""
    if len(documents) == 1:
        return documents[0]
    before = accumulate((len(each.submission.declarations) for each in documents), initial=0)
    placed = list(zip(documents, before, strict=False))
    forms = tuple(form for each in documents for form in each.submission.declarations)
    notes = tuple(msgspec.structs.replace(note, address=_moved(note.address, first)) for each, first in placed for note in each.submission.notes)
    return Checked(
        path=documents[0].path,
        submission=msgspec.structs.replace(documents[0].submission, declarations=forms, notes=notes, sources={}),
        findings=tuple(_told(finding, first) for each, first in placed for finding in each.findings),
        ledger=Ledger(**{field: sum(getattr(each.ledger, field) for each in documents) for field in Ledger.__struct_fields__}),
        not_assessed=tuple(_told(gap, first) for each, first in placed for gap in each.not_assessed),
    )


def _told(what: Told, first: int) -> Told:
    return msgspec.structs.replace(what, address=_moved(what.address, first))


def _moved(address: str, first: int) -> str:
    kind, *rest = address.split("/")
    index, *inner = rest if kind == "declarations" and rest else ("0",)
    return join("declarations", int(index) + first, *inner)
