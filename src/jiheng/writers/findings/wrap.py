"""Breaking lines of Chinese text at a width in terminal cells."""

import re
from collections.abc import Iterator

from rich.cells import cell_len

CLOSING = "，。；：、！？）》”’」』〉】〕%％‰…,.;:!?)]}"
OPENING = "（《“‘「『〈【〔([{"
_OPEN, _CLOSE = re.escape(OPENING), re.escape(CLOSING)
# What stays together: opening marks, one word or character, the closing marks behind it. A straight quote opens behind a blank.
_PIECES = re.compile(
    rf"""(?:[{_OPEN}]|(?<!\S)")*(?:[0-9A-Za-z./:%_\-]+|\s|[^\s{_OPEN}])(?:[{_CLOSE}]|"(?![^\s{_CLOSE}]))*|.""",
    re.DOTALL,
)


def printable(text: str) -> str:
    """One line without control characters: a document must not move the cursor of the reader."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]", lambda mark: " " if mark[0].isspace() else "", text)


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells (two for a Chinese character); words and numbers stay whole, marks stay with what they open or close."""
    lines, line = [], ""
    for piece in _pieces(printable(text), width):
        if cell_len(line) + cell_len(piece.rstrip()) > width and line:
            lines.append(line.rstrip())
            line = ""
        line = (line + piece).lstrip() if not line else line + piece
    return [*lines, line.rstrip()]


def _pieces(text: str, width: int) -> Iterator[str]:
    """What must stay together; what is wider than a line is cut."""
    for match in _PIECES.finditer(text):
        yield from _cut(match[0], width)


def _cut(piece: str, width: int) -> Iterator[str]:
    """A piece in parts that fit a line; one walk, however long it is."""
    part, cells = "", 0
    for char in piece:
        size = cell_len(char)
        if cells + size > width and part:
            yield part
            part, cells = "", 0
        part, cells = part + char, cells + size
    yield part
