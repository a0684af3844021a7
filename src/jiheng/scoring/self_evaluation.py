"""A self-evaluation → every mark as printed and as recomputed, sums, grade."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from jiheng.model.declaration import SelfEvaluation
from jiheng.model.judged import Judged, judge, judge_execution
from jiheng.model.mark import Due
from jiheng.model.numerals import rounded
from jiheng.model.points import Points, classes, is_whole, points_of
from jiheng.model.scored import ClassSum, Scored, ScoredMark
from jiheng.reference.scoring_profiles import ScoringProfile


def scored(form: SelfEvaluation, profile: ScoringProfile, *, lang: str = "zh") -> Scored:
    """Marks, sums and grade of a form under a profile; texts in one language (zh, en). What the form does not tell stays open."""
    points = points_of(form, profile)
    judged = [judge(form, place, points, profile) for place in range(len(form.indicators))]
    marks = tuple(
        _mark(each, f"indicators/{place}", row.name, points.rows[place], row.mark, profile, lang)
        for place, (row, each) in enumerate(zip(form.indicators, judged, strict=True))
    )
    line = form.execution.total
    execution = _mark(judge_execution(form, points, profile), "execution/total", None, points.execution, line.mark, profile, lang)
    counted = (*marks, execution) if _counts(execution) else marks
    lowest, highest = _bounds(counted)
    due = due_points(form, profile)
    return Scored(
        profile=profile.name,
        profile_title=profile.title if lang == "zh" else profile.title_en,
        reading=points.reading.zh if lang == "zh" else points.reading.en,
        marks=marks,
        execution=execution,
        classes=tuple(_class(name, places, form, points, marks, due) for name, places in classes(form)),
        full=points.total,
        printed=form.mark,
        sum=_sum(each.printed for each in counted),
        lowest=lowest,
        highest=highest,
        printed_grade=form.grade,
        grade=_grade(lowest, highest, points.total, profile) if is_whole(form) else None,
    )


def _mark(judged: Judged, address: str, name: str | None, weight: Decimal | None, printed: Decimal | None, profile: ScoringProfile, lang: str) -> ScoredMark:
    due, zh = judged.due, lang == "zh"
    lowest, highest = _rounded(due, profile)
    return ScoredMark(
        address=address,
        name=name,
        weight=weight,
        printed=printed,
        mark=_chosen(due, printed, highest, profile),
        lowest=lowest,
        highest=highest,
        arithmetic=due.zh if zh else due.en,
        verdict=judged.verdict,
        why=judged.zh if zh else judged.en,
    )


def _rounded(due: Due, profile: ScoringProfile) -> tuple[Decimal | None, Decimal | None]:
    if due.lowest is None or due.highest is None:
        return None, None
    return rounded(due.lowest, profile.places), rounded(due.highest, profile.places)


def _chosen(due: Due, printed: Decimal | None, highest: Decimal | None, profile: ScoringProfile) -> Decimal | None:
    """The recomputed mark: the only one; within bounds the printed one where it lies there, else full marks for what was reached."""
    if due.lowest is None or due.lowest == due.highest:
        return highest
    if printed is not None and due.holds(printed, profile.places):
        return printed
    return None if due.below else highest


def _counts(execution: ScoredMark) -> bool:
    """Whether the form has a line of execution that is marked."""
    return execution.weight is not None or execution.printed is not None


def _bounds(marks: Sequence[ScoredMark]) -> tuple[Decimal | None, Decimal | None]:
    """Least and greatest total; None where a mark cannot be told."""
    lowest = _sum(each.lowest if each.mark is None else each.mark for each in marks)
    highest = _sum(each.highest if each.mark is None else each.mark for each in marks)
    return lowest, highest


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum, None where a value is missing or there are none."""
    given = list(values)
    known = [value for value in given if value is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(given) else None


def _class(name: str, places: list[int], form: SelfEvaluation, points: Points, marks: Sequence[ScoredMark], due: Mapping[str, Decimal]) -> ClassSum:
    return ClassSum(
        name=name,
        weight=_sum(points.rows[place] for place in places),
        due=due.get(name),
        printed=_sum(form.indicators[place].mark for place in places),
        mark=_sum(marks[place].mark for place in places),
    )


def due_points(form: SelfEvaluation, profile: ScoringProfile) -> Mapping[str, Decimal]:
    """The points that the profile gives each class in a whole form with just these classes; none where it tells of no such form."""
    printed = {name for name, _ in classes(form)} if is_whole(form) else set()
    return next((weights.classes for weights in profile.weights.values() if set(weights.classes) == printed), {})


def _grade(lowest: Decimal | None, highest: Decimal | None, full: Decimal | None, profile: ScoringProfile) -> str | None:
    if lowest is None or highest is None or not full or profile.grades is None:
        return None
    grades = {profile.grades.of(total / full * 100) for total in (lowest, highest)}
    return grades.pop() if len(grades) == 1 else None
