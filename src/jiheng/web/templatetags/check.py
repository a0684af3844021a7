"""Words of findings in the language of the page."""

from django import template

from jiheng.model.declaration import Note
from jiheng.model.finding import Checked, Severity
from jiheng.model.note_text import note_text
from jiheng.model.place import place_name
from jiheng.web import paper
from jiheng.web.language import lang
from jiheng.writers.findings import words
from jiheng.writers.findings.text import facts_line

register = template.Library()


@register.filter
def severity_word(severity: str) -> str:
    """How a severity is called."""
    return words.severity_word(Severity(severity), lang())


@register.filter
def cell_id(address: str) -> str:
    """The id of the cell that shows an address."""
    return paper.cell_id(address)


@register.filter
def cell_of(shown: paper.Paper, address: str) -> str:
    """The id of the cell on the page that shows an address, or is nearest to it."""
    return shown.cell(address)


@register.filter
def place(checked: Checked, address: str) -> str:
    """What people call the place of an address."""
    return place_name(checked.submission, address, lang=lang())


@register.filter
def note(checked: Checked, note: Note) -> str:
    """What a note of the reader says, with its candidates."""
    return note_text(note, checked.submission, lang())


@register.filter
def funds(checked: Checked) -> str:
    """Year, projects, indicators and funds in a line."""
    return facts_line(checked.submission, lang())


@register.filter
def stepped(x: float, place: int) -> str:
    """Where the number of the so-manieth finding of a frame stands."""
    return f"{x + 15 * place:g}"


@register.filter
def unlocalized(number: float) -> str:
    """A number as HTML attributes want it."""
    return f"{number:g}"
