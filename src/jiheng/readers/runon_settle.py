"""Which reading of glued figures the arithmetic of the table leaves, and how sure each column then is."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal

import msgspec

from jiheng.model.target import Certainty
from jiheng.readers.matrix import JOINT
from jiheng.readers.runon_rows import FIGURE_ROLES, Columns, Row, is_part
from jiheng.readers.slips import readings
from jiheng.readers.splits import number, oddity, partings, summing

_EXECUTION_POINTS = (Decimal(0), Decimal(10), Decimal(20))
_MOST_POINTS = 120
_SURE = re.compile(r"[≥≧≤≦><=﹦]\d")


class Value(msgspec.Struct, frozen=True):
    """Text of a column, and how sure it is."""

    text: str
    certainty: Certainty = Certainty.INFERRED
    candidates: tuple[str, ...] = ()


def settled(rows: Sequence[Row], totals: Collection[Decimal], *, closed: bool) -> list[dict[str, Value]]:
    """The columns of each row by role, the name among them. `totals`: sums that the points may have, none where unknown; `closed` tells that the
    table is whole, so that the points of its levels (产出指标(70分)) must add up."""
    choices = [list(row.columns) for row in rows]
    for places, sums in _sums(rows, totals, closed=closed):
        _narrow([(choices, place) for place in places], sums)
    return [_values(row, found) for row, found in zip(rows, choices, strict=True)]


class Sum(msgspec.Struct, frozen=True):
    """What the sum below a table (总分10098.75) may say: points to be had and, behind them, the mark; `length` of the figures in the text."""

    choices: tuple[tuple[Decimal, ...], ...]
    texts: tuple[tuple[str, ...], ...]
    length: int

    def totals(self) -> set[Decimal]:
        """What the points of the rows may add up to: the sum, or what is left of it where the rate of execution has 10 or 20 points of its own."""
        return {total - part for total, *_ in self.choices for part in _EXECUTION_POINTS}

    def fitting(self, rows: Decimal) -> list[tuple[str, ...]]:
        """The readings under which the points of the rows add up."""
        return [texts for (total, *_), texts in zip(self.choices, self.texts, strict=True) if total - rows in _EXECUTION_POINTS]


def sum_of(printed: str, roles: Sequence[str]) -> Sum:
    """The readings of the figures at the beginning of a text, behind the word 总分."""
    digits = re.match(r"\s*([\d.]+)", printed)
    kinds = [role for role in roles if role in {"weight", "score"}]
    if digits is None or "weight" not in kinds:
        return Sum((), (), 0)
    found = [*partings(digits[1], ["amount"] * len(kinds)), *(partings(digits[1], ["amount"]) if len(kinds) > 1 else [])]
    pairs = [(tuple(number(part) or Decimal(0) for part in parts), parts) for parts in found]
    pairs = [(values, parts) for values, parts in pairs if 10 <= values[0] <= _MOST_POINTS and values[-1] <= values[0]]
    return Sum(tuple(values for values, _ in pairs), tuple(parts for _, parts in pairs), digits.end())


def _sums(rows: Sequence[Row], totals: Collection[Decimal], *, closed: bool) -> Iterator[tuple[list[int], Collection[Decimal]]]:
    groups: dict[tuple[int, str], list[int]] = {}
    for place, row in enumerate(rows):
        if row.segment.points is not None:
            groups.setdefault((row.segment.group, row.segment.points), []).append(place)
    last = rows[-1].segment.group if rows else 0
    yield from ((places, {Decimal(points)}) for (group, points), places in groups.items() if closed or group < last)
    if totals:
        yield list(range(len(rows))), totals


def _narrow(places: Sequence[tuple[list[list[Columns]], int]], totals: Collection[Decimal]) -> None:
    """Drop the readings whose points fit into no sum."""
    weights = [{_points(columns) for columns in choices[place]} for choices, place in places]
    for (choices, place), kept in zip(places, summing(weights, totals), strict=True):
        choices[place] = [columns for columns in choices[place] if _points(columns) in kept]


def _points(columns: Columns) -> Decimal:
    return number(columns.get("weight", "")) or Decimal(0)


def _values(row: Row, found: Sequence[Columns]) -> dict[str, Value]:
    values = {"name": _named(row)}
    values |= {role: Value(text) for role, text in row.texts.items()}
    if found and any(map(is_part, found[0])):
        return values | _parts_of(row, found, [role for role in found[0] if is_part(role) or role == "target"])
    best = _likeliest(row, found)
    candidates = tuple(" | ".join(text for text in columns.values()) for columns in found) if len(found) > 1 else ()
    for role in (*FIGURE_ROLES, "text"):
        texts = {columns.get(role, "") for columns in found}
        if len(texts) == 1:
            text = texts.pop()
            values |= {role: Value(text)} if text else {}
        elif best is not None and best.get(role):
            values[role] = Value(best[role], Certainty.AMBIGUOUS, candidates)
        elif best is None and role == "target":
            values[role] = Value(row.glued, Certainty.AMBIGUOUS, candidates)
    if "text" in values:
        values["explanation"] = values.pop("text")
    return _doubted(row, values)


def _named(row: Row) -> Value:
    """The name; where a remark on the row above may stand before it (进度推迟，下年补足更新桌椅数量), with what is left of it."""
    comma = max(row.name.rfind(mark) for mark in "，,")
    if comma > 0 and "(" not in row.name and "（" not in row.name:
        return Value(row.name, Certainty.AMBIGUOUS, (row.name, row.name[comma + 1 :]))
    return Value(row.name, Certainty.INFERRED if row.doubtful else Certainty.READ)


def _parts_of(row: Row, found: Sequence[Columns], parts: Sequence[str]) -> dict[str, Value]:
    """The targets of places, each in its column, if there is one reading; those of grades and all else as one text with the readings."""
    candidates = tuple(dict.fromkeys(JOINT.join(columns.get(role, "") for role in parts) for columns in found))
    figures_touch = all(found[0].get(role, "")[-1:].isdigit() for role in parts[:-1])  # ≥11 may as well be one number, and the other column blank
    if figures_touch:
        candidates = (*candidates, row.glued)
    if parts[-1].startswith("place/") and len(parts) > 1 and len(candidates) == 1:
        return {role: Value(text) for role, text in found[0].items()}
    return {"target": Value(row.glued, Certainty.AMBIGUOUS, candidates)}


def _likeliest(row: Row, found: Sequence[Columns]) -> Columns | None:
    """The one reading that is least odd; None where two are."""
    weighed = sorted(found, key=lambda columns: _odd(row, columns))
    return weighed[0] if len(weighed) == 1 or _odd(row, weighed[0]) < _odd(row, weighed[1]) else None


def _odd(row: Row, columns: Columns) -> int:
    unit = row.texts.get("unit", "")
    damage = readings(columns.get("target", ""), row.name, unit or None, glued=True)
    mended = {"target": damage[0]} if len(damage) == 1 else {}
    return oddity({**columns, **mended, "unit": unit}) + 2 * (len(damage) > 1)


def _doubted(row: Row, values: dict[str, Value]) -> dict[str, Value]:
    """The values with the target marked where its end or its operator is in doubt, or nothing about it is."""
    target = values.get("target")
    if target is None:
        return values | ({"target": Value("", Certainty.AMBIGUOUS, (row.name,))} if row.glued == "" and row.columns == ({},) else {})
    if row.cut:
        values["target"] = Value(target.text, Certainty.AMBIGUOUS, row.cut)
    elif damage := readings(target.text, row.name, row.texts.get("unit"), glued=True):
        doubtful = len(damage) > 1 or target.candidates
        values["target"] = Value(target.text, Certainty.AMBIGUOUS, (*damage, *target.candidates)) if doubtful else target
    elif _sure(row, values):
        values["target"] = Value(target.text, Certainty.READ)
    return values


def _sure(row: Row, values: Mapping[str, Value]) -> bool:
    """Whether sign and place alone part a row: name, sign, number and nothing else."""
    return not row.doubtful and set(values) == {"name", "target"} and len(row.columns) == 1 and bool(_SURE.match(row.glued))
