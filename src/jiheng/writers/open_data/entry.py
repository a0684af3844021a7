"""What goes into a data package: documents with where they come from, and what is known of the whole."""

import hashlib
from functools import cached_property

import msgspec

from jiheng.model.carried import without_places
from jiheng.model.declaration import Submission
from jiheng.model.finding import Checked
from jiheng.model.json import encode
from jiheng.model.scored import Scored
from jiheng.reference.open_data import Licence

ID_DIGITS = 16


class Entry(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A document. `name`: of the file that it was read from, without path; `address`: where it is published. `checked`: what checks found; `scores`:
    self-evaluations recomputed, by their place. None and empty where that was not done."""

    submission: Submission
    name: str | None = None
    address: str | None = None
    checked: Checked | None = None
    scores: dict[int, Scored] = {}

    @cached_property
    def line(self) -> bytes:
        """The document as one line of canonical JSON, without the line break."""
        return encode(self.submission, indent=0).rstrip(b"\n")

    @cached_property
    def id(self) -> str:
        """Name of the document in the package: of its content, wherever it was read from."""
        return hashlib.sha256(encode(without_places(self.submission), indent=0)).hexdigest()[:ID_DIGITS]


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a package; nothing of it is made up. `version` is that of the data, `base` the address under which the files are published."""

    title: str | None = None
    version: str = "1.0.0"
    licence: Licence | None = None
    publisher: str | None = None
    base: str | None = None
    language: str = "zh"


def each_once(entries: list[Entry]) -> list[Entry]:
    """The documents in the order of their ids; the same content twice counts once, the first stays."""
    return [found for _, found in sorted({entry.id: entry for entry in reversed(entries)}.items())]


def period(entries: list[Entry]) -> tuple[int, int] | None:
    """First and last budget year that documents or forms name; None where none does."""
    years = {entry.submission.year for entry in entries} | {form.year for entry in entries for form in entry.submission.declarations}
    known = sorted(year for year in years if year is not None)
    return (known[0], known[-1]) if known else None


def title_of(entries: list[Entry], about: About) -> tuple[str, str]:
    """Title in Chinese and English: as given, else by the only agency, else what the package is."""
    if about.title:
        return about.title, about.title
    agencies = {entry.submission.agency for entry in entries}
    span = period(entries)
    years = "" if span is None else str(span[0]) if span[0] == span[1] else f"{span[0]}–{span[1]}"
    agency = agencies.pop() if len(agencies) == 1 else None
    return f"{agency or ''}{years and f'{years}年度'}预算绩效数据", f"Performance data{f' {years}' if years else ''}{f', {agency}' if agency else ''}"
