"""Findings as one HTML page: each form as it is printed, the findings beside it, links both ways; no script, nothing from elsewhere."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import jinja2
import msgspec

from jiheng.model.declaration import Declaration, Submission
from jiheng.model.finding import Checked, Shown
from jiheng.model.place import NAMES, enclosing, place_name, project_name
from jiheng.writers.findings.words import ORDER, say, severity_word, source_text

SECTIONS = tuple((name, *NAMES[f"narrative/{name}"]) for name in ("overview", "basis", "implementer", "plan", "period", "budget", "objective"))


class Marked(msgspec.Struct, frozen=True):
    """A finding with its number on the page."""

    number: int
    finding: Shown
    place: str
    source: str


class Project(msgspec.Struct, frozen=True):
    """A form with its findings; `marks` maps an address inside the form to the findings that stand there."""

    index: int
    name: str
    form: Declaration
    findings: list[Marked]
    marks: dict[str, list[Marked]]

    @property
    def in_narrative(self) -> bool:
        """Whether a finding stands in the narrative, so that it opens."""
        return any(address.startswith("narrative") for address in self.marks)


class Page(msgspec.Struct, frozen=True):
    """One document on the page."""

    checked: Checked
    counts: list[tuple[str, str, int]]
    projects: list[Project]
    general: list[Marked]
    amount: Decimal
    indicators: int


def to_html(documents: Sequence[Checked], lang: str, *, version: str) -> str:
    """The page. Every text from a file is escaped."""
    template = _environment().get_template("report.html")
    start = 0
    pages = []
    for checked in documents:
        pages.append(_page(checked, lang, start))
        start += len(checked.findings)
    return template.render(
        pages=pages, lang=lang, version=version, sections=SECTIONS, say=lambda zh, en: say(lang, zh, en), word=lambda one: severity_word(one, lang)
    )


def _environment() -> jinja2.Environment:
    loader = jinja2.PackageLoader("jiheng.writers.findings", "templates")
    environment = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["money"] = _money
    return environment


def _page(checked: Checked, lang: str, start: int) -> Page:
    submission = checked.submission
    by_project: dict[int | None, list[Shown]] = {}
    for finding in checked.findings:
        by_project.setdefault(enclosing(submission, finding.address)[0], []).append(finding)
    marked: dict[int | None, list[Marked]] = {}
    for project in (None, *range(len(submission.declarations))):
        ranked = sorted(by_project.get(project, []), key=lambda finding: ORDER.index(finding.severity))
        marked[project] = [_marked(start + place, finding, submission, lang) for place, finding in enumerate(ranked, start=1)]
        start += len(ranked)
    projects = [_project(form, index, marked[index], lang) for index, form in enumerate(submission.declarations)]
    counts = Counter(finding.severity for finding in checked.findings)
    return Page(
        checked=checked,
        counts=[(severity.value, severity_word(severity, lang), counts[severity]) for severity in ORDER if counts[severity]],
        projects=projects,
        general=marked[None],
        amount=_total(submission),
        indicators=sum(len(form.indicators) for form in submission.declarations),
    )


def _marked(number: int, finding: Shown, submission: Submission, lang: str) -> Marked:
    return Marked(number, finding, place_name(submission, finding.address, lang=lang), source_text(finding.source, lang))


def _project(form: Declaration, index: int, findings: list[Marked], lang: str) -> Project:
    marks: dict[str, list[Marked]] = {}
    for each in findings:
        for address in (each.finding.address, *each.finding.more):
            marks.setdefault(address.removeprefix(f"declarations/{index}").removeprefix("/"), []).append(each)
    return Project(index, project_name(form, index, lang=lang), form, findings, marks)


def _total(submission: Submission) -> Decimal:
    return sum((form.funds.annual.amount or Decimal(0) for form in submission.declarations), Decimal(0))


def _money(value: Any) -> str:
    return "" if value is None else f"{value:,}"
