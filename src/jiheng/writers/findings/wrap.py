"""Breaking lines of Chinese text at a width in terminal cells."""

import re
from collections.abc import Iterator

from rich.cells import cell_len

NEVER_FIRST = frozenset("，。；：、！？）》”’」』〉】%％…,.;:!?)]}")
_PIECES = re.compile(r"[0-9A-Za-z./:%_\-]+|\s|.", re.DOTALL)


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells (two for a Chinese character); words and numbers stay whole, closing marks stay with what they close."""
    lines, line = [], ""
    for piece in _pieces(text, width):
        if cell_len(line) + cell_len(piece) > width and line:
            lines.append(line.rstrip())
            line = ""
        line = (line + piece).lstrip() if not line else line + piece
    return [*lines, line.rstrip()]


def _pieces(text: str, width: int) -> Iterator[str]:
    """What must stay together: a word or character with the closing marks after it; a word wider than a line is cut."""
    held = ""
    for match in _PIECES.finditer(" ".join(text.split("\n"))):
        piece = match[0]
        if piece in NEVER_FIRST and cell_len(held + piece) <= width:
            held += piece
            continue
        if held:
            yield held
        while cell_len(piece) > width:
            yield piece[: width // 2]
            piece = piece[width // 2 :]
        held = piece
    yield held
