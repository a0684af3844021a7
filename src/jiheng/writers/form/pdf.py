"""Forms as PDF: typeset by typst, fonts embedded, bookmarks, tags; PDF/A-3a and PDF/UA-1, with the submission attached as JSON."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import import_module
from importlib.resources import as_file, files
from itertools import groupby
from typing import Any, Literal, NamedTuple

import msgspec

from jiheng.model.declaration import Submission
from jiheng.model.json import encode
from jiheng.writers.form.fonts import CannotTypeset, brought, fangsong, heiti
from jiheng.writers.form.sheet import Box, Page, Paragraph, Role, Sheets, Table

Standard = Literal["a-3a", "ua-1", "1.7"]
ARCHIVE: tuple[Standard, ...] = ("a-3a", "ua-1")
ATTACHMENT = "jiheng.json"  # as readers/attached.py looks for it
_LONG = 5.0  # characters to the millimetre of width: a score of lines
_UNBROKEN = re.compile(r"(?:[!-~≤≥]|(?<=\()[^!-~]|[^!-~](?=[/)]))+")  # what a line does not end within: ≥100.00(人/
_EM = 10.5 * 25.4 / 72  # millimetres of a Chinese character; others take half of it
_SIDES = 2.4  # millimetres that a cell keeps free
_NUMBER = re.compile(r"[-\d,.%]+")
_NUMBER_FILL = 0.44  # digits of 10.5 points to the millimetre, with some room at the sides
_ABOUT = "绩效目标申报材料的数据，由绩衡写出，可由 jiheng read 无损读回"


def to_pdf(sheets: Sheets, submission: Submission, *, made: dt.datetime | None = None) -> bytes:
    """The document as PDF. `made` is the time of making that it states (with time zone; default: now).

    Characters that no font of this machine holds are shown as boxes and read back all the same. Where archiving standards cannot be met
    (characters for private use), the file is a plain PDF. Raises CannotTypeset where typst or a Chinese font is missing.
    """
    typst, fonts = _typst(), _fonts()
    families = frozenset(fonts.families())
    inputs = {
        "sheets": _json(_drawn(sheets)),
        "about": _json(_about(sheets, submission)),
        "hei": _json(heiti(families)),
        "fang": _json(fangsong(families)),
        "data": encode(submission, indent=0).decode(),
    }
    stamp = made or dt.datetime.now(dt.UTC).replace(microsecond=0)
    with as_file(files("jiheng.writers.form") / "form.typ") as template:
        compiler = typst.Compiler(template, font_paths=fonts, sys_inputs=inputs)
        try:
            return _compiled(compiler, stamp, ARCHIVE)
        except typst.TypstError as error:
            if "PDF/A" not in str(error):
                raise
        return _compiled(compiler, stamp, ("1.7",))


def typesetter() -> tuple[Any, Any]:
    """The typesetter and the fonts that it has. Raises CannotTypeset where it is missing."""
    return _typst(), _fonts()


def _typst() -> Any:
    """The typesetter, an extra: looked for when first needed."""
    try:
        return import_module("typst")
    except ModuleNotFoundError as error:
        raise CannotTypeset(
            "没有安装写 PDF 的组件。请运行 pip install 'jiheng[pdf]' 后再试；Word、Excel 和网页不需要它。",
            "What writes PDF is not installed. Run pip install 'jiheng[pdf]' and try again; Word, Excel and web pages need none of it.",
        ) from error


@lru_cache(maxsize=1)
def _fonts() -> Any:
    """Fonts of the system and those that jiheng[pdf] brings; kept, as looking them up opens every font file."""
    return _typst().Fonts(include_embedded_fonts=False, font_paths=brought())


def _compiled(compiler: Any, stamp: dt.datetime, standards: Sequence[Standard]) -> bytes:
    made: bytes = compiler.compile(format="pdf", pdf_standards=list(standards), timestamp=stamp)
    return made


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _about(sheets: Sheets, submission: Submission) -> dict[str, Any]:
    """Metadata: the agency as author, the projects as keywords."""
    names = [form.name for form in submission.declarations if form.name]
    year = [f"{submission.year}年度"] if submission.year else []
    return {
        "author": submission.agency or "",
        "keywords": ["绩效目标", *year, *names[:50]],
        "description": sheets.title,
        "attached": _ABOUT,
    }


def _drawn(sheets: Sheets) -> dict[str, Any]:
    """The sheets as the template takes them: rows numbered, in parts that are headers or not; told which pages show their own title."""
    return {"title": sheets.title, "margins": sheets.margins, "pages": [_page(page) for page in sheets.pages]}


def _page(page: Page) -> dict[str, Any]:
    blocks = [block if isinstance(block, Paragraph) else _table(block) for block in page.blocks]
    return {"blocks": blocks, "bookmark": page.bookmark, "landscape": page.landscape, "titled": any(_titles(page))}


def _titles(page: Page) -> Iterator[Paragraph | Box]:
    """What may carry the bookmark of the page."""
    for block in page.blocks:
        parts: Iterator[Paragraph | Box] = iter((block,)) if isinstance(block, Paragraph) else (box for row in block.rows for box in row.cells)
        yield from (part for part in parts if part.role is Role.TITLE)


def _table(table: Table) -> dict[str, Any]:
    rows = [[_Part(box) for box in row.cells] for row in table.rows]
    repeated = {number for run in _headers(table) if _set_apart(rows, run) for number in run}
    parts: list[dict[str, Any]] = []
    for number, row in enumerate(table.rows):
        header = number in repeated
        if not parts or parts[-1]["header"] != header:
            parts.append({"header": header, "rows": []})
        parts[-1]["rows"].append({"number": number, "height": row.height, "cells": _cells(rows[number], table.widths)})
    return {"widths": table.widths, "parts": parts}


class _Part(NamedTuple):
    """A cell, or the upper or lower part of one that a repeated header ends in; `open`: the side without a rule ("bottom", "top")."""

    box: Box
    open: str = ""


def _headers(table: Table) -> Iterator[range]:
    """Runs of header rows."""
    numbers = [number for number, row in enumerate(table.rows) if row.header]
    for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        found = [number for _, number in run]
        yield range(found[0], found[-1] + 1)


def _set_apart(rows: list[list[_Part]], header: range) -> bool:
    """Part the merged cells that go on below a header, so that it can be repeated on every page; False where one comes from above it."""
    if any(number < header.start < number + part.box.row_span for number, row in enumerate(rows[: header.start]) for part in row):
        return False
    for number in header:
        for place, part in enumerate(rows[number]):
            below = number + part.box.row_span - header.stop
            if below > 0:
                upper = msgspec.structs.replace(part.box, text="", row_span=header.stop - number)
                rows[number][place] = _Part(upper, "bottom")
                rows[header.stop].append(_Part(msgspec.structs.replace(part.box, row_span=below), "top"))
    return True


def _cells(row: Sequence[_Part], widths: Sequence[float]) -> list[dict[str, Any]]:
    """The cells of a row; the one least likely to wrap holds the row open to its least height. Rows of a few lines are not torn by a page's end."""
    fill = {part.box.column: len(part.box.text) / sum(widths[part.box.column : part.box.column + part.box.column_span]) for part in row}
    single = [part.box for part in row if part.box.row_span == 1]
    holder = min(single, key=lambda box: fill[box.column], default=None)
    whole = all(fill[box.column] < _LONG for box in single)
    return [
        msgspec.structs.asdict(part.box)
        | {
            "strut": part.box is holder,
            "open": part.open,
            "breakable": part.box.row_span > 1 or not whole,
            "scale": _scale(part.box.text, fill[part.box.column]),
            "loose": _longest(part.box.text) > sum(widths[part.box.column : part.box.column + part.box.column_span]) - _SIDES,
        }
        for part in sorted(row, key=lambda part: part.box.column)
    ]


def _scale(text: str, fill: float) -> float:
    """How much smaller a number or date is set, so that it stands on one line; 0 for texts, which may have several. `fill`: characters to the millimetre."""
    return max(0.5, min(1.0, _NUMBER_FILL / fill)) if _NUMBER.fullmatch(text) else 0.0


def _longest(text: str) -> float:
    """Millimetres of the longest part of a text in a table that no line ends within."""
    return max((sum(_EM / 2 if character.isascii() else _EM for character in run[0]) for run in _UNBROKEN.finditer(text)), default=0.0)
