"""Rules about target values: blank, without unit, impossible, empty of content, contradicting their names."""

import polars as pl

from jiheng.checks.rules.rule import Columns, Constants, rule
from jiheng.model.declaration import Declaration, Indicator, Submission
from jiheng.model.finding import Severity
from jiheng.reference.target_words import any_of, words

GUIDE = "mof-2021-101-indicators"
_UPWARD = ("≥", ">")


def _numeric(i: Columns) -> pl.Expr:
    return i.kind == "numeric"


def _qualitative(i: Columns) -> pl.Expr:
    return (i.kind == "qualitative") & i.name.is_not_null()


def _bare_name(i: Columns) -> pl.Expr:
    """The name without blanks and brackets. A blank name, which IN10 finds, holds no word."""
    return i.name.fill_null("").str.replace_all(r"\s|[(（][^()（）]*[)）]", "")


def _name_has(i: Columns, words_of: str) -> pl.Expr:
    return _bare_name(i).str.contains(any_of(words_of))


def _name_ends(i: Columns, words_of: str) -> pl.Expr:
    return _bare_name(i).str.contains(f"{any_of(words_of)}$")


def _is_satisfaction(i: Columns) -> pl.Expr:
    return _bare_name(i).str.contains("满意(?:度|率|程度)$") & ~_bare_name(i).str.contains("不满意")


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
    applies=lambda i: i.name.is_not_null(),
    group=True,
)
def target_blank(i: Columns) -> pl.Expr:
    """An indicator has a name and no target; an unfilled template (≥**%) is none."""
    return i.kind == "empty"


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
    applies=lambda i: _numeric(i) & i.name.is_not_null(),
    group=True,
)
def unit_missing(i: Columns) -> pl.Expr:
    """A number has no unit, and its name does not tell what is counted; zero of anything is zero."""
    bare = (i.unit_kind == "") | ((i.unit_kind == "magnitude") & (i.mended_target == ""))
    return bare & (i.value != 0) & ~_name_ends(i, "counted_in_name")


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
    applies=lambda i: _numeric(i) & i.unit.is_not_null(),
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
    zh="“{name}”的计量单位“{unit}”不完整，金额单位应当是“万元”等完整写法",
    en='The unit "{unit}" of "{name}" is cut off: it names a multiple, but no currency',
    why="“万”不是金额单位，同一份材料中“万”与“万元”混用会使成本无法汇总。",
    advice="改为“{mended_target}”。",
    advice_en="Write the unit in full: {mended_target}.",
    expected="{mended_target}",
    actual="{raw}",
    fix="{mended_target}",
    applies=lambda i: _numeric(i) & i.unit.is_not_null(),
)
def money_unit_cut_off(i: Columns) -> pl.Expr:
    """An amount of money in 万 instead of 万元; 万 for a count of people or clicks is left alone."""
    return i.mended_target != ""


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
    applies=lambda i: _numeric(i) & i.name.is_not_null(),
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
    applies=lambda i: _numeric(i) & (i.unit_kind == "percent") & i.name.is_not_null(),
)
def percentage_above_100(i: Columns) -> pl.Expr:
    """A share of a whole (合格率, 满意度) above 100%, or strictly more than 100%; growth and over-fulfilment are left alone."""
    most = pl.max_horizontal(i.value, i.upper)
    above = (most > 100) | ((most == 100) & (i.comparator == ">").fill_null(value=False))
    return above & _name_ends(i, "bounded_rates") & ~_name_has(i, "may_fall")


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
    text = i.text.str.replace_all(r"[\s，。；、,.;]", "")
    rest = text.str.replace(f"^{any_of('degree_words')}+", "")
    vague = list(words("vague_targets"))
    return (text.is_in(vague) | rest.is_in(vague)) & (i.repeated_word == "") & ~_is_satisfaction(i)


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
    applies=lambda i: _numeric(i) & i.name.is_not_null(),
)
def trivial_target(i: Columns) -> pl.Expr:
    """A target that cannot be missed: at least nothing, at most 100% of what is good, or none of what the project is to do."""
    operator = i.comparator.fill_null("=")
    at_least_nothing = (operator == "≥") & (i.value == 0) & ~_name_has(i, "may_fall")
    at_most_all = operator.is_in(["≤"]) & (i.unit_kind == "percent") & (i.value >= 100) & _name_ends(i, "more_is_better")
    nothing_to_do = (operator == "=") & (i.value == 0) & i.upper.is_null() & (i.level2_class == "数量") & ~_name_has(i, "zero_wanted")
    return at_least_nothing | at_most_all | nothing_to_do


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
    applies=lambda i: _numeric(i) & (i.unit_kind == "percent") & _is_satisfaction(i),
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
    applies=lambda i: i.kind.is_in(["numeric", "qualitative"]) & _is_satisfaction(i),
    group=True,
)
def satisfaction_not_a_percentage(i: Columns) -> pl.Expr:
    """A degree of satisfaction in words or in another unit; marks out of ten or a hundred (分) are left alone, as are several numbers."""
    in_words = (i.kind == "qualitative") & ~i.text.fill_null("").str.contains(r"\d")
    return in_words | ((i.kind == "numeric") & ~i.unit_kind.is_in(["", "percent", "rate", "grade", "unknown", "ambiguous"]) & (i.unit_clash == ""))


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
    applies=lambda i: _numeric(i) & i.name.is_not_null() & (i.unit_kind != ""),
)
def unit_contradicts_name(i: Columns) -> pl.Expr:
    """The name demands another kind of unit: in its brackets (湿地面积（公顷）), or as a rate (合格率)."""
    return i.unit_clash != ""


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
    return (i.kind == "qualitative") & ~i.raw.str.contains(r"[\d０-９一二三四五六七八九十]") & (i.repeated_word == "")


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
    applies=lambda i: _numeric(i) & i.name.is_not_null() & (i.unit_kind != ""),
    group=True,
)
def per_unit_in_total(i: Columns) -> pl.Expr:
    """A total number of people or things is given per event (人/场); a frequency (次/年) is none."""
    per_thing = i.unit.str.contains("/|每") & ~i.unit.str.contains("[/每](?:年|半年|季|季度|月|周|日|天|小时|学期|学年)$")
    return (i.unit_kind == "ratio") & per_thing & _name_ends(i, "totals") & ~_name_has(i, "averages")


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
    applies=lambda i: _numeric(i) & i.name.is_not_null() & i.comparator.is_not_null(),
    group=True,
)
def direction_contradicts_name(i: Columns) -> pl.Expr:
    """At least so many complaints, or at most so much quality; what TV09 calls trivial is left to it."""
    floor_of_harm = i.comparator.is_in(list(_UPWARD)) & (i.value > 0) & _name_ends(i, "less_is_better")
    ceiling_of_good = i.comparator.is_in(["≤", "<"]) & (i.value < 100) & (i.unit_kind == "percent") & _name_ends(i, "more_is_better")
    return floor_of_harm | ceiling_of_good


