"""What goes before the forms: the cover statement and the narrative of each project."""

import re

from jiheng.model.address import join
from jiheng.model.declaration import Form, Narrative, Submission
from jiheng.model.statement import usual_statement
from jiheng.reference.layouts import SECTIONS, papers
from jiheng.reference.vocabulary import vocabulary
from jiheng.writers.form.sheet import Align, Page, Paragraph, Role

_LEAD = re.compile(r"^\(?[一二三四五六七八九十\d]{1,3}\)?[、.]?")


def cover_page(submission: Submission) -> Page | None:
    """Title, agency, year and the cover statement, as far as the submission says them; None where it says nothing of these."""
    words, stated = papers(), statement(submission)
    title = [Paragraph(text=submission.title, role=Role.TITLE, align=Align.CENTER, address="title")] if submission.title else []
    lines = list(title)
    if submission.year is not None and str(submission.year) not in (submission.title or ""):
        lines.append(Paragraph(text=words.cover_year.format(year=submission.year), role=Role.SUBTITLE, align=Align.CENTER, address="year"))
    if submission.agency and not (submission.title or "").startswith(submission.agency):
        lines.append(Paragraph(text=words.cover_agency.format(agency=submission.agency), role=Role.TEXT, address="agency"))
    if stated:
        lines += [Paragraph(text=words.cover_heading, role=Role.HEADING), Paragraph(text=stated, address="stated")]
    return Page(blocks=tuple(lines), bookmark=submission.title or words.cover_heading) if lines else None


def statement(submission: Submission) -> str:
    """The cover statement as it was printed; where the document has none of its own, the usual sentence with its figures."""
    return submission.stated.text or usual_statement(submission.stated)


def narrative_page(form: Form, place: str, *, named: bool) -> Page | None:
    """The narrative of a project: its headings as they were printed, the usual ones where there were none; None where there is no narrative.

    `named`: whether its title names the project, as where no form follows that does.
    """
    if form.narrative == Narrative():
        return None
    title = papers().narrative_title.format(number="" if form.number is None else form.number).strip()
    title, address = (f"{form.name}{title}", join(place, "name")) if named and form.name else (title, "")
    lines = [Paragraph(text=title, role=Role.TITLE, align=Align.CENTER, address=address)]
    told: set[str] = set()
    for heading, section, at in _headings(form.narrative):
        lines.append(Paragraph(text=heading, role=Role.HEADING, address=join(place, at) if at else ""))
        text = None if section is None or section in told else getattr(form.narrative, section)
        if section is not None and text:
            told.add(section)
            lines.append(Paragraph(text=text, address=join(place, "narrative", section)))
    return Page(blocks=tuple(lines), bookmark=title if address else f"{title} {form.name or ''}".strip())


def _headings(narrative: Narrative) -> list[tuple[str, str | None, str]]:
    """(heading, section, address): those printed, then the usual ones of sections that have a text and no heading."""
    sections = vocabulary().sections
    found = [(text, sections.get(_LEAD.sub("", text).strip()), f"narrative/headings/{i}") for i, text in enumerate(narrative.headings)]
    known = {section for _, section, _ in found}
    missing = [name for name in SECTIONS if name not in known and getattr(narrative, name)]
    return found + [(papers().narrative_headings[name], name, "") for name in missing]
