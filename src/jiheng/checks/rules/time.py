"""Rules about time: start, end, year, deadlines."""

import polars as pl

from jiheng.checks.rules.rule import Columns, rule
from jiheng.model.declaration import Declaration, Indicator
from jiheng.model.finding import Severity


@rule(
    "TI01",
    on=Declaration,
    at="end",
    severity=Severity.ERROR,
    basis="form",
    title="完成日期早于开始日期",
    zh="计划完成日期 {end:date} 早于计划开始日期 {start:date}",
    en="The end date {end:date} is before the start date {start:date}",
    why="项目不可能在开始之前完成。",
    advice="改正填错的日期。",
    advice_en="Correct the wrong date.",
    expected="≥ {start:date}",
    actual="{end:date}",
    applies=lambda d: d.start.is_not_null() & d.end.is_not_null(),
)
def start_after_end(d: Columns) -> pl.Expr:
    """A project cannot end before it starts."""
    return d.start > d.end


@rule(
    "TI02",
    on=Declaration,
    at="narrative/period",
    severity=Severity.ERROR,
    basis="form",
    title="实施周期前后不一致",
    zh="经费说明的实施周期是 {narrative_start:month}至{narrative_end:month}，申报表的起止日期是 {start:month}至{end:month}",
    en="The narrative's period is {narrative_start:month} to {narrative_end:month}, the form's {start:month} to {end:month}",
    why="同一项目的起止时间在说明和申报表里应当一致。",
    advice="以实际安排为准，改正说明或申报表中的起止时间。",
    advice_en="Correct narrative or form, whichever is wrong.",
    expected="{start:month} – {end:month}",
    actual="{narrative_start:month} – {narrative_end:month}",
    applies=lambda d: d.has_narrative_period & d.start.is_not_null() & d.end.is_not_null() & (d.start <= d.end).fill_null(value=False),
)
def period_differs_from_narrative(d: Columns) -> pl.Expr:
    """Narrative (实施周期) and form must name the same months."""
    return (d.narrative_start.dt.month_start() != d.start.dt.month_start()) | (d.narrative_end.dt.month_start() != d.end.dt.month_start())


@rule(
    "TI03",
    on=Declaration,
    at="{period_place}",
    severity=Severity.ERROR,
    basis="form",
    title="年度不在起止日期之内",
    zh="申报的是 {declared_year} 年度，项目起止日期却是 {first_day:date} 至 {last_day:date}",
    en="Targets are declared for {declared_year}, but the project runs from {first_day:date} to {last_day:date}",
    why="当年不实施的项目没有当年的绩效目标，多半是沿用了上年的日期。",
    advice="改正起止日期，或不申报本年度。",
    advice_en="Correct the dates, or do not declare for this year.",
    expected="{declared_year}",
    actual="{first_day:date} – {last_day:date}",
    applies=lambda d: (d.period_place != "") & (d.first_day <= d.last_day) & ~d.all_forms_elsewhere & ~(d.form_year != d.declared_year).fill_null(value=False),
)
def year_outside_period(d: Columns) -> pl.Expr:
    """The declared year must lie within the project's period."""
    return (d.first_day.dt.year() > d.declared_year) | (d.last_day.dt.year() < d.declared_year)


@rule(
    "TI04",
    on=Declaration,
    at="annual_objective",
    severity=Severity.HINT,
    basis="mof-2015-88-review",
    title="年度目标里有过去的年份",
    zh="年度总体目标写到“{past_year_phrase}”，申报的却是 {declared_year} 年度",
    en="The annual objective names a past year (“{past_year_phrase}”), the form is for {declared_year}",
    why="目标是将来要做到的事；写着过去的年份，常是沿用了上年的文字。",
    advice="核对是否沿用了上年的文字，改为本年度的目标。",
    advice_en="Check whether last year's text was kept; write this year's goals.",
    applies=lambda d: d.annual_objective.is_not_null(),
)
def past_year_in_objective(d: Columns) -> pl.Expr:
    """A goal lies in the future; a past year in it often is last year's text."""
    return d.past_year_phrase != ""


@rule(
    "TI05",
    on=Indicator,
    at="target",
    severity=Severity.EXPLAIN,
    basis="form",
    title="完成期限超出实施周期",
    zh="指标值“{raw}”在{period_words}（{project_period}）之外",
    en="The deadline “{raw}” lies outside the project's period ({project_period})",
    why="时效指标的期限应当落在项目的起止日期之内。",
    advice="改正期限或起止日期；项目结束后才能完成的，请说明。",
    advice_en="Correct the deadline or the dates; explain what can only be done afterwards.",
    expected="{project_period}",
    actual="{raw}",
    applies=lambda d: (d.project_period != "") & (d.target_start.is_not_null() | d.target_end.is_not_null()),
)
def deadline_outside_period(d: Columns) -> pl.Expr:
    """A deadline after the end, or before the start, of the project contradicts its period."""
    return d.deadline_outside


@rule(
    "TI06",
    on=Declaration,
    at="{blank_date_place}",
    severity=Severity.EXPLAIN,
    basis="form",
    title="起止日期没有填全",
    zh="申报表没有填写{blank_dates:list}",
    en="The form lacks {blank_dates:list}",
    why="没有起止日期，年度、期限和跨年度资金都无从核对。",
    advice="填写计划开始日期和计划完成日期。",
    advice_en="Fill in start and end date.",
)
def date_blank(d: Columns) -> pl.Expr:
    """A form needs both dates, once it or other forms of the document have any."""
    return d.blank_dates.list.len() > 0
