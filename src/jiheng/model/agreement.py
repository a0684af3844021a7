"""Whether two readings say the same in print: white space, places, ids and certainty apart."""

from collections.abc import Iterator
from typing import Any

import msgspec

from jiheng.model.address import join
from jiheng.model.target import Certainty, Target
from jiheng.reference.traditional import simplified

_NOT_HELD = {"sources", "source", "id", "notes", "certainties", "certainty"}  # what print does not show: where, which, how sure


def differences(carried: Any, printed: Any, place: str = "") -> Iterator[tuple[str, bool]]:
    """Addresses at which the two differ, and whether only the carried one has a value there. White space means nothing."""
    if isinstance(carried, Target) and isinstance(printed, Target):
        yield from _of_targets(carried, printed, place)
    elif isinstance(carried, msgspec.Struct) and type(carried) is type(printed):
        for name in carried.__struct_fields__:
            if name not in _NOT_HELD and not (name == "headings" and not carried.headings):  # type: ignore[attr-defined]  # the usual ones are printed then
                yield from differences(getattr(carried, name), getattr(printed, name), join(place, name))
    elif isinstance(carried, tuple) and isinstance(printed, tuple) and len(carried) == len(printed):
        for index, (one, other) in enumerate(zip(carried, printed, strict=True)):
            yield from differences(one, other, join(place, index))
    elif _folded(carried) != _folded(printed):
        yield place, _folded(printed) is None


def _of_targets(attached: Target, printed: Target, place: str) -> Iterator[tuple[str, bool]]:
    """Inferred values are printed as what they were found to be, ambiguous ones as they stood: what both must share follows from that."""
    if not printed.raw.strip() and attached.raw.strip():
        yield place, True
        return
    held = {"raw"} if attached.certainty is Certainty.AMBIGUOUS else {*attached.__struct_fields__} - _NOT_HELD
    if attached.certainty is Certainty.INFERRED:
        held -= {"raw"}
    if any(_folded(getattr(attached, name)) != _folded(getattr(printed, name)) for name in held):
        yield place, False


def _folded(value: Any) -> Any:
    """Texts without white space, traditional characters as the simplified ones that readers make of them; nothing for what is blank."""
    if isinstance(value, str):
        return simplified("".join(value.split())) or None
    return None if value == () else value
