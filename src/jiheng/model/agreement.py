"""Whether two readings say the same in print: white space, places, ids and certainty apart."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import msgspec

from jiheng.model.address import join
from jiheng.model.target import Certainty, Target
from jiheng.reference.traditional import simplified

_NOT_HELD = {"sources", "source", "id", "notes", "certainties", "certainty"}  # what print does not show: where, which, how sure
_UNSEEN = {"Cc", "Cf", "Cs", "Cn"}  # control and format characters (of direction, of width nothing), half pairs, characters that are none
_LOST = {*_UNSEEN, "Co"}  # fonts hold no characters of private use
_RIGHT_TO_LEFT = {"R", "AL", "RLE", "RLO", "RLI"}  # with these, print goes by places and not in the order of the text
_MARKED = re.compile(r".[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f]+")  # one glyph, of which a reader makes this or that


def differences(carried: Any, printed: Any, place: str = "", *, lossy: bool = False) -> Iterator[tuple[str, bool]]:
    """Addresses at which the two differ, and whether only the carried one has a value there. White space means nothing.

    `lossy`: the printed one was read from a page, which may lack characters that fonts and PDF readers lose.
    """
    if isinstance(carried, Target) and isinstance(printed, Target):
        yield from _of_targets(carried, printed, place, lossy=lossy)
    elif isinstance(carried, msgspec.Struct) and type(carried) is type(printed):
        for name in carried.__struct_fields__:
            if name not in _NOT_HELD and not (name == "headings" and not carried.headings):  # type: ignore[attr-defined]  # the usual ones are printed then
                yield from differences(getattr(carried, name), getattr(printed, name), join(place, name), lossy=lossy)
    elif isinstance(carried, tuple) and isinstance(printed, tuple) and len(carried) == len(printed):
        for index, (one, other) in enumerate(zip(carried, printed, strict=True)):
            yield from differences(one, other, join(place, index), lossy=lossy)
    elif not _agree(carried, printed, lossy=lossy):
        yield place, _folded(printed) is None


def _of_targets(attached: Target, printed: Target, place: str, *, lossy: bool) -> Iterator[tuple[str, bool]]:
    """Inferred values are printed as what they were found to be, ambiguous ones as they stood: what both must share follows from that."""
    if not printed.raw.strip() and attached.raw.strip():
        yield place, True
        return
    held = {"raw"} if attached.certainty is Certainty.AMBIGUOUS else {*attached.__struct_fields__} - _NOT_HELD
    if attached.certainty is Certainty.INFERRED:
        held -= {"raw"}
    if not all(_agree(getattr(attached, name), getattr(printed, name), lossy=lossy) for name in held):
        yield place, False


def _agree(carried: Any, printed: Any, *, lossy: bool) -> bool:
    one, other = _folded(carried), _folded(printed)
    return one == other or (lossy and isinstance(one, str) and isinstance(other, str) and _prints_as(one, other))


def _folded(value: Any) -> Any:
    """Texts without white space, traditional characters as the simplified ones that readers make of them; nothing for what is blank."""
    if isinstance(value, str):
        return simplified("".join(value.split())) or None
    return None if value == () else value


def _prints_as(text: str, printed: str) -> bool:
    """Whether a text may have been printed so: in its order and whole, but for characters that fonts and PDF readers lose."""
    text = _MARKED.sub("", text)
    found = [char for char in _MARKED.sub("", printed) if unicodedata.category(char) not in _UNSEEN]
    if any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in text):
        text, found = "".join(sorted(text)), sorted(found)
    place = 0
    for char in text:
        if place < len(found) and char == found[place]:
            place += 1
        elif not _may_be_lost(char):
            return False
    return place == len(found)


def _may_be_lost(char: str) -> bool:
    """Whether print may be without a character: few fonts hold it, or it is joined with others."""
    return char > "\uffff" or unicodedata.category(char) in _LOST or unicodedata.bidirectional(char) in _RIGHT_TO_LEFT
