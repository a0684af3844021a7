"""Rules about cost targets: ceilings, floors, unit costs and what they are for."""

import polars as pl

from jiheng.checks.rules.rule import Columns, rule
from jiheng.model.declaration import Declaration, Indicator
from jiheng.model.finding import Severity


@rule(
    "CO01",
    on=Indicator,
    at="target",
    severity=Severity.ERROR,
    basis="mof-2015-88-target",
    title="单项成本高于项目资金",
    zh="“{name}”一项就允许 {ceiling_alone:money}，高于项目资金 {funds_at_hand:money}",
    en="“{name}” alone permits {ceiling_alone:money}, more than the project's funds of {funds_at_hand:money}",
    why="一项成本的上限高于全部资金，就约束不了支出，常是元与万元写错。",
    advice="核对指标值和计量单位（元、万元），改到项目资金以内。",
    advice_en="Check value and unit (yuan or ten thousand yuan) and bring it within the funds.",
    expected="≤ {funds_at_hand:money}",
    actual="{ceiling_alone:money}",
    applies=lambda d: (d.ceiling_alone > 0) & (d.funds_at_hand > 0),
)
def single_ceiling_above_budget(d: Columns) -> pl.Expr:
    """One cost target that permits more than the whole project has does not bind."""
    return d.ceiling_alone > d.funds_at_hand


@rule(
    "CO02",
    on=Declaration,
    at="indicators/{first_cost}",
    severity=Severity.HINT,
    basis="mof-2021-101",
    title="成本指标没有覆盖全部预算",
    zh="成本指标合计允许 {cost_ceiling:money}，低于预算 {annual:money}，差额没有成本控制",
    en="Cost targets together permit {cost_ceiling:money} of the budget of {annual:money}; the rest is under no cost control",
    why="成本指标合计与预算相等时，每一笔钱都有控制数；差额多半是漏了分项。",
    advice="核对是否漏了分项成本；本来就只控制主要成本的，不必修改。",
    advice_en="Check whether an item was left out; nothing to do if only main costs are controlled on purpose.",
    expected="{annual:money}",
    actual="{cost_ceiling:money}",
    applies=lambda d: d.cost_adds_up & (d.annual.fill_null(0) > 0) & ~d.runs_over_years,
)
def ceilings_below_budget(d: Columns) -> pl.Expr:
    """Cost targets that add up to less than the budget, by more than rounding explains, leave a part of it without control."""
    return (d.cost_ceiling > 0) & (d.annual - d.cost_ceiling > d.rounding_below)


@rule(
    "CO03",
    on=Indicator,
    at="target",
    severity=Severity.EXPLAIN,
    basis="mof-2021-101-indicators",
    title="单位成本没有对应的数量",
    zh="“{name}”按“{unit}”控制，申报表里却没有以“{uncounted_unit}”计量的指标",
    en="“{name}” is a cost per {uncounted_unit} ({unit}), but no target of the form counts in that unit",
    why="单位成本要乘以数量才能与预算核对；没有同一单位的数量，就看不出总共允许多少。",
    advice="增加以“{uncounted_unit}”计量的数量指标，或把单位成本改为与数量指标相同的单位。",
    advice_en="Add a quantity in that unit, or state the cost per unit of a quantity that is there.",
    applies=lambda d: d.cost_kind == "unit",
)
def unit_cost_without_quantity(d: Columns) -> pl.Expr:
    """A unit cost can be held against the budget only where a quantity in its unit is promised."""
    return d.uncounted_unit != ""


@rule(
    "CO04",
    on=Declaration,
    at="indicators/{first_cost}",
    severity=Severity.HINT,
    basis="shanghai-2024",
    title="全部预算只有一个成本指标",
    zh="成本指标只有一个，等于全部预算 {annual:money}，而数量指标有 {quantity_targets} 个",
    en="The only cost target equals the whole budget of {annual:money}, while there are {quantity_targets} quantity targets",
    why="一个总数看不出每项产出花多少钱，成本就无从比较。",
    advice="能分的，按产出分列单位成本或分项成本。",
    advice_en="Where possible, give unit costs or itemised costs for the outputs.",
    applies=lambda d: (d.cost_targets == 1) & (d.fixed_costs == 1) & (d.annual.fill_null(0) > 0),
)
def one_ceiling_for_whole_budget(d: Columns) -> pl.Expr:
    """One cap on everything says nothing about the cost of each of several outputs."""
    return (d.quantity_targets >= 2) & (d.cost_ceiling <= d.annual + d.rounding_above) & (d.cost_ceiling >= d.annual - d.rounding_below)


