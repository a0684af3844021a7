"""The officer's own file marked: comments stand where the value stands, and nothing else of the file is lost."""

import io
import re
import zipfile
from functools import cache
from pathlib import Path

import docx
import msgspec
import openpyxl
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import xlsxwriter
from lxml import etree

from jiheng.marking import seen
from jiheng.model.finding import Severity
from jiheng.model.source import Source
from jiheng.readers.document import read_document, read_grid
from jiheng.readers.frame import Frame
from jiheng.readers.sniff import kind_of
from jiheng.writers.review.docx_marks import mark_docx
from jiheng.writers.review.marks import CannotMark, Mark, Marks, fits, kept, marks_of
from jiheng.writers.review.package import Package
from jiheng.writers.review.pdf_marks import has_text, mark_pdf, on_paper
from jiheng.writers.review.xlsx_marks import mark_xlsx
from tests.writers.documents import HOSTILE, checked

ROOT = Path(__file__).parents[3]
BUILT, EXAMPLES = ROOT / "tests/fixtures/built", ROOT / "examples"
WORKBOOKS = [BUILT / f"six-projects-{maker}.xlsx" for maker in ("xlsxwriter", "openpyxl", "as-typed")]

WORD = [EXAMPLES / "six-projects.docx", BUILT / "six-projects-libreoffice.docx"]
PDF = [BUILT / "six-projects-small-pages.pdf", EXAMPLES / "six-projects.pdf"]
MARKERS = {".xlsx": mark_xlsx, ".docx": mark_docx, ".pdf": mark_pdf}
SPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@cache
def marks_for(data: bytes, name: str) -> Marks:
    return marks_of(checked(read_document(data, name)), "zh")


@cache
def places(data: bytes, name: str) -> dict[Source, str]:
    return seen(read_grid(data, kind_of(data, name)))


def marked(path: Path, marks: Marks | None = None):
    data = path.read_bytes()
    return MARKERS[path.suffix](data, marks or marks_for(data, path.name), places(data, path.name))


def one(source: Source | None, evidence: str = "", text: str = "问题") -> Marks:
    mark = Mark(source=source, evidence=evidence, severity=Severity.ERROR, text=text, where="某处")
    return Marks(marks=(mark,), head="核对结果", unplaced="没有位置：", author="绩衡")


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def commented(data: bytes) -> list[tuple[str, str]]:
    """Text of each commented range of a Word document, and what the comment says."""
    root, comments = (etree.fromstring(parts(data)[f"word/{name}.xml"]) for name in ("document", "comments"))
    said = {comment.get(f"{SPACE}id"): "\n".join("".join(map(str, p.itertext())) for p in comment) for comment in comments}
    open_: set[str | None] = set()
    texts = dict.fromkeys(said, "")
    for element in root.iter(f"{SPACE}commentRangeStart", f"{SPACE}commentRangeEnd", f"{SPACE}t"):
        number = element.get(f"{SPACE}id")
        if element.tag == f"{SPACE}t":
            texts.update({key: texts[key] + (element.text or "") for key in open_})
        else:
            (open_.add if element.tag.endswith("Start") else open_.discard)(number)
    return [(texts[key], said[key]) for key in said]


@pytest.mark.parametrize("path", [*WORKBOOKS, *WORD, *PDF], ids=lambda path: path.name)
def test_a_marked_file_reads_as_before(path):
    done = marked(path)
    before, after = (read_document(data, path.name) for data in (path.read_bytes(), done.data))
    assert msgspec.structs.replace(after, notes=()) == msgspec.structs.replace(before, notes=())
    assert done.placed > done.homeless


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.name)
def test_a_cell_says_what_is_wrong_with_it(path):
    marks = marks_for(path.read_bytes(), path.name)
    book = openpyxl.load_workbook(io.BytesIO(marked(path).data))
    located = [mark for mark in marks.marks if mark.source is not None and mark.evidence and not mark.evidence.isdigit()]
    assert located
    for mark in located:
        assert mark.source is not None
        cell = book[mark.source.sheet or ""][mark.source.cell or ""]
        if fits(mark.evidence, str(cell.value)):
            assert mark.text in cell.comment.text
            assert cell.fill.fgColor.rgb in {"FFFFC7CE", "FFFFEB9C", "FFDDEBF7"}
    assert book.worksheets[0]["A1"].comment.text.startswith("绩衡核对结果：")


@pytest.mark.parametrize("path", WORD, ids=lambda path: path.name)
def test_a_word_comment_stands_around_the_value(path):
    found = commented(marked(path).data)
    assert len(found) > 5
    for mark in marks_for(path.read_bytes(), path.name).marks:
        around = [text for text, said in found[1:] if said == mark.text]
        if around and mark.evidence and not mark.evidence.isdigit():
            assert any(fits(mark.evidence, text) for text in around), mark
    assert len(list(docx.Document(io.BytesIO(marked(path).data)).comments)) == len(found)


