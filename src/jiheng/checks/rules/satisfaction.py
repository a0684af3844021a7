"""Rules about satisfaction targets."""

import polars as pl

from jiheng.checks.facts.naming import Trait
from jiheng.checks.rules.naming import named, numeric
from jiheng.checks.rules.rule import Columns, Constants, rule
from jiheng.model.declaration import Indicator, Submission
from jiheng.model.finding import Severity

GUIDE = "mof-2021-101-indicators"


@rule(
    "TV10",
    on=Indicator,
    at="target",
    severity=Severity.HINT,
    basis=GUIDE,
    title="满意度指标值偏低",
    zh="“{name}”的指标值“{raw}”偏低，公开申报表中满意度多在 85% 以上",
    en='The target "{raw}" of "{name}" is low; published forms mostly ask for 85% or more',
    why="满意度指标值过低，起不到约束和改进服务的作用。",
    advice="参考上年实际满意度确定指标值；确有原因的写明依据。",
    advice_en="Set it by last year's satisfaction; where there is a reason, state it.",
    actual="{raw}",
    applies=lambda i: numeric(i) & (i.unit_kind == "percent") & named(i, Trait.SATISFACTION),
    group=True,
)
def satisfaction_below_floor(i: Columns, p: Constants) -> pl.Expr:
    """A satisfaction target below what the profile expects."""
    floor: pl.Expr = p.satisfaction_floor
    return (i.value < floor) & ~i.comparator.is_in(["≤", "<"]).fill_null(value=False)


@rule(
    "TV11",
    on=Indicator,
    at="target",
    severity=Severity.EXPLAIN,
    basis=GUIDE,
    title="满意度不是百分比",
    zh="“{name}”的指标值“{raw}”不是百分比",
    en='The target "{raw}" of "{name}" is not a percentage',
    why="满意度由问卷调查得出，用百分比表示才能计分和比较。",
    advice="改为百分比，如“≥90%”，并安排调查。",
    advice_en="Give a percentage such as ≥90% and plan the survey.",
    actual="{raw}",
    applies=lambda i: i.kind.is_in(["numeric", "qualitative"]) & named(i, Trait.SATISFACTION),
    group=True,
)
def satisfaction_not_a_percentage(i: Columns) -> pl.Expr:
    """A degree of satisfaction in words or in another unit; marks out of ten or a hundred (分) are left alone, as are several numbers."""
    in_words = (i.kind == "qualitative") & ~i.text.fill_null("").str.contains(r"\d")
    return in_words | ((i.kind == "numeric") & ~i.unit_kind.is_in(["", "percent", "rate", "grade", "unknown", "ambiguous"]) & (i.unit_clash == ""))


@rule(
    "TV17",
    on=Submission,
    at="declarations",
    severity=Severity.HINT,
    basis="form",
    title="同一满意度指标的指标值不同",
    zh="几个项目的同名满意度指标用了不同的指标值：{differing_satisfaction:list}",
    en="Projects give the same satisfaction indicator different targets (with the number of projects): {differing_satisfaction_en:list}",
    why="同一单位对同一服务对象的满意度要求应当有统一的依据。",
    advice="统一指标值，或在指标说明中写明不同的依据。",
    advice_en="Use one value, or state why they differ.",
)
def satisfaction_targets_differ(s: Columns) -> pl.Expr:
    """Satisfaction indicators of one name have different percentages in different projects of one agency."""
    return s.differing_satisfaction.list.len() > 0
