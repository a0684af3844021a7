"""Facts about the marks of self-evaluations: whether each follows from target and actual value, what the points and marks add up to."""

from decimal import Decimal
from fractions import Fraction
from itertools import chain

from jiheng.checks.facts.fact import Unknown, fact
from jiheng.model.declaration import Declaration, SelfEvaluation
from jiheng.model.judged import Judged, Verdict, judge, judge_execution, rates_of, spent_of
from jiheng.model.mark import Due
from jiheng.model.numerals import places_of, rounded, short
from jiheng.model.points import Points, Reading, is_whole, points_of
from jiheng.model.target import Certainty
from jiheng.reference.scoring_profiles import all_scoring_profiles, load_scoring_profile

_NOTHING = Judged(Due("", ""), Verdict.OPEN)
_NO_POINTS = Points(Reading.NONE, (), None, None)
_EXCERPT = Unknown("自评表不完整（没有读到项目名称或合计行）", "the form is incomplete: its head or its sums were not read")
_DOUBTFUL = Unknown("有的分值或得分读取时未能确定", "some points or marks could not be read for certain")
_NO_EXECUTION = Unknown("没有读到预算执行率的分值和得分，可能在别处", "points and mark of execution were not read; they may stand elsewhere")
ZERO = Decimal(0)


@fact(Declaration, zh="各行的分值", stored=False)
def points(declaration: Declaration) -> Points:
    """The points to be had, in the reading that the form itself satisfies."""
    return points_of(declaration, load_scoring_profile()) if isinstance(declaration, SelfEvaluation) else _NO_POINTS


@fact(Declaration, zh="各行的得分", stored=False)
def judged_rows(declaration: Declaration, points: Points) -> tuple[Judged, ...]:
    """What follows for each row, and whether its printed mark does; () of forms that are no self-evaluation."""
    if not isinstance(declaration, SelfEvaluation):
        return ()
    return tuple(judge(declaration, place, points, load_scoring_profile()) for place in range(len(declaration.indicators)))


@fact(Declaration, zh="预算执行得分", stored=False)
def judged_execution(declaration: Declaration, points: Points) -> Judged:
    """The same of the line of execution."""
    return judge_execution(declaration, points, load_scoring_profile()) if isinstance(declaration, SelfEvaluation) else _NOTHING


@fact(Declaration, zh="是否印有预算执行得分")
def execution_is_marked(declaration: Declaration) -> bool:
    """Whether a self-evaluation prints a mark for execution, and its sum line is not blank beside parts that are spent."""
    return isinstance(declaration, SelfEvaluation) and declaration.execution.total.mark is not None and not _spent_beside_zero(declaration)


@fact(Declaration, zh="预算执行得分是否算得出")
def execution_verdict(judged_execution: Judged) -> str | Unknown:
    """ "follows", "other" where only another variant explains it, "not" where none does; unknown where nobody can tell."""
    return Unknown(judged_execution.zh, judged_execution.en) if judged_execution.verdict is Verdict.OPEN else judged_execution.verdict.value


@fact(Declaration, zh="印出的预算执行得分")
def execution_mark(declaration: Declaration) -> str:
    """The mark for execution as printed; "" where there is none."""
    mark = declaration.execution.total.mark if isinstance(declaration, SelfEvaluation) else None
    return "" if mark is None else short(mark)


@fact(Declaration, zh="应得的预算执行得分")
def execution_due(judged_execution: Judged) -> str:
    """The arithmetic of the mark that follows."""
    return judged_execution.due.zh


@fact(Declaration, zh="应得的预算执行得分（英文）")
def execution_due_en(judged_execution: Judged) -> str:
    """The same in English."""
    return judged_execution.due.en


@fact(Declaration, zh="相符的其他算法")
def execution_other(judged_execution: Judged) -> str:
    """The variant that explains the mark for execution; "" where none is needed or none does."""
    return judged_execution.zh if judged_execution.verdict is Verdict.OTHER else ""


