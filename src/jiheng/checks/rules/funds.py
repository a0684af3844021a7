"""Rules about money: the funds block, the narrative's amount, what the cost targets permit together."""

import polars as pl

from jiheng.checks.rules.rule import Columns, rule
from jiheng.model.declaration import Declaration
from jiheng.model.finding import Severity


@rule(
    "FU01",
    on=Declaration,
    at="funds/annual/amount",
    severity=Severity.ERROR,
    basis="form",
    title="年度资金高于项目总额",
    zh="年度资金申请总额 {annual:money}，高于项目资金总额 {total:money}",
    en="Annual funds of {annual:money} exceed total funds of {total:money}",
    why="一个年度的资金是项目总额的一部分，不可能比总额多。",
    advice="核对两个总额，改正填错的一个。",
    advice_en="Check both totals and correct the wrong one.",
    expected="{total:money}",
    actual="{annual:money}",
    applies=lambda d: d.annual.is_not_null() & d.total.is_not_null(),
)
def annual_funds_above_total(d: Columns) -> pl.Expr:
    """One year's money cannot exceed the money of the whole project."""
    return d.annual > d.total


@rule(
    "FU02",
    on=Declaration,
    at="funds/annual/amount",
    severity=Severity.ERROR,
    basis="form",
    title="年度资金与分项之和不符",
    zh="年度资金申请总额 {annual:money}，当年财政拨款、上年结转资金、其他资金相加是 {annual_parts:money}",
    en="Annual funds are {annual:money}, their parts add up to {annual_parts:money}",
    why="年度资金申请总额就是各分项之和，两者不符必有一处填错。",
    advice="核对总额与各分项，改正填错的一个。",
    advice_en="Check the total and its parts and correct the wrong one.",
    expected="{annual_parts:money}",
    actual="{annual:money}",
    applies=lambda d: d.annual.is_not_null() & d.has_annual_parts,
)
def annual_parts_differ(d: Columns) -> pl.Expr:
    """The parts of the annual funds must add up to them."""
    return d.annual != d.annual_parts


@rule(
    "FU03",
    on=Declaration,
    at="funds/annual/amount",
    severity=Severity.ERROR,
    basis="mof-2015-88-target",
    title="成本指标合计高于预算",
    zh="成本指标合计允许 {cost_ceiling:money}（{cost_arithmetic}），高于预算 {cost_budget:money}",
    en="Cost targets together permit {cost_ceiling:money} ({cost_arithmetic}), more than the budget of {cost_budget:money}",
    why="成本指标是上限；上限相加（单位成本乘以数量指标）超过预算，就约束不了支出。",
    advice="下调成本指标值，或按测算调整数量指标、预算金额。{fitting_zh}",
    advice_en="Lower the cost targets, or adjust quantities or the budget by calculation.{fitting_en}",
    expected="≤ {cost_budget:money}",
    actual="{cost_ceiling:money}",
    applies=lambda d: d.cost_adds_up,
)
def cost_ceilings_above_budget(d: Columns) -> pl.Expr:
    """Cost targets (成本指标) that together permit more than the budget do not bind."""
    return d.cost_excess > d.rounding_above


@rule(
    "FU04",
    on=Declaration,
    at="funds/total/amount",
    severity=Severity.ERROR,
    basis="form",
    title="项目总额与分项之和不符",
    zh="项目资金总额 {total:money}，财政资金与其他资金相加是 {total_parts:money}",
    en="Total funds are {total:money}, their parts add up to {total_parts:money}",
    why="项目资金总额就是财政资金与其他资金之和，两者不符必有一处填错。",
    advice="核对总额与各分项，改正填错的一个。",
    advice_en="Check the total and its parts and correct the wrong one.",
    expected="{total_parts:money}",
    actual="{total:money}",
    applies=lambda d: d.total.is_not_null() & d.has_total_parts,
)
def total_parts_differ(d: Columns) -> pl.Expr:
    """The parts of the total funds must add up to them."""
    return d.total != d.total_parts


@rule(
    "FU05",
    on=Declaration,
    at="narrative/budget",
    severity=Severity.ERROR,
    basis="form",
    title="经费说明与申报表金额不符",
    zh="经费说明的年度预算安排是 {narrative_amount:money}，申报表的年度资金是 {annual:money}{narrative_scale_zh}",
    en="The narrative states {narrative_amount:money} for the year, the form {annual:money}{narrative_scale_en}",
    why="同一项目的年度金额在说明和申报表里应当一致；单位可以一处用元、一处用万元。",
    advice="以预算批复或测算为准，改正说明或申报表中的金额。",
    advice_en="Correct narrative or form, whichever differs from the approved budget.",
    expected="{annual:money}",
    actual="{narrative_amount:money}",
    applies=lambda d: d.annual.is_not_null() & (d.narrative_amount > 0),
)
def narrative_amount_differs(d: Columns) -> pl.Expr:
    """Narrative and form must give the same annual amount, in whatever unit."""
    return d.narrative_amount != d.annual


