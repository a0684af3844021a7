"""Ruled tables: from thin lines on a page to rows, columns and merged cells. Pure geometry, for PDF and for scans alike.

Lengths are points from the upper left corner of the page.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec

SNAP = 3.5  # edges nearer than this are one edge: no row or column is so small
_TOUCH = 3.0  # a rule that ends so near to another one meets it
_GAP = 2.5  # pieces of one rule lie no farther apart
_DASH, _DASH_GAP = 12.0, 6.0  # pieces shorter than _DASH are dashes and may lie farther apart
_COVERED = 0.6  # share of a cell's side that must be drawn for the side to part two cells


class Rule(msgspec.Struct, frozen=True, gc=False):
    """A horizontal or vertical line: where it lies (`position`: y or x) and from where to where it runs."""

    position: float
    start: float
    end: float


class Slot(msgspec.Struct, frozen=True, gc=False):
    """A cell of a lattice: the first row and column that it covers and how many."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


class Lattice:
    """A ruled table: its edges from left to right (`xs`) and from top to bottom (`ys`), and its cells (`slots`) in reading order."""

    def __init__(self, xs: Sequence[float], ys: Sequence[float], slots: Sequence[Slot], *, open_top: bool = False, open_bottom: bool = False) -> None:
        self.xs, self.ys, self.slots = tuple(xs), tuple(ys), tuple(slots)
        self.open_top, self.open_bottom = open_top, open_bottom
        self._owner = {
            (row, column): index
            for index, slot in enumerate(self.slots)
            for row in range(slot.row, slot.row + slot.row_span)
            for column in range(slot.column, slot.column + slot.column_span)
        }

    def at(self, x: float, y: float) -> int | None:
        """Index of the slot that holds the point, or None outside the table."""
        if not (self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]):
            return None
        return self._owner.get((bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1))

    def box(self, slot: Slot) -> tuple[float, float, float, float]:
        """The slot's (left, top, right, bottom)."""
        return self.xs[slot.column], self.ys[slot.row], self.xs[slot.column + slot.column_span], self.ys[slot.row + slot.row_span]


def lattices(horizontal: Iterable[Rule], vertical: Iterable[Rule]) -> list[Lattice]:
    """The ruled tables that these lines draw, from top to bottom. Lines that meet no other line (underlines) draw none."""
    across, down = whole_rules(horizontal), whole_rules(vertical)
    found = [lattice for rules in _connected(across, down) if (lattice := _lattice(*rules)) is not None]
    return sorted(found, key=lambda lattice: (lattice.ys[0], lattice.xs[0]))


def whole_rules(rules: Iterable[Rule]) -> list[Rule]:
    """Pieces of one line put together again: cell by cell borders, dashes, both edges of a thin box."""
    bands: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.position):
        if bands and rule.position - bands[-1][0].position <= SNAP / 2:
            bands[-1].append(rule)
        else:
            bands.append([rule])
    return [rule for band in bands for rule in _runs(band)]


def _runs(band: list[Rule]) -> list[Rule]:
    position = sum(rule.position for rule in band) / len(band)
    runs: list[list[float]] = []
    last = 0.0
    for rule in sorted(band, key=lambda rule: rule.start):
        length = rule.end - rule.start
        gap = _DASH_GAP if max(length, last) <= _DASH else _GAP
        if runs and rule.start - runs[-1][1] <= gap:
            runs[-1][1] = max(runs[-1][1], rule.end)
        else:
            runs.append([rule.start, rule.end])
        last = length
    return [Rule(position, start, end) for start, end in runs if end - start > SNAP]


