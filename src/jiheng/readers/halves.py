"""Indicator tables of two halves side by side (中期目标 | 年度目标, as in the specimen of 财预〔2015〕88号): which row belongs to which."""

from collections.abc import Sequence

import msgspec

from jiheng.model.source import Source
from jiheng.readers.header import Header, find_header, header_role, refined
from jiheng.readers.indicators import IndicatorTable, Row, is_group, is_level, is_stop
from jiheng.readers.labels import Piece
from jiheng.reference.variants import horizon_of

_LEVELS = frozenset({"level1", "level2"})
_LONGEST_HEAD = 8
_MAY_BE_LEVEL = _LEVELS | {"name", "other"}
_READ_FIRST = "指标表并列两组指标，看不出哪一组是年度的，只读取了左边一组；另一组未读取，请对照原表。"
_ONE_HALF = "指标表并列中期和年度两组指标，“{}”所在的行丢失了空栏，看不出属于哪一组，未读取；请对照原表补录。"


class Halves(msgspec.Struct, frozen=True):
    """Two halves of a table by their columns; what stands before the left one belongs to both. `certain`: the table says which is the year's."""

    left: range
    right: range
    year_is_left: bool
    certain: bool

    @property
    def year(self) -> range:
        """Columns of the half of the year."""
        return self.left if self.year_is_left else self.right

    def of(self, row: Sequence[Piece], *, year: bool) -> list[Piece]:
        """The cells of one half, with those that belong to both; what stands behind both goes with the year's."""
        other = self.left if year != self.year_is_left else self.right
        keeps = [piece for piece in row if piece.column not in other]
        return keeps if year else [piece for piece in keeps if piece.column < self.right.stop]


