"""Words of rows whose columns were lost → columns again: of all ways to lay the words under a header, the least costly."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

import msgspec

from jiheng.readers.header import can_be, is_number, is_operator, is_sense, is_value
from jiheng.readers.indicators import is_level
from jiheng.readers.ticks import is_tick
from jiheng.reference.vocabulary import vocabulary

MOST_WORDS = 2000
# Points of two ways that differ by less are as good as each other.
MARGIN = 2

_BLANKS = frozenset({"-", "—", "--", "/", "无"})
_DONE = frozenset({"达成预期指标", "达成预期目标", "部分达成预期指标", "已完成", "完成", "未完成", "基本完成", "达成", "达到"})
_FREE = frozenset({"deviation", "explanation", "other"})
_MOST_POINTS = 100
_NO_NAME = re.compile(r"[≥≤≧≦<>=﹦]|[\d.,]+\D{0,2}$")
_UNIT = 3  # a shorter word behind a number may be its unit


class LaidRow(msgspec.Struct, frozen=True):
    """A row: the words [start, end) of each column, the name first, equal where it has none.

    `whole` where each column but those of remarks has just one word; `doubtful` are the columns that another way, nearly as good, fills otherwise.
    """

    spans: tuple[tuple[int, int], ...]
    whole: bool
    doubtful: frozenset[int]


class _Way(msgspec.Struct, frozen=True):
    """A way to lay the words so far: its points, its last cell (column, start, end), and the way before it."""

    points: int
    cell: tuple[int, int, int] | None = None
    before: "_Way | None" = None


def lay(keys: Sequence[str], roles: Sequence[str], *, rows: int | None = None) -> list[LaidRow]:
    """Rows of folded words under columns of `roles`, the first of which is "name"; [] where no way fits. `rows`: how many there are, if that is known."""
    if not keys or len(keys) > MOST_WORDS:
        return []
    return list(_laid(tuple(keys), tuple(roles), rows))


@lru_cache(maxsize=4096)
def _laid(keys: tuple[str, ...], roles: tuple[str, ...], rows: int | None) -> tuple[LaidRow, ...]:
    """The same; kept, since texts repeat their lines."""
    width = len(roles)
    costs = _Costs(keys)
    ways: list[list[list[_Way]]] = [[[] for _ in range(width + 1)] for _ in range(len(keys) + 1)]
    ways[0][width] = [_Way(0)]
    for at in range(len(keys) + 1):
        for column in range(1, width + 1):
            if column < width or rows != 1 or at == 0:
                _go_on(ways, at, column, costs, roles)
    best = ways[len(keys)][width]
    return tuple(_rows(best, roles)) if best else ()


class _Costs:
    """Points of the cells that words can fill, counted once for each kind of column and place."""

    def __init__(self, keys: Sequence[str]) -> None:
        self.keys = keys
        self._known: dict[tuple[str, int], list[tuple[int, int]]] = {}

    def of(self, role: str, at: int) -> list[tuple[int, int]]:
        """(end, points) of each cell of a column that begins at a word."""
        known = self._known.get((role, at))
        if known is None:
            cost, most = _COSTS.get(role, (_other, 3))
            priced = ((end, cost(self.keys[at:end])) for end in range(at, min(at + most, len(self.keys)) + 1))
            known = self._known[role, at] = [(end, points) for end, points in priced if points is not None]
        return known


def _go_on(ways: list[list[list[_Way]]], at: int, column: int, costs: _Costs, roles: Sequence[str]) -> None:
    """Lay the next column in all ways."""
    if not (before := ways[at][column]):
        return
    following = column % len(roles)
    role = roles[following]
    for way in before:
        for end, points in costs.of(role, at):
            if not (end > at and role == "score" and _exceeds(costs.keys[at], way, costs.keys, roles)):
                _keep(ways[end][following + 1], way, points, (following, at, end))


def _exceeds(score: str, way: _Way, keys: Sequence[str], roles: Sequence[str]) -> bool:
    """Whether a score would be more than the points to be had, which stand before it."""
    if way.cell is None or roles[way.cell[0]] != "weight" or way.cell[1] == way.cell[2]:
        return False
    weight = keys[way.cell[1]]
    return is_number(score) and is_number(weight) and float(score) > float(weight)


def _keep(found: list[_Way], before: _Way, points: int, cell: tuple[int, int, int]) -> None:
    """Keep the two best; of equal ones those that were found first."""
    points += before.points
    if len(found) == 2 and found[1].points <= points:
        return
    way = _Way(points, cell, before)
    if found and points < found[0].points:
        found.insert(0, way)
    else:
        found.insert(1, way)
    del found[2:]


def _rows(best: Sequence[_Way], roles: Sequence[str]) -> list[LaidRow]:
    close = len(best) > 1 and best[1].points - best[0].points < MARGIN
    others = set(_cells(best[1])) if close else set()
    cells = _cells(best[0])
    found: list[LaidRow] = []
    for at in range(0, len(cells), len(roles)):
        row = cells[at : at + len(roles)]
        spans = tuple((start, end) for _, start, end in row)
        found.append(LaidRow(spans, _is_whole(spans, roles), frozenset(cell[0] for cell in row if close and cell not in others)))
    return found


def _is_whole(spans: tuple[tuple[int, int], ...], roles: Sequence[str]) -> bool:
    return all(end - start == 1 or role in _FREE for (start, end), role in zip(spans, roles, strict=True))


def _cells(way: _Way) -> list[tuple[int, int, int]]:
    """Cells of a way, in the order of the words."""
    cells: list[tuple[int, int, int]] = []
    step: _Way | None = way
    while step is not None and step.cell is not None:
        cells.append(step.cell)
        step = step.before
    return cells[::-1]


def may_be_no_name(key: str) -> bool:
    """Whether a word is a value or an operator, as no name of an indicator is."""
    return _NO_NAME.match(key) is not None or is_operator(key)


def _name(keys: Sequence[str]) -> int | None:
    if not keys or not any(map(str.isalpha, keys[0])) or may_be_no_name(keys[0]) or is_sense(keys[0]):
        return None
    levels = sum(is_level(key) and key.endswith("指标") for key in keys)
    values = sum(map(is_value, keys[1:]))
    return 3 * (len(keys) - 1) + 4 * (levels + values) + (3 if is_value(keys[0]) else 0) + (3 if keys[0] in _DONE else 0)


def _target(keys: Sequence[str]) -> int | None:
    if not keys:
        return 5
    if is_operator(keys[0]) and len(keys) > 1:
        keys = keys[1:]
    if is_value(keys[0]):
        return sum(3 if len(key) < _UNIT else 5 for key in keys[1:])
    return 3 * (len(keys) - 1) + (4 if is_sense(keys[0]) or any(is_value(key) for key in keys) else 1)


def _actual(keys: Sequence[str]) -> int | None:
    if not keys:
        return 3
    return 0 if len(keys) == 1 and keys[0] in _DONE else _target(keys)


def _weight(keys: Sequence[str]) -> int | None:
    return 7 if not keys else _score(keys)


def _score(keys: Sequence[str]) -> int | None:
    if not keys:
        return 7
    return 0 if keys[0] in _BLANKS or (is_number(keys[0]) and float(keys[0]) <= _MOST_POINTS) else None


def _operator(keys: Sequence[str]) -> int | None:
    if not keys:
        return 2
    return 0 if is_operator(keys[0]) or is_sense(keys[0]) else None


def _unit(keys: Sequence[str]) -> int | None:
    if not keys:
        return 2
    return 0 if can_be(keys[0], "unit") and not is_value(keys[0]) and len(keys[0]) <= 8 else None


def _remark(keys: Sequence[str]) -> int | None:
    if not keys or (len(keys) == 1 and keys[0] in _BLANKS):
        return 0
    return None if is_value(keys[0]) or is_operator(keys[0]) else 2 + len(keys)


def _likelihood(keys: Sequence[str]) -> int | None:
    if not keys:
        return 1
    return 0 if keys[0] in vocabulary().results["likelihoods"] or keys[0] in _BLANKS or is_tick(keys[0]) else None


def _other(keys: Sequence[str]) -> int | None:
    return 2 if not keys else 2 * (len(keys) - 1)


_Cost = Callable[[Sequence[str]], int | None]
_COSTS: dict[str, tuple[_Cost, int]] = {  # points of the words of a cell, None where they cannot be one; and how many words it has at most
    "name": (_name, 4),
    "target": (_target, 4),
    "actual": (_actual, 3),
    "forecast": (_actual, 3),
    "likelihood": (_likelihood, 1),
    "weight": (_weight, 1),
    "score": (_score, 1),
    "operator": (_operator, 1),
    "sense": (_operator, 1),
    "unit": (_unit, 1),
    "deviation": (_remark, 6),
    "explanation": (_remark, 6),
}
