"""Rules about self-evaluations as a whole: execution, points, sums, grade."""

import polars as pl

from jiheng.checks.rules.rule import Columns, rule
from jiheng.model.declaration import Declaration
from jiheng.model.finding import Severity

SCORING = "mof-2020-10-scoring"


@rule(
    "SE21",
    on=Declaration,
    at="execution/total/mark",
    severity=Severity.ERROR,
    basis="form",
    title="总额行为零，预算执行得零分",
    zh="年度资金总额一行是 0，预算执行得 0 分；各项资金已经执行 {spent_beside_zero:money}，应为：{execution_due}",
    en="The line of the sum is 0 and execution has no marks, while the parts have spent {spent_beside_zero:money}; due: {execution_due_en}",
    why="总额是各项资金之和，漏填总额会使执行率和得分变成 0。",
    advice="补填年度资金总额一行，重新计算执行率和得分。",
    advice_en="Fill in the line of the sum and compute rate and mark anew.",
    applies=lambda d: d.form_kind == "self_evaluation",
)
def execution_zero_beside_spending(d: Columns) -> pl.Expr:
    """The line of the sum is 0 or blank while its parts are spent, and so execution has no marks."""
    return d.spent_beside_zero > 0


@rule(
    "SE22",
    on=Declaration,
    at="execution/total/rate",
    severity=Severity.ERROR,
    basis="form",
    title="执行率算不出",
    zh="执行率印为 {printed_rate}，按预算数和执行数应为 {due_rate}",
    en="The rate of execution is printed as {printed_rate}; budget and spending give {due_rate}",
    why="执行率是执行数与全年预算数之比。",
    advice="核对预算数、执行数和执行率。",
    advice_en="Check budget, spending and rate.",
    expected="{due_rate}",
    actual="{printed_rate}",
    applies=lambda d: (d.form_kind == "self_evaluation") & (d.printed_rate != ""),
)
def execution_rate_does_not_follow(d: Columns) -> pl.Expr:
    """The printed rate is neither the exact one nor that rounded or cut off."""
    return d.due_rate != ""


@rule(
    "SE23",
    on=Declaration,
    at="execution/total/mark",
    severity=Severity.ERROR,
    basis=SCORING,
    title="预算执行得分算不出",
    zh="预算执行得分 {execution_mark} 用已知的各种计分方法都算不出；应为：{execution_due}",
    en="The mark {execution_mark} for execution follows by no known way of marking; due: {execution_due_en}",
    why="预算执行得分由执行率和分值得出。",
    advice="按执行率重新计分。",
    advice_en="Mark it anew by the rate.",
    expected="{execution_due}",
    actual="{execution_mark}",
    applies=lambda d: d.execution_is_marked,
)
def execution_mark_does_not_follow(d: Columns) -> pl.Expr:
    """No way of marking that is shipped, however rounded, gives the printed mark for execution."""
    return d.execution_verdict == "not"


@rule(
    "SE24",
    on=Declaration,
    at="execution/total/mark",
    severity=Severity.HINT,
    basis=SCORING,
    title="预算执行得分用的是另一种算法",
    zh="预算执行得分 {execution_mark}，按通常的算法是 {execution_due}；{execution_other}，才与得分相符",
    en="The mark for execution is {execution_mark}; the usual way gives {execution_due_en}; it agrees {execution_other_en}",
    why="取整和分档的方法各地不同，应当与本地规定一致。",
    advice="核对本地规定的计分方法和保留的小数位数；符合规定的不必改。",
    advice_en="Check the way of marking and the decimals that your place prescribes; if it is this one, nothing needs to change.",
    actual="{execution_mark}",
    applies=lambda d: d.execution_is_marked & d.execution_verdict.is_not_null(),
)
def execution_mark_by_another_method(d: Columns) -> pl.Expr:
    """The printed mark for execution follows by another variant, or rounded to fewer decimals (86% gets 9 of 10)."""
    return d.execution_verdict == "other"


@rule(
    "SE25",
    on=Declaration,
    at="weight",
    severity=Severity.ERROR,
    basis="mof-2020-10-weights",
    title="分值合计不是100",
    zh="分值合计 {points_sum:number}（其中预算执行率 {execution_points:number}），应为 {points_due:number}",
    en="The points add up to {points_sum:number} (of which execution {execution_points:number}) instead of {points_due:number}",
    why="预算执行率和各项指标的分值合计应当正好是满分。",
    advice="调整各项分值，使合计为 {points_due:number}。",
    advice_en="Adjust the points so that they make {points_due:number}.",
    expected="{points_due:number}",
    actual="{points_sum:number}",
    applies=lambda d: (d.form_kind == "self_evaluation") & d.has_points,
)
def points_do_not_add_up(d: Columns) -> pl.Expr:
    """Points of indicators and execution together are not 100."""
    return d.points_sum != d.points_due


@rule(
    "SE26",
    on=Declaration,
    at="mark",
    severity=Severity.ERROR,
    basis="form",
    title="总分与各项得分之和不符",
    zh="总分印为 {total_mark:number}，各项得分之和是 {marks_sum:number}",
    en="The total is printed as {total_mark:number}; the marks add up to {marks_sum:number}",
    why="总分是预算执行得分与各项指标得分之和。",
    advice="核对各项得分和总分。",
    advice_en="Check the marks and the total.",
    expected="{marks_sum:number}",
    actual="{total_mark:number}",
    applies=lambda d: d.has_total,
)
def total_is_not_the_sum(d: Columns) -> pl.Expr:
    """The printed total is not the sum of the printed marks, even rounded."""
    return ~d.total_fits


@rule(
    "SE27",
    on=Declaration,
    at="grade",
    severity=Severity.ERROR,
    basis="mof-2020-10",
    title="等级与总分不符",
    zh="总分 {total_mark:number}，等级印为“{printed_grade}”，应为{due_grades:any}",
    en='The total is {total_mark:number} and the grade "{printed_grade}"; due: {due_grades:any}',
    why="等级由总分所在的分数段决定。",
    advice="改正等级。",
    advice_en="Correct the grade.",
    actual="{printed_grade}",
    applies=lambda d: d.printed_grade != "",
)
def grade_does_not_fit_total(d: Columns) -> pl.Expr:
    """The grade is not that of the total by any set of grades that has it."""
    return ~d.due_grades.list.contains(d.printed_grade)


@rule(
    "SE28",
    on=Declaration,
    at="execution/total/rate",
    severity=Severity.HINT,
    basis="mof-2020-10",
    title="执行率按年初预算数计算",
    zh="执行率 {printed_rate} 是按年初预算数算的；按全年预算数是 {rate_by_plan}",
    en="The rate of {printed_rate} is that by the budget planned at the start of the year; by the budget in force it is {rate_by_plan}",
    why="年中调整过预算的，执行率按全年预算数计算。",
    advice="按全年预算数重新计算执行率和得分；本地规定按年初预算数的不必改。",
    advice_en="Compute rate and mark by the budget in force, unless your place prescribes the other.",
    actual="{printed_rate}",
    applies=lambda d: (d.form_kind == "self_evaluation") & (d.printed_rate != ""),
)
def rate_by_planned_budget(d: Columns) -> pl.Expr:
    """The printed rate agrees with the budget planned at the start of the year and not with the one in force."""
    return d.rate_by_plan != ""
