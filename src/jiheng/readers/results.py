"""What a row of indicators tells besides its target: points, what was reached and why not, what is expected → fields of the indicator."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from jiheng.model.fold import is_blank
from jiheng.model.source import Source
from jiheng.model.target import Certainty, Kind, Target
from jiheng.readers.doubts import Doubts
from jiheng.readers.labels import Piece
from jiheng.readers.marks import points
from jiheng.readers.slips import read_value, readings
from jiheng.readers.ticks import has_boxes, ticked
from jiheng.reference.vocabulary import vocabulary

_FIELDS = {name: name for name in ("name", "level1", "level2", "target", "weight", "actual", "explanation", "forecast", "likelihood")}
_FIELDS |= {"score": "mark", "deviation": "reason", "cause": "causes"}  # columns that the model calls otherwise
_SHARED = "“{}”所在的格合并了 {} 行，其{}“{}”属于这几行指标，只记在第一行；请确认。"
_NAMES = {"weight": "分值", "mark": "得分"}
_DAMAGED = "指标“{}”的完成值“{}”像是识别有误，有几种可能，已照原文读入；请对照原表，从候选值中选定。"
_ORDER = tuple(Certainty)
_NO_POINTS = "“{}”无法读成分数，未取值；请改为一个数字。"


class Results(msgspec.Struct, frozen=True):
    """Fields of one indicator, and the places of all its cells by field."""

    fields: dict[str, Any]
    sources: dict[str, Source]


def read_results(cells: Mapping[str, Piece], name: str, place: str, doubts: Doubts) -> Results:
    """The results of a row at an address ("indicators/3"); what is not simply read goes to `doubts`."""
    fields: dict[str, Any] = {}
    sources: dict[str, Source] = {}
    for role, piece in cells.items():
        field = _field(role)
        if field is None:
            continue
        sources.setdefault(field, piece.source)
        value = _value(role, piece, name, cells, f"{place}/{field}", doubts)
        if value is not None:
            fields.setdefault(field, value)
        if role != "target" and not isinstance(value, Target):
            doubts.take(f"{place}/{field}", piece.cell)
    if causes := _causes(cells):
        fields["causes"] = causes
    if likely := _likelihood(cells):
        fields["likelihood"] = likely
    return Results(fields, sources)


def sure(target: Target, piece: Piece | None, address: str, doubts: Doubts) -> Target:
    """The target with the certainty of its cell."""
    if piece is None or piece.cell.certainty is Certainty.READ or target.kind is Kind.EMPTY:
        return target
    if piece.cell.certainty is Certainty.AMBIGUOUS:
        doubts.take(address, piece.cell)
        doubts.certainties.pop(address)  # a target tells its certainty itself
    return msgspec.structs.replace(target, certainty=max(target.certainty, piece.cell.certainty, key=_ORDER.index))


def _field(role: str) -> str | None:
    """The field of an indicator that a column holds; None for levels, operators and other parts of the target."""
    return _FIELDS.get(role.partition("/")[0])


def _value(role: str, piece: Piece, name: str, cells: Mapping[str, Piece], address: str, doubts: Doubts) -> Any:
    if piece.blank or role in {"name", "level1", "level2", "target"} or "/" in role or role == "likelihood":
        return None
    if role in {"weight", "score"}:
        return _points(piece, name, address, doubts)
    if role in {"actual", "forecast"}:
        unit = cells["unit"].text if "unit" in cells and points(cells["unit"].text) is None else None
        return sure(_value_of(piece, name, unit, address, doubts), piece, address, doubts)
    if role == "deviation" and has_boxes(piece.text):
        return _behind_boxes(piece)
    return piece.text


def _value_of(piece: Piece, name: str, unit: str | None, address: str, doubts: Doubts) -> Target:
    """The value in a cell; of a damaged one what it may have been goes to `doubts`."""
    target = read_value(piece.text, name=name, unit=unit)
    if target.certainty is Certainty.AMBIGUOUS and piece.cell.certainty is not Certainty.AMBIGUOUS:
        doubts.remarks.append((address, _DAMAGED.format(name, piece.text), readings(piece.text, name, unit), piece.source))
    return target


def _points(piece: Piece, name: str, address: str, doubts: Doubts) -> Decimal | None:
    value = points(piece.text)
    if value is None and not is_blank(piece.text):
        doubts.unreadable(address, _NO_POINTS.format(piece.text), piece.source)
    elif value is not None and piece.cell.row_span > 1:
        what = _NAMES[address.rpartition("/")[2]]
        doubts.unreadable(address, _SHARED.format(name, piece.cell.row_span, what, piece.text), piece.source)
    return value


def _causes(cells: Mapping[str, Piece]) -> tuple[str, ...]:
    """The kinds of cause that are ticked: each in its column, or all in one cell."""
    if (one := cells.get("deviation")) is not None and has_boxes(one.text):
        return tuple(word for word in vocabulary().results["causes"] if word in ticked(one.text).split("、"))
    return tuple(role.partition("/")[2] for role, piece in cells.items() if role.startswith("cause/") and _is_ticked(piece))


def _behind_boxes(piece: Piece) -> str | None:
    """The reason that is written in the cell of the boxes, if any: what is ticked and is no kind of cause."""
    words = [word for word in ticked(piece.text).split("、") if word not in vocabulary().results["causes"]]
    return "、".join(words) or None


def _likelihood(cells: Mapping[str, Piece]) -> str | None:
    if (one := cells.get("likelihood")) is not None and not one.blank:
        return ticked(one.text) or None
    options = {role.partition("/")[2]: piece for role, piece in cells.items() if role.startswith("likelihood/")}
    own = next((piece for piece in options.values() if piece.cell.column_span > 1 and any(map(str.isalpha, piece.text))), None)
    if own is not None:
        return own.text  # across the options, in words of its own
    found = [option for option, piece in options.items() if _is_ticked(piece)]
    return "、".join(found) or None


def _is_ticked(piece: Piece) -> bool:
    """Whether the cell of one option is ticked: by a mark, 是 or anything else that is written there."""
    if has_boxes(piece.text):
        return bool(ticked(f"{piece.text}是"))
    return not is_blank(piece.text) and piece.text not in {"否", "无"}