@rule(
    "CO05",
    on=Declaration,
    at="indicators/{first_open_cost}/target",
    severity=Severity.EXPLAIN,
    basis="mof-2021-101",
    title="成本指标没有数字",
    zh="成本指标{open_costs:list}没有数字，看不出成本要控制在多少",
    en="No cost target holds a number ({open_costs:list}), so nothing says what the cost must keep to",
    why="成本控制要求要能核对，“合理”“可控”“不超预算”都不能核对。",
    advice="至少设一个有数字的成本指标：总成本、分项成本或单位成本。",
    advice_en="Give at least one cost target a number: total, itemised or unit cost.",
    applies=lambda d: d.first_open_cost >= 0,
)
def cost_without_ceiling(d: Columns) -> pl.Expr:
    """Cost targets without any number set no ceiling."""
    return d.open_costs.list.len() > 0


@rule(
    "CO06",
    on=Indicator,
    at="target",
    severity=Severity.EXPLAIN,
    basis="mof-2021-101-indicators",
    title="成本指标用了下限",
    zh="“{name}”是成本，指标值却是下限“{raw}”",
    en="“{name}” is a cost, but its target “{raw}” is a floor",
    why="成本指标要控制的是最多花多少；下限等于要求多花钱。",
    advice="改为上限（≤）；如果确实是不得低于的标准，请说明。",
    advice_en="Make it a ceiling (≤), or explain if it is a standard that must not be undercut.",
    expected="{as_ceiling}",
    actual="{raw}",
    applies=lambda d: d.cost_kind != "",
)
def cost_target_is_floor(d: Columns) -> pl.Expr:
    """A cost that must be at least so much is no control of cost."""
    return d.as_ceiling != ""


@rule(
    "CO07",
    on=Indicator,
    at="name",
    severity=Severity.HINT,
    basis="mof-2021-101-indicators",
    title="成本指标用经济分类科目命名",
    zh="成本指标“{name}”用的是经济分类科目的名称，看不出用于哪项产出",
    en="The cost target “{name}” is named by a heading of the economic classification; it does not say what it is spent on",
    why="科目说的是买什么，成本指标要说的是做成一件事花多少钱。",
    advice="改为产出的成本，如“某报告编制成本 ≤ 某万元/份”。",
    advice_en="Name the output that it pays for, such as the cost of one report.",
    group=True,
    applies=lambda d: (d.cost_kind != "") & (d.cost_kind != "unit"),
)
def cost_named_by_economic_heading(d: Columns) -> pl.Expr:
    """A heading of the economic classification (委托业务费) names an input, not the cost of an output."""
    return d.cost_kind == "heading"


@rule(
    "CO08",
    on=Indicator,
    at="name",
    severity=Severity.EXPLAIN,
    basis="mof-2021-101",
    title="有成本而没有产出的任务",
    zh="“{name}”有成本 {ceiling_alone:money}，产出指标（{outputs_without_it:list}）里却没有提到它",
    en="“{name}” has a cost of {ceiling_alone:money}, but no output target ({outputs_without_it:list}) speaks of it",
    why="花了钱的任务要有产出；没有产出指标，做没做、做了多少都无从核对。",
    advice="为这项任务补一个数量指标；已包含在其他指标里的，请说明。",
    advice_en="Add a quantity target for the task, or explain which target holds it.",
    applies=lambda d: d.ceiling_alone > 0,
)
def cost_item_without_output(d: Columns) -> pl.Expr:
    """Money for a task of its own needs an output that can be checked."""
    return d.outputs_without_it.list.len() > 0


@rule(
    "CO09",
    on=Declaration,
    at="indicators/{whole_place}/target",
    severity=Severity.EXPLAIN,
    basis="mof-2021-101",
    title="分项成本合计高于总成本",
    zh="总成本上限是 {whole_cap:money}，分项成本合计却允许 {cost_parts:money}",
    en="The whole project is capped at {whole_cap:money}, while its cost items together permit {cost_parts:money}",
    why="总成本和分项成本都是上限，分项合计高于总成本，分项就约束不了支出。",
    advice="下调分项成本，使合计不高于总成本；分项之间允许调剂的，请说明。",
    advice_en="Lower the items so that they fit the cap, or explain that money may move between them.",
    expected="≤ {whole_cap:money}",
    actual="{cost_parts:money}",
    applies=lambda d: d.whole_cap > 0,
)
def cost_items_above_total_cost(d: Columns) -> pl.Expr:
    """Items that together may cost more than the whole do not bind."""
    return d.cost_parts - d.whole_cap > d.parts_rounding
