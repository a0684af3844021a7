"""Project narratives (项目经费情况说明): their titles, headings and sections."""

import re
from decimal import Decimal

from jiheng.model.declaration import Narrative
from jiheng.model.money import amounts_in
from jiheng.model.source import Source
from jiheng.readers.labels import Piece, tidy
from jiheng.reference.vocabulary import vocabulary

_TITLE = re.compile(r"^(?P<name>[^。；;]*?)(?:项目)?经费(?:使用)?情况说明\(?(?P<number>\d{0,3})\)?$")
_NUMBERED_TITLE = re.compile(r"^[一二三四五六七八九十\d]+[、.]")
_HEADING = re.compile(r"^(?:(?P<number>\(?[一二三四五六七八九十\d]{1,3}\)?)[、.]?)?(?P<name>[^:、.。;]{2,12})(?::(?P<text>.*))?$")
_PAGE_NUMBER = re.compile(r"^[-—–]?\d{1,3}[-—–]?$|^[-—–]\d{1,4}[-—–]$|^第\d{1,4}页(?:共\d{1,4}页)?$")

_QUOTES = {("“", "”"), ("《", "》"), ("「", "」"), ('"', '"')}


class NarrativeText:
    """A narrative while it is read. `sections` holds the lines of each section, `name` what the title says."""

    def __init__(self, name: str | None, number: int | None, source: Source | None) -> None:
        self.name = name
        self.number = number
        self.source = source
        self.headings: list[str] = []
        self.sections: dict[str, list[str]] = {}
        self.sources: dict[str, Source] = {}
        self.current: str | None = None

    def begin(self, section: str, heading: str, source: Source) -> None:
        """Start a section; a second one of the same name goes on with the first."""
        self.sources[f"narrative/headings/{len(self.headings)}"] = source
        self.headings.append(heading)
        self.sections.setdefault(section, [])
        self.current = section

    def add(self, text: str, source: Source) -> None:
        """Add a line of prose to the current section."""
        if self.current is None or not text.strip():
            return
        self.sources.setdefault(f"narrative/{self.current}", source)
        self.sections[self.current].append(text)

    def value(self) -> Narrative:
        """The sections and headings collected so far."""
        texts = {name: tidy("\n".join(lines)) or None for name, lines in self.sections.items()}
        return Narrative(headings=tuple(self.headings), **texts)

    def annual_amount(self) -> Decimal | None:
        """The amount of the year in yuan, where the section on the budget names exactly one."""
        found = {amount.yuan for amount in amounts_in(fold_long("".join(self.sections.get("budget", []))), bare=True)}
        return found.pop() if len(found) == 1 else None


def fold_long(text: str) -> str:
    """A long text without white space, in half-width digits."""
    return tidy(text).replace(" ", "").translate(_HALF)


_HALF = {ord(full): half for full, half in zip("０１２３４５６７８９．，（）：", "0123456789.,():", strict=True)}


def is_page_number(key: str) -> bool:
    """Whether a line holds the number of a page and nothing else."""
    return bool(_PAGE_NUMBER.match(key))


def title_of(piece: Piece) -> tuple[str | None, int | None] | None:
    """(project, number) of a line that is the title of a narrative; None for other lines, such as one of the table of contents."""
    if not piece.key.rstrip("0123456789()").endswith("情况说明") or _NUMBERED_TITLE.match(piece.key):
        return None
    found = _TITLE.match(piece.key)
    if found is None:
        return None
    name = _TITLE.match(piece.text)
    return _without_quotes(name["name"] if name else found["name"]) or None, int(found["number"]) if found["number"] else None


def _without_quotes(name: str) -> str:
    """The name without the marks of quotation around the whole of it."""
    inner = name[1:-1]
    return inner if (name[:1], name[-1:]) in _QUOTES and not any(mark in inner for pair in _QUOTES for mark in pair) else name


def section_of(piece: Piece) -> tuple[str, bool, str] | None:
    """(section, numbered, text behind a colon) of a line that is the heading of a section; None for other lines."""
    found = _HEADING.match(piece.key) if piece.key else None
    if found is None or (section := vocabulary().sections.get(found["name"])) is None:
        return None
    return section, found["number"] is not None, found["text"] or ""
