"""Facts about the rows of self-evaluations: what was reached, whether the mark follows, whether a deviation is explained."""

import re
from decimal import Decimal
from functools import cache

from jiheng.checks.facts.fact import Unknown, fact
from jiheng.model.attainment import attainment
from jiheng.model.declaration import Declaration, Indicator, SelfEvaluation
from jiheng.model.fold import compact, is_blank
from jiheng.model.judged import Judged, Verdict
from jiheng.model.mark import Due, is_far_above
from jiheng.model.numerals import short
from jiheng.model.points import Points
from jiheng.model.target import Certainty, Kind
from jiheng.reference.scoring_profiles import load_scoring_profile
from jiheng.reference.target_words import any_of

_INFERRED = Unknown("这一行是推断出来的，不是照原表读出的", "the row was inferred, not read")
_NOT_ONE_NUMBER = Unknown("实际完成值不能读成一个数", "the actual value cannot be read as one number")
_FIELDS = ("target", "actual", "weight", "mark")


@fact(Declaration, zh="是否填报实际完成值")
def gives_actuals(declaration: Declaration) -> bool:
    """Whether it is a self-evaluation with cells for actual values; tables of evaluations may give marks only."""
    if not isinstance(declaration, SelfEvaluation):
        return False
    return any(row.actual is not None for row in declaration.indicators) or any(key.endswith("/actual") for key in declaration.sources)


@fact(Declaration, zh="是否有偏差原因一栏")
def asks_reasons(declaration: Declaration) -> bool:
    """Whether a self-evaluation has cells for reasons; a form that was not read from a file has them."""
    if not isinstance(declaration, SelfEvaluation):
        return False
    return not declaration.sources or any(row.reason for row in declaration.indicators) or any(key.endswith("/reason") for key in declaration.sources)


@fact(Indicator, zh="是否自评的指标")
def is_evaluated(indicator: Indicator, gives_actuals: bool) -> bool:  # noqa: FBT001  # the engine hands facts over by position
    """Whether the row belongs to a self-evaluation with actual values, and says anything."""
    return gives_actuals and bool(indicator.name)


@fact(Indicator, zh="得分如何", stored=False)
def judged_mark(place: int, judged_rows: tuple[Judged, ...]) -> Judged:
    """What follows for the row, and whether its printed mark does."""
    return judged_rows[place] if judged_rows else Judged(Due("", ""), Verdict.OPEN)


@fact(Indicator, zh="是否印有得分")
def is_marked(indicator: Indicator, is_evaluated: bool) -> bool:  # noqa: FBT001  # as above
    """Whether the row of a self-evaluation prints a mark."""
    return is_evaluated and indicator.mark is not None


@fact(Indicator, zh="得分是否算得出")
def mark_verdict(judged_mark: Judged) -> str | Unknown:
    """ "follows", "other" where only another variant explains it, "not" where none does; unknown where nobody can tell."""
    return Unknown(judged_mark.zh, judged_mark.en) if judged_mark.verdict is Verdict.OPEN else judged_mark.verdict.value


@fact(Indicator, zh="应得的分")
def mark_due(judged_mark: Judged) -> str:
    """The arithmetic of the mark that follows; of one that the regulation leaves open, those of the variants."""
    return judged_mark.due.zh if judged_mark.due.known else judged_mark.zh


@fact(Indicator, zh="应得的分（英文）")
def mark_due_en(judged_mark: Judged) -> str:
    """The same in English."""
    return judged_mark.due.en if judged_mark.due.known else judged_mark.en


@fact(Indicator, zh="相符的其他算法")
def mark_other(judged_mark: Judged) -> str:
    """The variant that explains the mark; "" where none is needed or none does."""
    return judged_mark.zh if judged_mark.verdict is Verdict.OTHER else ""


@fact(Indicator, zh="相符的其他算法（英文）")
def mark_other_en(judged_mark: Judged) -> str:
    """The same in English."""
    return judged_mark.en if judged_mark.verdict is Verdict.OTHER else ""


