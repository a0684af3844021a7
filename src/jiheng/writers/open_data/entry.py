"""What goes into a data package: documents with where they come from, and what is known of the whole."""

import datetime as dt
import hashlib
from functools import cached_property

import msgspec

from jiheng.model.carried import without_places
from jiheng.model.declaration import Form, Submission
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


class Dates:
    """When projects begin and end, as forms tell it; their self-evaluations have no place for it. Gathered before anything is written."""

    def __init__(self) -> None:
        self._known: dict[_Same, tuple[str, dt.date | None, dt.date | None]] = {}

    def add(self, entry: Entry) -> None:
        """The forms of a document; of several about one project and year the last in the order of ids counts."""
        for form in entry.submission.declarations:
            key = _same(entry, form)
            if (form.start or form.end) and entry.id >= self._known.get(key, ("",))[0]:
                self._known[key] = (entry.id, form.start, form.end)

    def of(self, entry: Entry, form: Form) -> tuple[dt.date | None, dt.date | None]:
        """What another form of the same project and year says."""
        _id, start, end = self._known.get(_same(entry, form), ("", None, None))
        return start, end


_Same = tuple[str | None, int | None, str | None]


def _same(entry: Entry, form: Form) -> _Same:
    """What two forms of one project and year have in common."""
    return form.implementing_agency or entry.submission.agency, form.year or entry.submission.year, form.name


class Whole(msgspec.Struct, kw_only=True):
    """What descriptions say of all documents of a package together, gathered one by one: no document is held for it."""

    documents: int = 0
    years: set[int] = msgspec.field(default_factory=set)
    agencies: set[str | None] = msgspec.field(default_factory=set)
    sources: list[dict[str, str]] = msgspec.field(default_factory=list)

    def add(self, entry: Entry) -> None:
        """One more document."""
        known = entry.submission
        self.documents += 1
        self.years |= {year for year in (known.year, *(form.year for form in known.declarations)) if year is not None}
        self.agencies.add(known.agency)
        if entry.name or entry.address or known.title:
            title = {"title": known.title or entry.name or entry.id}
            self.sources.append(title | ({"path": entry.address} if entry.address else {}) | {"submission_id": entry.id})

    @property
    def period(self) -> tuple[int, int] | None:
        """First and last budget year that documents or forms name; None where none does."""
        return (min(self.years), max(self.years)) if self.years else None


def title_of(whole: Whole, about: About) -> tuple[str, str]:
    """Title in Chinese and English: as given, else by the only agency, else what the package is."""
    if about.title:
        return about.title, about.title
    span = whole.period
    years = "" if span is None else str(span[0]) if span[0] == span[1] else f"{span[0]}–{span[1]}"
    agency = next(iter(whole.agencies)) if len(whole.agencies) == 1 else None
    return f"{agency or ''}{years and f'{years}年度'}预算绩效数据", f"Performance data{f' {years}' if years else ''}{f', {agency}' if agency else ''}"
