"""The register of quirks, and the documents that are made of them."""

from collections.abc import Callable, Iterator, Sequence
from random import Random

import msgspec

from jiheng.benchmark import invent, invent_year, page_files, text_files
from jiheng.benchmark import layout_year as _layout_year  # noqa: F401  # registers the layouts of further kinds
from jiheng.benchmark.layout import Page
from jiheng.benchmark.sheet import Block
from jiheng.benchmark.truth import FieldTruth, RowTruth, field_truths, row_truth
from jiheng.model.declaration import Form, Submission

Make = Callable[[Form, Random], "Page | Drawn"]
Writer = Callable[[Sequence[Block]], "bytes | str"]
DECLARATION, SELF_EVALUATION, MONITORING, DEPARTMENT = "declaration", "self_evaluation", "monitoring", "department"
EITHER = (DECLARATION, SELF_EVALUATION)
EVERY = (*EITHER, MONITORING, DEPARTMENT)
# How a form of each kind is invented.
_INVENT: dict[str, Callable[[Random], Form]] = {
    DECLARATION: invent.declaration,
    SELF_EVALUATION: invent.self_evaluation,
    MONITORING: invent_year.monitoring,
    DEPARTMENT: invent_year.department,
}

# Name → suffix of the file, and who writes it.
FORMATS: dict[str, tuple[str, Writer]] = {
    "tabs": ("txt", text_files.tabs),
    "lost-tabs": ("txt", text_files.lost_tabs),
    "pipes": ("md", text_files.pipes),
    "lines": ("txt", text_files.lines),
    "bare-lines": ("txt", text_files.bare_lines),
    "blanks": ("txt", text_files.blanks),
    "run-together": ("txt", text_files.run_together),
    "html": ("html", page_files.html),
    "html-no-spans": ("html", page_files.html_without_spans),
    "html-site": ("html", page_files.html_with_chrome),
    "docx": ("docx", page_files.docx),
    "xlsx": ("xlsx", page_files.xlsx),
    "pdf": ("pdf", page_files.pdf),
    "pdf-no-rules": ("pdf", page_files.pdf_without_rules),
}
_COVER = ("year", "agency", "stated/projects", "stated/amount")
_LETTERS = {DECLARATION: "d", SELF_EVALUATION: "s", MONITORING: "m", DEPARTMENT: "w"}
WITH_TABLES = ("tabs", "html", "docx", "xlsx")
PRINTED = ("pdf", "pdf-no-rules")


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """A page with what else its truth holds: second readings of rows ("l1=…; raw_target=…") by form and row, fields as they are admitted ("a || b"),
    columns of rows that nobody can tell, and the document as a whole, where the page has a cover.
    """

    page: Page
    also: dict[tuple[int, int], str] = {}
    fields: dict[str, str] = {}
    unknown: tuple[str, ...] = ()
    whole: Submission | None = None


class Quirk(msgspec.Struct, frozen=True, kw_only=True):
    """One habit of published forms: its number in the list of quirks, its name, and what makes pages in its manner."""

    number: int
    name: str
    zh: str
    of: tuple[str, ...]
    formats: tuple[str, ...]
    make: Make


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """A document of the benchmark with its truth."""

    id: str
    quirk: str
    format: str
    kind: str
    file: str
    data: bytes
    rows: list[RowTruth]
    fields: list[FieldTruth]


QUIRKS: dict[str, Quirk] = {}


def quirk(number: int, zh: str, *, of: tuple[str, ...] = EITHER, formats: tuple[str, ...] = WITH_TABLES) -> Callable[[Make], Make]:
    """Register a function that lays a form out in the manner of a quirk; its name is the quirk's."""

    def register(make: Make) -> Make:
        name = make.__name__
        if name in QUIRKS:
            raise ValueError(f"there is a quirk {name} already")
        QUIRKS[name] = Quirk(number=number, name=name, zh=zh, of=of, formats=formats, make=make)
        return make

    return register


def samples(seed: int, *, each: int = 1, names: Sequence[str] | None = None, formats: Sequence[str] | None = None, most: int | None = None) -> Iterator[Sample]:
    """Documents of every quirk in every format that shows it, `each` of a kind; the same for the same seed.

    `names` and `formats` choose some of them; of each quirk at most the first `most` formats. PDF is left out where it cannot be written.
    """
    with_pdf = page_files.pdf_font() is not None
    for one in QUIRKS.values():
        if names is not None and one.name not in names:
            continue
        for order, kind in ((order, kind) for kind in one.of for order in range(each)):
            form, random = _form(one, kind, seed, order)
            drawn = _drawn(one.make(form, random))
            for format_ in one.formats[:most]:
                if (formats is None or format_ in formats) and (with_pdf or format_ not in PRINTED):
                    yield _sample(one, kind, order, format_, drawn)


def _form(one: Quirk, kind: str, seed: int, order: int) -> tuple[Form, Random]:
    random = Random(f"{seed}/{one.name}/{kind}/{order}")
    return _INVENT[kind](random), random


def _drawn(made: "Page | Drawn") -> Drawn:
    return made if isinstance(made, Drawn) else Drawn(page=made)


def _sample(one: Quirk, kind: str, order: int, format_: str, drawn: Drawn) -> Sample:
    suffix, write = FORMATS[format_]
    id_ = f"Q{one.number:02d}-{one.name}-{_LETTERS[kind]}{order + 1}-{format_}"
    data = write(drawn.page.blocks)
    return Sample(
        id=id_,
        quirk=one.name,
        format=format_,
        kind=kind,
        file=f"{id_}.{suffix}",
        data=data.encode() if isinstance(data, str) else data,
        rows=_rows(id_, drawn),
        fields=_fields(id_, drawn),
    )


def _rows(id_: str, drawn: Drawn) -> list[RowTruth]:
    made = []
    for place, form in enumerate(drawn.page.forms):
        for order, row in enumerate(form.indicators):
            also = drawn.also.get((place, order), "")
            told = row_truth(id_, form.name or "", row, certainty=f"sure || {also}" if also else "sure")
            made.append(msgspec.structs.replace(told, **dict.fromkeys(drawn.unknown)))
        made += [row_truth(id_, form.name or "", row, horizon="overall") for row in form.overall_indicators]
    return made


def _fields(id_: str, drawn: Drawn) -> list[FieldTruth]:
    made = [] if drawn.whole is None else field_truths(id_, drawn.whole, _COVER)
    for form, shown in zip(drawn.page.forms, drawn.page.fields, strict=True):
        for told in field_truths(id_, form, shown):
            made.append(msgspec.structs.replace(told, value=drawn.fields.get(told.field, told.value)))
    return made
