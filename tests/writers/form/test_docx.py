"""DOCX: well-formed parts, merged cells, repeated headers, page breaks, bookmarks; equal documents give equal bytes."""

import io
import zipfile

import docx
import pytest
from lxml import etree

from jiheng.model.declaration import Submission
from jiheng.writers.form.docx import to_docx
from jiheng.writers.form.layout import sheets
from jiheng.writers.form.sheet import Page, Paragraph, Sheets
from tests.builders import faultless

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parts(data: bytes) -> dict[str, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: etree.fromstring(archive.read(name)) for name in archive.namelist()}


@pytest.fixture(scope="module")
def body():
    return parts(to_docx(sheets(faultless())))["word/document.xml"]


def test_every_part_is_named_and_well_formed():
    found = parts(to_docx(sheets(faultless())))
    named = {node.get("PartName", "").lstrip("/") for node in found["[Content_Types].xml"]} - {""}
    assert named <= found.keys()
    targets = {f"word/{node.get('Target')}" for node in found["word/_rels/document.xml.rels"]}
    assert targets <= found.keys()
    assert found["docProps/core.xml"][0].text == faultless().title


def test_styles_that_are_used_exist(body):
    styles = {node.get(W + "styleId") for node in parts(to_docx(sheets(faultless())))["word/styles.xml"].iter(W + "style")}
    assert {node.get(W + "val") for node in body.iter(W + "pStyle")} <= styles


def test_rows_fill_the_raster_of_their_table(body):
    for table in body.iter(W + "tbl"):
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        for row in table.iter(W + "tr"):
            spans = [node.find(f"{W}tcPr/{W}gridSpan") for node in row.iter(W + "tc")]
            assert sum(1 if span is None else int(span.get(W + "val")) for span in spans) == columns


def test_the_header_of_the_indicators_is_repeated_and_stays_with_its_rows(body):
    first = [next(table.iter(W + "tr")) for table in body.iter(W + "tbl")][-1]
    assert "三级指标" in "".join(first.itertext())
    assert first.find(f"{W}trPr/{W}tblHeader") is not None
    assert all(node.find(f"{W}pPr/{W}keepNext") is not None for node in first.iter(W + "p"))


def test_each_page_but_the_first_begins_on_a_new_one_with_a_bookmark(body):
    assert len(list(body.iter(W + "pageBreakBefore"))) == len(sheets(faultless()).pages) - 1
    assert [node.get(W + "name") for node in body.iter(W + "bookmarkStart")] == ["page_1", "page_2", "page_3"]


def test_tables_are_parted_from_each_other_and_from_the_end(body):
    for table in body.iter(W + "tbl"):
        assert table.getnext().tag == W + "p"


def test_turned_paper_is_a_section_of_its_own():
    pages = (Page(blocks=(Paragraph(text="甲"),)), Page(blocks=(Paragraph(text="乙\n丙\t丁"),), landscape=True), Page(blocks=()))
    body = parts(to_docx(Sheets(title="甲&乙", pages=pages)))["word/document.xml"]
    assert [node.get(W + "orient") for node in body.iter(W + "pgSz")] == [None, "landscape", None]
    assert len(list(body.iter(W + "br"))) == 1


def test_equal_documents_give_equal_bytes():
    assert to_docx(sheets(faultless())) == to_docx(sheets(faultless()))


def test_a_document_of_nothing_is_a_document():
    assert parts(to_docx(sheets(Submission())))["word/document.xml"].find(f"{W}body/{W}sectPr") is not None


def test_word_libraries_open_it():
    opened = docx.Document(io.BytesIO(to_docx(sheets(faultless()))))
    assert opened.core_properties.title == faultless().title
    assert opened.tables[0].cell(2, 0).text == "项目名称"
    assert opened.tables[0].cell(2, 1).text == faultless().declarations[0].name
    assert round((opened.sections[0].page_width or 0) / 36_000) == 210  # millimetres
