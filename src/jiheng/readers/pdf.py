"""PDF files with a text layer → Grid: ruled and unruled tables, put together again over page breaks, and whole paragraphs between them."""

from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from jiheng.readers.frame import Frame
from jiheng.readers.glyphs import clip_of, page_glyphs
from jiheng.readers.grid import Grid, Unreadable
from jiheng.readers.lattice import lattices, whole_rules
from jiheng.readers.pages import Page, page_blocks, pages_grid
from jiheng.readers.placing import placed
from jiheng.readers.strokes import Strokes

_ENCRYPTED = (
    "文件已加密，需要密码才能打开；请先解除密码，再重新读取。",
    "The file is encrypted and asks for a password. Remove the password and read it again.",
)
_CORRUPT = (
    "不是完整的 PDF 文件或文件已损坏，无法打开；请重新导出或下载后再读取。",
    "The PDF file is incomplete or damaged and cannot be opened. Export or download it anew and read it again.",
)
_EMPTY = ("PDF 中没有任何内容。请确认选对了文件。", "The PDF holds nothing. Check that it is the right file.")
_SCAN = (
    "PDF 是扫描件（{pages} 页只有图像，没有文字层），本机没有安装文字识别（OCR），无法读取；请提供 Word、Excel 原件或由原件直接导出的 PDF。",
    "The PDF is a scan ({pages} pages of pictures without a text layer), and no text recognition (OCR) is installed. "
    "Give the Word or Excel original, or a PDF exported from it.",
)
_LONG = (
    "PDF 共 {pages} 页，超过 {most} 页的上限；请拆分后再读取。",
    "The PDF has {pages} pages, more than the limit of {most}. Part it into several files and read these.",
)
_SCANNED_PAGE = "本页只有图像或图形，没有文字，未能读取"
_BROKEN_PAGE = "本页已损坏，未能读取"
_CROWDED_PAGE = "本页内容过多，只读取了一部分"
_MOST_CROSSINGS = 1_000_000  # a page with more crossing lines is a drawing, not a table


def read_pdf(data: bytes, *, most_pages: int = 2000, most_glyphs: int = 60_000, most_strokes: int = 60_000) -> Grid:
    """The Grid of a PDF file: table rows and paragraphs in reading order, each cell with its page and box.

    `most_glyphs` and `most_strokes` bound the work on one page; what lies beyond them is told in `lost`, as are single pages without text.
    Raises Unreadable for files that are encrypted, corrupt, longer than `most_pages`, or scans without a text layer.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _unreadable(_ENCRYPTED if error.err_code == pdfium.FPDF_ERR_PASSWORD else _CORRUPT) from error
    try:
        if len(document) > most_pages:
            raise _unreadable(_LONG, pages=len(document), most=most_pages)
        pages = [_read_page(document, index, most_glyphs, most_strokes) for index in range(len(document))]
    finally:
        document.close()
    _refuse_what_says_nothing(pages)
    return pages_grid(pages)


def _refuse_what_says_nothing(pages: list[Page]) -> None:
    if any(page.blocks for page in pages):
        return
    scanned = sum(page.lost == _SCANNED_PAGE for page in pages)
    if scanned:
        raise _unreadable(_SCAN, pages=scanned)
    raise _unreadable(_CORRUPT if any(page.lost for page in pages) else _EMPTY)


def _unreadable(message: tuple[str, str], **values: int) -> Unreadable:
    zh, en = message
    return Unreadable(zh.format(**values), en=en.format(**values))


def _read_page(document: Any, index: int, most_glyphs: int, most_strokes: int) -> Page:
    try:
        page = document[index]
        text_page = page.get_textpage()
        left, bottom, right, top = page.get_bbox()
        frame = Frame(left, bottom, right, top, page.get_rotation())
    except pypdfium2.PdfiumError:
        return Page([], 0.0, _BROKEN_PAGE)
    try:
        return _page(page, text_page, frame, index + 1, most_glyphs, most_strokes)
    finally:
        text_page.close()
        page.close()


def _page(page: Any, text_page: Any, frame: Frame, number: int, most_glyphs: int, most_strokes: int) -> Page:
    glyphs = page_glyphs(text_page, frame, most=most_glyphs)
    if not glyphs:
        return Page([], frame.height, _SCANNED_PAGE if pdfium.FPDFPage_CountObjects(page.raw) else None)
    strokes = Strokes(page, frame, most=most_strokes)
    across, down = whole_rules(strokes.horizontal), whole_rules(strokes.vertical)
    crowded = strokes.cut or text_page.count_chars() > most_glyphs or len(across) * len(down) > _MOST_CROSSINGS
    tables = [] if len(across) * len(down) > _MOST_CROSSINGS else lattices(across, down)
    inside, free = placed(tables, glyphs, lambda glyph: clip_of(text_page, glyph, frame))
    return Page(page_blocks(tables, inside, free, number), frame.height, _CROWDED_PAGE if crowded else None, across)
