"""A PDF marked: highlights over the boxes of values with the comment in them, added to the end of the file; its pages stay byte for byte."""

import ctypes
import io
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from jiheng.model.finding import Severity
from jiheng.model.source import Source
from jiheng.writers.findings.words import ORDER
from jiheng.writers.review.marks import COLOURS, CannotMark, Mark, Marked, Marks, fits, kept

_SHARE = 0.9  # of the characters of a box must be those that were read there; order differs between programs
_NOTE = 20.0  # points: side of the note on the first page, and its distance from the corner
_NOT_ENCRYPTED = -1
_SLACK = 1.0  # points by which a glyph may reach over its box
Box = tuple[float, float, float, float]


def mark_pdf(data: bytes, marks: Marks, seen: Mapping[Source, str]) -> Marked:
    """The document with the marks; `seen` holds the text that reading saw at each place. Raises CannotMark."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _refused() from error
    try:
        if pdfium.FPDF_GetSecurityHandlerRevision(document.raw) != _NOT_ENCRYPTED:
            raise _refused()  # what is added would have to be encrypted as well, and such files often forbid it
        homes, homeless = _homes(document, marks, seen)
        for (page, box), found in homes.items():
            worst = min((mark.severity for mark in found), key=ORDER.index)
            _annotate(document[page], box, "\n\n".join(dict.fromkeys(mark.text for mark in found)), marks.author, worst)
        _annotate(document[0], (_NOTE, _NOTE, 2 * _NOTE, 2 * _NOTE), marks.whole(homeless), marks.author, None)
        out = io.BytesIO()
        document.save(out, flags=pdfium.FPDF_INCREMENTAL)
        signed = pdfium.FPDF_GetSignatureCount(document.raw) > 0
        return Marked(data=out.getvalue(), format="pdf", placed=len(marks.marks) - len(homeless), homeless=len(homeless), signed=signed)
    except pypdfium2.PdfiumError as error:
        raise _refused() from error
    finally:
        document.close()


def _homes(document: Any, marks: Marks, seen: Mapping[Source, str]) -> tuple[dict[tuple[int, Box], list[Mark]], list[Mark]]:
    """The marks by page (from 0) and box, if the page shows there what was read, and that is the value; and the others."""
    homes: dict[tuple[int, Box], list[Mark]] = {}
    homeless: list[Mark] = []
    texts: dict[Source, str] = {}
    for mark in marks.marks:
        source = mark.source
        if source is None or source.page is None or source.box is None or source not in seen or not 0 < source.page <= len(document):
            homeless.append(mark)
            continue
        if source not in texts:
            texts[source] = _text(document[source.page - 1], source.box)
        if fits(mark.evidence, seen[source]) and _agree(kept(texts[source]), kept(seen[source])):
            homes.setdefault((source.page - 1, source.box), []).append(mark)
        else:
            homeless.append(mark)
    return homes, homeless


def _agree(there: str, read: str) -> bool:
    """Whether a box shows the text that was read: all of it, or, where a page break parts a cell, a piece."""
    if not there or not read:
        return there == read
    common = sum((Counter(there) & Counter(read)).values())
    return common >= _SHARE * len(there)


def _text(page: Any, box: Box) -> str:
    text_page = page.get_textpage()
    try:
        left, bottom, right, top = on_paper(page, box)
        return str(text_page.get_text_bounded(left - _SLACK, bottom - _SLACK, right + _SLACK, top + _SLACK))
    finally:
        text_page.close()


def on_paper(page: Any, box: Box) -> Box:
    """Left, bottom, right, top in the page's own coordinates of a box (left, top, right, bottom) on the page as it is shown."""
    left, bottom, right, top = page.get_bbox()
    x1, y1, x2, y2 = box
    match page.get_rotation():
        case 90:
            return left + y1, bottom + x1, left + y2, bottom + x2
        case 180:
            return right - x2, bottom + y1, right - x1, bottom + y2
        case 270:
            return right - y2, top - x2, right - y1, top - x1
    return left + x1, top - y2, left + x2, top - y1


def _annotate(page: Any, box: Box, text: str, author: str, severity: Severity | None) -> None:
    """A highlight in the colour of a severity, or (None) a note."""
    left, bottom, right, top = on_paper(page, box)
    annotation = pdfium.FPDFPage_CreateAnnot(page.raw, pdfium.FPDF_ANNOT_TEXT if severity is None else pdfium.FPDF_ANNOT_HIGHLIGHT)
    if not annotation:
        raise _refused()
    try:
        rectangle = pdfium.FS_RECTF(left=left, top=top, right=right, bottom=bottom)
        pdfium.FPDFAnnot_SetRect(annotation, rectangle)
        colour = COLOURS[severity or Severity.EXPLAIN]
        red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
        pdfium.FPDFAnnot_SetColor(annotation, pdfium.FPDFANNOT_COLORTYPE_Color, red, green, blue, 255)
        for x1, y1, x2, y2 in _lines(page, (left, bottom, right, top)) if severity is not None else ():
            pdfium.FPDFAnnot_AppendAttachmentPoints(annotation, pdfium.FS_QUADPOINTSF(x1=x1, y1=y2, x2=x2, y2=y2, x3=x1, y3=y1, x4=x2, y4=y1))
        pdfium.FPDFAnnot_SetFlags(annotation, pdfium.FPDF_ANNOT_FLAG_PRINT)
        for key, value in ((b"Contents", text), (b"T", author)):
            _put(annotation, key, value)
    finally:
        pdfium.FPDFPage_CloseAnnot(annotation)


def _lines(page: Any, box: Box) -> list[Box]:
    """The lines of text inside a box (left, bottom, right, top): one high highlight would bulge out of it; the box itself where it is blank."""
    text_page = page.get_textpage()
    try:
        found = [text_page.get_rect(index) for index in range(text_page.count_rects())]
    finally:
        text_page.close()
    left, bottom, right, top = box
    inside = [each for each in found if left <= (each[0] + each[2]) / 2 <= right and bottom <= (each[1] + each[3]) / 2 <= top]
    return inside or [box]


def _put(annotation: Any, key: bytes, value: str) -> None:
    encoded = (value + "\0").encode("utf-16-le", "replace")
    pdfium.FPDFAnnot_SetStringValue(annotation, key, (ctypes.c_ushort * (len(encoded) // 2)).from_buffer_copy(encoded))


def has_text(data: bytes) -> bool:
    """Whether any page has text; marks of a scan would stand on what was only recognised."""
    document = pypdfium2.PdfDocument(data)
    try:
        return any(page.get_textpage().count_chars() for page in document)
    except pypdfium2.PdfiumError:
        return False
    finally:
        document.close()


def _refused() -> CannotMark:
    return CannotMark(
        "这个 PDF 不能加批注（已加密、限制修改或已损坏）。请用 jiheng check -o 核对报告.html 得到带原表的核对报告。",
        "This PDF cannot be marked (it is encrypted, restricted or damaged). Use jiheng check -o report.html for a report beside the form.",
    )
