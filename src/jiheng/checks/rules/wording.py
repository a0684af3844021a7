"""Rules about wording."""

import polars as pl

from jiheng.checks.rules.rule import Columns, rule
from jiheng.model.declaration import Declaration, Indicator
from jiheng.model.finding import Severity


@rule(
    "WO01",
    on=Declaration,
    at="{verb_twice_at}",
    severity=Severity.EXPLAIN,
    basis="mof-2016-143",
    title="动词前后重复",
    zh="“{verb_twice_text}”中“{verb_twice_verb}”写了两次",
    en='The verb "{verb_twice_verb}" stands twice in "{verb_twice_text}"',
    why="动词在宾语前后各写一次，句子不通，公开后影响材料质量。",
    advice="删去后一个“{verb_twice_verb}”。",
    advice_en='Delete the second "{verb_twice_verb}".',
)
def verb_repeated(d: Columns) -> pl.Expr:
    """A verb stands before its object and again behind it (编制……编制). Verbs as attributes (编制单位) and parallel phrases are not meant."""
    return d.verb_twice_text != ""


@rule(
    "WO02",
    on=Declaration,
    at="{word_twice_at}",
    severity=Severity.EXPLAIN,
    basis="mof-2016-143",
    title="词语连写两遍",
    zh="“{word_twice_text}”连写了两遍",
    en='"{word_twice_text}" is one word written twice',
    why="同一个词连写两遍多半是录入时留下的笔误。",
    advice="删去多余的一遍。",
    advice_en="Delete one of the two.",
)
def word_doubled(d: Columns) -> pl.Expr:
    """A word is written twice running (增加增加); only words that are never doubled on purpose count."""
    return d.word_twice_text != ""


@rule(
    "WO03",
    on=Declaration,
    at="{half_width_at}",
    also="half_width_also",
    severity=Severity.HINT,
    basis="mof-2016-143",
    title="全角半角标点混用",
    zh="“{half_width_text}”用了半角标点，同一段文字里别处用全角",
    en='A half-width mark in "{half_width_text}", full-width ones elsewhere in the same text',
    why="中文正文统一用全角标点；混用也可能是文件转换造成的。",
    advice="把汉字之间的半角标点改为全角。",
    advice_en="Use full-width marks between Chinese characters.",
)
def punctuation_mixed(d: Columns) -> pl.Expr:
    """Half-width marks between Chinese characters in a text that uses full-width ones too."""
    return d.half_width_text != ""


@rule(
    "WO04",
    on=Indicator,
    at="name",
    severity=Severity.HINT,
    basis="mof-2021-101-indicators",
    title="一个满意度指标问几类人",
    zh="“{name}”把 {groups_asked} 类对象合在一个指标里",
    en='"{name}" puts {groups_asked} groups into one indicator',
    why="几类对象合在一起，满意度调查得不出各自的结果，也不知道按谁的算。",
    advice="每类对象各设一个指标，或写明按哪一类、怎样合并计算。",
    advice_en="Set one indicator for each group, or say how they are combined.",
    group=True,
)
def several_groups_in_one_indicator(i: Columns) -> pl.Expr:
    """One satisfaction indicator asks several groups at once."""
    return i.groups_asked > 1


@rule(
    "WO05",
    on=Indicator,
    at="name",
    severity=Severity.HINT,
    basis="mof-2021-101-indicators",
    title="满意度对象不明确",
    zh="“{name}”没有说明是哪些人或哪些单位的满意度",
    en='"{name}" does not say whose satisfaction is meant',
    why="不写明调查谁，年底无法开展满意度调查，结果也无法核实。",
    advice="写明具体对象，如“参训企业满意度”“用餐老年人满意度”。",
    advice_en="Name the group, for instance those who were trained or served.",
    group=True,
)
def satisfaction_group_vague(i: Columns) -> pl.Expr:
    """A satisfaction indicator names no group, or just 单位 or 群众."""
    return i.vague_group


@rule(
    "WO06",
    on=Declaration,
    at="{lone_mark_at}",
    severity=Severity.HINT,
    basis="mof-2016-143",
    title="引号、括号或书名号不成对",
    zh="符号 {lone_mark_pair} 的前一半和后一半数目不同",
    en="The marks {lone_mark_pair} do not come in pairs",
    why="符号缺一半，文字可能被截断，也可能是转换文件时丢失。",
    advice="补上缺的一半，并核对文字有没有被截断。",
    advice_en="Add what is missing and check whether the text was cut off.",
)
def marks_unpaired(d: Columns) -> pl.Expr:
    """Quotes, brackets or title marks without their partners in one text."""
    return d.lone_mark_pair != ""


@rule(
    "WO07",
    on=Declaration,
    at="narrative/plan",
    severity=Severity.HINT,
    basis="mof-2015-88-review",
    title="并列两种采购方式",
    zh="实施方案并列写了{procurement_ways:list}两种采购方式",
    en="The plan names two ways of procurement side by side: {procurement_ways:list}",
    why="一个采购任务只能用一种方式，并列写明说明方案还没有定。",
    advice="确定采用哪一种；确有几个采购任务的，分别写明各用哪种方式。",
    advice_en="Decide on one; if there are several jobs, say which way is used for each.",
    applies=lambda d: d.has_plan,
)
def procurement_ways_both(d: Columns) -> pl.Expr:
    """Two ways of procurement are joined by "and" for one job."""
    return d.procurement_ways.list.len() > 1
