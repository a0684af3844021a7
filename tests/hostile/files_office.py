"""Nasty DOCX, XLSX, OFD, DOC and archives."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from tests.fixtures import ofd
from tests.readers.office_parts import S, W, archive, cell, document, paragraph, table, workbook

BUILT = Path(__file__).parent.parent / "fixtures" / "built"
EXAMPLES = Path(__file__).parents[2] / "examples"
DTD = (
    '<!DOCTYPE x [<!ENTITY a "AAAAAAAAAA"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">'
    '<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
)
FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", '=HYPERLINK("http://x","y")', '=DDE("cmd";"/C calc";"")')


def form(*targets: tuple[str, str]) -> str:
    """Rows of a form in DOCX: a name and a target each."""
    head = cell("一级指标") + cell("二级指标") + cell("三级指标") + cell("指标值")
    title = cell("财政项目支出绩效目标申报表", '<w:gridSpan w:val="4"/>')
    rows = [cell("产出指标") + cell("数量指标") + cell(name) + cell(target) for name, target in targets]
    return table(title, cell("项目名称") + cell("修路") + cell("项目类别") + cell("其他"), head, *rows)


def _rewritten(name: str, change: Callable[[bytes], bytes], part: str) -> bytes:
    """A built file with one of its parts changed."""
    with zipfile.ZipFile(BUILT / name) as packed:
        parts: dict[str, str | bytes] = {member: packed.read(member) for member in packed.namelist()}
    parts[part] = change(bytes(parts[part]))  # type: ignore[arg-type]  # they are all bytes
    return archive(parts)


def _stored(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return out.getvalue()


def _flat_bomb() -> bytes:
    """200 MB of blanks as the main part, deflated without ever holding them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        with packed.open("word/document.xml", "w", force_zip64=True) as stream:
            stream.write(f'<w:document xmlns:w="{W}"><w:body>'.encode())
            for _ in range(200):
                stream.write(b" " * 2**20)
    return out.getvalue()


def _nested_bomb() -> bytes:
    data = b"\0" * 2**24
    for depth in range(5):
        data = archive({f"{depth}.zip": data, "[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>"})
    return data


def _lying_sizes() -> bytes:
    data = bytearray(document(paragraph("甲" * 1000)))
    place = data.index(b"word/document.xml", data.index(b"PK\x01\x02")) - 46
    data[place + 20 : place + 28] = b"\xff\xff\xff\x7f" * 2
    return bytes(data)


