"""Printed marks held against what follows from target and actual value, under one scoring profile and under all that are shipped."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache, partial

from jiheng.model.attainment import Attainment, Direction, attainment
from jiheng.model.declaration import Execution, ExecutionBlock, Indicator, SelfEvaluation
from jiheng.model.mark import Due, due_execution, due_mark
from jiheng.model.numerals import short
from jiheng.model.points import Points
from jiheng.model.target import Certainty, Comparator
from jiheng.reference.frameworks import classes_of
from jiheng.reference.scoring_profiles import ScoringProfile, all_scoring_profiles
from jiheng.reference.target_words import any_of


class Verdict(StrEnum):
    """Whether a printed mark follows: by the profile; only by another one, or rounded otherwise; by none; or nobody can tell."""

    FOLLOWS = "follows"
    OTHER = "other"
    NOT = "not"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Judged:
    """One printed mark: what is due, the verdict, and its reason (for OTHER which variant, for NOT what follows instead, for OPEN why)."""

    due: Due
    verdict: Verdict
    zh: str = ""
    en: str = ""
    reached: Attainment | None = None


Marking = Callable[[ScoringProfile], Due]


def judge(form: SelfEvaluation, place: int, points: Points, profile: ScoringProfile) -> Judged:
    """The mark of an indicator. What was inferred or ambiguous in the reading, and what has a standard of its own, is left open."""
    row, weight = form.indicators[place], points.rows[place]
    reached = reached_of(row, profile)
    if weight is None:
        return _left_open(Due(points.reading.zh, points.reading.en), points.reading.zh, points.reading.en, reached)
    due = due_mark(weight, reached, profile)
    if any(sure in (Certainty.INFERRED, Certainty.AMBIGUOUS) for sure in _certainties(form, place)):
        return _left_open(due, "这一行是推断出来的，不是照原表读出的", "the row was inferred, not read")
    if _is_shared(form, place):
        return _left_open(
            due, "下面的指标没有分值和得分，这一格可能是几行合用的", "the next rows have neither points nor mark: these may share the cell", reached
        )
    if (mark := row.mark) is None:
        return _left_open(due, "没有得分", "no mark is printed", reached)
    zh, en, verdict = _verdict(mark, lambda each: due_mark(weight, _either(row, mark, weight, each), each), profile)
    if verdict is Verdict.NOT and (why := _may_differ(row, due)):
        return _left_open(due, *why, reached)
    if not due.known and verdict is not Verdict.NOT and reached.direction is Direction.UNKNOWN and reached.met is None:
        return _left_open(due, reached.zh, reached.en, reached)
    return Judged(due, verdict, zh, en, reached)


def judge_execution(form: SelfEvaluation, points: Points, profile: ScoringProfile) -> Judged:
    """The mark of the execution line; an exact rate and the printed one are both right."""
    line, weight = form.execution.total, points.execution
    rates = list(rates_of(form.execution))
    if weight is None or not rates:
        zh, en = ("没有执行率的分值", "no points for execution") if weight is None else ("没有预算数和执行数", "budget or spending is missing")
        return _left_open(Due(zh, en), zh, en)
    dues = [due_execution(weight, rate, told, profile) for rate, told in rates]
    if line.mark is None:
        return _left_open(dues[0], "没有得分", "no mark is printed")
    if any(form.certainty(f"execution/total/{column}") is Certainty.AMBIGUOUS for column in ("initial", "budget", "spent", "weight", "rate", "mark")):
        return _left_open(dues[0], "读取时未能确定", "it could not be read for certain")
    if any(due.holds(line.mark, profile.places) for due in dues):
        return Judged(dues[0], Verdict.FOLLOWS)
    for rate, told in rates:
        zh, en, verdict = _verdict(line.mark, partial(due_execution, weight, rate, told), profile)
        if verdict is not Verdict.NOT:
            return Judged(dues[0], verdict, zh, en)
    return Judged(dues[0], Verdict.NOT, dues[0].zh, dues[0].en)


def reached_of(row: Indicator, profile: ScoringProfile) -> Attainment:
    """How far a row reached its target; an unsigned cost is a ceiling where the profile says so."""
    cost = classes_of(row.level1, row.level2).family == "成本"
    unsigned = Comparator.LE if cost and profile.way("unsigned_cost") == "at_most" else None
    return attainment(row.target, row.actual, unsigned=unsigned, cost=cost)


def spent_of(block: ExecutionBlock) -> Execution:
    """The line by which execution is judged: the sum, or its parts together where the sum is blank or 0 while they are not."""
    total, parts = block.total, (block.fiscal, block.carried_over, block.other)
    if total.budget or total.initial or total.spent:
        return total
    given = {name: [value for part in parts if (value := getattr(part, name)) is not None] for name in ("initial", "budget", "spent")}
    return Execution(**{name: sum(values, Decimal(0)) for name, values in given.items() if values})


def rates_of(block: ExecutionBlock) -> Iterator[tuple[Fraction, str]]:
    """The rate of execution as a fraction, with its arithmetic: from the amounts, then as printed."""
    line = spent_of(block)
    budget = line.budget if line.budget is not None else line.initial
    if budget and line.spent is not None:
        unit = 10_000 if budget >= 10_000 else 1
        yield Fraction(line.spent) / Fraction(budget), f"{short(line.spent / unit)} ÷ {short(budget / unit)}"
    if block.total.rate is not None and (line is block.total or line.spent is None):
        yield Fraction(block.total.rate) / 100, f"{short(block.total.rate)}%"


def _left_open(due: Due, zh: str, en: str, reached: Attainment | None = None) -> Judged:
    return Judged(due, Verdict.OPEN, zh, en, reached)


def _certainties(form: SelfEvaluation, place: int) -> Iterator[Certainty]:
    for field in ("target", "actual", "weight", "mark"):
        yield form.certainty(f"indicators/{place}/{field}")


def _is_shared(form: SelfEvaluation, place: int) -> bool:
    """Whether points and mark may belong to several rows: the next one has an actual value and neither."""
    below = form.indicators[place + 1] if place + 1 < len(form.indicators) else None
    return below is not None and below.actual is not None and below.weight is None and below.mark is None


def _either(row: Indicator, mark: Decimal, weight: Decimal, profile: ScoringProfile) -> Attainment:
    """The attainment under a profile; of a number without operator the direction under which the printed mark follows, if one does."""
    own = reached_of(row, profile)
    if own.direction is not Direction.UNKNOWN or own.met is not None or not own.counted:
        return own
    ways = [attainment(row.target, row.actual, unsigned=sign) for sign in (Comparator.GE, Comparator.LE)]
    return next((way for way in ways if due_mark(weight, way, profile).holds(mark, profile.places)), ways[0])


def _verdict(mark: Decimal, due_of: Marking, profile: ScoringProfile) -> tuple[str, str, Verdict]:
    """Whether a mark follows by the profile, by another, or rounded to fewer decimals; which one."""
    own = due_of(profile)
    if own.holds(mark, profile.places):
        return "", "", Verdict.FOLLOWS
    others = [(each, due) for each in all_scoring_profiles() if each.name != profile.name and (due := due_of(each)).known]
    for each, due in others:
        if due.holds(mark, each.places):
            return _by(each, due), _by_en(each, due), Verdict.OTHER if own.known else Verdict.FOLLOWS
    for places in sorted(map(int, _decimals_seen(profile)), reverse=True):
        if own.holds(mark, places):
            return f"{own.zh}，保留 {places} 位小数", f"{own.en}, rounded to {places} decimals", Verdict.OTHER
        if own.cut_off(mark, places):
            return f"{own.zh}，舍去 {places} 位小数之后的数", f"{own.en}, cut off after {places} decimals", Verdict.OTHER
    if not own.known and not others:
        return own.zh, own.en, Verdict.OPEN
    known = [own] if own.known else [due for _, due in others]
    return "，或 ".join(dict.fromkeys(due.zh for due in known)), ", or ".join(dict.fromkeys(due.en for due in known)), Verdict.NOT


def _by(profile: ScoringProfile, due: Due) -> str:
    return f"按“{profile.title}”：{due.zh}"


def _by_en(profile: ScoringProfile, due: Due) -> str:
    return f'by "{profile.title_en}": {due.en}'


def _decimals_seen(profile: ScoringProfile) -> tuple[str, ...]:
    value = profile.constants["decimals_seen"].value
    return value if isinstance(value, tuple) else ()


def _may_differ(row: Indicator, due: Due) -> tuple[str, str] | None:
    """Why a mark may differ from what is due: the row prints its own standard, or says why it took points off."""
    if row.explanation and _standard().search(row.explanation):
        return "这一行印有自己的评分标准", "the row prints a standard of its own"
    if row.reason and row.mark is not None and due.lowest is not None and row.mark < due.lowest:
        return "得分低于计算的结果，并填有原因", "the mark is lower than computed, and a reason is given"
    return None


@cache
def _standard() -> re.Pattern[str]:
    return re.compile(any_of("own_standard"))
