"""One file → Submission, whatever its format. Runs inside the reading process (`worker`), never beside anything that matters."""

from collections.abc import Callable
from importlib import import_module

import msgspec

from jiheng.model.carried import MOST_NOTES, Returned, capped
from jiheng.model.declaration import Note, Submission
from jiheng.model.json import NotASubmission, decode
from jiheng.readers.grid import Grid, Unreadable
from jiheng.readers.sniff import Format, kind_of, wrong_suffix

# Imported when first needed: a process that reads text needs no PDF library.
_READERS = {
    Format.DOCX: ("jiheng.readers.docx", "read_docx"),
    Format.DOC: ("jiheng.readers.doc", "read_doc"),
    Format.XLSX: ("jiheng.readers.xlsx", "read_xlsx"),
    Format.XLS: ("jiheng.readers.xls", "read_xls"),
    Format.PDF: ("jiheng.readers.pdf", "read_pdf"),
    Format.OFD: ("jiheng.readers.ofd", "read_ofd"),
    **dict.fromkeys((Format.JPEG, Format.PNG, Format.TIFF, Format.BMP), ("jiheng.readers.image", "read_image")),
    Format.HTML: ("jiheng.readers.html", "read_html"),
    Format.MHT: ("jiheng.readers.html", "read_mht"),
    Format.TEXT: ("jiheng.readers.text", "read_text"),
}

# What our own documents carry besides what they show.
_CARRIED = {
    Format.PDF: ("jiheng.readers.attached", "with_attachment"),
    Format.XLSX: ("jiheng.readers.returned", "with_ids"),
    Format.DOCX: ("jiheng.readers.carried", "with_part"),
    Format.HTML: ("jiheng.readers.carried", "with_meta"),
}


def read_document(data: bytes, name: str) -> Submission:
    """The submission that a file holds. `name` is only used for remarks. Raises Unreadable, also when there is nothing in it to check."""
    kind = kind_of(data, name)
    submission = _from_json(data) if kind is Format.JSON else _completed(data, kind, _from_grid(read_grid(data, kind), _text(data, kind)))
    remark = wrong_suffix(kind, name)
    if remark is None:
        return submission
    return msgspec.structs.replace(submission, notes=(*submission.notes, Note(address="", message=remark)))


def read_returned(data: bytes, name: str) -> Returned:
    """What a workbook that jiheng wrote brings back; of another file only what it says. Raises Unreadable."""
    kind = kind_of(data, name)
    if kind is not Format.XLSX:
        return Returned(edited=read_document(data, name))
    edited = _from_grid(read_grid(data, kind))
    back: Returned | None = import_module("jiheng.readers.returned").returned(data, edited)
    return back or Returned(edited=edited)


def _completed(data: bytes, kind: Format, submission: Submission) -> Submission:
    if kind not in _CARRIED:
        return submission
    module, name = _CARRIED[kind]
    complete: Callable[[bytes, Submission], Submission] = getattr(import_module(module), name)
    return complete(data, submission)


def read_grid(data: bytes, kind: Format) -> Grid:
    """Lines of cells of a file of a known format. Raises Unreadable."""
    module, name = _READERS[kind]
    reader: Callable[[bytes], Grid] = getattr(import_module(module), name)
    return reader(data)


def _from_grid(grid: Grid, text: str = "") -> Submission:
    """The submission that a grid holds; `text` is the whole file where it is a text, since blanks may tell columns."""
    interpret: Callable[[Grid], Submission] = import_module("jiheng.readers.declaration").interpret
    guarded: Callable[[Submission, Grid], Submission] = import_module("jiheng.readers.plausible").guarded
    submission = guarded(interpret(grid), grid)
    if text:
        surer: Callable[[Submission, str], Submission] = import_module("jiheng.readers.two_readings").surer
        submission = surer(submission, text)
    if not submission.declarations:
        raise _nothing_found(has_text=any(cell.text for line in grid.lines for cell in line.cells))
    return submission


def _text(data: bytes, kind: Format) -> str:
    if kind is not Format.TEXT:
        return ""
    plain: Callable[[bytes], str] = import_module("jiheng.readers.text").plain
    return plain(data)


def _nothing_found(*, has_text: bool) -> Unreadable:
    if not has_text:
        return Unreadable(
            "文件里没有可读的文字（可能是扫描件或图片）。请提供 Word、Excel 或文字可以复制的 PDF。",
            en="The file holds no text (it may be a scan). Give a Word, Excel or PDF file whose text can be copied.",
        )
    return Unreadable(
        "没有找到绩效目标申报表，也没有找到项目经费情况说明。请确认选对了文件；表格的标签（如“项目名称”“一级指标”）要能看到。",
        en="No performance target form and no project description was found. Check that this is the right file; labels such as 项目名称 must be visible.",
    )


def _from_json(data: bytes) -> Submission:
    text = import_module("jiheng.readers.text").decode(data)
    try:
        submission = decode(text.encode())
    except NotASubmission as error:
        raise Unreadable(error.zh, en=error.en) from error
    if not submission.declarations:
        raise Unreadable(
            "JSON 文件里没有申报表（declarations 是空的）。请确认选对了文件。",
            en="The JSON file holds no form (declarations is empty). Check that it is the right file.",
        )
    return msgspec.structs.replace(submission, notes=tuple(map(capped, submission.notes[:MOST_NOTES])))
