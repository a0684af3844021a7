"""Forms of a project in earlier years beside the one that is being written: the same indicators in both, and how they compare."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import msgspec

from jiheng.model.attainment import Attainment, Direction, attainment
from jiheng.model.classes import IndicatorClass, indicator_class
from jiheng.model.compare import pairs
from jiheng.model.declaration import Declaration, Indicator, SelfEvaluation, Submission
from jiheng.model.fold import compact
from jiheng.model.namesakes import BY_NAME, plain
from jiheng.model.target import Certainty, Comparator, Kind, Target

MOST_YEARS = 3  # that stand beside a form
FEWEST_ROWS = 3  # indicators that tell whether a form was copied
_YEAR = re.compile(r"(?:19|20)\d\d年?")
_UPWARD = (Direction.UP, Direction.EXACT)
Earlier = tuple[Declaration, ...]  # the same project in earlier years, each with its `year`, the newest first; self-evaluations where there are such


class Before(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator in an earlier year: its row in the form of that year."""

    year: int
    row: Indicator


def in_order(forms: Sequence[Declaration], year: int | None) -> Earlier:
    """Forms of earlier years, the newest first; those that do not tell their year, or not an earlier one, are left out."""
    told = [form for form in forms if form.year is not None and (year is None or form.year < year)]
    return tuple(sorted(told, key=lambda form: -(form.year or 0))[:MOST_YEARS])


def of_projects(submission: Submission, known: Sequence[Submission]) -> tuple[Earlier, ...]:
    """For each form of a submission those of the same project in earlier years among known documents: by name, years in it apart, and by unit where
    both name one. Of a year the self-evaluation counts before the declaration; a year with two that could be meant is left out."""
    years: dict[tuple[str, int], list[Declaration]] = {}
    for document in known:
        for form in document.declarations:
            if form.name and (year := form.year or document.year):
                years.setdefault((plain(form.name), year), []).append(msgspec.structs.replace(form, year=year))
    return tuple(in_order(_meant(form, years), form.year or submission.year) for form in submission.declarations)


def _meant(form: Declaration, years: Mapping[tuple[str, int], Sequence[Declaration]]) -> list[Declaration]:
    found: list[Declaration] = []
    for (name, _year), forms in years.items():
        same = [each for each in forms if name == plain(form.name or "") and _may_be_one(each.implementing_agency, form.implementing_agency)]
        kind = next((kind for kind in (SelfEvaluation, Declaration) if any(type(each) is kind for each in same)), Declaration)
        best = [each for each in same if type(each) is kind]
        found += best if len(best) == 1 else []
    return found


def _may_be_one(one: str | None, other: str | None) -> bool:
    return not one or not other or plain(one) == plain(other)


def rows_before(form: Declaration, earlier: Earlier) -> tuple[tuple[Before, ...], ...]:
    """For each indicator of a form what it was in earlier years, the newest first: by its id, else by its name."""
    found: list[list[Before]] = [[] for _ in form.indicators]
    for before in earlier:
        for old, new in pairs(before.indicators, form.indicators, (lambda row: row.id, *BY_NAME)):
            if old is not None and new is not None:
                found[new].append(Before(year=before.year or 0, row=before.indicators[old]))
    return tuple(map(tuple, found))


def last_year(before: tuple[Before, ...], year: int) -> Before | None:
    """The row of the year right before."""
    return next((each for each in before if each.year == year - 1), None)


def reached_before(before: Before) -> Attainment:
    """How far the target of that year was reached."""
    return attainment(before.row.target, before.row.actual)


def is_floor(reached: Attainment) -> bool:
    """Whether more is better."""
    return reached.direction in _UPWARD


def rises(target: Target, before: Target) -> bool | None:
    """Whether a target asks for more than the one before: a higher floor, a lower ceiling. None where the two cannot be compared."""
    step = compared(target, before)
    if step is None or target.kind is not Kind.NUMERIC:
        return None
    return step < 0 if is_ceiling(target) else step > 0


def compared(target: Target, before: Target) -> Fraction | None:
    """The number of a target less that of another, in the target's unit; None where they are no two numbers of one kind and one direction."""
    if Certainty.AMBIGUOUS in (target.certainty, before.certainty) or Kind.NUMERIC not in (target.kind, before.kind) or target.kind != before.kind:
        return None
    if target.upper is not None or before.upper is not None or is_ceiling(target) != is_ceiling(before):
        return None
    both = attainment(target, msgspec.structs.replace(before, comparator=None))
    return None if both.actual is None or both.target is None else both.target - both.actual


def is_ceiling(target: Target) -> bool:
    """Whether a target says "no more than"."""
    return target.comparator in (Comparator.LE, Comparator.LT)


def weaker_by(target: Target, actual: Target | None) -> Fraction | None:
    """By what share of last year's actual value a floor lies below it, or a ceiling above it; 0 where it does not, None where that cannot be told."""
    both = attainment(target, actual)
    if both.actual is None or both.target is None or both.direction not in (Direction.UP, Direction.DOWN):
        return None
    if both.actual <= 0:
        return Fraction(0)
    gap = both.actual - both.target if both.direction is Direction.UP else both.target - both.actual
    return max(Fraction(0), gap / both.actual)


def is_copy(form: Declaration, before: Declaration) -> bool:
    """Whether a form says what that of the year before said but for the year: the same indicators with the same targets, and the same objective."""
    if len(form.indicators) < FEWEST_ROWS or _said(form) != _said(before):
        return False
    mine, theirs = form.annual_objective, before.annual_objective
    return not mine or not theirs or plain(mine) == plain(theirs)


def _said(form: Declaration) -> list[tuple[str, str]]:
    return sorted((plain(row.name or ""), _without_year(row.target)) for row in form.indicators)


def _without_year(target: Target) -> str:
    """The target as printed; of a date without its year."""
    return _YEAR.sub("", compact(target.raw)) if target.kind is Kind.DATE else compact(target.raw)


def is_fixed(target: Target) -> bool:
    """Whether a target may well stay the same for ever: 100 %, 0, words, dates."""
    return target.kind is not Kind.NUMERIC or target.value in (0, None) or (target.unit in ("%", "％") and target.value == 100)


def unmoved_years(row: Indicator, before: tuple[Before, ...], year: int) -> int:
    """In how many years in a row, this one included, the target has been the same number."""
    years = 1
    for each in before:
        if each.year != year - years or compared(row.target, each.row.target) != 0:
            break
        years += 1
    return years


def outputs_grew(form: Declaration, before: tuple[tuple[Before, ...], ...], year: int) -> bool | None:
    """Whether the form promises more output than the year before: a quantity rose, or a new one came. None where a quantity cannot be compared."""
    answers = []
    for place, row in enumerate(form.indicators):
        if indicator_class(row.level1, row.level2) is IndicatorClass.QUANTITY:
            last = last_year(before[place], year)
            answers.append(True if last is None else rises(row.target, last.row.target))
    if True in answers:
        return True
    return None if None in answers or not answers else False


def budget_of(form: Declaration) -> Decimal | None:
    """The money of a year, in yuan: as asked for, or of a self-evaluation the budget in force."""
    execution = getattr(form, "execution", None)
    if form.funds.annual.amount is not None or execution is None:
        return form.funds.annual.amount
    total = execution.total
    return total.budget if total.budget is not None else total.initial  # type: ignore[no-any-return]  # of forms with an execution block
