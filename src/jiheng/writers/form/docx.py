"""Sheets as DOCX (Word, WPS, LibreOffice): a small OOXML of our own, with the merged cells, fixed widths and repeated rows of the form."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from xml.sax.saxutils import escape

from jiheng.writers.form.parting import Joined, parted
from jiheng.writers.form.sheet import Align, Box, Page, Paragraph, Role, Row, Sheets, Table

_RELATIONS = "word/_rels/document.xml.rels"
_PARTS = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "rels.xml",
    _RELATIONS: "document_rels.xml",
    "word/styles.xml": "styles.xml",
    "word/settings.xml": "settings.xml",
    "word/fontTable.xml": "font_table.xml",
    "word/footer1.xml": "footer1.xml",
}
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_DOCUMENT = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>'
)
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title><dc:creator>jiheng</dc:creator></cp:coreProperties>'
)
_CARRIED = '<carried xmlns="urn:jiheng:carried">{}</carried>'
_CARRIED_RELATION = (
    '<Relationship Id="rId5" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml" Target="../customXml/item1.xml"/>\n'
    "</Relationships>"
)
_STYLE = {
    Role.TITLE: "FormTitle",
    Role.SUBTITLE: "FormSubtitle",
    Role.NOTE: "FormNote",
    Role.HEADING: "FormHeading",
    Role.TEXT: "FormText",
    Role.LABEL: "FormLabel",
    Role.VALUE: "FormValue",
}
# What XML 1.0 cannot hold; it shows nothing on paper either.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_A4 = (210.0, 297.0)
_FOOTER = 15.0  # millimetres from the edge of the page
_LONG = 200  # characters; rows with longer texts may break over pages
_BORDERS = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
_PADDING = '<w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar>'
_EPOCH = (1980, 1, 1, 0, 0, 0)  # equal documents give equal bytes


def to_docx(document: Sheets, *, styles: str = "styles.xml", carried: str = "") -> bytes:
    """The document as a DOCX file; what XML cannot hold (control characters) is left out of the texts. `styles` names the template that says how it looks.

    `carried` is text that the document holds unseen (`model.carried.packed`).
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _parts(document, styles, carried):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _parts(document: Sheets, styles: str, carried: str) -> Iterator[tuple[str, str]]:
    for name, template in (_PARTS | {"word/styles.xml": styles}).items():
        text = _template(template)
        yield name, text.replace("</Relationships>", _CARRIED_RELATION) if carried and name == _RELATIONS else text
    if carried:
        yield "customXml/item1.xml", _HEAD + _CARRIED.format(escape(carried))
    yield "docProps/core.xml", _HEAD + _CORE.format(_text(document.title))
    yield "word/document.xml", _HEAD + _DOCUMENT + "".join(_body(document)) + "</w:body></w:document>"


@cache
def _template(name: str) -> str:
    return files("jiheng.writers.form").joinpath("word", name).read_text(encoding="utf-8")


def _body(document: Sheets) -> Iterator[str]:
    """Pages behind each other: a new section where the paper is turned, else a page break before the first paragraph."""
    before = Page(blocks=())
    for number, page in enumerate(document.pages):
        turned = number > 0 and before.landscape != page.landscape
        if turned:
            yield f'<w:p><w:pPr><w:pStyle w:val="Hairline"/>{_section(document, before)}</w:pPr></w:p>'
        yield from _page(page, number, breaks=number > 0 and not turned)
        before = page
    if before.blocks and isinstance(before.blocks[-1], Table):
        yield _hairline()
    yield _section(document, before)


def _page(page: Page, number: int, *, breaks: bool) -> Iterator[str]:
    mark = f'<w:bookmarkStart w:id="{number}" w:name="{_bookmark(number)}"/><w:bookmarkEnd w:id="{number}"/>'
    properties = "<w:pageBreakBefore/>" if breaks else ""
    blocks = list(page.blocks)
    if blocks and isinstance(blocks[0], Paragraph):
        yield _paragraph(blocks.pop(0), properties, mark, outline=True)  # type: ignore[arg-type]  # the line above says that it is one
    else:
        yield _hairline(properties, mark)
    for before, block in zip([None, *blocks], blocks, strict=False):
        if isinstance(block, Paragraph):
            yield _paragraph(block)
        else:
            yield _hairline() if isinstance(before, Table) else ""
            yield _hairline("<w:keepNext/>", vanish=True).join(map(_table, parted(block)))


