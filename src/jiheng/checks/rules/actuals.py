"""Rules about the rows of self-evaluations: marks that do not follow, actual values that are none, deviations without a reason."""

import polars as pl

from jiheng.checks.rules.rule import Columns, rule
from jiheng.model.declaration import Indicator
from jiheng.model.finding import Severity

SCORING = "mof-2020-10-scoring"
REASONS = "mof-2020-10-reasons"


def _marked(i: Columns) -> pl.Expr:
    return i.is_marked


def _evaluated(i: Columns) -> pl.Expr:
    return i.is_evaluated & (i.kind != "empty")


def _assessed(i: Columns) -> pl.Expr:
    """Rows whose actual value was read for certain; of the others SE05 says that they could not be assessed."""
    return _evaluated(i) & i.actual_trouble.is_not_null()


@rule(
    "SE01",
    on=Indicator,
    at="mark",
    severity=Severity.ERROR,
    basis=SCORING,
    title="得分算不出",
    zh="“{name}”指标值“{raw}”，实际完成值“{actual_raw}”，得分 {mark:number} 用已知的各种计分方法都算不出；应为：{mark_due}",
    en='"{name}": target "{raw}", actual value "{actual_raw}"; the mark {mark:number} follows by no known way of marking; due: {mark_due_en}',
    why="得分应当由指标值和实际完成值得出，得不出的分数没有依据。",
    advice="按实际完成值重新计分；另有扣分理由的，写在偏差原因一栏。",
    advice_en="Mark it anew by the actual value; where marks were taken off for another reason, state it.",
    expected="{mark_due}",
    actual="{mark:number}",
    applies=_marked,
)
def mark_does_not_follow(i: Columns) -> pl.Expr:
    """No way of marking that is shipped, however rounded, gives the printed mark."""
    return i.mark_verdict == "not"


@rule(
    "SE02",
    on=Indicator,
    at="mark",
    severity=Severity.HINT,
    basis=SCORING,
    title="得分用的是另一种算法",
    zh="“{name}”得分 {mark:number}，按通常的算法是 {mark_due}；{mark_other}，才与得分相符",
    en='"{name}": mark {mark:number}; the usual way gives {mark_due_en}; it agrees {mark_other_en}',
    why="同一张表应当用本地规定的一种算法，取整的位数也要一致。",
    advice="核对本地规定的计分方法和保留的小数位数；符合规定的不必改。",
    advice_en="Check the way of marking and the decimals that your place prescribes; if it is this one, nothing needs to change.",
    actual="{mark:number}",
    applies=lambda i: i.is_marked & i.mark_verdict.is_not_null(),
    group=True,
)
def mark_by_another_method(i: Columns) -> pl.Expr:
    """The printed mark follows by another variant, or rounded to fewer decimals."""
    return i.mark_verdict == "other"


@rule(
    "SE03",
    on=Indicator,
    at="mark",
    severity=Severity.ERROR,
    basis="form",
    title="得分高于分值",
    zh="“{name}”得分 {mark:number}，高于分值 {row_points:number}",
    en='"{name}" has a mark of {mark:number} out of {row_points:number}',
    why="得分最高为分值。",
    advice="改正得分或分值。",
    advice_en="Correct the mark or the points.",
    expected="{row_points:number}",
    actual="{mark:number}",
    applies=lambda i: i.is_marked & i.row_points.is_not_null(),
)
def mark_above_points(i: Columns) -> pl.Expr:
    """A mark higher than the points to be had."""
    return i.mark > i.row_points


@rule(
    "SE04",
    on=Indicator,
    at="mark",
    severity=Severity.EXPLAIN,
    basis=SCORING,
    title="没有实际完成值却有得分",
    zh="“{name}”没有填写实际完成值，得分 {mark:number}",
    en='"{name}" has a mark of {mark:number} and no actual value',
    why="没有实际完成值，得分就没有依据。",
    advice="补填实际完成值，注明来源。",
    advice_en="State the actual value and where it comes from.",
    applies=_marked,
    group=True,
)
def marked_without_actual(i: Columns) -> pl.Expr:
    """A mark is given, and the actual value is blank."""
    return i.actual_trouble == "blank"


@rule(
    "SE05",
    on=Indicator,
    at="actual",
    severity=Severity.EXPLAIN,
    basis=SCORING,
    title="定量指标的实际完成值不是数",
    zh="“{name}”的指标值是“{raw}”，实际完成值“{actual_raw}”不是数，无法核对得分",
    en='The target of "{name}" is "{raw}"; the actual value "{actual_raw}" is no number, so that the mark cannot be checked',
    why="定量指标用实际数与指标值相比计分。",
    advice="填写实际数和计量单位，如“{raw}”填实际达到的数。",
    advice_en="State the number that was reached, with its unit.",
    actual="{actual_raw}",
    applies=_evaluated,
    group=True,
)
def actual_in_words(i: Columns) -> pl.Expr:
    """The target is a number, and the actual value are words (完成, 达成预期指标)."""
    return i.actual_trouble == "words"


