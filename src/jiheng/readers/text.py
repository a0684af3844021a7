"""Plain and OCR-ed text, markdown with tabs or bars → Grid."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from jiheng.model.source import Source
from jiheng.readers.bars import MOST_CELLS, bar_rows, has_bar, is_part_of_cell
from jiheng.readers.charset import decode
from jiheng.readers.commas import comma_rows
from jiheng.readers.grid import Cell, Grid, Line, Unreadable

MOST_LINES = 150_000  # that are not blank: some 8,000 forms
MOST_SEPARATORS = 1_000_000  # tabs and bars

_FEWEST = 8  # lines of which each holds one cell, that are no table of one column

# Pages copied a cell a line: an empty line behind every cell.
_FEWEST_CELLS = 20
_STEP = 2  # lines from a cell to the next
_ODD = 0.1  # of the steps may be others

_HEADING = re.compile(r"^\s*#{1,6}\s+")
_BOLD = re.compile(r"^\*\*([^*]+)\*\*$")
_LINE_END = re.compile(r"\r\n?")


def read_text(data: bytes) -> Grid:
    """The lines of a text: tabs, bars or commas separate cells, any other line is a paragraph. `source.line` counts from 1. Raises Unreadable."""
    text = plain(data)
    if "\t" not in text and (table := comma_rows(text)) is not None:
        _check_size(len(table), 0)
        return Grid(lines=tuple(_line([(cell.strip(), number) for cell in cells], 1) for number, cells in table))
    rows = list(_with_blank_cells(text) if _parts_cells_by_lines(text) else _shown(text))
    _check_size(len(rows), text.count("\t") + text.count("|"))
    return Grid(lines=tuple(_lines(rows)))


def plain(data: bytes) -> str:
    """The text of a file, with one kind of line end and without the marks of pages."""
    return _LINE_END.sub("\n", _decoded(data).replace("\0", "").replace("\f", ""))


def _shown(text: str) -> Iterator[tuple[int, str]]:
    """The lines that are not empty, with their numbers."""
    return ((number, line) for number, line in enumerate(text.split("\n"), 1) if line)


def _parts_cells_by_lines(text: str) -> bool:
    """Whether an empty line stands behind every line, so that more of them are blank cells."""
    numbers = [number for number, _ in _shown(text)]
    steps = Counter(after - before for before, after in pairwise(numbers))
    odd = sum(count for step, count in steps.items() if step % 2)
    return "\t" not in text and len(numbers) >= _FEWEST_CELLS and steps[_STEP] >= 0.5 * len(numbers) and odd <= _ODD * len(numbers)


def _with_blank_cells(text: str) -> Iterator[tuple[int, str]]:
    """The lines, and a blank one for each two empty lines that are more than one between them."""
    last = 0
    for number, line in _shown(text):
        if last:
            yield from ((last + place, " ") for place in range(_STEP, number - last, _STEP))
        yield number, line
        last = number


def _check_size(lines: int, separators: int) -> None:
    if lines > MOST_LINES or separators > MOST_SEPARATORS:
        raise Unreadable(
            f"文本过大（超过 {MOST_LINES} 行或 {MOST_SEPARATORS} 格），已停止读取。请只保留绩效目标申报表，或拆分成几个文件后再试。",
            en=f"The text is too large (more than {MOST_LINES} lines or {MOST_SEPARATORS} cells). Keep the declaration forms only, or part it, and try again.",
        )


def _decoded(data: bytes) -> str:
    """Text of the bytes; every second byte 0 near line ends or in blanks tells UTF-16 without its mark."""
    head = data[:4096]
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")) and len(data) % 2 == 0:
        for charset, end in (("utf-16-le", b"\n\x00"), ("utf-16-be", b"\x00\n")):
            if end in head and head.find(end) % 2 == 0:
                return data.decode(charset, "replace")
    return decode(data)


def _lines(rows: Sequence[tuple[int, str]]) -> Iterator[Line]:
    table = 0
    at = 0
    while at < len(rows):
        end = _block(rows, at)
        if end == at:
            yield _line([(_HEADING.sub("", rows[at][1]).strip(), rows[at][0])], None)
            at += 1
            continue
        table += 1
        block = rows[at:end]
        if _has_tab(block[0][1]):
            yield from (_line([(cell.strip(), number) for cell in line.rstrip("\t").split("\t")], table) for number, line in block)
        else:
            rows_found = list(bar_rows(block))
            alone = len(rows_found) > _FEWEST and all(sum(bool(text) for text, _ in row.cells) < 2 for row in rows_found)
            yield from (_line(row.cells, None if alone else table) for row in rows_found)  # a cell a line: no row is told from the next
        at = end


def _block(rows: Sequence[tuple[int, str]], at: int) -> int:
    """Where the table that begins at `at` ends; `at` itself for a paragraph."""
    end = at
    if _has_tab(rows[at][1]):
        while end < len(rows) and _has_tab(rows[end][1]):
            end += 1
        return end
    while end < len(rows) and not _has_tab(rows[end][1]):
        line, following = rows[end][1], rows[end + 1][1] if end + 1 < len(rows) else ""
        if not has_bar(line) and not (end > at and is_part_of_cell(line, following)):
            break
        end += 1
    return end


def _has_tab(line: str) -> bool:
    return "\t" in line and not line.isspace() and line.rstrip("\t").count("\t") <= MOST_CELLS


def _line(cells: Sequence[tuple[str, int]], table: int | None) -> Line:
    made = (Cell(text=_plain(text), source=Source(line=line), column=column) for column, (text, line) in enumerate(cells))
    return Line(cells=tuple(made), table=table)


def _plain(text: str) -> str:
    """The text of a cell without the marks of bold type around it."""
    return _BOLD.sub(r"\1", text) if text.startswith("**") else text
