"""Points (分值) of the rows of a form: as it states them, the others by the classes of a scoring profile; they add up exactly."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import msgspec

from jiheng.model.declaration import Declaration, Indicator
from jiheng.model.numerals import short
from jiheng.reference.frameworks import classes_of
from jiheng.reference.scoring_profiles import ScoringProfile, Weights

ZERO = Decimal(0)
_STEPS = (Decimal(1), Decimal("0.5"), Decimal("0.1"), Decimal("0.01"))
_FINE = 4  # a row gets at least so many steps, so that one more or less does not weigh much


class Weighting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The points of each row and of execution, None where none follow; `zh`, `en` say where they come from, or what is wrong with them (`sound` is False)."""

    rows: tuple[Decimal | None, ...]
    execution: Decimal | None
    sound: bool
    zh: str
    en: str


def weighting(form: Declaration, profile: ScoringProfile) -> Weighting:
    """The points of a form for its self-evaluation. What it states is kept, even where it does not add up; the rest follows from the profile."""
    stated = [row.weight for row in form.indicators]
    pool, total = profile.number("indicators"), profile.number("total")
    execution = total - pool or None
    given = [weight for weight in stated if weight is not None]
    if not stated:
        return Weighting(rows=(), execution=execution, sound=False, zh="表里没有指标", en="the form has no indicators")
    if not given:
        return _by_profile(form.indicators, profile, execution)
    if len(given) == len(stated):
        return _as_stated(stated, sum(given, ZERO), pool, total, execution)
    return _completed(form.indicators, stated, profile, execution)


def spread(points: Decimal, parts: int) -> list[Decimal]:
    """Points over so many rows, as equal as they can be printed: the first rows get a little more where they do not divide."""
    even = (step for step in _STEPS[:2] if (points / step) % parts == 0)
    fine = (step for step in _STEPS if points % step == 0 and points / step >= _FINE * parts)
    step = next(even, None) or next(fine, _STEPS[-1])
    whole = int(points / step)
    return [(Decimal(whole // parts) + (1 if place < whole % parts else 0)) * step for place in range(parts)]


def class_points(rows: Sequence[Indicator], profile: ScoringProfile) -> Mapping[str, Decimal]:
    """The points of each class that these rows have: those that the profile gives to just these classes, else its nearest variant in proportion.
    Empty where the profile knows none of the classes, or not all."""
    present = list(dict.fromkeys(map(_class, rows)))
    return next((each.classes for each in profile.weights.values() if set(each.classes) == set(present)), None) or _nearest(present, profile)


def _by_profile(rows: Sequence[Indicator], profile: ScoringProfile, execution: Decimal | None) -> Weighting:
    points = class_points(rows, profile)
    if not points:
        even = spread(profile.number("indicators"), len(rows))
        zh, en = "按指标个数平均分配（规则没有规定这些类别的分值）", "equal points for every indicator (the profile gives none to these classes)"
        return Weighting(rows=tuple(even), execution=execution, sound=True, zh=zh, en=en)
    by_class = {name: iter(spread(points[name], sum(_class(row) == name for row in rows))) for name in points if points[name]}
    told = "、".join(f"{name}{short(value)}" for name, value in points.items())
    zh, en = f"按规则分配：{told}，同类指标平均", f"by the profile: {told}; equal within a class"
    return Weighting(rows=tuple(next(by_class[_class(row)]) for row in rows), execution=execution, sound=True, zh=zh, en=en)


def _as_stated(stated: Sequence[Decimal | None], found: Decimal, pool: Decimal, total: Decimal, execution: Decimal | None) -> Weighting:
    rows = tuple(stated)
    if found == pool:
        return Weighting(rows=rows, execution=execution, sound=True, zh="批复的申报表所列分值", en="as the approved form states them")
    if found == total:
        zh, en = f"批复的申报表所列分值合计 {short(total)}，预算执行率不另计分", f"the approved form gives all {short(total)} to indicators: none for execution"
        return Weighting(rows=rows, execution=None, sound=True, zh=zh, en=en)
    zh, en = (
        f"批复的申报表所列分值合计 {short(found)}，应为 {short(pool)}",
        f"the points of the approved form add up to {short(found)} instead of {short(pool)}",
    )
    return Weighting(rows=rows, execution=execution, sound=False, zh=zh, en=en)


def _completed(rows: Sequence[Indicator], stated: Sequence[Decimal | None], profile: ScoringProfile, execution: Decimal | None) -> Weighting:
    """Points for the rows that state none: what is left of their class, or where classes do not come out, of all."""
    points, left = class_points(rows, profile), profile.number("indicators") - sum((weight for weight in stated if weight is not None), ZERO)
    open_rows = [place for place, weight in enumerate(stated) if weight is None]
    shares = dict(_left_of_classes(rows, stated, points)) or {"": left}
    groups = {name: [place for place in open_rows if not name or _class(rows[place]) == name] for name in shares}
    if left < _STEPS[-1] * len(open_rows):
        zh, en = "申报表只给部分指标列了分值，其余没有分值可分", "the form states points for some indicators that leave none for the others"
        return Weighting(rows=tuple(stated), execution=execution, sound=False, zh=zh, en=en)
    made = list(stated)
    for name, places in groups.items():
        for place, weight in zip(places, spread(shares[name], len(places)), strict=True):
            made[place] = weight
    zh, en = "申报表列有的分值照列，其余按规则分配", "as the form states them, the others by the profile"
    return Weighting(rows=tuple(made), execution=execution, sound=True, zh=zh, en=en)


def _left_of_classes(rows: Sequence[Indicator], stated: Sequence[Decimal | None], points: Mapping[str, Decimal]) -> Iterator[tuple[str, Decimal]]:
    """What each class has left for its open rows; nothing where one has too little, or something left and no row to give it to."""
    left: dict[str, Decimal] = {}
    for name, whole in points.items():
        own = [weight for row, weight in zip(rows, stated, strict=True) if _class(row) == name]
        rest, missing = whole - sum((weight for weight in own if weight is not None), ZERO), own.count(None)
        if rest < _STEPS[-1] * missing or (rest and not missing):
            return
        if missing:
            left[name] = rest
    yield from left.items()


def _nearest(present: Sequence[str], profile: ScoringProfile) -> dict[str, Decimal]:
    fitting = [each for each in profile.weights.values() if set(present) <= set(each.classes)]
    if not fitting:
        return {}
    variant: Weights = min(fitting, key=lambda each: len(each.classes))
    pool, whole = Fraction(profile.number("indicators")), sum(Fraction(variant.classes[name]) for name in present)
    exact = {name: pool * Fraction(variant.classes[name]) / whole for name in present}
    points = {name: Decimal(value.numerator // value.denominator) for name, value in exact.items()}
    rest = int(pool - sum(map(Fraction, points.values())))
    for name in sorted(present, key=lambda each: exact[each] - Fraction(points[each]), reverse=True)[:rest]:
        points[name] += 1
    return points


def _class(row: Indicator) -> str:
    """The class of the first level, as scoring profiles call it; "" where it is not known."""
    return classes_of(row.level1, None).level1
