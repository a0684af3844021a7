"""PDF files with a text layer → Grid: ruled and unruled tables, put together again over page breaks, and whole paragraphs between them."""

from typing import Any

import msgspec
import pypdfium2
import pypdfium2.raw as pdfium

from jiheng.readers.frame import Frame
from jiheng.readers.glyphs import clip_of, page_glyphs
from jiheng.readers.grid import Grid, Unreadable
from jiheng.readers.image import LONG_SIDE, MOST_PAGES, SIDES
from jiheng.readers.lattice import lattices, whole_rules
from jiheng.readers.pages import Page, page_blocks, pages_grid
from jiheng.readers.placing import placed
from jiheng.readers.progress import page_done
from jiheng.readers.recognition import is_installed
from jiheng.readers.stand_in_font import stand_in
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
    "PDF 是扫描件（{pages} 页只有图像，没有文字层），本机没有安装文字识别（OCR），无法读取；"
    "请运行 pip install 'jiheng[ocr]' 后再试，或提供 Word、Excel 原件或由原件直接导出的 PDF。",
    "The PDF is a scan ({pages} pages of pictures without a text layer), and no text recognition (OCR) is installed. "
    "Run pip install 'jiheng[ocr]', or give the Word or Excel original, or a PDF exported from it.",
)
_BLANK = (
    "PDF 是扫描件（{pages} 页只有图像，没有文字层），其中没有识别出任何文字；请确认选对了文件，或重新扫描。",
    "The PDF is a scan ({pages} pages of pictures without a text layer), and no text was recognised in it. Check the file, or scan it anew.",
)
_BLANK_SO_FAR = (
    "PDF 是扫描件，前 {pages} 页图像中没有识别出任何文字，其余各页超出上限没有识别；请拆分文件，只留申报表后再试。",
    "The PDF is a scan; no text was recognised in its first {pages} pages of pictures, and the pages beyond that limit were not tried. Keep the forms only.",
)
_LONG = (
    "PDF 共 {pages} 页，超过 {most} 页的上限；请拆分后再读取。",
    "The PDF has {pages} pages, more than the limit of {most}. Part it into several files and read these.",
)
_SCANNED_PAGE = "本页只有图像或图形，没有文字，未能读取"
_PAGES_TOO_MANY = "本页起有 {} 页只有图像，没有识别：一个文件最多识别 {} 页，请拆分后再读取"
_BROKEN_PAGE = "本页已损坏，未能读取"
_CROWDED_PAGE = "本页内容过多，只读取了一部分"
_MOST_CROSSINGS = 1_000_000  # a page with more crossing lines is a drawing, not a table


def read_pdf(data: bytes, *, most_pages: int = 2000, most_glyphs: int = 60_000, most_strokes: int = 60_000, recognise: bool | None = None) -> Grid:
    """The Grid of a PDF file: table rows and paragraphs in reading order, each cell with its page and box.

    `most_glyphs` and `most_strokes` bound the work on one page; what lies beyond them is told in `lost`, as are single pages without text
    where none is recognised (`recognise`: by default where recognition is installed).
    Raises Unreadable for files that are encrypted, corrupt, longer than `most_pages`, or scans without a text layer.
    """
    stand_in()
    document = opened(data)
    try:
        if len(document) > most_pages:
            raise _unreadable(_LONG, pages=len(document), most=most_pages)
        pages = [_read_page(document, index, most_glyphs, most_strokes) for index in range(len(document))]
        if is_installed() if recognise is None else recognise:
            pages = _recognised(document, pages)
    finally:
        document.close()
    _refuse_what_says_nothing(pages)
    return pages_grid(pages)


def opened(data: bytes) -> pypdfium2.PdfDocument:
    """The file as PDFium opens it. Raises Unreadable for one that is encrypted or corrupt."""
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _unreadable(_ENCRYPTED if error.err_code == pdfium.FPDF_ERR_PASSWORD else _CORRUPT) from error


def _refuse_what_says_nothing(pages: list[Page]) -> None:
    if any(page.blocks for page in pages):
        return
    scanned = sum(page.lost == _SCANNED_PAGE for page in pages)
    recognised = sum(page.recognised for page in pages)
    if recognised:
        beyond = any(page.lost and not page.recognised for page in pages)
        raise _unreadable(_BLANK_SO_FAR if beyond else _BLANK, pages=recognised)
    if scanned:
        raise _unreadable(_SCAN, pages=scanned)
    raise _unreadable(_CORRUPT if any(page.lost for page in pages) else _EMPTY)


def _unreadable(message: tuple[str, str], **values: int) -> Unreadable:
    zh, en = message
    return Unreadable(zh.format(**values), en=en.format(**values))


def _recognised(document: Any, pages: list[Page]) -> list[Page]:
    """The pages, those that are only a picture recognised; of a long scan the first ones."""
    scanned = [index for index, page in enumerate(pages) if page.lost == _SCANNED_PAGE]
    done = list(pages)
    for count, index in enumerate(scanned[:MOST_PAGES]):
        done[index] = _recognised_page(document, index)
        page_done(count + 1, min(len(scanned), MOST_PAGES))
    beyond = scanned[MOST_PAGES:]
    for index in beyond:
        done[index] = msgspec.structs.replace(pages[index], lost=_PAGES_TOO_MANY.format(len(beyond), MOST_PAGES) if index == beyond[0] else None)
    return done


def _recognised_page(document: Any, index: int) -> Page:
    from jiheng.readers.scan import DPI, scanned_page

    page = document[index]
    try:
        long_side = max(page.get_size()) / 72
        # Programs that take photographs often make a page of as many points as the picture has pixels.
        inches = long_side if SIDES[0] <= long_side <= SIDES[1] else LONG_SIDE
        picture = page.render(scale=DPI * inches / long_side / 72, rev_byteorder=False, maybe_alpha=False).to_numpy()
    except pypdfium2.PdfiumError:
        return Page([], 0.0, _BROKEN_PAGE)
    finally:
        page.close()
    return scanned_page(picture if picture.shape[2] == 3 else picture[:, :, :3] if picture.shape[2] == 4 else picture[:, :, 0], index + 1)


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
