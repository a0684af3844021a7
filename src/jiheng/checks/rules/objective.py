"""Rules about the objectives of a project: blank, identical, copied, without anything to check."""

import polars as pl

from jiheng.checks.rules.rule import Columns, Constants, rule
from jiheng.model.declaration import Declaration, Indicator
from jiheng.model.finding import Severity


def _two_sided(d: Columns) -> pl.Expr:
    """Forms that ask for total and annual funds ask for both objectives; others have one cell for both."""
    return d.has_form & d.total.is_not_null() & d.annual.is_not_null()


def _multi_year(d: Columns) -> pl.Expr:
    """Known to run for more than twelve months; without dates nothing is known. Half a year over the turn of the year has one objective."""
    return (d.end > d.start.dt.offset_by("1y")).fill_null(value=False)


def _written(d: Columns) -> pl.Expr:
    return d.annual_objective.is_not_null()


@rule(
    "OB01",
    on=Declaration,
    at="overall_objective",
    severity=Severity.EXPLAIN,
    basis="mof-2015-88-target",
    title="项目总目标未填写",
    zh="申报表有项目资金总额 {total:money}，没有填写项目总目标",
    en="The form states total funds of {total:money} but no overall objective",
    why="项目总目标说明整个实施期要达到什么，年度目标由它分解而来。",
    advice="补充项目总目标；实施期只有一年的，可以写明与年度总体目标相同。",
    advice_en="Add the overall objective; for a project of one year it may refer to the annual one.",
    applies=lambda d: _two_sided(d) & _written(d) & ~_multi_year(d),
)
def overall_objective_blank(d: Columns) -> pl.Expr:
    """A form with both money columns has an annual objective and no overall one; projects over several years are OB09."""
    return d.overall_objective.is_null()


@rule(
    "OB02",
    on=Declaration,
    at="annual_objective",
    severity=Severity.ERROR,
    basis="mof-2015-88-target",
    title="年度总体目标未填写",
    zh="申报表没有填写年度总体目标",
    en="The form states no annual objective",
    why="年度总体目标是设置指标和年终评价的依据。",
    advice="按本年度的任务、数量和效果填写年度总体目标。",
    advice_en="State the tasks, quantities and effects of this year.",
    applies=lambda d: d.has_form & d.has_head,
)
def annual_objective_blank(d: Columns) -> pl.Expr:
    """The form has no annual objective; a form with one cell for both may have its text in the overall one."""
    blank = d.annual_objective.is_null() & (d.overall_objective.is_null() | (d.total.is_not_null() & d.annual.is_not_null()))
    return blank & d.objectives_are_there


@rule(
    "OB03",
    on=Declaration,
    at="annual_objective",
    severity=Severity.EXPLAIN,
    basis="mof-2015-88-target",
    title="年度目标与总目标相同",
    zh="项目从 {start:date} 到 {end:date}，超过一年，年度总体目标与项目总目标一字不差",
    en="The project runs from {start:date} to {end:date}, yet its annual and overall objectives are identical",
    why="跨年度项目的年度目标应当是总目标在本年度的分解。",
    advice="年度总体目标只写本年度完成的部分。",
    advice_en="Limit the annual objective to what is done this year.",
    applies=lambda d: _written(d) & d.overall_objective.is_not_null() & _multi_year(d),
)
def objectives_identical(d: Columns) -> pl.Expr:
    """A project over several years repeats its overall objective as the annual one."""
    return d.objectives_alike


@rule(
    "OB04",
    on=Declaration,
    at="annual_objective",
    severity=Severity.HINT,
    basis="mof-2015-88-target",
    title="年度目标照抄项目说明",
    zh="年度总体目标有 {copied_share}% 的文字与“{copied_section}”相同",
    en="{copied_share}% of the annual objective stands word for word in the narrative of the project",
    why="项目说明讲做什么、为什么做，目标应当讲做到什么程度；照抄过来的目标难以评价。",
    advice="把目标改写为本年度要达到的数量、质量和效果。",
    advice_en="Restate it as the quantities, quality and effects to be reached this year.",
    applies=_written,
)
def objective_copies_narrative(d: Columns, p: Constants) -> pl.Expr:
    """Most clauses of the annual objective stand word for word in one section of the narrative, and it has no number of its own to check."""
    limit: pl.Expr = p.copied_share
    return (d.copied_share.cast(pl.Decimal(38, 6)) >= limit) & ~d.states_number