@pytest.mark.parametrize("path", PDF, ids=lambda path: path.name)
def test_a_pdf_keeps_its_pages_and_gets_highlights(path):
    done = marked(path)
    assert done.data.startswith(path.read_bytes())
    document = pypdfium2.PdfDocument(done.data)
    assert len(document) == len(pypdfium2.PdfDocument(path.read_bytes()))
    kinds = [kind for page in document for kind in annotations(page)]
    assert kinds.count(pdfium.FPDF_ANNOT_TEXT) == 1
    assert 0 < kinds.count(pdfium.FPDF_ANNOT_HIGHLIGHT) <= done.placed


def annotations(page) -> list[int]:
    handles = [pdfium.FPDFPage_GetAnnot(page.raw, index) for index in range(pdfium.FPDFPage_GetAnnotCount(page.raw))]
    kinds = [pdfium.FPDFAnnot_GetSubtype(handle) for handle in handles]
    for handle in handles:
        pdfium.FPDFPage_CloseAnnot(handle)
    return kinds


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_box_of_a_turned_page_is_the_one_that_reading_saw(turn):
    document = pypdfium2.PdfDocument.new()
    page = document.new_page(400, 300)
    page.set_cropbox(10, 20, 390, 280)
    page.set_rotation(turn)
    frame = Frame(10, 20, 390, 280, turn)
    assert on_paper(page, frame.box(50, 60, 120, 90)) == pytest.approx((50, 60, 120, 90))


@pytest.mark.parametrize(
    ("path", "source"),
    [
        (WORKBOOKS[0], Source(sheet="没有", cell="A1")),
        (WORKBOOKS[0], Source(sheet="没有", cell="../A1")),
        (WORD[0], Source(table=99, row=1, column=1)),
        (WORD[0], Source(line=9999)),
        (PDF[0], Source(page=99, box=(1, 1, 2, 2))),
        (PDF[0], Source(line=1)),
        (WORD[0], None),
    ],
)
def test_what_has_no_place_goes_on_the_whole_document(path, source):
    done = marked(path, one(source, text="无处可放"))
    assert (done.placed, done.homeless) == (0, 1)
    if path.suffix == ".docx":
        assert [said for _, said in commented(done.data)] == ["核对结果\n\n没有位置：\n\n某处\n无处可放"]


@pytest.mark.parametrize("path", [WORKBOOKS[0], WORD[0], PDF[0]], ids=lambda path: path.suffix)
def test_a_place_that_holds_another_text_is_not_marked(path):
    data = path.read_bytes()
    source = next(source for source, text in places(data, path.name).items() if kept(text) == "项目名称")
    assert marked(path, one(source, "项目名称")).placed == 1
    assert marked(path, one(source, "别的文字")).placed == 0
    elsewhere = MARKERS[path.suffix](data, one(source, "别的文字"), {source: "别的文字"})
    assert elsewhere.placed == 0


def test_a_table_that_is_counted_differently_is_not_marked():
    data = WORD[0].read_bytes()
    shifted = {msgspec.structs.replace(source, table=source.table + 1) if source.table else source: text for source, text in places(data, "a.docx").items()}
    source = next(source for source, text in shifted.items() if source.table and "项目名称" in text)
    texts = [text for text, _ in commented(mark_docx(data, one(source, "项目名称"), shifted).data)]
    assert all("项目名称" in text for text in texts[1:])


