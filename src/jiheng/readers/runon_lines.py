"""Tables that kept their header and lost the borders inside their rows (街区书屋≤2万元/个2万元/个88) → rows with cells again."""

from collections.abc import Sequence

import msgspec

from jiheng.model.target import Certainty
from jiheng.readers.grid import Cell, Grid, Line
from jiheng.readers.header import Header, find_header
from jiheng.readers.indicators import is_group, is_level, is_stop
from jiheng.readers.labels import Piece, fold, piece_of
from jiheng.readers.runon_levels import segments_of
from jiheng.readers.runon_rows import FIGURE_ROLES, rows_of
from jiheng.readers.runon_settle import Value, settled, sum_of
from jiheng.readers.runon_words import FIGURES

_LONGEST = 200  # characters of a line that may be a row


def with_parted_lines(grid: Grid) -> Grid:
    """The file with such tables made whole; a table of which one row is not glued stays as it is."""
    lines = list(grid.lines)
    table = max((line.table or 0 for line in lines), default=0)
    result: list[Line] = []
    at = 0
    while at < len(lines):
        header = _header(lines[at])
        end = _end(lines, at + 1) if header else at + 1
        block = lines[at + 1 : end]
        stop = lines[end : end + 1] if block and end < len(lines) and is_stop(_words(lines[end])) else []
        made = _parted(_words(lines[at]), header, block, stop, table + 1) if header and block else []
        table += bool(made)
        result += made or lines[at : at + 1]
        at = end + len(stop) if made else at + 1
    return msgspec.structs.replace(grid, lines=tuple(result))


def _words(line: Line) -> list[Piece]:
    """Cells of a row, or words of a paragraph, numbered from 0 without the blank ones and the label of the whole table."""
    texts = [text for cell in line.cells for text in ([cell.text] if line.table else cell.text.split())]
    shown = [text for text in texts if text.strip()]
    shown = shown[1:] if shown and is_group(fold(shown[0])) and not is_level(fold(shown[0])) else shown
    return [piece_of(Cell(text=text, source=line.cells[0].source, column=column)) for column, text in enumerate(shown)]


def _header(line: Line) -> Header | None:
    """The header of a line, if it names two columns of figures or more and its words are parted."""
    if sum(len(cell.text) for cell in line.cells) > _LONGEST or "指标" not in "".join(cell.text for cell in line.cells):
        return None
    header = find_header(_words(line))
    return header if header and len({*FIGURE_ROLES} & {*header.after_name}) > 1 else None


def _end(lines: Sequence[Line], start: int) -> int:
    """Where the rows below a header end: at a line that is no row."""
    at = start
    while at < len(lines) and _is_glued(lines[at]):
        at += 1
    return at


def _is_glued(line: Line) -> bool:
    """Whether a line is levels and one text with figures in it."""
    rest = [piece for piece in _words(line) if not is_level(piece.key)]
    if len(rest) != 1 or len(rest[0].text) > _LONGEST or is_stop(rest):
        return False
    found = FIGURES.search(rest[0].text)
    return found is not None and found.start() > 1 and rest[0].text[-1:].isdigit()


def _parted(words: Sequence[Piece], header: Header, block: Sequence[Line], stop: Sequence[Line], table: int) -> list[Line]:
    """The header, the rows and the row of sums as lines of one table; the lines as they were where a row cannot be parted."""
    body = "\n".join("".join(piece.text for piece in _words(line)) for line in block)
    rows, rest = rows_of(segments_of(body, linewise=True), header.after_name, closed=True)
    sums = [_words(line) for line in stop]
    if rest is not None or len(rows) != len(block) or not all(any(columns.get("target") for columns in row.columns) for row in rows):
        return []
    total = sum_of("".join(piece.text for pieces in sums for piece in pieces[1:]), header.roles)
    made = [Line(cells=tuple(piece.cell for piece in words), table=table)]
    for line, row, values in zip(block, rows, settled(rows, total.totals(), closed=bool(stop)), strict=True):
        levels = {"level1": row.segment.level1, "level2": row.segment.level2}
        placed = {role: Value(level, Certainty.READ) for role, level in levels.items() if level} | values
        source = line.cells[0].source
        cells = ((column, placed[role]) for column, role in zip(header.starts, header.roles, strict=True) if role in placed and role != "other")
        made.append(
            Line(
                cells=tuple(Cell(text=v.text, source=source, column=column, certainty=v.certainty, candidates=v.candidates) for column, v in cells),
                table=table,
            )
        )
    return [*made, *(Line(cells=tuple(piece.cell for piece in pieces), table=table) for pieces in sums)]