@rule(
    "SE06",
    on=Indicator,
    at="actual",
    severity=Severity.HINT,
    basis="form",
    title="实际完成值没有计量单位",
    zh="“{name}”的指标值“{raw}”有计量单位，实际完成值“{actual_raw}”没有",
    en='The target "{raw}" of "{name}" has a unit, the actual value "{actual_raw}" has none',
    why="没有计量单位，读者只能猜测与指标值是同一单位。",
    advice="在实际完成值后补上计量单位。",
    advice_en="Add the unit.",
    actual="{actual_raw}",
    applies=_assessed,
    group=True,
)
def actual_without_unit(i: Columns) -> pl.Expr:
    """The unit that the cell of the target prints is lost in that of the actual value."""
    return i.actual_trouble == "unit_lost"


@rule(
    "SE07",
    on=Indicator,
    at="actual",
    severity=Severity.EXPLAIN,
    basis="form",
    title="实际完成值与指标值单位不同",
    zh="“{name}”的指标值是“{raw}”，实际完成值是“{actual_raw}”，单位不能换算",
    en='The target of "{name}" is "{raw}", the actual value "{actual_raw}"; these units cannot be converted',
    why="单位不同的两个数不能比较，也就不能计分。",
    advice="按指标值的单位填写实际完成值。",
    advice_en="State the actual value in the unit of the target.",
    actual="{actual_raw}",
    applies=_assessed,
    group=True,
)
def actual_in_another_unit(i: Columns) -> pl.Expr:
    """Target and actual value are of different kinds."""
    return i.actual_trouble == "other_unit"


@rule(
    "SE08",
    on=Indicator,
    at="actual",
    severity=Severity.HINT,
    basis="form",
    title="实际完成值带有计算符号",
    zh="“{name}”的实际完成值“{actual_raw}”带有计算符号，不是实际数",
    en='The actual value "{actual_raw}" of "{name}" has an operator and is no actual number',
    why="≥、≤表示要求，实际完成值是一个确定的数；带有符号的多半是照抄指标值。",
    advice="填写实际达到的数。",
    advice_en="State the number that was reached.",
    actual="{actual_raw}",
    applies=_assessed,
    group=True,
)
def actual_with_operator(i: Columns) -> pl.Expr:
    """The actual value is a bound, mostly copied from the target (≥266米)."""
    return i.actual_trouble == "operator"


@rule(
    "SE09",
    on=Indicator,
    at="reason",
    severity=Severity.EXPLAIN,
    basis=REASONS,
    title="没有达到指标值而未说明原因",
    zh="“{name}”指标值“{raw}”，实际完成值“{actual_raw}”（{reached_share}），没有说明原因",
    en='"{name}": target "{raw}", actual value "{actual_raw}" ({reached_share}); no reason is given',
    why="没有达到指标值的，应当分析原因，提出改进措施。",
    advice="在偏差原因一栏写明原因和改进措施。",
    advice_en="State the reason and what will be done about it.",
    applies=lambda i: i.reason_due,
    group=True,
)
def shortfall_without_reason(i: Columns) -> pl.Expr:
    """A target was missed, and no reason is given in a form that asks for it."""
    return ~i.target_met & ~i.reason_given


@rule(
    "SE10",
    on=Indicator,
    at="reason",
    severity=Severity.EXPLAIN,
    basis=REASONS,
    title="大幅超过指标值而未说明原因",
    zh="“{name}”指标值“{raw}”，实际完成值“{actual_raw}”（{reached_share}），没有说明原因",
    en='"{name}": target "{raw}", actual value "{actual_raw}" ({reached_share}); no reason is given',
    why="超出很多，多半是指标值定得偏低，应当说明，来年调整。",
    advice="写明原因；指标值偏低的，来年提高。",
    advice_en="State the reason; where the target was too low, raise it next year.",
    applies=lambda i: i.reason_due & i.target_met.is_not_null(),
    group=True,
)
def excess_without_reason(i: Columns) -> pl.Expr:
    """A target was exceeded by so much that the regulation asks why."""
    return i.far_above_target & ~i.reason_given


@rule(
    "SE11",
    on=Indicator,
    at="mark",
    severity=Severity.EXPLAIN,
    basis=SCORING,
    title="没有做完却得满分",
    zh="“{name}”得满分 {mark:number}，却写有“{unfinished_words}”",
    en='"{name}" has full marks of {mark:number}, and yet says "{unfinished_words}"',
    why="工作没有做完，一般不能得满分。",
    advice="核对完成情况；确已达到指标值的，把未完事项与本指标分开说明。",
    advice_en="Check what was done; where the target was reached, tell what is left apart from this indicator.",
    applies=lambda i: i.is_marked & i.row_points.is_not_null(),
)
def full_marks_for_unfinished(i: Columns) -> pl.Expr:
    """Full marks, and words that work is not finished (尾款未付)."""
    return (i.mark == i.row_points) & (i.row_points > 0) & (i.unfinished_words != "")