def rich_workbook() -> bytes:
    """A form with a chart, a picture, lists to choose from, coloured rules, names, a protected sheet and a comment."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet, other = book.add_worksheet("申报表"), book.add_worksheet("测算")
    rows = [("项目名称", "甲项目"), ("一级指标", "二级指标", "三级指标", "指标值"), ("产出指标", "数量指标", "培训次数", "≥3次")]
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    sheet.write_comment("B1", "经办人：已核")
    sheet.data_validation("D3", {"validate": "list", "source": ["≥3次", "≥4次"]})
    sheet.conditional_format("A1:D3", {"type": "no_blanks", "format": book.add_format({"bold": True})})
    sheet.protect("密码")
    other.write_column(0, 0, [1, 2, 3])
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=测算!$A$1:$A$3"})
    other.insert_chart("C3", chart)
    other.insert_image("H3", "stamp.png", {"image_data": io.BytesIO(picture())})
    book.define_name("名称", "=测算!$A$1")
    book.close()
    return out.getvalue()


def picture() -> bytes:
    bitmap = pypdfium2.PdfBitmap.new_native(4, 4, pdfium.FPDFBitmap_BGR)
    out = io.BytesIO()
    bitmap.to_pil().save(out, "PNG")
    return out.getvalue()


def test_everything_else_of_a_workbook_stays_byte_for_byte():
    data = rich_workbook()
    source = Source(sheet="申报表", cell="C3")
    marks = one(source, "培训次数")
    before = Source(sheet="申报表", cell="B1")
    both = msgspec.structs.replace(marks, marks=(*marks.marks, msgspec.structs.replace(marks.marks[0], source=before, evidence="甲项目")))
    done = mark_xlsx(data, both, places(data, "a.xlsx"))
    old, new = parts(data), parts(done.data)
    changed = {name for name in new if old.get(name) != new[name]}
    assert old.keys() <= new.keys()
    assert changed <= {"[Content_Types].xml", "xl/styles.xml", "xl/worksheets/sheet1.xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"}
    sheet = etree.fromstring(new["xl/worksheets/sheet1.xml"])
    assert [child.tag.rpartition("}")[2] for child in sheet] == [child.tag.rpartition("}")[2] for child in etree.fromstring(old["xl/worksheets/sheet1.xml"])]
    book = openpyxl.load_workbook(io.BytesIO(done.data))
    assert book["申报表"]["B1"].comment.text == "经办人：已核\n\n问题"
    assert book["申报表"]["C3"].comment.text == "问题"
    assert new["xl/drawings/vmlDrawing1.vml"].count(b"<v:shape ") == 3  # theirs, ours, and the one on the whole
    ids = re.findall(rb'<v:shape id="([^"]+)"', new["xl/drawings/vmlDrawing1.vml"])
    assert len(ids) == len(set(ids))


def test_everything_else_of_a_word_document_stays_byte_for_byte():
    old, new = parts(WORD[0].read_bytes()), parts(marked(WORD[0]).data)
    changed = {name for name in new if old.get(name) != new[name]}
    assert changed == {"[Content_Types].xml", "word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels"}
    again = mark_docx(marked(WORD[0]).data, one(None), {})
    assert len(commented(again.data)) == len(commented(marked(WORD[0]).data)) + 1


def with_parts(data: bytes, **more: bytes) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        for name, content in more.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_macros_stay_and_a_signature_is_said_to_be_lost():
    data = with_parts(WORD[0].read_bytes(), **{"word/vbaProject.bin": b"\xd0\xcf macro", "_xmlsignatures/sig1.xml": b"<Signature/>"})
    done = mark_docx(data, one(None), {})
    assert done.signed
    assert parts(done.data)["word/vbaProject.bin"] == b"\xd0\xcf macro"
    assert not marked(WORD[0]).signed


@pytest.mark.parametrize("path", [WORKBOOKS[0], WORD[0], PDF[0]], ids=lambda path: path.suffix)
def test_texts_stay_texts(path):
    text = f"{HOSTILE}\x00\x0b\ud800_x0041_]]>"
    done = marked(path, one(None, text=text))
    assert read_document(done.data, path.name)
    if path.suffix == ".xlsx":
        said = openpyxl.load_workbook(io.BytesIO(done.data)).worksheets[0]["A1"].comment.text
        assert "<script>alert(1)</script>" in said


def test_a_discussion_in_a_cell_is_not_written_into():
    relation = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    entry = f'<Relationship Id="rId9" Type="{relation}" Target="/t.xml"/>'
    rels = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{entry}</Relationships>'
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet("表").write("A1", "项目名称")
    book.close()
    data = with_parts(
        out.getvalue(), **{"xl/worksheets/_rels/sheet1.xml.rels": rels.encode(), "t.xml": b'<ThreadedComments><threadedComment ref="A1"/></ThreadedComments>'}
    )
    place = Source(sheet="表", cell="A1")
    done = mark_xlsx(data, one(place, "项目名称"), {place: "项目名称"})
    assert (done.placed, done.homeless) == (0, 1)
    sheet = openpyxl.load_workbook(io.BytesIO(done.data)).worksheets[0]
    assert sheet["A1"].comment is None
    assert "问题" in sheet["A2"].comment.text


def test_a_comment_longer_than_excel_holds_says_that_it_goes_on():
    said = openpyxl.load_workbook(io.BytesIO(marked(WORKBOOKS[0], one(None, text="长" * 40_000)).data)).worksheets[0]["A1"].comment.text
    assert said.endswith("（其余见核对报告，the rest is in the report）")
    assert len(said) <= 32_767


def test_entities_and_strict_files_are_refused():
    for bad in (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', b'<a xmlns="http://purl.oclc.org/ooxml/wordprocessingml/main"/>', b"<a>"):
        data = with_parts(b"", **{"_rels/.rels": bad})
        with pytest.raises(CannotMark):
            Package(data).main()


def test_a_scan_has_no_text_to_mark():
    document = pypdfium2.PdfDocument.new()
    document.new_page(100, 100)
    out = io.BytesIO()
    document.save(out)
    assert not has_text(out.getvalue())
    assert has_text(PDF[0].read_bytes())


def test_texts_are_compared_without_what_programs_change():
    assert kept("（１２）　Ａ-b\n项目") == "12Ab项目"
    assert fits("培训 次数", "三级指标：培训次数")
    assert fits("甲单位乙处", "甲单位")
    assert fits("", "任何文字")
    assert not fits("培训次数", "")