def _bookmark(number: int) -> str:
    return f"page_{number + 1}"


def _section(document: Sheets, page: Page) -> str:
    top, right, bottom, left = map(_twips, document.margins)
    width, height = map(_twips, reversed(_A4) if page.landscape else _A4)
    orient = ' w:orient="landscape"' if page.landscape else ""
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:pgSz w:w="{width}" w:h="{height}"{orient}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="851" w:footer="{_twips(_FOOTER)}" w:gutter="0"/></w:sectPr>'
    )


def _hairline(properties: str = "", mark: str = "", *, vanish: bool = False) -> str:
    """A paragraph that parts tables and takes no room."""
    run = "<w:rPr><w:vanish/></w:rPr>" if vanish else ""
    return f'<w:p><w:pPr><w:pStyle w:val="Hairline"/>{properties}{run}</w:pPr>{mark}</w:p>'


def _paragraph(paragraph: Paragraph, properties: str = "", mark: str = "", *, outline: bool = False) -> str:
    style = f'<w:pStyle w:val="{_STYLE[paragraph.role]}"/>{"<w:keepNext/>" if paragraph.kept else ""}{properties}'
    align = "" if paragraph.role is Role.TEXT and paragraph.align is Align.LEFT else f'<w:jc w:val="{paragraph.align}"/>'
    level = '<w:outlineLvl w:val="0"/>' if outline else ""
    return f"<w:p><w:pPr>{style}{align}{level}</w:pPr>{mark}{_run(paragraph.text)}</w:p>"


def _run(text: str) -> str:
    """The text; its line breaks and tabs stay what they are."""
    if not text:
        return ""
    lines = ["<w:tab/>".join(f'<w:t xml:space="preserve">{_text(part)}</w:t>' for part in line.split("\t")) for line in text.splitlines() or [""]]
    return f"<w:r>{'<w:br/>'.join(lines)}</w:r>"


def _text(text: str) -> str:
    return escape(_NO_XML.sub("", text))


def _table(table: Table) -> str:
    widths = [_twips(width) for width in table.widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    covered: dict[int, tuple[Box, int]] = {}  # column → the cell above that goes on, and for how many rows
    rows = []
    for row in table.rows:
        rows.append(_row(row, widths, covered))
        going = {column: (cell, left - 1) for column, (cell, left) in covered.items() if left > 1}
        covered = going | {cell.column: (cell, cell.row_span - 1) for cell in row.cells if cell.row_span > 1}
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/>{_PADDING}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def _row(row: Row, widths: Sequence[int], covered: dict[int, tuple[Box, int]]) -> str:
    whole = "<w:cantSplit/>" if all(len(cell.text) <= _LONG for cell in row.cells) else ""
    header = "<w:tblHeader/>" if row.header else ""
    cells = {cell.column: (cell, "restart" if cell.row_span > 1 else "") for cell in row.cells}
    cells |= {column: (cell, "continue") for column, (cell, _) in covered.items()}
    drawn = "".join(_cell(cell, widths, merge, header=row.header) for _, (cell, merge) in sorted(cells.items()))
    return f'<w:tr><w:trPr>{whole}<w:trHeight w:val="{_twips(row.height)}" w:hRule="atLeast"/>{header}</w:trPr>{drawn}</w:tr>'


def _cell(cell: Box, widths: Sequence[int], merge: str, *, header: bool) -> str:
    width = sum(widths[cell.column : cell.column + cell.column_span])
    span = f'<w:gridSpan w:val="{cell.column_span}"/>' if cell.column_span > 1 else ""
    down = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    keep = "<w:keepNext/>" if header else ""
    open_ = f'<w:tcBorders><w:{cell.edge} w:val="nil"/></w:tcBorders>' if isinstance(cell, Joined) else ""
    text = "" if merge == "continue" else _run(cell.text)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{down}{open_}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{_STYLE[cell.role]}"/>{keep}<w:jc w:val="{cell.align}"/></w:pPr>{text}</w:p></w:tc>'
    )


def _twips(millimetres: float) -> int:
    """Twentieths of a point."""
    return round(millimetres * 1440 / 25.4)