def _overlapping() -> bytes:
    """Ten members in the directory that are all the same bytes (as in the quoted-overlap bomb)."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packed.compress(b" " * 2**24) + packed.flush()
    name = b"[Content_Types].xml"
    fields = struct.pack("<HHHHHIII", 20, 0, 8, 0, 33, zlib.crc32(b" " * 2**24), len(body), 2**24)
    local = b"PK\x03\x04" + fields + struct.pack("<HH", len(name), 0) + name + body
    directory = b"".join(
        b"PK\x01\x02" + struct.pack("<H", 20) + fields + struct.pack("<HHHHHII", len(other), 0, 0, 0, 0, 0, 0) + other
        for other in (name, b"word/document.xml", *(b"x%d" % i for i in range(8)))
    )
    return local + directory + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 10, 10, len(directory), len(local), 0)


def _symlink() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        link = zipfile.ZipInfo("word/document.xml")
        link.external_attr = 0o120777 << 16
        packed.writestr(link, "/etc/passwd")
    return out.getvalue()


def _outside() -> bytes:
    names = ("../../etc/passwd", "/etc/shadow", "C:\\windows\\x", "..\\..\\x", "word/../../outside.txt")
    return archive({**dict.fromkeys(names, "x"), "[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>"})


def _relation_outside() -> bytes:
    rels = '<Relationships><Relationship Id="rId1" Type="x/officeDocument" Target="../../../../etc/passwd"/></Relationships>'
    return archive({"[Content_Types].xml": "<Types/>", "_rels/.rels": rels})


def _with_dtd(entity: str) -> bytes:
    return archive(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f'{DTD}<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>&{entity};</w:t></w:r></w:p></w:body></w:document>',
        }
    )


def _sheet(inside: str, **more: object) -> bytes:
    return workbook(inside, **more)  # type: ignore[arg-type]  # passed on as given


def _xlsx_with_dtd() -> bytes:
    strings = f'{DTD}<sst xmlns="{S}"><si><t>&e;&f;</t></si></sst>'.encode()
    return _rewritten("faultless.xlsx", lambda _: strings, "xl/sharedStrings.xml")


def _million_merges() -> bytes:
    merges = "".join(f'<mergeCell ref="A{row}:B{row + 1}"/>' for row in range(1, 100_001))
    return workbook(f'<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><mergeCells>{merges}</mergeCells>')


def _cells(rows: int, columns: int) -> bytes:
    return workbook("<sheetData>" + ("<row>" + "<c><v>1</v></c>" * columns + "</row>") * rows + "</sheetData>")


def _ole(name: str, change: Callable[[bytearray], object]) -> bytes:
    data = bytearray((BUILT / name).read_bytes())
    change(data)
    return bytes(data)


def _patched_doc(fib: Mapping[int, int], table: Callable[[bytes], bytes] = bytes) -> bytes:
    """The built .doc with words of its FIB changed; `table` changes its table stream in place."""
    import olefile

    out = io.BytesIO((BUILT / "older-form-libreoffice.doc").read_bytes())
    with olefile.OleFileIO(out, write_mode=True) as file:
        stream = bytearray(file.openstream("WordDocument").read())
        for place, value in fib.items():
            stream[place : place + 4] = struct.pack("<I", value & 0xFFFFFFFF)
        file.write_stream("WordDocument", bytes(stream))
        name = "1Table" if file.exists("1Table") else "0Table"
        file.write_stream(name, table(file.openstream(name).read()))
        return bytes(out.getvalue())


def _pieces(stream: bytes) -> bytes:
    """All pieces of the table 16 million characters, each from the beginning."""
    import olefile

    with olefile.OleFileIO(io.BytesIO((BUILT / "older-form-libreoffice.doc").read_bytes())) as file:
        document_ = file.openstream("WordDocument").read()
    place, size = struct.unpack_from("<II", document_, 0x01A2)
    data = bytearray(stream)
    count = (size - 5 - 4) // 12
    for index in range(count + 1):
        struct.pack_into("<I", data, place + 5 + 4 * index, 0 if index % 2 == 0 else 16_000_000)
    return bytes(data)


def _dense_pieces(stream: bytes) -> bytes:
    """A piece table that fills the whole stream: thousands of pieces that all show the same text."""
    data = bytearray(stream)
    count = (len(data) - 9) // 12
    data[0] = 2
    struct.pack_into("<I", data, 1, 12 * count + 4)
    for index in range(count + 1):
        struct.pack_into("<I", data, 5 + 4 * index, 19_000_000 if index % 2 else 0)
    for index in range(count):
        struct.pack_into("<HIH", data, 5 + 4 * (count + 1) + 8 * index, 0, 0x40000000 | 0x800, 0)
    return bytes(data)


def _ofd_rows(layer: str = "", **more: object) -> bytes:
    heads = "".join(ofd.text(word, 20 + 40 * i, 30) for i, word in enumerate(("项目名称", "一级指标", "三级指标", "指标值")))
    return ofd.package([heads + layer], **more)  # type: ignore[arg-type]  # passed on as given


def _ofd_part(part: str, text: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(_ofd_rows())) as packed:
        parts: dict[str, str | bytes] = {name: packed.read(name) for name in packed.namelist()}
    return archive({**parts, part: text})


def _ofd_cyclic() -> bytes:
    """A page whose template is the page itself, a document that is its own page."""
    body = (
        f'<ofd:Document {ofd.NAMESPACE}><ofd:CommonData><ofd:TemplatePage ID="900" BaseLoc="Pages/Page_0/Content.xml"/></ofd:CommonData>'
        '<ofd:Pages><ofd:Page ID="0" BaseLoc="Pages/Page_0/Content.xml"/><ofd:Page ID="1" BaseLoc="Document.xml"/></ofd:Pages></ofd:Document>'
    )
    with zipfile.ZipFile(io.BytesIO(_ofd_part("Doc_0/Document.xml", body))) as packed:
        parts: dict[str, str | bytes] = {name: packed.read(name) for name in packed.namelist()}
    page = ofd.content(ofd.text("项目名称", 20, 30), template="900").replace("<ofd:Content>", '<ofd:Template TemplateID="900"/>' * 2000 + "<ofd:Content>")
    return archive({**parts, "Doc_0/Pages/Page_0/Content.xml": page})


def _own_workbook(change: Callable[[str], str]) -> bytes:
    """A workbook that jiheng wrote, its hidden sheet tampered with."""
    from jiheng.model.json import decode
    from jiheng.writers.form.document import Format
    from jiheng.writers.form.document import document as written

    data = written(decode((EXAMPLES / "data" / "faultless.json").read_bytes()), Format.XLSX)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts: dict[str, str | bytes] = {name: packed.read(name) for name in packed.namelist()}
    return archive({name: change(bytes(part).decode()) if name.endswith(".xml") else part for name, part in parts.items()})  # type: ignore[arg-type]  # bytes all


_PAGE = '<ofd:Page BaseLoc="Pages/Page_0/Content.xml"/>'
_DEEP = "<w:tbl><w:tr><w:tc>" * 100_000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 100_000
_ENCRYPTED = "EncryptedPackage"


def _password_ole() -> bytes:
    """The compound file that Excel makes of a workbook with a password, by the name of its stream."""
    data = bytearray((BUILT / "six-projects-libreoffice.xls").read_bytes())
    old = next(name for name in ("Workbook", "Book") if name.encode("utf-16-le") in data)
    place = data.index(old.encode("utf-16-le") + b"\0\0")
    name = _ENCRYPTED.encode("utf-16-le") + b"\0\0"
    data[place : place + 64] = name.ljust(64, b"\0")
    data[place + 64 : place + 66] = struct.pack("<H", len(name))
    return bytes(data)


FILES: dict[str, Callable[[], bytes]] = {
    "zip-bomb-flat.docx": _flat_bomb,
    "zip-bomb-nested.docx": _nested_bomb,
    "zip-lying-sizes.docx": _lying_sizes,
    "zip-overlapping-members.docx": _overlapping,
    "zip-symlink.docx": _symlink,
    "zip-names-outside.docx": _outside,
    "zip-relation-outside.docx": _relation_outside,
    "zip-truncated.docx": lambda: (EXAMPLES / "six-projects.docx").read_bytes()[:-300],
    "zip-half.xlsx": lambda: (BUILT / "faultless.xlsx").read_bytes()[:4000],
    "zip-empty.docx": lambda: b"PK\x05\x06" + bytes(18),
    "zip-stored-garbage.docx": lambda: _stored({"[Content_Types].xml": b"\xff" * 1000, "word/document.xml": bytes(range(256)) * 100}),
    "xml-deep.docx": lambda: document(_DEEP),
    "xml-deep-runs.docx": lambda: document("<w:p>" + "<w:ins>" * 5000 + "<w:r><w:t>甲</w:t></w:r>" + "</w:ins>" * 5000 + "</w:p>"),
    "xml-billion-laughs.docx": partial(_with_dtd, "e"),
    "xml-external-entity.docx": partial(_with_dtd, "f"),
    "xml-billion-laughs.xlsx": _xlsx_with_dtd,
    "xml-million-attributes.docx": lambda: document("<w:p " + " ".join(f'a{i}="x"' for i in range(200_000)) + "/>"),
    "docx-grid-span-of-a-billion.docx": lambda: document(table(cell("甲", '<w:gridSpan w:val="999999999"/>'), cell("乙"))),
    "docx-spans-of-a-thousand-in-1000-rows.docx": lambda: document(table(*[cell("甲", '<w:gridSpan w:val="1000"/>') * 50] * 1000)),
    "docx-20000-rows-merged-down.docx": lambda: document(table(*[cell("甲", '<w:vMerge w:val="continue"/>') * 20] * 20_000)),
    "docx-long-digits-in-spans.docx": lambda: document(table(cell("甲", f'<w:gridSpan w:val="{"9" * 5000}"/>'))),
    "docx-numbering-of-huge-numbers.docx": lambda: document(
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="999999999999"/><w:numId w:val="-1"/></w:numPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>' * 20
    ),
    "docx-formulas-in-every-cell.docx": lambda: document(form(*((text.strip("\t\r"), text.strip("\t\r")) for text in FORMULAS))),
    "docx-invisible-characters.docx": lambda: document(
        form(("\u202e路修\u202c长\u200b度\u200d\ufeff", "≥\u200b3\u0301\u0301(公里)"), ("e" + "\u0301" * 20_000, "≥1(个)"))
    ),
    "docx-zwj-everywhere.docx": lambda: document(form(*[("\u200d" * 1000, "\u2060" * 1000)] * 50)),
    "docx-huge-target.docx": lambda: document(form(("长度", "≥" + "9" * 100_000 + "(公里)"), ("数", "≥1" + "万" * 50_000), ("比", "1e999999999"))),
    "docx-one-cell-of-5-mb.docx": lambda: document(form(("修路长度" * 400_000, "≥3(公里)"))),
    "docx-100000-paragraphs.docx": lambda: document(paragraph("一级指标") * 100_000),
    "xlsx-merge-of-a-whole-sheet.xlsx": lambda: _sheet(
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>项目名称</t></is></c></row></sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    ),
    "xlsx-100000-merges.xlsx": _million_merges,
    "xlsx-row-10-million.xlsx": lambda: _sheet('<sheetData><row r="10000000"><c r="A10000000"><v>1</v></c></row></sheetData>'),
    "xlsx-corner-cells.xlsx": lambda: _sheet(
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    ),
    "xlsx-a-million-cells.xlsx": partial(_cells, 10_000, 100),
    "xlsx-shared-string-out-of-range.xlsx": lambda: _sheet('<sheetData><row><c t="s"><v>99999999999999</v></c></row></sheetData>'),
    "xlsx-numbers-1e400.xlsx": lambda: _sheet(
        "<sheetData><row><c><v>1e400</v></c><c><v>-1e-400</v></c><c><v>NaN</v></c><c><v>" + "9" * 5000 + "</v></c></row></sheetData>"
    ),
    "xlsx-dates-beyond-time.xlsx": lambda: _sheet(
        '<sheetData><row><c s="1"><v>99999999999</v></c><c s="1"><v>-1</v></c><c s="1"><v>1e300</v></c></row></sheetData>', formats=("yyyy-mm-dd",)
    ),
    "xlsx-format-of-100000-signs.xlsx": lambda: _sheet('<sheetData><row><c s="1"><v>1</v></c></row></sheetData>', formats=("[>1]" * 20_000 + "0" * 50_000,)),
    "xlsx-escaped-surrogates.xlsx": lambda: _sheet(
        '<sheetData><row><c t="inlineStr"><is><t>项目名称_xD800_</t></is></c><c t="inlineStr"><is><t>_xDFFF__x0000__x0008_修路</t></is></c></row></sheetData>'
    ),
    "xlsx-columns-of-a-billion.xlsx": lambda: _sheet('<cols><col min="1" max="999999999" hidden="1"/></cols><sheetData><row><c><v>1</v></c></row></sheetData>'),
    "xlsx-colossal-indices.xlsx": lambda: _sheet(
        f'<sheetData><row r="{"9" * 5000}"><c r="A1" s="{"9" * 5000}" t="s"><v>{"9" * 5000}</v></c></row></sheetData>', formats=("0",)
    ),
    "xlsx-colossal-style.xlsx": lambda: _sheet(f'<sheetData><row><c s="{"9" * 5000}"><v>1</v></c></row></sheetData>', formats=("0",)),
    "xlsx-huge-sheet-reference-to-outside.xlsx": lambda: _rewritten(
        "faultless.xlsx", lambda data: data.replace(b"worksheets/", b"../../../../etc/"), "xl/_rels/workbook.xml.rels"
    ),
    "xlsx-hidden-sheet-spoilt.xlsx": lambda: _own_workbook(lambda text: text.replace("declarations/0", "declarations/99999999999999999999")),
    "xlsx-hidden-sheet-points-elsewhere.xlsx": lambda: _own_workbook(lambda text: text.replace("ROW(", "ROW('" + "x" * 10_000)),
    "xls-truncated.xls": lambda: (BUILT / "six-projects-libreoffice.xls").read_bytes()[:9000],
    "xls-sectors-in-a-circle.xls": lambda: _ole("six-projects-libreoffice.xls", lambda data: data.__setitem__(slice(512, 1024), b"\x01\0\0\0" * 128)),
    "xls-password.xls": _password_ole,
    "doc-truncated.doc": lambda: (BUILT / "older-form-libreoffice.doc").read_bytes()[:6000],
    "doc-sectors-in-a-circle.doc": lambda: _ole("older-form-libreoffice.doc", lambda data: data.__setitem__(slice(512, 1024), b"\x01\0\0\0" * 128)),
    "doc-password.doc": lambda: _patched_doc({0x0A: 0xFFFF}),
    "doc-two-billion-characters.doc": lambda: _patched_doc({0x4C: 0x7FFFFFFF}),
    "doc-20-million-characters.doc": lambda: _patched_doc({0x4C: 19_999_999}, _pieces),
    "doc-piece-table-outside.doc": lambda: _patched_doc({0x01A2: 0x7FFFFFF0, 0x01A6: 0x7FFFFFF0}),
    "doc-piece-table-without-end.doc": lambda: _patched_doc({0x01A6: 0xFFFFFFFF}),
    "doc-pieces-over-and-over.doc": lambda: _patched_doc({0x4C: 19_999_999, 0x01A2: 0, 0x01A6: 0x100000}, _dense_pieces),
    "doc-properties-without-end.doc": lambda: _patched_doc({0x0106: 0xFFFFFFFF}),
    "ofd-cyclic-template.ofd": _ofd_cyclic,
    "ofd-delta-of-a-billion.ofd": lambda: _ofd_rows(ofd.text("修路" * 10, 20, 60, delta="g 999999999 1")),
    "ofd-delta-many-billions.ofd": lambda: _ofd_rows(ofd.text("修路" * 10_000, 20, 60, delta="g 99999999 1 " * 5000)),
    "ofd-delta-infinite.ofd": lambda: _ofd_rows(ofd.text("修路", 20, 60, delta="g 1e400 1")),
    "ofd-delta-not-a-number.ofd": lambda: _ofd_rows(ofd.text("修路", 20, 60, delta="g nan nan")),
    "ofd-numbers-1e308.ofd": lambda: _ofd_rows(ofd.text("修路", 1e308, 1e308, size=1e308)),
    "ofd-size-0.ofd": lambda: _ofd_rows(ofd.text("修路长度", 20, 60, size=0)),
    "ofd-negative-sizes.ofd": lambda: _ofd_rows(ofd.text("修路长度", -20, -60, size=-5, more=' HScale="-3"'), size=(0.0, 0.0, -210.0, -297.0)),
    "ofd-100000-lines.ofd": lambda: _ofd_rows("".join(ofd.line(i % 200, 0, i % 200, 290) + ofd.line(0, i % 290, 200, i % 290) for i in range(50_000))),
    "ofd-one-path-of-a-million-points.ofd": lambda: _ofd_rows(
        f'<ofd:PathObject Boundary="0 0 1 1"><ofd:AbbreviatedData>M 0 0 {"L 1 1 L 0 9 " * 100_000}</ofd:AbbreviatedData></ofd:PathObject>'
    ),
    "ofd-page-outside.ofd": lambda: _ofd_part(
        "Doc_0/Document.xml", f'<ofd:Document {ofd.NAMESPACE}><ofd:Pages><ofd:Page ID="0" BaseLoc="../../../../etc/passwd"/></ofd:Pages></ofd:Document>'
    ),
    "ofd-billion-laughs.ofd": lambda: _ofd_part("Doc_0/Document.xml", f"{DTD}<Document><Pages>&e;</Pages></Document>"),
    "ofd-one-page-2000-times.ofd": lambda: _ofd_part(
        "Doc_0/Document.xml",
        f"<ofd:Document {ofd.NAMESPACE}><ofd:Pages>{_PAGE * 2000}</ofd:Pages></ofd:Document>",
    ),
    "ofd-roots-over-and-over.ofd": lambda: _ofd_part(
        "OFD.xml", f"<ofd:OFD {ofd.NAMESPACE}>{'<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>' * 20_000}</ofd:OFD>"
    ),
}
HEAVY = frozenset(
    (
        "zip-bomb-flat.docx",
        "xlsx-a-million-cells.xlsx",
        "docx-100000-paragraphs.docx",
        "docx-one-cell-of-5-mb.docx",
        "docx-20000-rows-merged-down.docx",
        "docx-spans-of-a-thousand-in-1000-rows.docx",
        "xlsx-100000-merges.xlsx",
        "doc-20-million-characters.doc",
        "doc-pieces-over-and-over.doc",
        "ofd-100000-lines.ofd",
        "ofd-one-path-of-a-million-points.ofd",
        "ofd-roots-over-and-over.ofd",
        "ofd-one-page-2000-times.ofd",
        "ofd-cyclic-template.ofd",
        "xml-million-attributes.docx",
        "docx-huge-target.docx",
    )
)
