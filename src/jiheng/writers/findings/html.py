"""Findings as one HTML page: each form as it is printed, the findings beside it, links both ways; no script, nothing from elsewhere."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import chain

import jinja2
import msgspec

from jiheng.model.declaration import Declaration, Submission
from jiheng.model.finding import Checked, Severity, Shown
from jiheng.model.note_text import note_text
from jiheng.model.place import enclosing, place_name, project_name
from jiheng.writers.cells import page_text
from jiheng.writers.findings.sheet import Row, Say, cover_rows, form_rows, narrative_rows
from jiheng.writers.findings.text import facts_line
from jiheng.writers.findings.words import ORDER, say, severity_word, source_text

SHOWN = (Severity.ERROR, Severity.EXPLAIN, Severity.HINT)


class Marked(msgspec.Struct, frozen=True):
    """A finding with its number on the page, and the place on the page that its own address leads to: its part and the address inside."""

    number: int
    finding: Shown
    place: str
    source: str
    part: int | None


class Mark(msgspec.Struct, frozen=True):
    """The number of a finding in a cell; `home` where the finding's own address leads, which holds once for each finding."""

    number: int
    severity: str
    home: bool


class Part(msgspec.Struct, frozen=True):
    """A form, or (index None) the document as a whole: what was read as rows of cells, and its findings. `marks` by address inside."""

    index: int | None
    id: str
    title: str
    rows: list[Row]
    narrative: list[Row]
    findings: list[Marked]
    counts: list[tuple[str, str, int]]
    marks: dict[str, list[Mark]]

    def at(self, addresses: Iterable[str]) -> list[Mark]:
        """The marks of a cell that shows these addresses; each number once, the one that is at home first."""
        found: dict[int, Mark] = {}
        for mark in chain.from_iterable(self.marks.get(address, []) for address in addresses):
            if mark.home or mark.number not in found:
                found[mark.number] = mark
        return [found[number] for number in sorted(found)]

    @property
    def narrative_marked(self) -> bool:
        """Whether a finding stands in the narrative, so that it opens."""
        return any(self.at(cell.at) for row in self.narrative for cell in row) or bool(self.marks.get("narrative"))


Inside = tuple[str, Marked, bool]


class Page(msgspec.Struct, frozen=True):
    """One document on the page."""

    checked: Checked
    number: int
    counts: list[tuple[str, str, int]]
    parts: list[Part]
    funds: str


def to_html(documents: Sequence[Checked], lang: str, *, version: str) -> str:
    """The page. Every text from a file is escaped."""
    pages: list[Page] = []
    for checked in documents:
        pages.append(_page(checked, lang, len(pages) + 1, sum(len(page.checked.findings) for page in pages)))
    total = Counter(finding.severity for checked in documents for finding in checked.findings)
    filters = [(severity.value, severity_word(severity, lang), total[severity]) for severity in SHOWN]
    words = {"say": partial(say, lang), "word": partial(severity_word, lang=lang), "note_text": note_text}
    return _template().render(pages=pages, lang=lang, version=version, filters=filters, **words)


def _template() -> jinja2.Template:
    loader = jinja2.PackageLoader("jiheng.writers.findings", "templates")
    environment = jinja2.Environment(loader=loader, autoescape=True, finalize=page_text, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.get_template("report.html")


def _page(checked: Checked, lang: str, number: int, start: int) -> Page:
    forms = checked.submission.declarations
    by_part: dict[int | None, list[Shown]] = {}
    for finding in checked.findings:
        by_part.setdefault(enclosing(checked.submission, finding.address)[0], []).append(finding)
    marked: dict[int | None, list[Marked]] = {}
    for index in (None, *range(len(forms))):
        ranked = sorted(by_part.get(index, []), key=lambda finding: ORDER.index(finding.severity))
        marked[index] = [_marked(start + place, finding, checked.submission, lang, index) for place, finding in enumerate(ranked, start=1)]
        start += len(ranked)
    inside = _by_part(each for group in marked.values() for each in group)
    parts = [_part(checked.submission, index, number, marked[index], inside[index], lang) for index in marked]
    return Page(
        checked=checked,
        number=number,
        counts=_counts(checked.findings, lang),
        parts=parts,
        funds=facts_line(checked.submission, lang),
    )


def _marked(number: int, finding: Shown, submission: Submission, lang: str, part: int | None) -> Marked:
    return Marked(number, finding, place_name(submission, finding.address, lang=lang), source_text(finding.source, lang), part)


def _counts(findings: Iterable[Shown], lang: str) -> list[tuple[str, str, int]]:
    counts = Counter(finding.severity for finding in findings)
    return [(severity.value, severity_word(severity, lang), counts[severity]) for severity in ORDER if counts[severity]]


def _part(submission: Submission, index: int | None, page: int, own: list[Marked], inside: list[Inside], lang: str) -> Part:
    speak: Say = partial(say, lang)
    if index is None:
        title = speak("整份材料", "Whole document")
        rows, narrative = cover_rows(submission, speak), list[Row]()
    else:
        form = submission.declarations[index]
        title = f"{form.number or index + 1}  {project_name(form, index, lang=lang)}"
        rows, narrative = _tables(form, {address for address, _, _ in inside}, speak)
    drawn = {address for row in (*rows, *narrative) for cell in row for address in cell.at} | ({"narrative"} if narrative else set())
    marks: dict[str, list[Mark]] = {}
    for address, each, home in inside:
        marks.setdefault(_drawn_above(address, drawn), []).append(Mark(each.number, each.finding.severity.value, home))
    return Part(
        index=index,
        id=f"d{page}" if index is None else f"d{page}-{index + 1}",
        title=title,
        rows=rows,
        narrative=narrative,
        findings=own,
        counts=_counts((each.finding for each in own), lang),
        marks=marks,
    )


def _tables(form: Declaration, marked: set[str], speak: Say) -> tuple[list[Row], list[Row]]:
    return form_rows(form, marked, speak) if form.has_form else [], narrative_rows(form, speak)


def _by_part(everything: Iterable[Marked]) -> defaultdict[int | None, list[Inside]]:
    """For each part the addresses inside it with the findings that name them, and whether it is the finding's own address."""
    found: defaultdict[int | None, list[Inside]] = defaultdict(list)
    for each in everything:
        for place, address in enumerate((each.finding.address, *each.finding.more)):
            parts = address.split("/")
            part = int(parts[1]) if parts[0] == "declarations" and len(parts) > 1 else None
            prefix = "" if part is None else f"declarations/{part}"
            found[part].append((address.removeprefix(prefix).removeprefix("/"), each, place == 0))
    return found


def _drawn_above(address: str, drawn: set[str]) -> str:
    """The address, or the nearest one around it that the page shows; empty for the heading."""
    while address and address not in drawn:
        address = address.rpartition("/")[0]
    return address
