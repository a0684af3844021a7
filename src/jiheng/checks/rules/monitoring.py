"""Rules about monitoring forms (监控表): execution, likelihood, reasons, and that the indicators are those that were approved."""

import polars as pl

from jiheng.checks.rules.rule import Columns, Constants, rule
from jiheng.model.declaration import Declaration, Indicator
from jiheng.model.finding import Severity

MONITORING = "mof-2019-136"


@rule(
    "MO01",
    on=Declaration,
    at="execution/total/rate",
    severity=Severity.ERROR,
    basis="form",
    title="监控表的执行率算不出",
    zh="执行率印为 {monitored_rate_printed}，按预算数和执行数应为 {monitored_rate_due}",
    en="The rate of execution is printed as {monitored_rate_printed}; budget and spending give {monitored_rate_due}",
    why="执行率是至今的执行数与年初（或全年）预算数之比。",
    advice="核对预算数、执行数和执行率。",
    advice_en="Check budget, spending and rate.",
    expected="{monitored_rate_due}",
    actual="{monitored_rate_printed}",
    applies=lambda d: d.is_monitoring & (d.monitored_rate_printed != ""),
)
def monitored_rate_does_not_follow(d: Columns) -> pl.Expr:
    """The printed rate is that by neither budget, exact, rounded or cut off."""
    return d.monitored_rate_due != ""


@rule(
    "MO02",
    on=Declaration,
    at="execution/total/spent",
    severity=Severity.HINT,
    basis=MONITORING,
    title="执行进度明显慢于时间进度",
    zh="执行率 ÷ 时间进度：{execution_beside_time}",
    en="Rate of execution ÷ time elapsed: {execution_beside_time}",
    why="付款远远落后于时间的项目，年底可能结余；界限由规则集规定。",
    advice="核对合同和付款计划，写明原因；确实用不完的，按程序调减预算。",
    advice_en="Check contracts and payments and give the reason; what cannot be spent should be given back by the usual procedure.",
    applies=lambda d: d.is_monitoring,
)
def execution_behind_time(d: Columns, p: Constants) -> pl.Expr:
    """The rate of execution beside the time elapsed is below the limit of the profile."""
    below: pl.Expr = d.execution_index < p.monitoring_pace
    return below


@rule(
    "MO03",
    on=Indicator,
    at="likelihood",
    severity=Severity.EXPLAIN,
    basis=MONITORING,
    title="没有进展却选“确定能”",
    zh="“{name}”至今为“{actual_raw}”，完成目标的可能性选了“确定能”",
    en='"{name}" stands at "{actual_raw}" so far, and its likelihood is ticked as certain',
    why="还没有做的事，不能说确定能完成。",
    advice="改选“有可能”，或写明下半年的安排。",
    advice_en="Tick the middle box instead, or state what is arranged for the rest of the year.",
    actual="{actual_raw}",
    applies=lambda i: i.likelihood_told != "",
    group=True,
)
def certain_without_progress(i: Columns) -> pl.Expr:
    """Nothing was reached so far, and the target is ticked as certain."""
    return i.without_progress & (i.likelihood_told == "确定能")


@rule(
    "MO04",
    on=Indicator,
    at="reason",
    severity=Severity.ERROR,
    basis=MONITORING,
    title="有偏差没有写原因",
    zh="“{name}”指标值“{raw}”，{deviation_told}，没有写偏差原因",
    en='The target of "{name}" is "{raw}" and will be missed by the form itself; no reason is given',
    why="预计完不成的，应当分析原因，提出纠正的措施。",
    advice="勾选原因的种类，写明原因和措施。",
    advice_en="Tick the kind of cause and state the reason and the measures.",
    applies=lambda i: (i.likelihood_told != "") | (i.deviation_told != ""),
    group=True,
)
def monitored_deviation_without_reason(i: Columns) -> pl.Expr:
    """The row says that its target will be missed, and tells neither a kind of cause nor a reason."""
    return i.causes_due & (i.deviation_told != "") & ~i.cause_explained & (i.causes_ticked == "")


@rule(
    "MO05",
    on=Indicator,
    at="reason",
    severity=Severity.EXPLAIN,
    basis=MONITORING,
    title="勾选了原因没有说明",
    zh="“{name}”勾选了“{causes_ticked}”，原因说明空着",
    en='Causes are ticked for "{name}", and the reason is blank',
    why="只勾选种类，看不出发生了什么、怎么办。",
    advice="用一两句话写明原因和措施。",
    advice_en="State the reason and the measures in a sentence or two.",
    applies=lambda i: i.causes_ticked != "",
    group=True,
)
def cause_without_words(i: Columns) -> pl.Expr:
    """A kind of cause is ticked, and nothing is said about it."""
    return i.causes_due & ~i.cause_explained


@rule(
    "MO06",
    on=Declaration,
    at="indicators",
    severity=Severity.ERROR,
    basis="mof-2019-136",
    title="监控的指标与批复的不一致",
    zh="与批复的申报表不一致：{unlike_approved}",
    en="Unlike the approved declaration: {unlike_approved_en}",
    why="监控以批复的绩效目标为准；改了指标就看不出是否完成。",
    advice="按批复的申报表填写全部指标和指标值；需要调整的，先办理调整。",
    advice_en="Copy all indicators and targets from the approved declaration; what must change is adjusted first.",
    applies=lambda d: d.has_approved_form,
)
def monitored_indicators_not_approved(d: Columns) -> pl.Expr:
    """Indicators are missing, added, or have another target than the approved declaration of the project in the same document."""
    return d.unlike_approved != ""