@fact(Declaration, zh="相符的其他算法（英文）")
def execution_other_en(judged_execution: Judged) -> str:
    """The same in English."""
    return judged_execution.en if judged_execution.verdict is Verdict.OTHER else ""


@fact(Declaration, zh="总额行为零时各项资金的执行数")
def spent_beside_zero(declaration: Declaration) -> Decimal:
    """What the parts together have spent where the line of the sum prints 0 and has no marks; else 0."""
    return _spent_beside_zero(declaration) if isinstance(declaration, SelfEvaluation) else ZERO


@fact(Declaration, zh="印出的执行率")
def printed_rate(declaration: Declaration) -> str:
    """The rate of execution as printed ("95.03%"); "" where there is none, or no amounts to hold it against."""
    rate = declaration.execution.total.rate if isinstance(declaration, SelfEvaluation) and not _spent_beside_zero(declaration) else None
    return "" if rate is None else f"{short(rate)}%"


@fact(Declaration, zh="计算出的执行率")
def due_rate(declaration: Declaration) -> str | Unknown:
    """The rate that follows from budget and spending, with its arithmetic; "" where the printed one agrees, be it rounded or cut off."""
    if not isinstance(declaration, SelfEvaluation) or (printed := declaration.execution.total.rate) is None:
        return ""
    amounts = [(rate, told) for rate, told in rates_of(declaration.execution) if "%" not in told]
    if not amounts:
        return Unknown("没有预算数和执行数", "budget or spending is missing")
    if any(declaration.certainty(f"execution/total/{column}") is Certainty.AMBIGUOUS for column in ("budget", "initial", "spent", "rate")):
        return Unknown("预算数、执行数或执行率读取时未能确定", "budget, spending or rate could not be read for certain")
    rate, told = amounts[0]
    return "" if _agrees(printed, rate * 100) or _is_by_plan(declaration) else f"{told} = {short(rate * 100, 2)}%"


@fact(Declaration, zh="按年初预算数算出的执行率")
def rate_by_plan(declaration: Declaration) -> str:
    """The rate by the budget in force ("95%") where the printed one is that by the budget planned at the start of the year; else ""."""
    if not isinstance(declaration, SelfEvaluation) or not _is_by_plan(declaration):
        return ""
    rate, told = next(rates_of(declaration.execution))
    return f"{told} = {short(rate * 100, 2)}%"


@fact(Declaration, zh="是否印有分值")
def has_points(points: Points) -> bool:
    """Whether a self-evaluation prints points."""
    return points.reading is not Reading.NONE


@fact(Declaration, zh="分值合计")
def points_sum(declaration: Declaration, points: Points) -> Decimal | Unknown:
    """The points of all rows and of execution together; unknown of an excerpt, and where some are missing or in doubt."""
    if not isinstance(declaration, SelfEvaluation):
        return ZERO
    if not is_whole(declaration):
        return _EXCERPT
    if _in_doubt(declaration, "weight"):
        return _DOUBTFUL
    if points.total is not None:
        short_of = points.execution is None and points.total < load_scoring_profile().number("indicators")
        return _NO_EXECUTION if short_of else points.total
    return Unknown(points.reading.zh, points.reading.en) if points.reading is Reading.FOLDED else Unknown("有的指标没有分值", "some indicators have no points")


@fact(Declaration, zh="应有的分值合计")
def points_due(points: Points) -> Decimal:
    """What the points must add up to: 100; 90 where the form has no points for execution and its indicators make that."""
    profile = load_scoring_profile()
    name = "indicators" if not points.execution and points.total == profile.number("indicators") else "total"
    return profile.number(name)


@fact(Declaration, zh="预算执行率的分值")
def execution_points(points: Points) -> Decimal:
    """The points of execution, 0 where the form prints none."""
    return points.execution or ZERO


