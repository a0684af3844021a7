"""Rules about the indicator table: its classes, which of them are there, names of indicators."""

import polars as pl

from jiheng.checks.facts.naming import Trait
from jiheng.checks.rules.naming import named
from jiheng.checks.rules.rule import Columns, rule
from jiheng.model.declaration import Declaration, Indicator
from jiheng.model.finding import Severity

GUIDE = "mof-2021-101-indicators"


def _has_rows(d: Columns) -> pl.Expr:
    """Forms without any indicator get one finding (IN14), not one for each class that is missing."""
    return d.filled_rows > 0


def _named(i: Columns) -> pl.Expr:
    return i.name.is_not_null()


@rule(
    "IN01",
    on=Indicator,
    at="level1",
    severity=Severity.EXPLAIN,
    basis=GUIDE,
    title="一级指标名称不在框架内",
    zh="一级指标“{level1}”不是成本、产出、效益、满意度四类指标之一",
    en='Level 1 "{level1}" is none of cost, output, benefit and satisfaction',
    why="一级指标决定指标归哪一类、占多少分值，名称不在框架内就无法归类。",
    advice="按指标内容改为成本指标、产出指标、效益指标或满意度指标。",
    advice_en="Put the indicator under cost, output, benefit or satisfaction.",
    actual="{level1}",
    applies=lambda i: i.level1.is_not_null(),
    group=True,
)
def level1_unknown(i: Columns) -> pl.Expr:
    """The first level of an indicator must be one of the classes of the framework."""
    return i.level_trouble == "level1"


@rule(
    "IN02",
    on=Indicator,
    at="level2",
    severity=Severity.HINT,
    basis=GUIDE,
    title="二级指标名称不在框架内",
    zh="二级指标“{level2}”不在通用的指标框架内",
    en='Level 2 "{level2}" is in no common framework of indicators',
    why="二级指标名称统一，指标才能归类、汇总和比较；各地自设的名称可以保留，但应当确认。",
    advice="核对是否为本地规定的名称；不是的，改为数量、质量、时效等框架内的名称。",
    advice_en="Check whether your place prescribes this name; if not, use one of the framework, such as quantity, quality or timeliness.",
    actual="{level2}",
    applies=lambda i: i.level2.is_not_null(),
    group=True,
)
def level2_unknown(i: Columns) -> pl.Expr:
    """The second level of an indicator should be one of the classes of a framework."""
    return i.level_trouble == "level2"


@rule(
    "IN03",
    on=Indicator,
    at="level2",
    severity=Severity.ERROR,
    basis=GUIDE,
    title="二级指标与一级指标不对应",
    zh="二级指标“{level2}”不应当列在一级指标“{level1}”之下",
    en='Level 2 "{level2}" does not belong under level 1 "{level1}"',
    why="二级指标是一级指标的细分，列错类别会使分值和评价落在错误的一类上。",
    advice="把该指标移到对应的一级指标之下，或改正填错的级次名称。",
    advice_en="Move the indicator under the right first level, or correct the level that is wrong.",
    actual="{level1} / {level2}",
    applies=lambda i: i.level1.is_not_null() & i.level2.is_not_null(),
    group=True,
)
def level2_under_wrong_level1(i: Columns) -> pl.Expr:
    """A second level stands under a first level where no generation of the framework has it."""
    return ~i.levels_fit


@rule(
    "IN04",
    on=Declaration,
    at="indicators",
    severity=Severity.ERROR,
    basis=GUIDE,
    title="没有产出指标",
    zh="{filled_rows} 个指标中没有产出指标",
    en="None of the {filled_rows} indicators is an output indicator",
    why="产出指标说明花钱做成什么，没有它就无法核对任务是否完成。",
    advice="按年度任务补充数量、质量等产出指标和指标值。",
    advice_en="Add output indicators (quantity, quality) for the tasks of the year.",
    applies=_has_rows,
)
def no_output_indicator(d: Columns) -> pl.Expr:
    """A form with indicators must have one about outputs."""
    return d.output_rows == 0


