"""Target cells of an indicator row (value, operator, unit in one or in several columns) → Target."""

import re
from collections.abc import Mapping
from decimal import Decimal

import msgspec

from jiheng.model.target import Comparator, Kind, Target
from jiheng.readers.labels import Piece


_VALUE = re.compile(r"^([≥≤=<>])?([\d,]+(?:\.\d+)?)\(?([^()]*)\)?$")


def parse_target(raw: str, *, name: str | None = None, unit: str | None = None, comparator: str | None = None) -> Target:
    """Holds the place of model.parse_target until that lands."""
    found = _VALUE.match(raw)
    if found is None:
        return Target(raw=raw, kind=Kind.QUALITATIVE, text=raw) if raw else Target(raw=raw, kind=Kind.EMPTY)
    operator = found[1] or comparator
    known = Comparator(operator) if operator in set(Comparator) else None
    return Target(raw=raw, kind=Kind.NUMERIC, comparator=known, value=Decimal(found[2].replace(",", "")), unit=found[3] or unit)


def _text(cells: Mapping[str, Piece], role: str) -> str:
    piece = cells.get(role)
    return piece.text if piece is not None and not piece.blank else ""


def read_target(cells: Mapping[str, Piece], name: str) -> Target:
    """The target; `raw` joins operator, value and unit where these have columns of their own."""
    value, unit = _text(cells, "target"), _text(cells, "unit")
    operator = _text(cells, "operator") or _text(cells, "sense")
    if not value:
        return parse_target("", name=name)
    target = parse_target(value, name=name, unit=unit or None, comparator=operator or None)
    raw = f"{operator}{value}{unit}"
    return target if target.raw == raw else msgspec.structs.replace(target, raw=raw)
