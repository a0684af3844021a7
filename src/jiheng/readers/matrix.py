"""Tables of indicators by places: a column of targets for each township, school or sub-unit."""

from collections.abc import Mapping, Sequence

from jiheng.model.declaration import PlaceTarget
from jiheng.model.target import Certainty, Kind, Target
from jiheng.readers.labels import Piece
from jiheng.readers.targets import read_target

JOINT = ";;"  # between the values of the places in `Target.raw`
_ORDER = tuple(Certainty)
_NOTE = "指标值按{}栏分列（{}等），已逐栏读取；各栏不是同一个指标值，不作为一个数检查。"


def place_targets(names: Sequence[str], cells: Mapping[str, Piece], name: str) -> tuple[PlaceTarget, ...]:
    """The targets of the places of a row, blank ones too; () where the table has no places, or the row nothing for any."""
    found = [cells.get(f"place/{i}") for i in range(len(names))]
    if all(piece is None or piece.blank for piece in found):
        return ()
    others = {role: piece for role, piece in cells.items() if role != "target"}
    return tuple(
        PlaceTarget(place=place, target=read_target(others if piece is None else {**others, "target": piece}, name))
        for place, piece in zip(names, found, strict=True)
    )


def together(places: Sequence[PlaceTarget]) -> Target:
    """One target for a row that has only those of places: a text, the values joined, as neither their sum nor any of them is the target of the project."""
    raw = JOINT.join(place.target.raw for place in places)
    return Target(raw=raw, kind=Kind.QUALITATIVE, text=raw, certainty=max((place.target.certainty for place in places if place.target.raw), key=_ORDER.index))


def remark(places: Sequence[PlaceTarget]) -> str:
    """What is told of such a target; its note keeps rules from judging it."""
    return _NOTE.format(len(places), "、".join(place.place for place in places[:2]))