@fact(Declaration, zh="得分合计")
def marks_sum(declaration: Declaration, points: Points) -> Decimal | Unknown:
    """The printed marks of all rows and of execution together; unknown of an excerpt, and where some are missing or in doubt."""
    if not isinstance(declaration, SelfEvaluation) or declaration.mark is None:
        return ZERO
    if not is_whole(declaration):
        return _EXCERPT
    if _in_doubt(declaration, "mark"):
        return _DOUBTFUL
    if not declaration.indicators or any(row.mark is None for row in declaration.indicators if row.name):
        return Unknown("有的指标没有得分", "some indicators have no mark")
    execution = declaration.execution.total
    found = sum((row.mark for row in declaration.indicators if row.mark is not None), execution.mark or ZERO)
    full = declaration.weight or load_scoring_profile().number("total")
    if execution.mark is None and found < declaration.mark and (points.total is None or points.total < full):
        return _NO_EXECUTION
    return found


@fact(Declaration, zh="总分")
def total_mark(declaration: Declaration) -> Decimal | Unknown:
    """The total as printed."""
    mark = declaration.mark if isinstance(declaration, SelfEvaluation) else ZERO
    return mark if mark is not None else Unknown("没有总分", "there is no total")


@fact(Declaration, zh="总分是否相符")
def total_fits(total_mark: Decimal, marks_sum: Decimal) -> bool:
    """Whether the total is the sum of the marks, rounded to the decimals that it prints."""
    return total_mark == rounded(Fraction(marks_sum), places_of(total_mark))


@fact(Declaration, zh="是否印有总分")
def has_total(declaration: Declaration) -> bool:
    """Whether a self-evaluation prints its total."""
    return isinstance(declaration, SelfEvaluation) and declaration.mark is not None


@fact(Declaration, zh="自评等级")
def printed_grade(declaration: Declaration) -> str:
    """The grade as printed where it is one of those that are known; "" where there is none."""
    grade = declaration.grade if isinstance(declaration, SelfEvaluation) else None
    return grade if grade and grade in {each.name for profile in all_scoring_profiles() if profile.grades for each in profile.grades.grades} else ""


@fact(Declaration, zh="总分对应的等级")
def due_grades(declaration: Declaration, printed_grade: str) -> tuple[str, ...] | Unknown:
    """The grades that the printed total gets, under any variant of grades that has the printed one."""
    if not isinstance(declaration, SelfEvaluation) or not printed_grade:
        return ()
    full = declaration.weight or load_scoring_profile().number("total")
    if declaration.mark is None:
        return Unknown("没有总分", "there is no total")
    sets = [profile.grades for profile in all_scoring_profiles() if profile.grades and printed_grade in {each.name for each in profile.grades.grades}]
    return tuple(dict.fromkeys(grades.of(declaration.mark / full * 100) for grades in sets))


def _spent_beside_zero(form: SelfEvaluation) -> Decimal:
    total, line = form.execution.total, spent_of(form.execution)
    return line.spent or ZERO if line is not total and total.mark == 0 else ZERO


def _is_by_plan(form: SelfEvaluation) -> bool:
    """Whether the printed rate agrees with the budget planned at the start of the year and not with the one in force."""
    line = form.execution.total
    if line.rate is None or not line.initial or not line.budget or line.spent is None:
        return False
    planned, in_force = (Fraction(line.spent) / Fraction(budget) * 100 for budget in (line.initial, line.budget))
    return _agrees(line.rate, planned) and not _agrees(line.rate, in_force)


def _agrees(printed: Decimal, exact: Fraction) -> bool:
    """Whether a printed rate is the exact one, rounded or cut off behind its last digit."""
    places = places_of(printed)
    step = Fraction(1, 10**places)
    return printed == rounded(exact, places) or 0 <= exact - Fraction(printed) < step


def _in_doubt(form: SelfEvaluation, field: str) -> bool:
    """Whether a value of a column was ambiguous; an inferred one is the only one that satisfies the arithmetic of its row."""
    addresses = chain((f"indicators/{place}/{field}" for place in range(len(form.indicators))), (f"execution/total/{field}", field))
    return any(form.certainty(address) is Certainty.AMBIGUOUS for address in addresses)
