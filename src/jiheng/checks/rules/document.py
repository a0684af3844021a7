"""Rules about the document as a whole: counts, sums, numbering, text of the blank form."""

import polars as pl

from jiheng.checks.rules.rule import Columns, rule
from jiheng.model.declaration import Declaration, Submission
from jiheng.model.finding import Severity


@rule(
    "DO01",
    on=Submission,
    at="stated/projects",
    severity=Severity.ERROR,
    basis="form",
    title="申报表份数与说明不符",
    zh="绩效目标设置情况说明编报绩效目标的项目 {stated_projects} 个，材料中的申报表有 {forms} 份",
    en="The statement speaks of {stated_projects} projects with targets, the document holds {forms} forms",
    why="说明的项目数与附后的申报表应当一一对应。",
    advice="补齐或删去申报表，或改正说明中的项目数。",
    advice_en="Add or remove forms, or correct the stated number.",
    expected="{stated_projects}",
    actual="{forms}",
    applies=lambda d, p: (d.stated_projects.fill_null(0) > 0) & (d.forms > 0) & (d.forms * 100 >= d.stated_projects * p.form_share_of_selection.cast(pl.Int64)),
)
def form_count_differs(d: Columns) -> pl.Expr:
    """The statement and the document must hold the same number of projects.

    A budget that is published may hold the forms of a few selected projects only; that is no mistake.
    """
    return d.forms != d.stated_projects


@rule(
    "DO02",
    on=Submission,
    at="stated/amount",
    severity=Severity.ERROR,
    basis="form",
    title="各项目资金合计与说明不符",
    zh="各申报表年度资金合计 {declared_amount:money}，说明写的是 {stated_amount:money}",
    en="Annual funds of all forms add up to {declared_amount:money}, the statement gives {stated_amount:money}",
    why="说明的项目资金就是各申报表年度资金之和；四舍五入到说明的位数后应当相等。",
    advice="核对各申报表的年度资金和说明中的金额，改正填错的一个。",
    advice_en="Check the forms' annual funds and the stated amount and correct the wrong one.",
    expected="{declared_amount_as_stated:money}",
    actual="{stated_amount:money}",
    applies=lambda d: (d.forms > 0) & d.stated_amount.is_not_null() & (d.stated_projects.fill_null(0) == d.forms),
)
def stated_amount_differs(d: Columns) -> pl.Expr:
    """The stated amount is the sum of the forms, rounded half up (四舍五入) to the precision in which it is printed."""
    return d.declared_amount_as_stated != d.stated_amount


@rule(
    "DO03",
    on=Submission,
    at="declarations",
    severity=Severity.EXPLAIN,
    basis="form",
    title="经费说明与申报表份数不符",
    zh="项目经费情况说明有 {narratives} 份，申报表有 {forms} 份；缺一半的是{halves:list}",
    en="There are {narratives} narratives and {forms} forms; one of the two is missing for {halves:list}",
    why="每个项目既有经费情况说明，也有申报表。",
    advice="补齐缺少的说明或申报表；不要求提供的，请说明。",
    advice_en="Add the missing narratives or forms, or explain why they are not needed.",
    expected="{forms}",
    actual="{narratives}",
    applies=lambda d: (d.narratives > 0) & (d.forms > 0),
)
def narrative_count_differs(d: Columns) -> pl.Expr:
    """Where a document holds narratives, each project has both a narrative and a form."""
    return d.halves.list.len() > 0


@rule(
    "DO04",
    on=Declaration,
    at="narrative/headings/{misnumbered_place}",
    severity=Severity.ERROR,
    basis="form",
    title="章节序号重复或颠倒",
    zh="项目经费情况说明的“{misnumbered}”与“{colliding_heading}”序号重复或颠倒",
    en="The numbers of the sections “{misnumbered}” and “{colliding_heading}” repeat or go backwards",
    why="章节序号应当连续、不重复。",
    advice="把“{misnumbered}”改为“{right_heading}”。",
    advice_en="Number the section “{right_heading}”.",
    expected="{right_heading}",
    actual="{misnumbered}",
    fix="{right_heading}",
    applies=lambda d: d.has_headings,
)
def section_numbers_out_of_order(d: Columns) -> pl.Expr:
    """Section numbers of a narrative must rise."""
    return d.misnumbered_place >= 0


