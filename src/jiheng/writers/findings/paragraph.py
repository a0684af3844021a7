"""Paragraphs on a terminal: a label, text broken at the width, a dim remark behind it."""

import re
from collections.abc import Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from jiheng.writers.findings.wrap import wrapped

_UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
NARROWEST = 20  # cells of text beside a label; where there is less room, the text goes below it


def put(console: Console, line: Text | str = "") -> None:
    """One line as it is, without blanks at its end."""
    text = Text(line) if isinstance(line, str) else line.copy()
    if (harmless := _UNSEEN.sub("", text.plain)) != text.plain:
        text = Text(harmless)  # what a document holds must not steer the terminal
    text.rstrip()
    console.print(text, soft_wrap=True, highlight=False, markup=False)


def block(console: Console, text: str, *, indent: int, label: tuple[str, str] = ("", ""), style: str = "", tail: str = "") -> None:
    """A paragraph with a hanging indent: the label before its first line, the tail (dim) behind its last, or below where it does not fit."""
    word, label_style = label
    start, hang = Text(" " * indent).append(word, label_style), indent + cell_len(word)
    if console.width - hang < NARROWEST and word:
        put(console, start)
        start, hang = Text(" " * indent), indent
    room = max(NARROWEST, console.width - hang)
    lines = [Text(line, style) for line in wrapped(text, room)]
    if tail and lines[-1].cell_len + 2 + cell_len(tail) <= room:
        lines[-1].append(f"  {tail}", "not bold dim")
    elif tail:
        lines += [Text(line, "dim") for line in wrapped(tail, room)]
    for number, line in enumerate(lines):
        put(console, (start if number == 0 else Text(" " * hang)).append_text(line))


def flow(console: Console, parts: Sequence[Text]) -> None:
    """Parts with dots between them, as many on a line as fit."""
    lines: list[Text] = []
    for part in parts:
        if lines and lines[-1].cell_len + 3 + part.cell_len <= console.width:
            lines[-1].append(" · ").append_text(part)
        else:
            lines.append(part.copy())
    for line in lines:
        for place in [line] if line.cell_len <= console.width else map(Text, wrapped(line.plain, console.width)):
            put(console, place)
