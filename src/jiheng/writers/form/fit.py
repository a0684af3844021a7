"""How a page becomes rows and columns of a spreadsheet: one raster for all its tables, rows high enough for their texts."""

from collections.abc import Iterator
from itertools import pairwise
from math import ceil, floor

import msgspec
from rich.cells import cell_len

from jiheng.writers.form.sheet import Align, Box, Page, Paragraph, Role, Row, Table

POINTS = {Role.TITLE: 18.0, Role.SUBTITLE: 12.0, Role.NOTE: 10.0, Role.HEADING: 14.0, Role.TEXT: 12.0, Role.LABEL: 10.5, Role.VALUE: 10.5}
TALLEST = 400.0  # points; Excel shows no row higher than 409
_WITHOUT_TABLE = tuple(28.0 * count for count in range(7))  # millimetres; several columns, as LibreOffice fits no single one to the paper
_MM = 72 / 25.4  # points of a millimetre
_LEADING = 1.4
_PADDING = 2.4  # millimetres that a cell keeps free at its sides
_EDGE = 0.1  # millimetres: edges nearer to each other are one


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """A cell of the sheet: first and last row and column, from 0. `ruled`: whether it is of a table."""

    box: Box
    top: int
    left: int
    bottom: int
    right: int
    ruled: bool


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet: widths of its columns in millimetres, heights of its rows in points, its cells; rows that are printed on every page."""

    widths: tuple[float, ...]
    heights: tuple[float, ...]
    cells: tuple[Placed, ...]
    repeated: tuple[int, int] | None


def plan(page: Page) -> Plan:
    """The raster of a page."""
    edges = _edges(page)
    heights: list[float] = []
    cells: list[Placed] = []
    repeated: tuple[int, int] | None = None
    for block in page.blocks:
        table = block if isinstance(block, Table) else _table_of(block, edges[-1])
        needed = _heights(table)
        starts = _starts(needed, len(heights))
        heights += [height / count for height in needed for count in [_parts(height)] for _ in range(count)]
        header = [number for number, row in enumerate(table.rows) if row.header]
        if header and repeated is None:
            repeated = starts[header[0]], starts[_last_of_run(header) + 1] - 1
        cells += _placed(table, starts, edges, ruled=block is table)
    widths = tuple(right - left for left, right in pairwise(edges))
    return Plan(widths=widths, heights=tuple(heights), cells=tuple(cells), repeated=repeated)


def _edges(page: Page) -> list[float]:
    """Where columns of any table of the page begin and end, in millimetres from the left."""
    found = {round(edge, 1) for block in page.blocks if isinstance(block, Table) for edge in _cumulated(block.widths)}
    edges: list[float] = []
    for edge in sorted(found or _WITHOUT_TABLE):
        if not edges or edge - edges[-1] > _EDGE:
            edges.append(edge)
    return edges


def _cumulated(widths: tuple[float, ...]) -> list[float]:
    return [sum(widths[:count]) for count in range(len(widths) + 1)]


def _table_of(paragraph: Paragraph, width: float) -> Table:
    """A paragraph as a cell over the whole width; titles stand in its middle."""
    align = Align.CENTER if paragraph.role in (Role.TITLE, Role.SUBTITLE) else paragraph.align
    box = Box(text=paragraph.text, column=0, role=paragraph.role, align=align, address=paragraph.address)
    return Table(widths=(width,), rows=(Row(cells=(box,), height=POINTS[paragraph.role] * 2 / _MM),))


def _heights(table: Table) -> list[float]:
    """Height of each row in points: its least, what its texts need, and for the last row of a merged cell what this cell lacks."""
    heights = [row.height * _MM for row in table.rows]
    edges = _cumulated(table.widths)
    boxes = [(number, box) for number, row in enumerate(table.rows) for box in row.cells]
    for number, box in sorted(boxes, key=lambda each: each[1].row_span):
        width = edges[min(box.column + box.column_span, len(edges) - 1)] - edges[box.column]
        lacking = _needed(box, width) - sum(heights[number : number + box.row_span])
        if lacking > 0:
            heights[number + box.row_span - 1] += lacking
    return heights


def _needed(box: Box, width: float) -> float:
    """Points that a text takes in a cell of a width in millimetres; a line holds two half-width characters to the em."""
    size = POINTS[box.role]
    most = max(2, floor(2 * (width - _PADDING) * _MM / size * 0.96))
    lines = sum(max(1, ceil(cell_len(line) / most)) for line in box.text.split("\n"))
    return lines * size * _LEADING + 4


def _parts(height: float) -> int:
    """Rows of the sheet that a row takes, so that none is higher than a spreadsheet shows."""
    return max(1, ceil(height / TALLEST))


def _starts(heights: list[float], first: int) -> list[int]:
    """First row of the sheet for each row of the table, and the one behind the last."""
    starts = [first]
    for height in heights:
        starts.append(starts[-1] + _parts(height))
    return starts


def _last_of_run(numbers: list[int]) -> int:
    last = numbers[0]
    while last + 1 in numbers:
        last += 1
    return last


def _placed(table: Table, starts: list[int], edges: list[float], *, ruled: bool) -> Iterator[Placed]:
    lines = [min(range(len(edges)), key=lambda at, edge=edge: abs(edges[at] - edge)) for edge in _cumulated(table.widths)]  # type: ignore[misc]  # edge is bound
    for number, row in enumerate(table.rows):
        for box in row.cells:
            bottom = starts[min(number + box.row_span, len(starts) - 1)] - 1
            right = lines[min(box.column + box.column_span, len(lines) - 1)] - 1
            yield Placed(box=box, top=starts[number], left=lines[box.column], bottom=bottom, right=right, ruled=ruled)