@fact(Indicator, zh="这一行的分值")
def row_points(place: int, points: Points) -> Decimal | Unknown:
    """The points that the row can get."""
    found = points.rows[place] if points.rows else None
    return found if found is not None else Unknown(points.reading.zh, points.reading.en)


@fact(Indicator, zh="实际完成值")
def actual_raw(indicator: Indicator) -> str:
    """The actual value as printed; "" where it is blank."""
    return indicator.actual.raw if indicator.actual is not None else ""


@fact(Indicator, zh="实际完成值的问题")
def actual_trouble(declaration: Declaration, indicator: Indicator, place: int) -> str | Unknown:
    """ "blank", "words" for a numeric target, "other_unit", "unit_lost", "operator" (≥266米 is no result), else ""."""
    if not isinstance(declaration, SelfEvaluation):
        return ""
    if any(declaration.certainty(f"indicators/{place}/{field}") in (Certainty.INFERRED, Certainty.AMBIGUOUS) for field in _FIELDS):
        return _INFERRED
    actual, target = indicator.actual, indicator.target
    if actual is None or is_blank(actual.raw):
        return "blank"
    if actual.kind is Kind.EMPTY:
        return _NOT_ONE_NUMBER  # a unit alone, of a cell that was torn
    if target.kind is not Kind.NUMERIC:
        return ""
    if actual.kind is not Kind.NUMERIC:
        return _NOT_ONE_NUMBER if any(map(str.isdigit, actual.raw)) else "words"
    if target.unit and actual.unit and not attainment(target, actual).counted and actual.upper is None:
        return "other_unit"
    if target.unit and not actual.unit and target.unit in compact(target.raw):
        return "unit_lost"
    return "operator" if actual.comparator is not None else ""


@fact(Indicator, zh="完成率")
def reached_share(judged_mark: Judged) -> str:
    """What was reached of the target ("83.33%"), or in words; "" where nothing can be said."""
    reached = judged_mark.reached
    if reached is None or reached.met is None:
        return ""
    return f"{short(reached.ratio * 100, 2)}%" if reached.ratio is not None else reached.zh


@fact(Indicator, zh="是否达到指标值")
def target_met(judged_mark: Judged) -> bool | Unknown:
    """Whether the target was reached."""
    reached = judged_mark.reached
    if reached is None:
        return Unknown(judged_mark.zh, judged_mark.en)
    return Unknown(reached.zh, reached.en) if reached.met is None else reached.met


@fact(Indicator, zh="是否大幅超过指标值")
def far_above_target(judged_mark: Judged) -> bool:
    """Whether so much more was reached than asked for that it is to be explained."""
    return judged_mark.reached is not None and is_far_above(judged_mark.reached, load_scoring_profile())


@fact(Indicator, zh="是否应说明偏差原因")
def reason_due(asks_reasons: bool, is_evaluated: bool) -> bool:  # noqa: FBT001  # as above
    """Whether the row belongs to a form that asks for reasons."""
    return asks_reasons and is_evaluated


@fact(Indicator, zh="是否填有偏差原因")
def reason_given(indicator: Indicator) -> bool:
    """Whether a reason is given; 无 and strokes are none."""
    return not is_blank(indicator.reason) and compact(indicator.reason or "").strip("。") not in {"无", "无偏差", "不适用"}


@fact(Indicator, zh="没有做完的说明")
def unfinished_words(indicator: Indicator) -> str:
    """Words in reason or actual value that say that work is not finished (尾款未付); "" where there are none."""
    for text in (indicator.actual.raw if indicator.actual is not None else "", indicator.reason or ""):
        if found := _unfinished().search(_denied().sub("", compact(text))):
            return found[0]
    return ""


@cache
def _unfinished() -> re.Pattern[str]:
    return re.compile(any_of("unfinished"))


@cache
def _denied() -> re.Pattern[str]:
    return re.compile(any_of("denied"))
