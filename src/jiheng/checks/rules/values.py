"""Rules about target values: blank, impossible, empty of content, contradicting their names."""

import polars as pl

from jiheng.checks.facts.naming import Trait
from jiheng.checks.rules.naming import named, numeric
from jiheng.checks.rules.rule import Columns, rule
from jiheng.model.declaration import Declaration, Indicator
from jiheng.model.finding import Severity

GUIDE = "mof-2021-101-indicators"
_UPWARD = ["≥", ">"]


def _qualitative(i: Columns) -> pl.Expr:
    return (i.kind == "qualitative") & i.name.is_not_null()


@rule(
    "TV01",
    on=Indicator,
    at="target",
    severity=Severity.ERROR,
    basis="mof-2015-88-target",
    title="指标值未填写",
    zh="“{name}”没有填写指标值",
    en='"{name}" has no target value',
    why="没有指标值的指标不能判断是否完成。",
    advice="补充指标值；数值已经写在指标名称里的，移到指标值一栏。",
    advice_en="State the target value; where it stands in the name, move it to its own cell.",
    applies=lambda i: i.name.is_not_null() & i.target_due,
    group=True,
)
def target_blank(i: Columns) -> pl.Expr:
    """An indicator has a name and no target; an unfilled template (≥**%) is none."""
    return i.kind == "empty"


@rule(
    "TV05",
    on=Indicator,
    at="target",
    severity=Severity.HINT,
    basis=GUIDE,
    title="缺少计算符号",
    zh="“{name}”的指标值“{raw}”没有计算符号，同一申报表的多数指标值有",
    en='The target "{raw}" of "{name}" has no operator, while most targets of the form have one',
    why="没有计算符号，就不知道这个数是下限、上限还是应当正好达到。",
    advice="补充≥、≤或=。",
    advice_en="Add ≥, ≤ or =.",
    actual="{raw}",
    applies=lambda i: numeric(i) & i.name.is_not_null(),
    group=True,
)
def comparator_missing(i: Columns) -> pl.Expr:
    """A number has no operator in a form whose other numbers have one."""
    return i.lacks_sign


@rule(
    "TV06",
    on=Indicator,
    at="target",
    severity=Severity.ERROR,
    basis=GUIDE,
    title="比率高于100%",
    zh="“{name}”的指标值“{raw}”高于100%，这一比率不可能超过100%",
    en='The target "{raw}" of "{name}" is above 100%, which this rate cannot exceed',
    why="合格率、满意度等是部分占全部的比率，最高为100%。",
    advice="改正指标值；衡量的是增长或超额的，请在名称中写明。",
    advice_en="Correct the value; if growth is meant, say so in the name.",
    actual="{raw}",
    expected="≤100%",
    applies=lambda i: numeric(i) & (i.unit_kind == "percent") & i.name.is_not_null(),
)
def percentage_above_100(i: Columns) -> pl.Expr:
    """A share of a whole (合格率, 满意度) above 100%, or strictly more than 100%; growth and over-fulfilment are left alone."""
    most = pl.max_horizontal(i.value, i.upper)
    above = (most > 100) | ((most == 100) & (i.comparator == ">").fill_null(value=False))
    return above & named(i, Trait.BOUNDED_RATE) & ~named(i, Trait.MAY_FALL)


@rule(
    "TV07",
    on=Indicator,
    at="target",
    severity=Severity.EXPLAIN,
    basis="mof-2021-101-indicators",
    title="指标值重复指标名称",
    zh="“{name}”的指标值“{raw}”只是重复名称中的“{repeated_word}”，没有说明达到什么程度",
    en='The target "{raw}" of "{name}" only repeats a word of the name and does not say to what degree',
    why="指标值应当能够判定是否达到；重复名称中的动词，什么结果都算完成。",
    advice="改为可以衡量的数值，如次数、家数、比上年增长的比例；确难量化的，写明好、一般、差各是什么情形。",
    advice_en="Give a number that can be measured; where none can be found, say what counts as good, fair and poor.",
    actual="{raw}",
    applies=_qualitative,
    group=True,
)
def target_repeats_name(i: Columns) -> pl.Expr:
    """The target is a verb that its name says already (促进 for 促进精准对接)."""
    return i.repeated_word != ""


@rule(
    "TV08",
    on=Indicator,
    at="target",
    severity=Severity.HINT,
    basis="mof-2021-101-indicators",
    title="定性指标值没有评判标准",
    zh="“{name}”的指标值“{raw}”没有评判标准",
    en='The target "{raw}" of "{name}" has no standard by which to judge it',
    why="定性指标也应当可以衡量，自评时按达成、部分达成、未达成分档计分，没有标准就无法分档。",
    advice="改为数值，或写明判定的依据，如按哪项标准验收、由谁评定、分几档。",
    advice_en="Give a number, or say by which standard, by whom and in which grades it is judged.",
    actual="{raw}",
    applies=lambda i: _qualitative(i) & i.text.is_not_null() & (i.level2_class != "数量"),
    group=True,
)
def qualitative_without_standard(i: Columns) -> pl.Expr:
    """A qualitative target that nobody can judge (匹配, 合理, 及时, 效果明显)."""
    return i.is_vague & (i.repeated_word == "") & ~named(i, Trait.SATISFACTION)


