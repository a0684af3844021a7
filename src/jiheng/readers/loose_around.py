"""Values of two lines whose label stands in the middle beside them, in text copied line by line → values behind their labels."""

from collections.abc import Sequence

import msgspec

from jiheng.model.target import Certainty
from jiheng.readers.form_labels import is_label
from jiheng.readers.grid import Line
from jiheng.readers.labels import fold
from jiheng.readers.loose_words import known, parts_of

_FEWEST = 3  # words of such a line: two labels, one of them with its value
_LONGEST = 40  # characters of a part of a value


def with_values_around(run: Sequence[Line]) -> list[Line]:
    """The lines with such values behind their labels: a line of labels, some without a value, between two lines of as many other words."""
    lines = list(run)
    at = 1
    while at + 1 < len(lines):
        text = _whole(lines[at - 1], lines[at], lines[at + 1])
        if text is not None:
            cell = msgspec.structs.replace(lines[at].cells[0], text=text, certainty=Certainty.INFERRED)
            lines[at - 1 : at + 2] = [msgspec.structs.replace(lines[at], cells=(cell,))]
        at += 1
    return lines


def _whole(above: Line, line: Line, below: Line) -> str | None:
    """The line with the values around it; None where it is no such line."""
    parts = parts_of(line.cells[0].text)
    if len(parts) < _FEWEST:
        return None
    labels = [is_label(fold(part)) for part in parts]
    empty = [i for i in range(len(parts) - 1) if labels[i] and labels[i + 1]]
    if not empty or labels[-1]:
        return None
    upper, lower = (part.cells[0].text.split() for part in (above, below))
    if not len(empty) == len(upper) == len(lower) or not all(map(_may_be_part, (*upper, *lower))):
        return None
    for i, first, rest in sorted(zip(empty, upper, lower, strict=True), reverse=True):
        parts.insert(i + 1, first + rest)
    return " ".join(parts)


def _may_be_part(word: str) -> bool:
    key = fold(word)
    return bool(key) and len(key) <= _LONGEST and not known(key) and ":" not in key and not key.startswith("(") and not key.endswith("表")
