"""Files made to do harm, and files that harm befell: nothing but Unreadable or a reading comes out, in little time and memory."""

import io
import random
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from jiheng.model.carried import LONGEST_NOTE, MOST_CANDIDATES, MOST_NOTES
from jiheng.model.declaration import Note
from jiheng.model.json import encode
from jiheng.readers import archive as archive_module
from jiheng.readers.document import read_document
from jiheng.readers.docx import read_docx
from jiheng.readers.grid import Grid, Unreadable
from jiheng.readers.html import read_html
from jiheng.readers.xlsx import read_xlsx
from tests.builders import faultless
from tests.hostile.files_office import FILES
from tests.readers.office_parts import archive, cell, document, paragraph, table, workbook

DTD = '<!DOCTYPE w:document [<!ENTITY a "AAAAAAAAAA"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def with_main_part(xml: str | bytes) -> bytes:
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": xml})


@pytest.mark.parametrize("entity", ["b", "c"])
def test_entities_are_refused(entity: str):
    with pytest.raises(Unreadable, match="DTD"):
        read_docx(with_main_part(f"<?xml version='1.0'?>{DTD}<w:document {W}><w:body><w:p><w:r><w:t>&{entity};</w:t></w:r></w:p></w:body></w:document>"))


def test_entities_are_refused_in_other_encodings_and_in_sheets():
    hidden = f"<?xml version='1.0' encoding='utf-16'?>{DTD}<w:document {W}><w:body/></w:document>".encode("utf-16")
    with pytest.raises(Unreadable, match="DTD"):
        read_docx(with_main_part(hidden))
    sheet = workbook("<sheetData><row><c><v>1</v></c></row></sheetData>")
    with zipfile.ZipFile(io.BytesIO(sheet)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts["xl/worksheets/sheet1.xml"] = DTD.replace("w:document", "worksheet").encode() + parts["xl/worksheets/sheet1.xml"]
    with pytest.raises(Unreadable):
        read_xlsx(archive(dict(parts)))


def test_a_zip_bomb_stops_while_it_is_inflated():
    bomb = with_main_part(b"<a>" + b" " * (64 * 2**20))
    tracemalloc.start()
    with pytest.raises(Unreadable, match="过大"):
        read_docx(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 32 * 2**20


def test_all_parts_together_have_a_limit(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(archive_module, "MOST_INFLATED", 1000)
    with pytest.raises(Unreadable, match="过大"):
        read_docx(document(paragraph("长" * 2000)))


def test_too_many_members_are_refused():
    with pytest.raises(Unreadable, match="过大"):
        read_docx(archive({f"m{i}": b"" for i in range(archive_module.MOST_MEMBERS + 1)}))


def test_a_size_that_lies_gains_nothing():
    """The directory says 10 bytes; the member holds more. What comes out is cut to what was said, or refused."""
    data = bytearray(document(paragraph("甲")))
    place = data.index(b"word/document.xml", data.index(b"PK\x01\x02")) - 46
    data[place + 24 : place + 28] = (10).to_bytes(4, "little")
    with pytest.raises(Unreadable):
        read_docx(bytes(data))


def test_names_that_lead_outside_are_never_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    parts: dict[str, str | bytes] = {"../outside.txt": "x", "/etc/x": "x", "[Content_Types].xml": "<Types/>", "xl/vbaProject.bin": "macro"}
    with pytest.raises(Unreadable):
        read_document(archive(parts), "a.docx")
    assert list(tmp_path.parent.glob("outside.txt")) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("depth", [200, 5_000, 100_000])
def test_deep_xml_is_refused_or_read(depth: int):
    tables = "<w:tbl><w:tr><w:tc>" * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * depth
    with pytest.raises(Unreadable):
        read_docx(document(tables))


def test_enormous_spans_are_cut_or_refused():
    wide = cell("甲", '<w:gridSpan w:val="999999999"/>')
    assert read_docx(document(table(wide))).lines[0].cells[0].column_span == 1000
    page = "<table>" + "<tr><td rowspan=65534 colspan=1000>x" * 300
    with pytest.raises(Unreadable, match="过大"):
        read_html(page.encode())


def test_a_hundred_thousand_merges_are_refused_or_read():
    merges = "".join(f'<mergeCell ref="A{row}:XFD{row + 900_000}"/>' for row in range(1, 100_000))
    rows = "<sheetData><row r='1'><c><v>1</v></c></row><row r='90000'><c r='IV90000'><v>1</v></c></row></sheetData>"
    with pytest.raises(Unreadable, match="过多"):
        read_xlsx(workbook(f"{rows}<mergeCells>{merges}</mergeCells>"))


def test_a_part_that_is_no_xml_means_damage():
    for part in (b"", b"\0\0\0", b"<a", zlib.compress(b"x")):
        with pytest.raises(Unreadable):
            read_docx(with_main_part(part))


def _docx() -> bytes:
    return document(paragraph("项目概述") + table(cell("项目名称") + cell("修路"), cell("主管部门") + cell("局")))


def _xlsx() -> bytes:
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c><c r="B1" s="1"><v>0.85</v></c></row>'
    return workbook(f'<sheetData>{row}</sheetData><mergeCells><mergeCell ref="A1:A2"/></mergeCells>', formats=("0%",))


def _html() -> bytes:
    return "<table><tr><td rowspan=2 colspan=3>绩效<td>目标</table>".encode() * 3


READERS: list[tuple[Callable[[bytes], Grid], Callable[[], bytes]]] = [(read_docx, _docx), (read_xlsx, _xlsx), (read_html, _html)]


@pytest.mark.parametrize(("reader", "make"), READERS, ids=["docx", "xlsx", "html"])
def test_whatever_befalls_a_file_it_is_read_or_unreadable(reader: Callable[[bytes], Grid], make: Callable[[], bytes]):
    whole, chance = make(), random.Random(20260101)
    for _ in range(400):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            reader(bytes(data[: chance.randrange(len(data))] if chance.random() < 0.3 else data))
        except Unreadable:
            continue


@pytest.mark.parametrize("make", [_docx, _xlsx], ids=["docx", "xlsx"])
def test_whatever_befalls_the_xml_inside_it_is_read_or_unreadable(make: Callable[[], bytes]):
    """Flipped bytes in a zip mostly meet its checksums; here they reach the parsers."""
    with zipfile.ZipFile(io.BytesIO(make())) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    chance = random.Random(20261231)
    for _ in range(400):
        name = chance.choice(sorted(parts))
        data = bytearray(parts[name])
        for _ in range(chance.randint(1, 4)):
            if data:
                data[chance.randrange(len(data))] = chance.choice(b'0123456789"<>/&aZ:-')
        try:
            (read_docx if make is _docx else read_xlsx)(archive({**parts, name: bytes(data)}))
        except Unreadable:
            continue


def test_a_part_beyond_the_bounds_of_the_parser_is_too_large_not_damaged():
    with pytest.raises(Unreadable, match="过大"):
        read_docx(with_main_part(f"<w:document {W}><w:body>{' ' * 11_000_000}</w:body></w:document>"))
    parts = {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row>" + b" " * 11_000_000 + b"</row></sheetData></worksheet>"}
    with zipfile.ZipFile(io.BytesIO(workbook("<sheetData/>"))) as packed:
        whole = {name: packed.read(name) for name in packed.namelist()} | parts
    with pytest.raises(Unreadable, match="过大"):
        read_xlsx(archive(dict(whole)))


@pytest.mark.parametrize("entity", ["lol" * 10, "&b;" * 10])
def test_entities_that_the_parser_itself_gives_up_are_told_as_a_dtd(entity: str):
    dtd = f'<!DOCTYPE w:document [<!ENTITY a "{"a" * 100_000}"><!ENTITY b "{"&a;" * 10}"><!ENTITY c "{entity}">]>'
    with pytest.raises(Unreadable, match="DTD"):
        read_docx(with_main_part(f"{dtd}<w:document {W}><w:body>{'&c;&b;' * 50}</w:body>"))


def test_several_names_for_the_same_bytes_are_too_large():
    with pytest.raises(Unreadable, match="过大"):
        read_document(FILES["zip-overlapping-members.docx"](), "a.docx")


def test_notes_that_json_brings_along_are_short():
    note = Note(address="", message="核准" * 5000, candidates=("甲" * 500,) * 1_000)
    notes = read_document(encode(msgspec.structs.replace(faultless(), notes=(note,) * 1_000)), "a.json").notes
    assert len(notes) == MOST_NOTES
    assert len(notes[0].message) <= LONGEST_NOTE
    assert sum(map(len, notes[0].candidates)) <= MOST_CANDIDATES * LONGEST_NOTE
