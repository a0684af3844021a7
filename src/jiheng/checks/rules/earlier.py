"""Rules about a form beside those of the same project in earlier years (与往年比较)."""

import polars as pl

from jiheng.checks.rules.rule import Columns, Constants, rule
from jiheng.model.declaration import Declaration, Indicator
from jiheng.model.finding import Severity

USE = "mof-2020-10-use"


def _compared(i: Columns) -> pl.Expr:
    """Numbers that were reached, or not, last year."""
    return (i.kind == "numeric") & (i.last_actual != "")


def _stands(i: Columns, p: Constants) -> pl.Expr:
    """Last year's target was far exceeded, and this year's asks for no more."""
    limit: pl.Expr = p.far_exceeded
    return (i.last_rate >= limit) & i.target_rose.not_()


@rule(
    "YE01",
    on=Indicator,
    at="target",
    severity=Severity.HINT,
    basis="mof-2021-101-history",
    title="指标值比上年实际完成值宽松",
    zh="“{name}”指标值“{raw}”，上年实际完成“{last_actual}”，宽松 {weaker_share:number}%",
    en='"{name}": target "{raw}", last year\'s actual value "{last_actual}": weaker by {weaker_share:number}%',
    why="上年已经做到的，本年定得更低（上限指标：更高），指标就起不到约束作用。",
    advice="按上年实际完成值调整指标值；任务或资金减少的，写明原因。",
    advice_en="Set the target by last year's actual value; where there is less to do or less money, say so.",
    expected="{last_actual}",
    actual="{raw}",
    applies=_compared,
)
def target_weaker_than_last_actual(i: Columns, p: Constants) -> pl.Expr:
    """A floor lies well below what was reached last year, or a ceiling well above it. Where the target was far exceeded YE02 says it."""
    allowed: pl.Expr = p.weaker_than_actual
    return (i.weaker_share > allowed) & _stands(i, p).fill_null(value=False).not_()


@rule(
    "YE02",
    on=Indicator,
    at="target",
    severity=Severity.EXPLAIN,
    basis=USE,
    title="上年大幅超额，指标值没有提高",
    zh="“{name}”上年指标值“{last_target}”，实际完成“{last_actual}”，完成率 {last_rate:number}%；本年指标值“{raw}”没有提高",
    en='"{name}": last year\'s target "{last_target}", actual value "{last_actual}", {last_rate:number}% reached; this year\'s target "{raw}" asks for no more',
    why="上年远远超过指标值，说明指标值定得偏低；照旧申报，自评时会再次偏离。",
    advice="提高指标值；确有理由不提高的，写明理由。",
    advice_en="Raise the target, or say why it stays.",
    actual="{raw}",
    applies=_compared,
)
def target_stands_though_far_exceeded(i: Columns, p: Constants) -> pl.Expr:
    """The last self-evaluation was at or above the share of the profile, and the target does not rise."""
    return _stands(i, p)


@rule(
    "YE03",
    on=Indicator,
    at="target",
    severity=Severity.HINT,
    basis="mof-2021-101-history",
    title="指标值多年不变",
    zh="“{name}”指标值“{raw}”，连续 {unmoved_years} 年相同",
    en='"{name}": the target "{raw}" has been the same for {unmoved_years} years',
    why="每年照抄同一个数，看不出目标随任务、资金和上年完成情况作过调整。",
    advice="按往年实际完成情况重新测算；确实不必变的，不用改。",
    advice_en="Work it out anew from what was reached in earlier years; nothing needs to change where it rightly stays.",
    actual="{raw}",
    group=True,
    applies=lambda i: (i.kind == "numeric") & (i.last_target != "") & i.in_copied_form.not_(),
)
def target_unmoved_for_years(i: Columns, p: Constants) -> pl.Expr:
    """The same number in as many years in a row as the profile says; 100 % and 0 may stay. Of a form that is last year's altogether YE04 says it."""
    least: pl.Expr = p.same_years
    return i.unmoved_years >= least


@rule(
    "YE04",
    on=Declaration,
    at="indicators",
    severity=Severity.HINT,
    basis=USE,
    title="整张表与上年相同",
    zh="全部指标和指标值、年度总体目标都与上年相同，只有年度不同",
    en="All indicators, targets and the objective are those of last year; only the year differs",
    why="照搬上年的申报表，没有用上年的完成情况改进目标。",
    advice="对照上年完成情况逐项核定指标和指标值。",
    advice_en="Go through indicators and targets by what was reached last year.",
    applies=lambda d: d.has_last_year,
)
def form_copied_from_last_year(d: Columns) -> pl.Expr:
    """The form says what last year's said."""
    return d.repeats_last_year


@rule(
    "YE05",
    on=Declaration,
    at="funds/annual/amount",
    severity=Severity.HINT,
    basis=USE,
    title="资金增加，产出没有增加",
    zh="年度资金 {annual:money}，比上年 {last_funds:money} 增加 {funds_growth:number}%，数量指标没有一项提高或新增",
    en="Annual funds of {annual:money} are {funds_growth:number}% more than last year's {last_funds:money}, and no quantity rises or is new",
    why="多给的钱应当多做事，或者说明单价为什么上涨。",
    advice="按增加的资金提高数量指标；因标准、价格上涨的，写明测算依据。",
    advice_en="Raise quantities with the money, or say which prices rose and by what.",
    actual="{annual:money}",
    applies=lambda d: d.has_last_year & (d.quantity_rows > 0),
)
def funds_grew_without_outputs(d: Columns, p: Constants) -> pl.Expr:
    """The money grew by the share of the profile or more, and no quantity did."""
    least: pl.Expr = p.budget_growth
    return (d.funds_growth >= least) & d.outputs_rose.not_()