@rule(
    "OB05",
    on=Declaration,
    at="annual_objective",
    severity=Severity.HINT,
    basis="mof-2015-88-target",
    title="年度目标没有可核对的成果",
    zh="年度总体目标没有写出数量，也没有写出报告、工程、活动一类可以核对的成果",
    en="The annual objective states no quantity and names nothing that could be checked, such as a report, works or an event",
    why="目标应当细化、量化，只有方向没有成果的目标无法核对是否完成。",
    advice="写明本年度完成的具体事项和数量，与产出指标相对应。",
    advice_en="Say what will be done this year and how much of it, in line with the output indicators.",
    applies=_written,
)
def objective_without_deliverable(d: Columns) -> pl.Expr:
    """The annual objective holds no number with a unit and no word for a thing that can be checked."""
    return ~d.states_deliverable


@rule(
    "OB06",
    on=Indicator,
    at="target",
    severity=Severity.ERROR,
    basis="form",
    title="目标中的数字与指标值不一致",
    zh="年度总体目标写的是“{objective_differs}”，指标“{name}”的指标值是“{raw}”",
    en='The annual objective says "{objective_differs}", the target of "{name}" is "{raw}"',
    why="指标是目标的细化，同一件事的数字应当一致。",
    advice="核对任务量，把目标或指标值改为一致。",
    advice_en="Check the figure and make objective and target agree.",
    expected="{objective_differs}",
    actual="{raw}",
    applies=lambda i: (i.kind == "numeric") & i.name.is_not_null(),
)
def number_differs_from_indicator(i: Columns) -> pl.Expr:
    """The objective gives another number for the thing that an indicator counts, in the same unit, right beside its name."""
    return i.objective_differs != ""


@rule(
    "OB07",
    on=Declaration,
    at="annual_objective",
    severity=Severity.EXPLAIN,
    basis="form",
    title="年度目标的编号不连续",
    zh="年度总体目标各项的编号是 {broken_numbering}，不连续",
    en="The items of the annual objective are numbered {broken_numbering}, which is not consecutive",
    why="编号缺号或重号，可能是漏写、多写了一项。",
    advice="核对是否缺项，重新编号。",
    advice_en="Check whether an item is missing and number them anew.",
    actual="{broken_numbering}",
    applies=_written,
)
def objective_numbering_broken(d: Columns) -> pl.Expr:
    """Numbered items of the annual objective skip or repeat a number."""
    return d.broken_numbering != ""


@rule(
    "OB08",
    on=Declaration,
    at="annual_objective",
    severity=Severity.EXPLAIN,
    basis="mof-data-standard",
    title="年度目标过长",
    zh="年度总体目标超过了预算管理系统允许的长度",
    en="The annual objective is longer than the budget system accepts",
    why="预算管理一体化系统的目标栏有字数上限，超出的部分会被截断。",
    advice="精简为本年度的主要任务、数量和效果。",
    advice_en="Cut it down to the main tasks, quantities and effects of the year.",
    applies=_written,
)
def objective_too_long(d: Columns, p: Constants) -> pl.Expr:
    """The annual objective has more characters than the exchange format holds."""
    limit: pl.Expr = p.objective_length
    return d.annual_objective.str.len_chars().cast(pl.Decimal(38, 6)) > limit


@rule(
    "OB09",
    on=Declaration,
    at="overall_objective",
    severity=Severity.ERROR,
    basis="mof-2015-88-target",
    title="跨年度项目没有总目标",
    zh="项目从 {start:date} 到 {end:date}，超过一年，没有填写项目总目标",
    en="The project runs from {start:date} to {end:date} more than a year, and states no overall objective",
    why="跨年度项目必须先有总目标，才能分解出各年度的目标。",
    advice="补充整个实施期的总目标。",
    advice_en="Add the objective for the whole period.",
    applies=lambda d: _two_sided(d) & _written(d) & _multi_year(d),
)
def multi_year_without_overall_objective(d: Columns) -> pl.Expr:
    """A project over several years has an annual objective and no overall one."""
    return d.overall_objective.is_null()


@rule(
    "OB10",
    on=Indicator,
    at="target",
    severity=Severity.HINT,
    basis="mof-2021-101-indicators",
    title="目标有数字，指标值没有",
    zh="年度总体目标写的是“{number_in_objective}”，指标“{name}”的指标值却是“{raw}”",
    en='The annual objective says "{number_in_objective}", but the target of "{name}" is "{raw}"',
    why="目标已经量化的事项，指标值应当用同样的数字，才能核对是否完成。",
    advice="把目标中的数字写入指标值。",
    advice_en="Take the number of the objective as the target.",
    expected="{number_in_objective}",
    actual="{raw}",
    applies=lambda i: (i.kind == "qualitative") & i.name.is_not_null(),
)
def number_left_out_of_target(i: Columns) -> pl.Expr:
    """The objective gives a number for the matter of an indicator whose target is in words."""
    return i.number_in_objective != ""