@rule(
    "DO05",
    on=Declaration,
    at="{template_place}",
    severity=Severity.EXPLAIN,
    basis="mof-2016-143",
    title="留有模板文字",
    zh="文中留有模板文字或占位符：“{template_words}”",
    en="Text of the blank form or a placeholder was left in: “{template_words}”",
    why="占位符和填写说明没有内容，公开后容易被误读。",
    advice="换成实际内容，或删去。",
    advice_en="Replace it with what is meant, or delete it.",
)
def template_text_left(d: Columns) -> pl.Expr:
    """Placeholders (XX, **%) and instructions of the blank form say nothing."""
    return d.template_place != ""


@rule(
    "DO06",
    on=Submission,
    at="year",
    severity=Severity.ERROR,
    basis="form",
    title="年度前后不一致",
    zh="材料是 {year} 年度的，{other_year_where}却是 {other_year} 年",
    en="The document is for {year}, but {other_year_where_en} {other_year}",
    why="标题、年度和各项目的起止日期应当是同一年度，不一致多半是沿用了上年的文件。",
    advice="核对年度，改正沿用上年的部分。",
    advice_en="Check the year and correct what was kept from another year.",
    expected="{year}",
    actual="{other_year}",
    applies=lambda d: d.year.is_not_null(),
)
def year_differs(d: Columns) -> pl.Expr:
    """Title, declared year and the periods of the projects must name one year."""
    return d.other_year > 0


@rule(
    "DO07",
    on=Declaration,
    at="name",
    severity=Severity.EXPLAIN,
    basis="form",
    title="项目名称重复",
    zh="项目名称“{name}”与申报表 {namesake} 相同，实施单位也相同",
    en="The project name “{name}” is that of form {namesake}, and so is the implementing agency",
    why="同一单位的两个项目同名，就分不清是重复申报还是两个项目。",
    advice="重复的删去；确是两个项目的，在名称里加以区别。",
    advice_en="Remove the duplicate, or tell the projects apart by name.",
    applies=lambda d: d.name.is_not_null(),
)
def project_name_repeated(d: Columns) -> pl.Expr:
    """Two projects of one agency need two names."""
    return d.namesake > 0


@rule(
    "DO08",
    on=Submission,
    at="declarations",
    severity=Severity.EXPLAIN,
    basis="form",
    title="申报表序号重复或颠倒",
    zh="第 {misnumbered_form} 份申报表的序号重复或颠倒，各表序号依次是 {form_numbers}",
    en="The number of form {misnumbered_form} repeats or goes backwards; the numbers are {form_numbers}",
    why="申报表与经费情况说明按序号对应，重复就对不上。",
    advice="按顺序重新编号。",
    advice_en="Number the forms in their order.",
    applies=lambda d: d.form_numbers != "",
)
def form_numbers_out_of_order(d: Columns) -> pl.Expr:
    """Numbers of forms must rise, as narratives are matched by them."""
    return d.misnumbered_form > 0


@rule(
    "DO09",
    on=Declaration,
    at="year",
    severity=Severity.ERROR,
    basis="form",
    title="申报表的年度与标题不一致",
    zh="申报表的表头写 {form_year} 年度，整份材料是 {declared_year} 年度",
    en="The head of the form says {form_year}, the document is for {declared_year}",
    why="同一份材料里的申报表应当是同一年度，不一致多半是沿用了上年的表。",
    advice="核对年度，改正表头或标题。",
    advice_en="Check the year and correct the head of the form or the title.",
    expected="{declared_year}",
    actual="{form_year}",
    applies=lambda d: d.form_year.is_not_null() & d.declared_year.is_not_null() & ~d.all_forms_elsewhere,
)
def form_year_differs(d: Columns) -> pl.Expr:
    """The head of each form must name the year of the document; where everything else in the form agrees with its head, the title is told."""
    return d.form_year != d.declared_year
