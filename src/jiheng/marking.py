"""A file and its marks → the marked file. Runs inside the reading process (`readers.worker`): marking parses an untrusted file once more."""

import zipfile
import zlib

import msgspec

from jiheng.model.source import Source
from jiheng.readers.document import read_grid
from jiheng.readers.grid import Grid, Unreadable
from jiheng.readers.sniff import Format, kind_of
from jiheng.writers.review.docx_marks import mark_docx
from jiheng.writers.review.marks import CannotMark, Marked, Marks
from jiheng.writers.review.package import damaged
from jiheng.writers.review.pdf_marks import has_text, mark_pdf
from jiheng.writers.review.xlsx_marks import mark_xlsx

_SPOILT = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)  # parts that reading had no need of
_MARKERS = {Format.DOCX: mark_docx, Format.XLSX: mark_xlsx, Format.PDF: mark_pdf}


def mark(data: bytes, name: str, argument: bytes) -> bytes:
    """The file `data` with marks (`argument`: Marks as MessagePack); a Marked as MessagePack. Raises Unreadable, also for what cannot be marked."""
    marks = msgspec.msgpack.decode(argument, type=Marks)
    try:
        return msgspec.msgpack.encode(_marked(data, kind_of(data, name), marks))
    except CannotMark as error:
        raise Unreadable(error.zh, en=error.en) from error


def _marked(data: bytes, kind: Format, marks: Marks) -> Marked:
    if kind not in _MARKERS:
        raise _cannot(kind)
    if kind is Format.PDF and not has_text(data):
        raise CannotMark(
            "PDF 是扫描件，不能加批注。请用 jiheng check -o 核对报告.html 得到带原表的核对报告，或批注 Word、Excel 原件。",
            "The PDF is a scan and cannot be marked. Use jiheng check -o report.html, or mark the Word or Excel original.",
        )
    try:
        return _MARKERS[kind](data, marks, seen(read_grid(data, kind)))
    except _SPOILT as error:
        raise damaged() from error


def _cannot(kind: Format) -> CannotMark:
    if kind in _SUCCESSORS:
        program, suffix = _SUCCESSORS[kind]
        return CannotMark(
            f"{_NAMES[kind]}不能加批注。请用 {program} 或 WPS 另存为 {suffix} 后再试，或用 jiheng check -o 核对报告.html 得到带原表的核对报告。",
            f"A .{kind} file cannot be marked. Save it as {suffix} in {program} or WPS first, or use jiheng check -o report.html for a report beside the form.",
        )
    return CannotMark(
        f"{_NAMES.get(kind, '这种文件')}不能加批注，能加的有 .docx、.xlsx 和有文字的 .pdf。请用 jiheng check -o 核对报告.html 得到带原表的核对报告。",
        f"A .{kind} file cannot be marked; .docx, .xlsx and .pdf with text can. Use jiheng check -o report.html for a report beside the form.",
    )


def seen(grid: Grid) -> dict[Source, str]:
    """The text that reading saw at each place; of a paragraph of several lines all of them."""
    texts: dict[Source, str] = {}
    for line in grid.lines:
        for cell in line.cells:
            texts[cell.source] = f"{texts[cell.source]}\n{cell.text}" if cell.source in texts else cell.text
    return texts


_SUCCESSORS = {Format.DOC: ("Word", ".docx"), Format.XLS: ("Excel", ".xlsx")}
_NAMES = {
    Format.DOC: "Word 97-2003 文档（.doc）",
    Format.XLS: "Excel 97-2003 工作簿（.xls）",
    Format.OFD: "OFD 文件",
    Format.HTML: "网页",
    Format.MHT: "网页",
    Format.TEXT: "纯文本",
    Format.JSON: "JSON 数据",
    **dict.fromkeys((Format.JPEG, Format.PNG, Format.TIFF, Format.BMP), "图片"),
}
