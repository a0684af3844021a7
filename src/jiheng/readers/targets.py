"""Target cells of an indicator row (value, operator, unit in one or in several columns) → Target."""

from collections.abc import Mapping

import msgspec

from jiheng.model.parse_target import parse_target
from jiheng.model.target import Certainty, Kind, Target
from jiheng.model.unit import is_known_unit
from jiheng.readers.header import is_number
from jiheng.readers.labels import Piece
from jiheng.readers.slips import read_value

# What columns of the kind of an indicator say; they are no part of the value.
_SENSES = frozenset({"定性", "定量", "正向", "反向", "正向指标", "反向指标", "定性指标", "定量指标"})
_ROLES = ("name", "operator", "sense", "target", "unit")
_ORDER = tuple(Certainty)


def read_target(cells: Mapping[str, Piece], name: str) -> Target:
    """The target; `raw` joins operator, value and unit where these have columns of their own."""
    value, unit = _text(cells, "target"), _text(cells, "unit")
    operators = [text for role in ("operator", "sense") if (text := _text(cells, role)) and text not in _SENSES]
    if is_number(unit):
        unit = ""  # a mark of the next column, moved up by a blank unit
    if not value:
        return parse_target("", name=name)
    target = read_value(value, name=name, unit=unit or None, comparator=operators[0] if operators else None)
    shown = unit if target.kind is Kind.NUMERIC and not value.endswith((unit, f"({unit})", f"（{unit}）")) and not _has_unit(value, unit) else ""
    raw = "".join((*(operator for operator in operators if not value.startswith(operator)), value, shown))
    return msgspec.structs.replace(target, raw=raw, certainty=_certainty(target, cells))


def _has_unit(value: str, unit: str) -> bool:
    """Whether a value has a unit of its own that the one of the column does not go on with (28.8万元 beside %; 28.8万 beside 元 is 万元)."""
    own = parse_target(value).unit
    return own is not None and not is_known_unit(own + unit)


def _certainty(target: Target, cells: Mapping[str, Piece]) -> Certainty:
    """How sure the target is: no more than the cells that it was read from, and the name that these were told from."""
    if target.certainty is Certainty.MISSING:
        return target.certainty
    return max((target.certainty, *(cells[role].cell.certainty for role in _ROLES if role in cells)), key=_ORDER.index)


def _text(cells: Mapping[str, Piece], role: str) -> str:
    piece = cells.get(role)
    return piece.text if piece is not None and not piece.blank else ""
