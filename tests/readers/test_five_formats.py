"""One submission, many files: whatever the format and the program that wrote it, the same is read."""

import itertools
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from jiheng.model.declaration import Submission
from jiheng.model.json import encode
from jiheng.readers.declaration import interpret
from jiheng.readers.doc import read_doc
from jiheng.readers.docx import read_docx
from jiheng.readers.grid import Grid
from jiheng.readers.html import read_html
from jiheng.readers.pdf import read_pdf
from jiheng.readers.text import read_text
from jiheng.readers.xls import read_xls
from jiheng.readers.xlsx import read_xlsx
from tests.fixtures.build import submission
from tests.fixtures.excel import workbook_of_text
from tests.fixtures.layout import blocks
from tests.fixtures.looks import LOOKS, Look, dressed, on_one_table
from tests.fixtures.ocr_text import ocr_text
from tests.fixtures.page import page
from tests.fixtures.word import word

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "tests" / "fixtures" / "built"
NAMES = ("six-projects", "faultless", "older-form")
FILES = sorted(path for folder in (ROOT / "examples", BUILT) for name in NAMES for path in folder.glob(f"{name}*.*"))
READERS: dict[str, Callable[[bytes], Grid]] = {
    ".txt": read_text,
    ".docx": read_docx,
    ".xlsx": read_xlsx,
    ".xls": read_xls,
    ".doc": read_doc,
    ".html": read_html,
    ".pdf": read_pdf,
}
OF_THE_FILE = {"id", "source", "sources", "notes", "certainties"}  # these may differ from file to file


def read(path: Path) -> Submission:
    return interpret(READERS[path.suffix](path.read_bytes()))


def truth(path: Path) -> Submission:
    return submission(next(name for name in NAMES if path.name.startswith(name)))


def fields(value: Any, address: str = "") -> Iterator[tuple[str, Any]]:
    """Every value with its address; blanks and full or half width are not significant."""
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            if name not in OF_THE_FILE:
                yield from fields(getattr(value, name), f"{address}/{name}")
    elif isinstance(value, tuple):
        yield f"{address}/length", len(value)
        for number, item in enumerate(value):
            yield from fields(item, f"{address}/{number}")
    else:
        yield address.removeprefix("/"), "".join(unicodedata.normalize("NFKC", value).split()) if isinstance(value, str) else value


def differences(true: Submission, got: Submission) -> dict[str, tuple[Any, Any]]:
    """Address → what the document says, what was read; values that only one side has stand beside None."""
    expected, found = dict(fields(true)), dict(fields(got))
    return {address: (expected.get(address), found.get(address)) for address in expected | found if expected.get(address) != found.get(address)}


def whole(*without: str) -> list[Any]:
    """Files that lost nothing on the way, as parameters."""
    return [pytest.param(path, id=path.name) for path in FILES if "as-typed" not in path.name and path.suffix not in without]


@pytest.mark.parametrize("path", whole())
def test_every_format_says_the_same(path: Path) -> None:
    assert differences(truth(path), read(path)) == {}


@pytest.mark.parametrize(("name", "turn"), list(itertools.product(NAMES, range(1, 6))))
def test_whatever_damage_befalls_a_form_the_text_says_the_same(name: str, turn: int) -> None:
    true = submission(name)
    assert differences(true, interpret(read_text(ocr_text(true, turn).encode()))) == {}


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.__name__)
@pytest.mark.parametrize("name", NAMES)
def test_the_look_of_the_form_does_not_matter(name: str, look: Look) -> None:
    true = submission(name)
    parts = dressed(blocks(true), look)
    readings = {
        "page": read_html(page(parts).encode()),
        "workbook": read_xlsx(workbook_of_text(on_one_table(parts))),
    } | ({"word": read_docx(word(parts))} if name == "faultless" else {})  # python-docx takes a second for six forms
    for kind, grid in readings.items():
        found = differences(true, interpret(grid))
        assert {address: pair for address, pair in found.items() if not address.endswith("/raw")} == {}, kind


@pytest.mark.parametrize("path", whole(".txt"))
def test_a_file_that_lost_nothing_raises_no_doubt(path: Path) -> None:
    assert [(note.address, note.message) for note in read(path).notes] == []


def test_what_a_typed_cell_lost_is_reported_and_nothing_else_differs() -> None:
    """ "=1.00(个)" typed into a cell is a broken formula; a number whose sign and unit are only its format is read as it is printed."""
    path = BUILT / "six-projects-as-typed.xlsx"
    got = read(path)
    doubtful = {note.address for note in got.notes}
    assert {address for address in differences(truth(path), got) if not any(address.startswith(place) for place in doubtful)} == set()
    assert got.declarations[0].indicators[4].target.raw == "≥12.00(次)"


def test_every_value_of_a_file_has_a_place() -> None:
    for path in FILES:
        indicators = [indicator for declaration in read(path).declarations for indicator in declaration.indicators]
        assert all(indicator.source for indicator in indicators), path.name


@pytest.mark.parametrize("name", NAMES)
def test_texts_and_pages_are_those_of_the_data(name: str) -> None:
    """`make fixtures` was run after the data changed; the data are in the canonical form."""
    true = submission(name)
    assert (ROOT / "examples" / "data" / f"{name}.json").read_bytes() == encode(true)
    folder = ROOT / "examples" if name == "six-projects" else BUILT
    assert (folder / f"{name}.txt").read_text(encoding="utf-8") == ocr_text(true)
    assert (BUILT / f"{name}.html").read_text(encoding="utf-8") == page(blocks(true))


def test_the_builds_cover_every_format_and_every_document() -> None:
    assert {path.suffix for path in FILES} == set(READERS)
    assert [len(submission(name).declarations) for name in NAMES] == [6, 1, 1]
    assert sum(len(declaration.indicators) for declaration in submission("six-projects").declarations) == 40


def test_the_builds_stay_small() -> None:
    assert sum(path.stat().st_size for path in FILES) < 1.6 * 2**20