def _connected(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Lines that meet each other, directly or through others, belong to one table."""
    group = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while group[index] != index:
            group[index] = group[group[index]]
            index = group[index]
        return index

    for h, line in enumerate(across):
        for v, pole in enumerate(down, len(across)):
            if line.start - _TOUCH <= pole.position <= line.end + _TOUCH and pole.start - _TOUCH <= line.position <= pole.end + _TOUCH:
                group[root(v)] = root(h)
    tables: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for index, rule in enumerate(across + down):
        tables.setdefault(root(index), ([], []))[index >= len(across)].append(rule)
    return [table for table in tables.values() if all(table)]


def _lattice(across: list[Rule], down: list[Rule]) -> Lattice | None:
    ys = _edges(across, down)
    xs = _edges(down, across)
    if len(xs) < 2 or len(ys) < 2:
        return None
    below = _borders(across, ys, xs)
    beside = _borders(down, xs, ys)
    slots = _slots(below, beside, len(ys) - 1, len(xs) - 1)
    return Lattice(xs, ys, slots, open_top=not any(below[0]), open_bottom=not any(below[-1]))


def _edges(rules: list[Rule], crossing: list[Rule]) -> list[float]:
    """Where the rules lie; and the ends of the crossing ones, where a table is left open."""
    edges: list[list[float]] = []
    for position in sorted(rule.position for rule in rules):
        if edges and position - edges[-1][0] <= SNAP:
            edges[-1].append(position)
        else:
            edges.append([position])
    places = [sum(edge) / len(edge) for edge in edges]
    first, last = min(rule.start for rule in crossing), max(rule.end for rule in crossing)
    if places[0] - first > 2 * SNAP:
        places.insert(0, first)
    if last - places[-1] > 2 * SNAP:
        places.append(last)
    return places


def _borders(rules: list[Rule], edges: list[float], stations: list[float]) -> list[list[bool]]:
    """For each edge and each stretch between two stations: is a line drawn there?"""
    drawn = [[0.0] * (len(stations) - 1) for _ in edges]
    middles = [(first + second) / 2 for first, second in pairwise(edges)]
    for rule in rules:
        row = drawn[bisect_right(middles, rule.position)]
        for place in range(max(bisect_right(stations, rule.start) - 1, 0), min(bisect_left(stations, rule.end), len(row))):
            start, end = stations[place], stations[place + 1]
            row[place] += (min(end, rule.end) - max(start, rule.start)) / (end - start)
    return [[share >= _COVERED for share in row] for row in drawn]


def _slots(below: list[list[bool]], beside: list[list[bool]], rows: int, columns: int) -> list[Slot]:
    """Cells: each field of the raster together with those that no line parts from it, always a rectangle."""
    region = _regions(below, beside, rows, columns)
    taken = [[False] * columns for _ in range(rows)]
    slots: list[Slot] = []
    for row in range(rows):
        for column in range(columns):
            if taken[row][column]:
                continue
            slot = _grow(region, taken, row, column)
            for covered in range(row, row + slot.row_span):
                taken[covered][column : column + slot.column_span] = [True] * slot.column_span
            slots.append(slot)
    return slots


def _regions(below: list[list[bool]], beside: list[list[bool]], rows: int, columns: int) -> list[list[int]]:
    group = list(range(rows * columns))

    def root(index: int) -> int:
        while group[index] != index:
            group[index] = group[group[index]]
            index = group[index]
        return index

    for row in range(rows):
        for column in range(columns):
            here = row * columns + column
            if column + 1 < columns and not beside[column + 1][row]:
                group[root(here + 1)] = root(here)
            if row + 1 < rows and not below[row + 1][column]:
                group[root(here + columns)] = root(here)
    return [[root(row * columns + column) for column in range(columns)] for row in range(rows)]


def _grow(region: list[list[int]], taken: list[list[bool]], row: int, column: int) -> Slot:
    mine = region[row][column]
    right = column + 1
    while right < len(region[row]) and region[row][right] == mine and not taken[row][right]:
        right += 1
    bottom = row + 1
    while bottom < len(region) and all(region[bottom][place] == mine and not taken[bottom][place] for place in range(column, right)):
        bottom += 1
    return Slot(row, column, bottom - row, right - column)