@rule(
    "TV09",
    on=Indicator,
    at="target",
    severity=Severity.EXPLAIN,
    basis="mof-2015-88-target",
    title="指标值没有约束",
    zh="“{name}”的指标值“{raw}”无论做成什么都算达到",
    en='The target "{raw}" of "{name}" is met whatever happens',
    why="必然达到的指标值没有约束作用，也不能反映绩效。",
    advice="按任务写明实际要达到的数值，并核对计算符号。",
    advice_en="State the value that is really to be reached and check the operator.",
    actual="{raw}",
    applies=lambda i: numeric(i) & i.name.is_not_null(),
)
def trivial_target(i: Columns) -> pl.Expr:
    """A target that cannot be missed: at least nothing, at most 100% of what is good, or none of what the project is to do."""
    operator = i.comparator.fill_null("=")
    at_least_nothing = (operator == "≥") & (i.value == 0) & ~named(i, Trait.MAY_FALL)
    at_most_all = operator.is_in(["≤"]) & (i.unit_kind == "percent") & (i.value >= 100) & named(i, Trait.MORE_IS_BETTER)
    nothing_to_do = (operator == "=") & (i.value == 0) & i.upper.is_null() & (i.level2_class == "数量") & ~named(i, Trait.ZERO_WANTED)
    return at_least_nothing | at_most_all | nothing_to_do


@rule(
    "TV13",
    on=Indicator,
    at="target",
    severity=Severity.EXPLAIN,
    basis=GUIDE,
    title="数量指标没有数量",
    zh="数量指标“{name}”的指标值“{raw}”不是数字",
    en='The target "{raw}" of the quantity indicator "{name}" is not a number',
    why="数量指标反映完成多少任务，应当用数字表示。",
    advice="改为数字和计量单位；不能计数的，移到质量指标或效益指标。",
    advice_en="Give a number with its unit; what cannot be counted belongs to quality or benefit.",
    actual="{raw}",
    applies=lambda i: i.kind.is_in(["numeric", "qualitative"]) & (i.level2_class == "数量") & i.name.is_not_null(),
    group=True,
)
def quantity_in_words(i: Columns) -> pl.Expr:
    """A quantity indicator whose target holds no number at all."""
    return (i.kind == "qualitative") & ~i.holds_number & (i.repeated_word == "")


@rule(
    "TV15",
    on=Declaration,
    at="indicators",
    severity=Severity.HINT,
    basis=GUIDE,
    title="指标值全部相同",
    zh="所有数字指标值都是 {common_value}，像是没有改写的模板",
    en="All numeric targets are {common_value}, as if left over from a template",
    why="不同的指标不会都是同一个数，可能是批量填写或没有按项目改写。",
    advice="按每个指标的实际任务核对指标值。",
    advice_en="Check each target against what is really planned.",
    applies=lambda d: d.filled_rows > 0,
)
def all_targets_alike(d: Columns) -> pl.Expr:
    """Five or more numeric targets of a form share one number (other than 1 and 100)."""
    return d.common_value != ""


@rule(
    "TV16",
    on=Indicator,
    at="target",
    severity=Severity.HINT,
    basis=GUIDE,
    title="计算符号与指标方向相反",
    zh="“{name}”的指标值“{raw}”的计算符号与指标的方向相反",
    en='The operator of "{raw}" runs against the sense of "{name}"',
    why="投诉、事故一类指标越低越好，合格率一类指标越高越好，符号相反会把差的结果算作完成。",
    advice="核对计算符号：越低越好的用≤，越高越好的用≥。",
    advice_en="Check the operator: ≤ where less is better, ≥ where more is.",
    actual="{raw}",
    applies=lambda i: numeric(i) & i.name.is_not_null() & i.comparator.is_not_null(),
    group=True,
)
def direction_contradicts_name(i: Columns) -> pl.Expr:
    """At least so many complaints, or at most so much quality; what TV09 calls trivial is left to it."""
    floor_of_harm = i.comparator.is_in(_UPWARD) & (i.value > 0) & named(i, Trait.LESS_IS_BETTER)
    ceiling_of_good = i.comparator.is_in(["≤", "<"]) & (i.value < 100) & (i.unit_kind == "percent") & named(i, Trait.MORE_IS_BETTER)
    return floor_of_harm | ceiling_of_good