@rule(
    "IN05",
    on=Declaration,
    at="indicators",
    severity=Severity.HINT,
    basis=GUIDE,
    title="没有时效指标",
    zh="{filled_rows} 个指标中没有时效指标",
    en="None of the {filled_rows} indicators is about timeliness",
    why="有完成时限或阶段任务的项目应当用时效指标约束进度。",
    advice="任务有完成时限的，补充时效指标，如“某成果完成时间：某年某月底前”；没有时限要求的可以不设。",
    advice_en="Where tasks have a deadline, add a timeliness indicator with the date; otherwise none is needed.",
    applies=_has_rows,
)
def no_timeliness_indicator(d: Columns) -> pl.Expr:
    """Projects with deadlines should have an indicator about them."""
    return d.timeliness_rows == 0


@rule(
    "IN06",
    on=Declaration,
    at="indicators",
    severity=Severity.EXPLAIN,
    basis=GUIDE,
    title="没有效益指标",
    zh="{filled_rows} 个指标中没有效益指标",
    en="None of the {filled_rows} indicators is about benefits",
    why="目标应当说明产出带来的效果，只有产出没有效益，看不出钱花得值不值。",
    advice="补充经济、社会、生态效益或可持续影响中与项目相符的指标。",
    advice_en="Add the economic, social, ecological or lasting effects that fit the project.",
    applies=_has_rows,
)
def no_benefit_indicator(d: Columns) -> pl.Expr:
    """A form with indicators should have one about effects."""
    return d.benefit_rows == 0


@rule(
    "IN07",
    on=Declaration,
    at="indicators",
    severity=Severity.HINT,
    basis="shanghai-2024",
    title="没有成本指标",
    zh="{filled_rows} 个指标中没有成本指标",
    en="None of the {filled_rows} indicators is about cost",
    why="绩效目标包括成本控制要求，成本指标使目标与预算相对应。",
    advice="按预算构成补充成本指标，优先用单位成本；不能分摊的，用分项成本控制数。",
    advice_en="Add cost indicators along the budget, unit costs first, else ceilings for its parts.",
    applies=_has_rows,
)
def no_cost_indicator(d: Columns) -> pl.Expr:
    """A form with indicators should have one about cost; some places demand it."""
    return d.cost_rows == 0


@rule(
    "IN08",
    on=Declaration,
    at="indicators",
    severity=Severity.HINT,
    basis=GUIDE,
    title="没有满意度指标",
    zh="{filled_rows} 个指标中没有满意度指标",
    en="None of the {filled_rows} indicators is about satisfaction",
    why="直接服务于群众或单位的项目应当用满意度衡量服务效果；没有服务对象的项目可以不设。",
    advice="项目有服务对象的，补充其满意度指标，并安排调查；没有的，不必补充。",
    advice_en="Where the project serves people, add their satisfaction and plan a survey; otherwise none is needed.",
    applies=_has_rows,
)
def no_satisfaction_indicator(d: Columns) -> pl.Expr:
    """Projects that serve people should measure their satisfaction."""
    return d.satisfaction_rows == 0


@rule(
    "IN09",
    on=Indicator,
    at="name",
    severity=Severity.EXPLAIN,
    basis=GUIDE,
    title="指标重复",
    zh="“{name}”（{raw}）与第 {twin_row} 行指标（{twin_target}）同名、同类",
    en='"{name}" ({raw}) has the name and class of the indicator in row {twin_row} ({twin_target})',
    why="同一指标设两次，会重复计分；两个指标值不同时，无法知道以哪个为准。",
    advice="删去重复的一行；确是两件事的，在名称中写明区别。",
    advice_en="Delete one of the two; if they are two different things, say so in their names.",
    applies=_named,
)
def duplicate_indicator(i: Columns) -> pl.Expr:
    """Two indicators of one form share second level, name and unit."""
    return i.twin_row > 0


@rule(
    "IN10",
    on=Indicator,
    at="name",
    severity=Severity.ERROR,
    basis=GUIDE,
    title="三级指标名称未填写",
    zh="指标值“{raw}”没有对应的三级指标名称",
    en='The target "{raw}" has no indicator name',
    why="没有名称的指标值无法知道衡量的是什么。",
    advice="补充三级指标名称；多余的行请删去。",
    advice_en="Name the indicator, or delete the row if it is idle.",
    applies=lambda i: i.kind != "empty",
)
def indicator_name_blank(i: Columns) -> pl.Expr:
    """A target stands in a row without a name."""
    return i.name.is_null()