class Overall:
    """The indicators of the whole project, where they stand beside or above those of the year."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.halves: Halves | None = None
        self.table: IndicatorTable | None = None
        self.notes: list[tuple[str, Source]] = []

    def begin(self, row: Sequence[Piece], objectives: Sequence[tuple[str, int]], above: Sequence[Piece]) -> list[Piece]:
        """Take a header: its half of the year, or all of it where it has one half only."""
        self.halves = find_halves(row, objectives, above)
        self.table = None
        if self.halves is None:
            return list(row)
        header = find_header(self.halves.of(row, year=False)) if self.halves.certain else None
        self.table = IndicatorTable(header) if header else None
        if header is None:
            self.notes.append((_READ_FIRST, row[0].source))
        return self.halves.of(row, year=True)

    def take(self, row: Sequence[Piece], *, heading: bool) -> list[Piece]:
        """Take what a row says of the whole project; the rest of it, which is of the year."""
        if self.halves is None or is_stop(row) or all(piece.blank or is_level(piece.key) for piece in row):
            return list(row)
        parts = self._parted(row, self.halves)
        if parts is None:
            shown = next(piece for piece in row if not piece.blank and not is_level(piece.key))
            self.notes.append((_ONE_HALF.format(shown.text), shown.source))
            return []
        year, whole = parts
        if self.table is not None and heading:
            self.table.header = refined(self.table.header, whole)
        elif self.table is not None and (found := self.table.read(whole)) is not None:
            self.rows.append(found)
        return year

    def _parted(self, row: Sequence[Piece], halves: Halves) -> tuple[list[Piece], list[Piece]] | None:
        """The row in two, by columns where these were kept, else by its words; None where neither tells."""
        if not self._is_lost(row, halves):
            return halves.of(row, year=True), halves.of(row, year=False)
        if self.table is None:
            return list(row), []
        first, second = _by_words(row) or (None, None)
        if first is None or second is None:
            return None
        return (first, second) if halves.year_is_left else (second, first)

    def _is_lost(self, row: Sequence[Piece], halves: Halves) -> bool:
        """Whether a level stands where a name or a target should, or other words where the levels should in a row that is too short."""
        header = self.table.header if self.table is not None else None
        other = halves.right if halves.year_is_left else halves.left
        levels = {piece.column for piece in row if piece.key and is_level(piece.key)}
        if header is None:
            return any(column in other[1:] for column in levels)
        short = not header.spanned and len(row) < halves.right.stop
        for piece in row:
            role = None if piece.blank or piece.column in halves.year else header.role_at(piece.column)
            if piece.column in levels and role is not None and role not in _MAY_BE_LEVEL:
                return True
            if short and role in _LEVELS and piece.column not in levels and not is_group(piece.key):
                return True
        return False


def _by_words(row: Sequence[Piece]) -> tuple[list[Piece], list[Piece]] | None:
    """The halves of a row whose columns were lost: levels of both, then as many cells of the same kinds for each."""
    shown = [piece for piece in row if not piece.blank and not (is_group(piece.key) and not is_level(piece.key))]
    lead = 1 if len(shown) % 2 and is_level(shown[0].key) else 0
    rest = shown[lead:]
    middle = len(rest) // 2
    first, second = rest[:middle], rest[middle:]
    kinds = [[is_level(piece.key) for piece in half] for half in (first, second)]
    if middle < 2 or kinds[0] != kinds[1] or kinds[0][-1]:
        return None
    return _placed([*shown[:lead], *first]), _placed([*shown[:lead], *second])


def _placed(row: Sequence[Piece]) -> list[Piece]:
    return [Piece(msgspec.structs.replace(piece.cell, column=column, column_span=1), piece.key, piece.blank) for column, piece in enumerate(row)]


def find_halves(row: Sequence[Piece], objectives: Sequence[tuple[str, int]], above: Sequence[Piece]) -> Halves | None:
    """The halves of a header: a name and a target each. None for a header of one half.

    Which is the year's say its own words, else those `above` it, else the order of the `objectives` (side, column).
    """
    shown = [piece for piece in row if not piece.blank]
    roles = [header_role(piece.key) for piece in shown]
    if roles.count("name") != 2 or roles.count("target") != 2 or roles.index("target") < roles.index("name"):
        return None
    first = next(i for i, role in enumerate(roles) if role == "name" or (role in {"level1", "level2"} and roles.count(role) == 2))
    second = next((i for i, role in enumerate(roles) if i > roles.index("target") and role in {"level1", "level2", "name"}), None)
    if second is None or "target" not in roles[second:]:
        return None
    end = min(2 * second - first, len(shown))
    left = range(shown[first].column, shown[second].column)
    right = range(left.stop, shown[end - 1].column + shown[end - 1].cell.column_span)
    sides = [_side(half, above, columns) for half, columns in ((shown[first:second], left), (shown[second:end], right))]
    year_is_left = _order(sides, objectives)
    return Halves(left, right, year_is_left is not False, certain=year_is_left is not None)


def _side(half: Sequence[Piece], above: Sequence[Piece], columns: range) -> str | None:
    """Of what time a half says it is: "annual", "overall" or None."""
    own = {horizon for piece in half if (horizon := horizon_of(piece.key))}
    found = own or {horizon for piece in above if piece.column in columns and _may_head(piece) and (horizon := horizon_of(piece.key))}
    return next(iter(found)) if len(found) == 1 else None


def _may_head(piece: Piece) -> bool:
    """Whether a cell above may head a half (年度指标): not a text of the objectives that happens to tell a time."""
    return len(piece.key) <= _LONGEST_HEAD and not any(map(str.isdigit, piece.key))


def _order(sides: Sequence[str | None], objectives: Sequence[tuple[str, int]]) -> bool | None:
    """Whether the left half is the year's; None where nothing tells."""
    if sides in (["annual", "overall"], ["annual", None], [None, "overall"]):
        return True
    if sides in (["overall", "annual"], [None, "annual"], ["overall", None]):
        return False
    order = [side for side, _ in sorted(objectives, key=lambda item: item[1]) if side != "actual"]
    return {"annual_objective": True, "overall_objective": False}.get(order[0]) if len(order) == 2 and order[0] != order[1] else None


def is_overall(row: Sequence[Piece], header: Header) -> bool:
    """Whether a header is that of a table of the whole project alone, by the label of the table or by the head of its targets."""
    if "overall_target" in header.roles:
        return False
    heads = [piece.key for piece in row if is_group(piece.key) or header_role(piece.key) == "target"]
    found = {horizon for key in heads if (horizon := horizon_of(key))}
    return found == {"overall"}
