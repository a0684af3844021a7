"""Smallest DOCX and XLSX files, written part by part, so that a test shows the very XML it is about."""

import io
import zipfile
from collections.abc import Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip archive of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return out.getvalue()


def document(body: str, **parts: str) -> bytes:
    """A DOCX with this body; `numbering`, `styles` add those parts."""
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    rest = {f"word/{name}.xml": f"{head}<w:{name} {_NAMESPACES}>{part}</w:{name}>" for name, part in parts.items()}
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": f"{head}<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>", **rest})


def paragraph(text: str, properties: str = "") -> str:
    """A paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(text: str, properties: str = "") -> str:
    """A cell of one paragraph."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def table(*rows: str) -> str:
    """A table of rows that are given as their cells."""
    return f"<w:tbl>{''.join(row if row.startswith('<w:tr') else f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def workbook(*sheets: str, formats: tuple[str, ...] = (), texts: tuple[str, ...] = (), properties: str = "", states: tuple[str, ...] = ()) -> bytes:
    """An XLSX; a sheet is what stands inside <worksheet>. Style 1 is the first of `formats`, and so on; `texts` are shared strings."""
    names = [f'<sheet name="表{i}" sheetId="{i}" r:id="rId{i}" state="{(states[i - 1] if states else "visible")}"/>' for i in range(1, len(sheets) + 1)]
    relations = [f'<Relationship Id="rId{i}" Type="{R}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in range(1, len(sheets) + 1)]
    relations += [f'<Relationship Id="{part}" Type="{R}/{part}" Target="/xl/{part}.xml"/>' for part in ("styles", "sharedStrings")]
    own = "".join(f'<numFmt numFmtId="{164 + i}" formatCode="{quoted(code)}"/>' for i, code in enumerate(formats))
    styles = "".join(f'<xf numFmtId="{164 + i}"/>' for i in range(len(formats)))
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{R}">{properties}<sheets>{"".join(names)}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{''.join(relations)}</Relationships>",
        "xl/styles.xml": f'<styleSheet xmlns="{S}"><numFmts>{own}</numFmts><cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{S}">{"".join(f"<si>{text}</si>" for text in texts)}</sst>',
    }
    parts |= {f"xl/worksheets/sheet{i}.xml": f'<worksheet xmlns="{S}">{sheet}</worksheet>' for i, sheet in enumerate(sheets, start=1)}
    return archive(parts)


def quoted(text: str) -> str:
    """Text as an attribute."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
