"""Rules about units of target values: missing, unknown, cut off, contradicting the name."""

import polars as pl

from jiheng.checks.facts.naming import Trait
from jiheng.checks.rules.naming import named, numeric
from jiheng.checks.rules.rule import Columns, rule
from jiheng.model.declaration import Indicator
from jiheng.model.finding import Severity

GUIDE = "mof-2021-101-indicators"


@rule(
    "TV02",
    on=Indicator,
    at="target",
    severity=Severity.HINT,
    basis=GUIDE,
    title="缺少计量单位",
    zh="“{name}”的指标值“{raw}”没有计量单位",
    en='The target "{raw}" of "{name}" has no unit',
    why="没有计量单位的数字可能有几种理解，也不能与预算和完成值相核对。",
    advice="在指标值后补充计量单位。",
    advice_en="Add the unit after the number.",
    actual="{raw}",
    applies=lambda i: numeric(i) & i.name.is_not_null(),
    group=True,
)
def unit_missing(i: Columns) -> pl.Expr:
    """A number has no unit, and its name does not tell what is counted; zero of anything is zero."""
    bare = (i.unit_kind == "") | ((i.unit_kind == "magnitude") & (i.mended_target == ""))
    return bare & (i.value != 0) & ~named(i, Trait.COUNTED)


@rule(
    "TV03",
    on=Indicator,
    at="target",
    severity=Severity.HINT,
    basis=GUIDE,
    title="计量单位无法识别",
    zh="“{name}”的计量单位“{unit}”不在计量单位表内，或者有几种含义",
    en='The unit "{unit}" of "{name}" is not in the table of units or may mean several things',
    why="计量单位规范，指标才能汇总、比较，单位成本才能与数量相乘。",
    advice="核对是否填错；属于本行业通用单位的可以保留。",
    advice_en="Check the spelling; a unit that is usual in the trade may stay.",
    actual="{unit}",
    applies=lambda i: numeric(i) & i.unit.is_not_null(),
    group=True,
)
def unit_unknown(i: Columns) -> pl.Expr:
    """A unit that is not in the table, or a spelling of several meanings (M: metre or mega)."""
    return i.unit_kind.is_in(["unknown", "ambiguous"])


@rule(
    "TV04",
    on=Indicator,
    at="target",
    severity=Severity.ERROR,
    basis=GUIDE,
    title="金额单位不完整",
    zh="“{name}”的指标值“{raw}”中，金额单位“{unit}”不完整，应当写全，如“万元”",
    en='The unit "{unit}" in the target "{raw}" of "{name}" is cut off: it names a multiple, but no currency',
    why="“万”不是金额单位，同一份材料中“万”与“万元”混用会使成本无法汇总。",
    advice="改为“{mended_target}”。",
    advice_en="Write the unit in full: {mended_target}.",
    expected="{mended_target}",
    actual="{raw}",
    fix="{mended_target}",
    applies=lambda i: numeric(i) & i.unit.is_not_null(),
)
def money_unit_cut_off(i: Columns) -> pl.Expr:
    """An amount of money in 万 instead of 万元; 万 for a count of people or clicks is left alone."""
    return i.mended_target != ""


@rule(
    "TV12",
    on=Indicator,
    at="target",
    severity=Severity.ERROR,
    basis="form",
    title="计量单位与指标名称矛盾",
    zh="“{name}”应当以“{unit_clash}”计量，指标值“{raw}”用的是“{unit}”",
    en='"{name}" is measured in {unit_clash}, but its target "{raw}" is in "{unit}"',
    why="名称与指标值的计量单位不同，就不知道衡量的是什么。",
    advice="核对名称和指标值，改正填错的单位。",
    advice_en="Check name and target and correct the unit that is wrong.",
    expected="{unit_clash}",
    actual="{unit}",
    applies=lambda i: numeric(i) & i.name.is_not_null() & (i.unit_kind != ""),
)
def unit_contradicts_name(i: Columns) -> pl.Expr:
    """The name demands another kind of unit: in its brackets (湿地面积（公顷）), or as a rate (合格率)."""
    return i.unit_clash != ""


@rule(
    "TV14",
    on=Indicator,
    at="target",
    severity=Severity.HINT,
    basis="form",
    title="总数用了平均单位",
    zh="“{name}”是总数，指标值“{raw}”的单位“{unit}”却是平均数的单位",
    en='"{name}" is a total, but the unit "{unit}" of its target "{raw}" is that of an average',
    why="总数与平均数相差若干倍，单位不清就无法核对完成情况。",
    advice="说的是总数，单位改为计数单位；说的是平均数，名称写明“平均每……”。",
    advice_en="For a total, use a plain count; for an average, say so in the name.",
    actual="{unit}",
    applies=lambda i: numeric(i) & i.name.is_not_null() & (i.unit_kind != ""),
    group=True,
)
def per_unit_in_total(i: Columns) -> pl.Expr:
    """A total number of people or things is given per event (人/场); a frequency (次/年) is none."""
    return (i.unit_kind == "ratio") & i.is_per_thing & named(i, Trait.TOTAL) & ~named(i, Trait.AVERAGE)