@rule(
    "IN11",
    on=Indicator,
    at="name",
    severity=Severity.EXPLAIN,
    basis=GUIDE,
    title="三级指标名称是类别名或模板文字",
    zh="三级指标名称“{name}”是指标类别名称或模板文字，没有说明衡量什么",
    en='The indicator name "{name}" is the name of a class or left over from the template',
    why="三级指标应当写明衡量的具体事项，类别名称不能代替。",
    advice="把名称改为具体事项，如“新建社区食堂数量”“设备验收合格率”。",
    advice_en="Name the thing that is measured, such as the number of canteens built or the acceptance rate of equipment.",
    actual="{name}",
    applies=_named,
    group=True,
)
def name_is_class_or_placeholder(i: Columns) -> pl.Expr:
    """The name of an indicator is that of a class (数量指标) or of the template (指标1)."""
    return named(i, Trait.NO_NAME)


@rule(
    "IN13",
    on=Indicator,
    at="name",
    severity=Severity.HINT,
    basis="mof-2020-10",
    title="把预算执行情况设为绩效指标",
    zh="“{name}”衡量的是预算执行情况，不是项目的产出或效益",
    en='"{name}" measures how the budget is executed, not what the project achieves',
    why="预算执行率在自评时单独计分，再设为绩效指标会重复计算，也不反映项目做成了什么。",
    advice="改为反映任务完成或效果的指标；本地规定必须设置的可以保留。",
    advice_en="Use an indicator of output or effect instead, unless your place prescribes this one.",
    applies=lambda i: _named(i) & (i.family != ""),
    group=True,
)
def execution_rate_as_indicator(i: Columns) -> pl.Expr:
    """Execution of the budget has its own points in self-evaluation and is no performance of the project."""
    return named(i, Trait.EXECUTION_RATE)


@rule(
    "IN14",
    on=Declaration,
    at="indicators",
    severity=Severity.ERROR,
    basis="mof-2015-88-target",
    title="绩效指标未填写",
    zh="申报表的绩效指标表是空的",
    en="The form's table of indicators is blank",
    why="绩效目标由指标细化和量化，没有指标的目标无法跟踪和评价。",
    advice="填写绩效指标表；指标另附的，与申报表一起提交。",
    advice_en="Fill in the indicator table; where the indicators are on another paper, hand it in with the form.",
    applies=lambda d: d.has_form,
)
def indicators_blank(d: Columns) -> pl.Expr:
    """The indicator table is there and holds nothing."""
    return (d.filled_rows == 0) & d.table_is_there


@rule(
    "IN15",
    on=Indicator,
    at="level2",
    severity=Severity.HINT,
    basis=GUIDE,
    title="数量指标填的是比率",
    zh="数量指标“{name}”的指标值“{raw}”是比率，不是数量",
    en='The quantity indicator "{name}" has a rate ("{raw}") as its target',
    why="数量指标反映完成多少任务，比率看不出任务总量。",
    advice="改为具体数量；确需用比率的，移到质量指标或时效指标。",
    advice_en="State the number itself, or move the rate to quality or timeliness.",
    actual="{raw}",
    applies=lambda i: (i.level2_class == "数量") & (i.kind == "numeric") & (i.unit_kind != ""),
    group=True,
)
def rate_in_quantity(i: Columns) -> pl.Expr:
    """A quantity indicator is given as a percentage."""
    return i.unit_kind.is_in(["percent", "rate"])


@rule(
    "IN16",
    on=Indicator,
    at="level2",
    severity=Severity.HINT,
    basis=GUIDE,
    title="数量指标填的是项目自身资金",
    zh="数量指标“{name}”的指标值“{raw}”是项目资金金额，不是完成的任务量",
    en='The quantity indicator "{name}" has the project\'s own money ("{raw}") as its target',
    why="投入的资金不是产出，数量指标应当反映做成多少事。",
    advice="数量指标改为任务量，金额移到成本指标。",
    advice_en="State what is done as the quantity, and move the amount to the cost indicators.",
    actual="{raw}",
    applies=lambda i: _named(i) & (i.level2_class == "数量") & (i.kind == "numeric") & (i.unit_kind != ""),
    group=True,
)
def money_in_quantity(i: Columns) -> pl.Expr:
    """A quantity indicator states the money of the project; amounts that are outputs themselves (loans, subsidies) are left alone."""
    return (i.unit_kind == "money") & named(i, Trait.OWN_MONEY)
