"""Rules about what must hang together: costs and plan, indicators and objectives, several projects."""

import polars as pl

from jiheng.checks.rules.rule import Columns, rule
from jiheng.model.declaration import Declaration, Indicator, Submission
from jiheng.model.finding import Severity


@rule(
    "RE01",
    on=Indicator,
    at="name",
    severity=Severity.EXPLAIN,
    basis="mof-2015-88-review",
    title="花钱的事项没有写进实施方案",
    zh="“{unplanned_matter}”列了成本指标 {raw}，目标或概述也提到，实施方案没有写",
    en='"{unplanned_matter}" has a cost target {raw} and stands in the objectives or the overview, but not in the plan',
    why="列了钱的事项应当在实施方案里写明怎么做，否则不知道钱怎样花。",
    advice="在实施方案中补写“{unplanned_matter}”的安排；已不实施的，删去成本指标。",
    advice_en='Describe "{unplanned_matter}" in the plan, or delete the cost target if it is dropped.',
)
def cost_item_missing_from_plan(i: Columns) -> pl.Expr:
    """A cost is set for a thing that objectives or overview name in the same words, while the plan says nothing of it."""
    return i.unplanned_matter != ""


@rule(
    "RE02",
    on=Indicator,
    at="name",
    severity=Severity.HINT,
    basis="mof-2015-88-review",
    title="指标的对象在目标和方案中没有提到",
    zh="指标“{name}”说到“{unheard_matter}”，概述、目标和实施方案都没有提到",
    en='The indicator "{name}" speaks of "{unheard_matter}", of which overview, objectives and plan say nothing',
    why="指标是目标的细化，目标和方案没有提到的事项，看不出从哪里来。",
    advice="在年度总体目标或实施方案中补写这一事项，或改用目标中的说法。",
    advice_en="Name it in the objective or the plan, or use the words of the objective.",
)
def indicator_object_unheard_of(i: Columns) -> pl.Expr:
    """A quoted term, or the thing that a quantity counts, stands nowhere else in the form."""
    return i.unheard_matter != ""


@rule(
    "RE03",
    on=Submission,
    at="declarations",
    severity=Severity.HINT,
    basis="mof-2015-88-review",
    title="几个项目的效益指标相同",
    zh="效益指标“{shared_benefit_name}”在{shared_benefit_projects:list}中完全相同",
    en='The benefit indicator "{shared_benefit_name}" is the same in {shared_benefit_projects:list}',
    why="不同项目的效益应当各有侧重，完全相同就分不清是哪个项目的效果。",
    advice="按各项目自己的产出写效益指标。",
    advice_en="Write benefit indicators that follow from each project's own outputs.",
)
def benefit_indicator_shared(s: Columns) -> pl.Expr:
    """Two or more projects have the same benefit indicator with the same target."""
    return s.shared_benefit_name != ""


@rule(
    "RE04",
    on=Submission,
    at="declarations",
    severity=Severity.HINT,
    basis="form",
    title="同名指标的计量单位不同",
    zh="指标“{unit_conflict_name}”在不同项目中用了不同的计量单位：{unit_conflict_units:list}",
    en='The indicator "{unit_conflict_name}" is measured in different units: {unit_conflict_units:list}',
    why="同名指标用不同的单位，汇总和比较时会出错。",
    advice="统一单位，或在名称上区分。",
    advice_en="Use one unit, or tell the indicators apart by name.",
)
def unit_differs_between_projects(s: Columns) -> pl.Expr:
    """One indicator name, units of different kinds in different projects. 元 and 万元 are one kind; a cut-off 万 is another rule's matter."""
    return s.unit_conflict_name != ""


@rule(
    "RE05",
    on=Declaration,
    at="narrative/basis",
    severity=Severity.HINT,
    basis="mof-2015-88-review",
    title="立项依据单薄",
    zh="立项依据只列了一份文件，没有文号和年份",
    en="The basis names a single document, without number or year",
    why="审核要看项目有没有依据、依据是否有效，没有文号和年份就无从核对。",
    advice="写明文件全称、文号和年份；还有其他依据的一并列出。",
    advice_en="Give full title, number and year, and any other basis.",
    applies=lambda d: d.basis_documents > 0,
)
def basis_thin(d: Columns) -> pl.Expr:
    """The basis of the project is one document without number or year."""
    return (d.basis_documents == 1) & ~d.basis_is_dated
