"""Facts about the year of the document: what its title says, what the heads of its forms, their dates and texts say."""

import re

from jiheng.checks.facts.fact import Unknown, fact
from jiheng.checks.facts.time import period_said
from jiheng.model.declaration import Declaration, Submission

_YEAR = re.compile(r"20\d\d(?=\s*年)")
_ENOUGH_WITHOUT_HEAD = 3


@fact(Declaration, zh="年度")
def declared_year(submission: Submission) -> int | Unknown:
    """The fiscal year that the document declares targets for."""
    return submission.year if submission.year is not None else Unknown("材料没有写明年度，或没有读出", "the document names no year, or it was not read")


@fact(Submission, zh="全部申报表的年份", stored=False)
def only_year(submission: Submission) -> int:
    """The single year in which the periods of all forms (two or more) lie, 0 where they differ or are not known.

    Of a single form: the year that its head (where it has one), its dates and its narrative and objective name, all of them.
    """
    forms = [form for form in submission.declarations if form.has_form]
    if len(forms) == 1:
        return _agreed(forms[0])
    years = {each.year for form in forms for each in (form.start, form.end) if each is not None}
    dated = sum(1 for form in submission.declarations if form.start is not None and form.end is not None)
    return years.pop() if len(years) == 1 and dated >= 2 else 0


def _agreed(form: Declaration) -> int:
    """The year of all that a form says of its year: head and dates at least, or dates and two texts; 0 where something disagrees."""
    if form.start is None or form.end is None or form.start.year != form.end.year:
        return 0
    said = [{form.start.year}, *([] if form.year is None else [{form.year}]), *_years_told(form)]
    enough = form.year is not None or len(said) >= _ENOUGH_WITHOUT_HEAD
    return form.start.year if enough and all(each == said[0] for each in said) else 0


def _years_told(form: Declaration) -> list[set[int]]:
    """The years that the period of the narrative, its budget and the annual objective name, as far as they name any."""
    texts = (form.narrative.budget, form.annual_objective)
    told = [set(map(int, _YEAR.findall(text))) for text in texts if text]
    period = period_said(form.narrative.period, None) if form.narrative.period else None
    if period is not None and not isinstance(period, Unknown):
        told.append({each.year for each in (period.start, period.end) if each is not None})
    return [years for years in told if years]


@fact(Submission, zh="另一个年份")
def other_year(submission: Submission, only_year: int) -> int:
    """A year that the title names, or in which all forms lie, and that is not the year of the document; 0 where there is none."""
    title = set(map(int, _YEAR.findall(submission.title or "")))
    year = submission.year
    if len(title) == 1 and year is not None and year not in title:
        return title.pop()
    return only_year if year is not None and only_year not in (0, year) else 0


@fact(Submission, zh="另一个年份在哪里")
def other_year_where(submission: Submission, other_year: int, only_year: int) -> str:
    """Where the other year stands: in the dates of all forms, in all that the only form says, or in the title."""
    if not other_year or other_year != only_year:
        return "标题"
    return "申报表的日期和文字" if submission.declarations[1:] == () else "各项目的起止日期"


@fact(Submission, zh="另一个年份在哪里（英文）")
def other_year_where_en(other_year_where: str) -> str:
    """The same in English."""
    return {"标题": "its title says", "各项目的起止日期": "all project periods lie in"}.get(other_year_where, "dates and texts of the form say")


@fact(Declaration, zh="全部申报表都不在本年度")
def all_forms_elsewhere(submission: Submission, only_year: int) -> bool:
    """Whether all forms of the document lie in one other year than the document's, which is told once for the document."""
    return only_year != 0 and submission.year is not None and only_year != submission.year
