"""Hostile texts through the writers: the documents are whole, and hold no formula and no script."""

import io
import time
import zipfile

import msgspec
import openpyxl
import pypdfium2
import pytest
from lxml import etree

from jiheng.model.declaration import Submission
from jiheng.model.json import decode
from jiheng.writers.form.document import Format, document
from tests.hostile.files_office import EXAMPLES, FORMULAS

TEXTS = (
    *FORMULAS,
    "<script>alert(1)</script>",
    "</w:t></w:r><w:br/>&amp;]]>",
    "\x00\x01\x08\x0b\x1b[2J\x7f\ufffe\uffff",
    "\u202e倒着\u2066\u200b\ufeff",
    "e" + "\u0301" * 500,
    '#eval("1") $x$ `raw` @label \\u{0}',
    "长" * 100_000,
)


def hostile(text: str, rows: int = 1) -> Submission:
    """The faultless form with this text in its name, agency and indicators."""
    whole = decode((EXAMPLES / "data" / "faultless.json").read_bytes())
    form = whole.declarations[0]
    row = form.indicators[0]
    found = tuple(msgspec.structs.replace(row, id=f"{row.id}-{i}", name=text, target=msgspec.structs.replace(row.target, raw=text)) for i in range(rows))
    return msgspec.structs.replace(whole, declarations=(msgspec.structs.replace(form, name=text, indicators=found),))


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
@pytest.mark.parametrize("kind", [Format.DOCX, Format.XLSX, Format.HTML])
def test_hostile_texts_are_written_as_texts(kind: Format, text: str):
    data = document(hostile(text), kind)
    if kind is Format.HTML:
        assert b"<script>alert" not in data
        return
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for name in packed.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(packed.read(name))
    if kind is Format.XLSX:
        sheets = [sheet for sheet in openpyxl.load_workbook(io.BytesIO(data)) if sheet.sheet_state == "visible"]
        assert [cell.coordinate for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []


@pytest.mark.parametrize("text", TEXTS[:-1], ids=range(len(TEXTS) - 1))
def test_hostile_texts_are_printed_as_texts_in_pdf(text: str):
    """Typst sees them as values, never as markup; what XML and fonts cannot hold does no harm."""
    assert printed(text).startswith("财政项目支出绩效目标申报表")


@pytest.mark.parametrize("text", ['#eval("1") $x$ `raw` @label', "<script>alert(1)</script>", "=1+1", "*强* _调_ // 注 /* 释 */ ~ --- \\u{41}"])
def test_markup_stands_in_pdf_as_it_was_typed(text: str):
    shown = printed(text).replace("\u200b", "")  # where a line may break
    assert "".join(text.split()) in "".join(shown.split())


@pytest.mark.slow
def test_a_text_of_a_hundred_thousand_characters_is_printed_whole():
    assert printed(TEXTS[-1]).count("长") >= 3 * 100_000


def printed(text: str) -> str:
    """What the form says on its pages, the cover before it left out."""
    pages = pypdfium2.PdfDocument(document(hostile(text), Format.PDF))
    whole = "\n".join(page.get_textpage().get_text_bounded() for page in pages)
    return whole[whole.index("财政项目支出绩效目标申报表") :]


@pytest.mark.slow
@pytest.mark.parametrize("kind", [Format.DOCX, Format.XLSX, Format.HTML])
def test_time_grows_with_the_number_of_indicators(kind: Format):
    took = []
    for rows in (500, 2000):
        began = time.process_time()
        document(hostile("修路长度", rows), kind)
        took.append(time.process_time() - began)
    assert took[1] < 4 * 2.5 * took[0] + 1
