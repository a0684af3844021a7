"""Cells of a line of the execution block held against its arithmetic: rate = spent ÷ budget, mark ≤ weight."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations

from jiheng.model.fold import compact, is_blank
from jiheng.model.money import money
from jiheng.readers.labels import Piece
from jiheng.readers.marks import is_figure, percent, points

Cells = Mapping[str, Piece]
_AMOUNTS = frozenset({"initial", "budget", "spent", "forecast", "none"})
_MOST_POINTS = 100
_NEAR = Decimal("0.6")  # percentage points by which a printed rate may differ at most: it is rounded, or cut off behind its last digit


def expected_rate(amounts: Mapping[str, Decimal | None]) -> Decimal | None:
    """What was spent of the budget, in percent; of the budget in force, else of that planned. None where either is unknown or the budget 0."""
    spent, budget = amounts.get("spent"), amounts.get("budget")
    whole = budget if budget is not None else amounts.get("initial")
    return None if spent is None or not whole else spent / whole * 100


def fits(cells: Cells) -> bool:
    """Whether the cells of a line may be what they are taken for."""
    texts = {role: compact(piece.text) for role, piece in cells.items() if role != "none" and not is_blank(piece.text)}
    if not all(is_figure(text) for text in texts.values()):
        return False
    if any(("%" in text) and role != "rate" for role, text in texts.items()):
        return False
    weight, mark = (points(texts[role]) if role in texts else None for role in ("weight", "mark"))
    if any(figure is not None and figure > _MOST_POINTS for figure in (weight, mark)) or (weight is not None and mark is not None and mark > weight):
        return False
    return "rate" not in texts or _rate_fits(texts)


def _rate_fits(texts: Mapping[str, str]) -> bool:
    expected = expected_rate({role: money(text, "元") for role, text in texts.items()})
    if expected is None:
        return True
    rate = percent(texts["rate"], expected)
    return rate is not None and abs(rate[0] - expected) <= min(_NEAR, Decimal(1).scaleb(int(rate[0].as_tuple().exponent)))


def parted(pieces: Sequence[Piece], roles: Sequence[str]) -> Cells | None:
    """The cells of a line that lacks some, in their order; None unless all readings that fit the arithmetic say the same, and it bears them out."""
    meanings = {tuple(sorted((role, piece.text) for role, piece in cells.items() if not is_blank(piece.text))): cells for cells in _sound(pieces, roles)}
    only = next(iter(meanings.values())) if len(meanings) == 1 else None
    return only if only is not None and _borne_out(only, roles) else None


def _borne_out(cells: Cells, roles: Sequence[str]) -> bool:
    """Whether rate or mark say how much was spent, or, in a part of the sum, every column of amounts has its cell."""
    expected = expected_rate({role: money(piece.text, "元") for role, piece in cells.items()})
    if expected is not None and "rate" in cells:
        return True
    weight, mark = (points(cells[role].text) if role in cells else None for role in ("weight", "mark"))
    if expected is not None and weight and mark is not None:
        return abs(mark / weight * 100 - expected) <= _NEAR
    return "mark" not in roles and {role for role in roles if role in _AMOUNTS} <= cells.keys()


def _sound(pieces: Sequence[Piece], roles: Sequence[str]) -> Iterator[Cells]:
    for places in combinations(range(len(roles)), len(pieces)):
        cells = {roles[place]: piece for place, piece in zip(places, pieces, strict=True)}
        told = "mark" in roles or cells.keys() <= _AMOUNTS or "spent" in cells  # a part without what was spent has no rate
        if len(cells) == len(pieces) and told and fits(cells):
            yield cells
