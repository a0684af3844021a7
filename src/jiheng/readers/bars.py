"""Tables whose cells are separated by bars, on one line a row or on several → rows of cells."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

import msgspec

_ROW_END = re.compile(r"\|[^\S\n]*\|\s*$")
_RULE = re.compile(r"^[\s|:+-]*-[\s|:+-]*$")
_SHORT = 12
_LINEWISE = 0.8  # of the lines
# No form has rows of more cells; a line with more is no row.
MOST_CELLS = 2000


class BarRow(msgspec.Struct, frozen=True):
    """A row: its cells, each with the number of the line where it begins."""

    cells: tuple[tuple[str, int], ...]


def has_bar(line: str) -> bool:
    """Whether a line may be a row of cells between bars; one with more bars than any table has is none."""
    return ("|" in line or "｜" in line) and line.count("|") <= MOST_CELLS


def bar_rows(lines: Sequence[tuple[int, str]]) -> Iterator[BarRow]:
    """Rows of a block of numbered lines with bars between their cells.

    Web pages turned into text leave a bar behind each cell and a line break wherever a cell held one, so that a row may be spread over
    lines. Every row of a table has as many bars as the others: that tells where rows end.
    """
    counted = [(number, line.replace("｜", "|")) for number, line in lines if not _RULE.match(line)]
    if _parts_only([line for _, line in counted]) or _is_boxed([line for _, line in counted]):
        yield from (_row_of(number, line) for number, line in counted)
        return
    width = _width([line for _, line in counted])
    linewise = _is_linewise([line for _, line in counted])
    unopened = {line.count("|") for _, line in counted if line.count("|") > 1 and not line.lstrip().startswith("|")}
    cells: list[tuple[str, int]] = []
    begun: tuple[str, int] | None = None
    for (number, line), (_, following) in pairwise([*counted, (0, "")]):
        if len(cells) > 1 and begun is None and line.count("|") == width:  # a row of its own, below one that lacks a cell
            yield _row(cells, unopened)
            cells = []
        *parts, rest = line.split("|")
        for part in parts:
            text, start = (f"{begun[0]}\n{part}", begun[1]) if begun else (part, number)
            cells.append((text.strip(), start))
            begun = None
        if rest.strip():
            begun = (f"{begun[0]}\n{rest}", begun[1]) if begun else (rest, number)
        ends = linewise and len(cells) > 1 and not following.lstrip().startswith("|")
        if cells and begun is None and (ends or len(cells) >= width or _ROW_END.search(line)):
            yield _row(cells, unopened)
            cells = []
    if begun is not None:
        cells.append((begun[0].strip(), begun[1]))
    if cells:
        yield _row(cells, unopened)


def _parts_only(lines: Sequence[str]) -> bool:
    """Whether bars stand between cells (a|b|c) and not behind the last: then every line is a row. A line that ends in a bar has a blank last cell.

    Where cells are broken over lines, lines that end in text have few bars, most lines end in one.
    """
    barred = [line for line in lines if "|" in line]
    open_ended = [line for line in barred if line.rsplit("|", 1)[1].strip()]
    if len(open_ended) == len(barred):
        return len(barred) > 1
    whole = sum(line.count("|") > 1 for line in open_ended)
    return len(barred) == len(lines) > 2 and len(open_ended) >= _LINEWISE / 2 * len(barred) and whole >= _LINEWISE * len(open_ended)


def _is_boxed(lines: Sequence[str]) -> bool:
    """Whether every line begins and ends with a bar, and rows differ in their number of cells: then every line is a row."""
    stripped = [line.strip() for line in lines]
    return len(stripped) > 1 and all(len(line) > 1 and line[0] == line[-1] == "|" for line in stripped)


def _row_of(number: int, line: str) -> BarRow:
    """A line as a row, without the bars around it."""
    inner = line.strip()
    inner = inner[1:-1] if len(inner) > 1 and inner[0] == inner[-1] == "|" else line
    return BarRow(tuple((part.strip(), number) for part in inner.split("|")))


def _is_linewise(lines: Sequence[str]) -> bool:
    """Whether nearly every line holds several cells and ends with a bar: then lines are rows, however many cells they have lost."""
    whole = sum(line.rstrip().endswith("|") and sum(bool(part.strip()) for part in line.split("|")) > 1 for line in lines)
    return whole >= _LINEWISE * len(lines)


def _row(cells: list[tuple[str, int]], unopened: Collection[int]) -> BarRow:
    """The row without the blank cell that an opening bar makes; on a line with as many bars as lines without an opening one have it is a cell."""
    own = cells[0][1] == cells[-1][1] and len(cells) in unopened
    return BarRow(tuple(cells[1:] if len(cells) > 1 and not cells[0][0] and not own else cells))


def _width(lines: Sequence[str]) -> int:
    """Bars of a row: as many as most lines of several cells have, if they divide what stands between lines that surely end a row; else that."""
    gaps: Counter[int] = Counter()
    whole: Counter[int] = Counter()
    bars = 0
    for line in lines:
        count = line.count("|")
        bars += count
        whole[count] += sum(1 for part in line.split("|") if part.strip()) > 1
        if _ROW_END.search(line):
            gaps[bars] += 1
            bars = 0
    line_width, times = max(whole.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
    dividing = sum(n for gap, n in gaps.items() if line_width and gap % line_width == 0)
    if times and dividing >= 0.8 * gaps.total():
        return line_width
    return max(gaps.items(), key=lambda item: (item[1], -item[0]), default=(1, 0))[0]


def is_part_of_cell(line: str, following: str) -> bool:
    """Whether a line without a bar, among lines with bars, is the first half of a cell broken over lines."""
    return 0 < len(line.strip()) <= _SHORT and has_bar(following)
