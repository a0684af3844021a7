"""Indicator tables of two halves side by side (中期目标 | 年度目标, as in the specimen of 财预〔2015〕88号): which of them is the year's."""

import re
from collections.abc import Sequence

import msgspec

from jiheng.readers.header import header_role
from jiheng.readers.indicators import is_level
from jiheng.readers.labels import Piece

_ANNUAL = re.compile(r"年度|当年|本年|全年")
_READ_ANNUAL = "指标表并列中期（长期）和年度两组指标，已读取年度一组；另一组未读取，请对照原表。"
_READ_FIRST = "指标表并列两组指标，看不出哪一组是年度的，只读取了左边一组；另一组未读取，请对照原表。"


class OtherHalf(msgspec.Struct, frozen=True):
    """The columns of the half that is not read, and what to tell of it."""

    columns: range
    message: str

    def without(self, row: Sequence[Piece]) -> list[Piece]:
        """The cells of a row that are not of this half; all of them where a level stands below a name or a target, as columns are lost then."""
        if any(piece.column in self.columns[1:] and is_level(piece.key) for piece in row):
            return list(row)
        return [piece for piece in row if piece.column not in self.columns]


def other_half(row: Sequence[Piece], objectives: Sequence[tuple[str, int]]) -> OtherHalf | None:
    """The half of a header that is not read: of two with a name and a target each the one that is not the year's.

    Headers that do not say so stand in the order of the `objectives` (side, column) above them. None for a header of one half.
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
    marked = [any(_ANNUAL.search(piece.key) for piece in half) for half in (shown[first:second], shown[second:end])]
    sides = [side for side, _ in sorted(objectives, key=lambda item: item[1]) if side != "actual"]
    if marked == [True, False] or (marked[0] == marked[1] and sides == ["annual_objective", "overall_objective"]):
        return OtherHalf(right, _READ_ANNUAL)
    if marked == [False, True] or sides == ["overall_objective", "annual_objective"]:
        return OtherHalf(left, _READ_ANNUAL)
    return OtherHalf(right, _READ_FIRST)
