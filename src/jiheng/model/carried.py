"""What our own documents carry along: the submission itself, without the places of the file that it was once read from."""

from typing import Any, TypeVar

import msgspec

from jiheng.model.declaration import Submission

CARRIED = "jiheng.json"  # name of the attachment of a PDF
HIDDEN_SHEET = "_jiheng"  # name of the sheet of a workbook that nobody sees
T = TypeVar("T")


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
