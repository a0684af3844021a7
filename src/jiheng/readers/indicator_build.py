"""Indicators of the rows of a table: targets, results and remarks, without unfilled template rows."""

import hashlib
from collections.abc import Sequence

import msgspec

from jiheng.model.declaration import Indicator
from jiheng.model.source import Source
from jiheng.model.target import Certainty, Kind, Target
from jiheng.readers.doubts import Doubts
from jiheng.readers.indicators import Note, Row, is_numbered
from jiheng.readers.matrix import place_targets, remark, together
from jiheng.readers.results import read_results
from jiheng.readers.slips import readings
from jiheng.readers.subheads import SECOND_ROLES
from jiheng.readers.targets import read_target

_TWO_TARGETS = "指标“{}”有几栏指标值，看不出哪一栏是年度的，已取左边一栏；请对照原表确认。"
_PARTED = "“{}”这一行各格的分界有几种可能，已按最可能的一种读入；请对照原表确认。"
_DAMAGED = "指标“{}”的指标值“{}”像是识别有误，有几种可能，已照原文读入；请对照原表，从候选值中选定。"
_TOLD_BY_SIGHT = ("operator", "sense", "unit")


def stable_id(level1: str | None, level2: str | None, name: str | None, seen: dict[str, int]) -> str:
    """Id of an indicator, the same wherever its levels and name are: 12 hexadecimal digits, "-2" behind the second of the same words."""
    key = "\x1f".join("".join((part or "").split()) for part in (level1, level2, name))
    digest = hashlib.blake2s(key.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
    seen[digest] = seen.get(digest, 0) + 1
    return digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"


def _target_in(role: str, row: Row) -> Target | None:
    """The target in another column of targets than the year's; None where there is none."""
    piece = row.cells.get(role)
    if piece is None or piece.blank:
        return None
    own = {part: row.cells[f"overall_{part}"] for part in _TOLD_BY_SIGHT if role == "overall_target" and f"overall_{part}" in row.cells}
    return read_target({**row.cells, **own, "target": piece}, row.name)


def _undecided(row: Row, target: Target) -> Note:
    """The remark on a row whose words may stand in other columns too."""
    cell = row.cells["target"].cell
    if cell.candidates or cell.certainty is not Certainty.READ:
        return Note("target", _PARTED.format(row.name), cell.candidates or (target.raw,))
    unit = row.cells["unit"].text if "unit" in row.cells else None
    return Note("target", _DAMAGED.format(row.name, target.raw), readings(cell.text, row.name, unit))


def build(rows: Sequence[Row], doubts: Doubts, sources: dict[str, Source], field: str = "indicators") -> tuple[Indicator, ...]:
    """Indicators of rows, without unfilled template rows; their places go to `sources`, what is not simply read to `doubts`."""
    seen: dict[str, int] = {}
    indicators: list[Indicator] = []
    for row in rows:
        target = read_target(row.cells, row.name)
        if target.kind is Kind.EMPTY and target.raw and "name" in row.cells and is_numbered(row.cells["name"].text):
            continue
        parted = target.certainty is Certainty.AMBIGUOUS and ("name" not in row.cells or row.cells["name"].cell.certainty is not Certainty.AMBIGUOUS)
        found = (*row.notes, _undecided(row, target)) if parted else row.notes
        places = place_targets(row.places, row.cells, row.name)
        if places and target.kind is Kind.EMPTY:
            target, found = together(places), (*found, Note("target", remark(places)))
        others = [other.raw for role in SECOND_ROLES if (other := _target_in(role, row)) is not None]
        if {*others} - {target.raw}:
            target = msgspec.structs.replace(target, certainty=Certainty.AMBIGUOUS)
            found = (*found, Note("target", _TWO_TARGETS.format(row.name), (target.raw, *others)))
        place = f"{field}/{len(indicators)}"
        doubts.remarks += [(f"{place}/{note.field}", note.message, note.candidates, row.source) for note in found]
        if row.inferred:
            doubts.inferred(f"{place}/level1")
        results = read_results(row.cells, row.name, place, doubts)
        sources |= {f"{place}/{name}": source for name, source in results.sources.items()}
        ident = stable_id(row.level1, row.level2, row.name or None, seen)
        overall = _target_in("overall_target", row)
        fields = results.fields | {"overall_target": overall, "places": places}
        indicators.append(Indicator(id=ident, level1=row.level1, level2=row.level2, name=row.name or None, target=target, source=row.source, **fields))
    return tuple(indicators)