@rule(
    "FU06",
    on=Declaration,
    at="funds/annual/amount",
    severity=Severity.ERROR,
    basis="form",
    title="年度资金没有填写",
    zh="年度资金的分项填了，年度资金申请总额却是空的",
    en="Parts of the annual funds are filled in, the annual funds themselves are blank",
    why="没有年度金额，绩效目标就无法与预算对应。",
    advice="填写年度资金申请总额；没有就填 0。",
    advice_en="Fill in the annual funds; 0 if there are none.",
    applies=lambda d: d.has_annual_total,
)
def amount_blank(d: Columns) -> pl.Expr:
    """A funds block that gives the parts of the annual amount must give the amount."""
    return d.annual_blank


@rule(
    "FU07",
    on=Declaration,
    at="{negative_place}",
    severity=Severity.ERROR,
    basis="form",
    title="金额为负数",
    zh="{negative_cell}填的是负数：{negative_amount:money}",
    en="An amount of the funds block is negative: {negative_amount:money}",
    why="申报的资金不会少于零；减少资金用预算调整办理。",
    advice="改为实际申请的金额。",
    advice_en="Enter the amount that is asked for.",
    actual="{negative_amount:money}",
    applies=lambda d: d.has_funds,
)
def amount_negative(d: Columns) -> pl.Expr:
    """Money that is asked for cannot be less than nothing."""
    return d.negative_amount < 0


@rule(
    "FU08",
    on=Declaration,
    at="{blank_other_place}",
    severity=Severity.HINT,
    basis="form",
    title="其他资金空白",
    zh="{blank_other_side}下的其他资金是空的；没有其他资金应当填 0",
    en="Other funds are blank on one side of the funds block; none is written as 0",
    why="空白看不出是没有，还是漏填。",
    advice="没有其他资金就填 0。",
    advice_en="Enter 0 if there are none.",
    expected="0",
    fix="0",
    applies=lambda d: d.has_funds & d.has_other_cell,
)
def other_funds_blank(d: Columns) -> pl.Expr:
    """A blank cell among filled ones does not say whether there is nothing or something was forgotten."""
    return d.blank_other_place != ""


@rule(
    "FU09",
    on=Declaration,
    at="funds/total/amount",
    severity=Severity.EXPLAIN,
    basis="form",
    title="一年期项目的总额不等于年度资金",
    zh="项目在 {start:month}至{end:month} 的一个年度内完成，项目资金总额 {total:money}，不等于年度资金 {annual:money}",
    en="The project lies within one year ({start:month} to {end:month}), yet its total of {total:money} is not the annual {annual:money}",
    why="一年内完成的项目，总额就是当年的资金。",
    advice="跨年度项目改正起止日期，否则改正金额；另有原因请说明。",
    advice_en="Correct the dates if the project runs longer, else the amounts; or explain.",
    expected="{annual:money}",
    actual="{total:money}",
    applies=lambda d: d.annual.is_not_null() & d.total.is_not_null() & d.start.is_not_null() & d.end.is_not_null(),
)
def one_year_total_differs_from_annual(d: Columns) -> pl.Expr:
    """A project of one year has no money in other years."""
    return (d.start.dt.year() == d.end.dt.year()) & (d.total > d.annual)


@rule(
    "FU10",
    on=Declaration,
    at="funds/total/amount",
    severity=Severity.EXPLAIN,
    basis="form",
    title="以前年度的资金没有反映",
    zh="项目自 {earliest_start:month} 开始，项目资金总额却等于 {declared_year} 年的年度资金 {annual:money}，也没有上年结转资金",
    en="The project began in {earliest_start:month}, yet its total equals the {declared_year} funds of {annual:money} and nothing was carried over",
    why="以前年度已经开始的项目，总额应当包括以前年度的资金。",
    advice="补上以前年度的资金；以前年度确实没有支出的，请说明，或改正开始日期。",
    advice_en="Add the money of earlier years, or explain that there was none, or correct the start date.",
    actual="{total:money}",
    applies=lambda d: d.annual.is_not_null() & d.total.is_not_null() & d.earliest_start.is_not_null(),
)
def earlier_years_money_missing(d: Columns) -> pl.Expr:
    """A project that began in an earlier year has cost something then, or has money left of it."""
    return (
        (d.earliest_start.dt.year() < d.declared_year)
        & (d.last_day.dt.year() >= d.declared_year)
        & (d.total == d.annual)
        & (d.annual_carried_over.fill_null(0) == 0)
    )
