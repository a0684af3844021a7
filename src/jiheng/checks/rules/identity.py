"""Rules about agencies, projects and names."""

import polars as pl

from jiheng.checks.rules.rule import Columns, rule
from jiheng.model.declaration import Declaration
from jiheng.model.finding import Severity


@rule(
    "ID01",
    on=Declaration,
    at="{misnamed_at}",
    also="misnamed_also",
    severity=Severity.ERROR,
    basis="form",
    title="单位名称与封面不一致",
    zh="此处写“{misnamed_agency}”，封面和标题写“{published_agency}”",
    en='Here "{misnamed_agency}", on the cover "{published_agency}"',
    why="同一单位在一份材料里只能有一个名称，漏字、错字会使申报表对不上单位。",
    advice="按登记的全称改写。",
    advice_en="Write the registered name in full.",
    expected="{published_agency}",
    actual="{misnamed_agency}",
    fix="{published_agency}",
    applies=lambda d: d.published_agency != "",
)
def agency_name_differs(d: Columns) -> pl.Expr:
    """An agency is named nearly, but not quite, as on the cover. A department above it or another body is not meant."""
    return d.misnamed_agency != ""


@rule(
    "ID08",
    on=Declaration,
    at="{edition_at}",
    severity=Severity.ERROR,
    basis="form",
    title="活动届次前后不一致",
    zh="“{edition_event}”此处写第{edition_here}届，别处写第{edition_elsewhere}届",
    en='"{edition_event}" is edition {edition_here} here and edition {edition_elsewhere} elsewhere',
    why="同一活动在一张申报表里只能是同一届，届次不同多半是照抄上年留下的。",
    advice="核对本年举办的是第几届，把写错的一处改正。",
    advice_en="Check which edition takes place this year and correct the wrong place.",
    expected="{edition_elsewhere}",
    actual="{edition_here}",
)
def edition_differs(d: Columns) -> pl.Expr:
    """One event, two editions (第N届) in different places of the form. Earlier editions told as history do not count."""
    return d.edition_event != ""


@rule(
    "ID09",
    on=Declaration,
    at="{clipped_at}",
    also="clipped_also",
    severity=Severity.EXPLAIN,
    basis="form",
    title="专有名称漏字",
    zh="此处写“{clipped_written}”，别处写“{clipped_meant}”",
    en='Here "{clipped_written}", elsewhere "{clipped_meant}"',
    why="同一名称前后写法应当一致，漏字会被当成另一个名称。",
    advice="如系漏字，改为“{clipped_meant}”。",
    advice_en='If a character was lost, write "{clipped_meant}".',
    expected="{clipped_meant}",
    actual="{clipped_written}",
)
def name_variant(d: Columns) -> pl.Expr:
    """A proper name lost a character in one place, while the same words stand whole elsewhere."""
    return d.clipped_written != ""


@rule(
    "ID02",
    on=Declaration,
    at="narrative/implementer",
    severity=Severity.EXPLAIN,
    basis="form",
    title="实施主体与实施单位不一致",
    zh="说明写实施主体为“{other_implementer}”，申报表写实施单位为“{implementing_agency}”",
    en='The narrative names "{other_implementer}" as implementer, the form "{implementing_agency}"',
    why="说明和申报表讲的是同一个项目，由谁实施应当一致。",
    advice="核对由哪个单位实施，两处改为一致；确由两个单位分工的，写明分工。",
    advice_en="Check which body implements the project and make both agree, or describe the division of work.",
    expected="{implementing_agency}",
    actual="{other_implementer}",
)
def implementer_differs_from_narrative(d: Columns) -> pl.Expr:
    """The narrative names one body as implementer, the form another one."""
    return d.other_implementer != ""


@rule(
    "ID03",
    on=Declaration,
    at="narrative/overview",
    severity=Severity.EXPLAIN,
    basis="form",
    title="项目名称与说明不一致",
    zh="项目概述写“{narrated_name}”项目，申报表写“{name}”",
    en='The overview speaks of the project "{narrated_name}", the form of "{name}"',
    why="说明和申报表对不上，多半是两份材料放错了，或改名时漏改一处。",
    advice="核对说明和申报表是否为同一项目，改正项目名称。",
    advice_en="Check that both belong to one project and correct the name.",
    expected="{name}",
    actual="{narrated_name}",
)
def project_name_differs_from_narrative(d: Columns) -> pl.Expr:
    """The overview begins with the name of another project than the form's."""
    return d.narrated_name != ""


@rule(
    "ID04",
    on=Declaration,
    at="name",
    severity=Severity.ERROR,
    basis="form",
    title="项目名称未填写",
    zh="申报表没有填写项目名称",
    en="The form has no project name",
    why="没有名称，无法对应预算和上年的项目。",
    advice="填写与预算一致的项目名称。",
    advice_en="Write the name that the budget uses.",
    applies=lambda d: d.has_form,
)
def project_name_blank(d: Columns) -> pl.Expr:
    """The form names no project."""
    return d.name.is_null() & d.head_is_there


@rule(
    "ID05",
    on=Declaration,
    at="implementing_agency",
    severity=Severity.ERROR,
    basis="form",
    title="实施单位未填写",
    zh="申报表没有填写实施单位",
    en="The form has no implementing agency",
    why="没有实施单位，就没有对绩效目标负责的单位。",
    advice="填写实施单位全称。",
    advice_en="Write the full name of the implementing agency.",
    applies=lambda d: d.has_form & d.department.is_null() & (d.form_kind != "department") & d.gives_targets & d.has_agency_cell,
)
def agency_blank(d: Columns) -> pl.Expr:
    """The form names neither a department nor an implementing agency; many forms have only one of the two cells, some none."""
    return d.implementing_agency.is_null() & d.head_is_there


@rule(
    "ID06",
    on=Declaration,
    at="nature",
    severity=Severity.HINT,
    basis="mof-2015-88-review",
    title="一次性任务列为经常性项目",
    zh="项目性质为“{nature}”，但“{one_off_sign}”看起来是一次完成的任务",
    en='The nature is "{nature}", but "{one_off_sign}" looks like a task that is done once',
    why="经常性项目每年都安排，一次完成的任务列进去，下年的预算会虚列。",
    advice="核对项目性质；如每年都做，在说明中写明。",
    advice_en="Check the nature of the project; if the task recurs every year, say so.",
    applies=lambda d: d.nature.is_not_null(),
)
def one_off_called_recurrent(d: Columns) -> pl.Expr:
    """A task that is done once (an evaluation, one plan) is classed as recurrent."""
    return d.nature.str.contains("经常") & (d.one_off_sign != "")