@rule(
    "TV17",
    on=Submission,
    at="declarations",
    severity=Severity.HINT,
    basis="form",
    title="同一满意度指标的指标值不同",
    zh="几个项目的同名满意度指标用了不同的指标值：{differing_satisfaction:list}",
    en="Projects give the same satisfaction indicator different targets: {differing_satisfaction:list}",
    why="同一单位对同一服务对象的满意度要求应当有统一的依据。",
    advice="统一指标值，或在指标说明中写明不同的依据。",
    advice_en="Use one value, or state why they differ.",
)
def satisfaction_targets_differ(s: Columns) -> pl.Expr:
    """Satisfaction indicators of one name have different percentages in different projects of one agency."""
    return s.differing_satisfaction.list.len() > 0


@rule(
    "TV18",
    on=Indicator,
    at="target",
    severity=Severity.EXPLAIN,
    basis=GUIDE,
    title="成本指标用了下限",
    zh="成本指标“{name}”的指标值“{raw}”是下限，没有控制成本",
    en='The target "{raw}" of the cost indicator "{name}" is a floor and controls no cost',
    why="成本指标用来控制支出，应当规定最多花多少。",
    advice="核对计算符号，成本控制数用≤；衡量节约额等越高越好的，请在名称中写明。",
    advice_en="Check the operator: a ceiling takes ≤; for savings say so in the name.",
    actual="{raw}",
    applies=lambda i: _numeric(i) & i.unit_kind.is_in(["money", "price"]) & (i.family == "成本") & i.comparator.is_not_null(),
    group=True,
)
def cost_target_as_floor(i: Columns) -> pl.Expr:
    """A cost target with ≥ sets no limit; savings, rates and standards of payment are left alone."""
    return i.comparator.is_in(list(_UPWARD)) & ~_name_has(i, "saving")
