"""The text layer of a PDF page as glyphs with their places, measured from the upper left corner of the page as it is shown."""

import ctypes
from collections import deque
from collections.abc import Iterator
from itertools import repeat
from typing import Any

import msgspec
import pypdfium2.raw as pdfium

from jiheng.readers.frame import Frame

Box = tuple[float, float, float, float]

_BLANK = frozenset(map(chr, [0, 9, 10, 13, 32, 0xA0, 0x3000, 0xFEFF, 0xFFFE, 0xFFFF, *range(0x2000, 0x200F)]))
_HYPHEN = "\x02"  # what PDFium gives for a hyphen at the end of a line
# FPDFText_GetLooseCharBox(page, index, box) with plain addresses, which need no wrapping; so short a call need not let other threads in.
_LOOSE_BOX = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(pdfium.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0
)


class Glyph(msgspec.Struct, frozen=True, gc=False):
    """One printed character: its left and right edge, the line that it stands on (baseline), and its height, in points."""

    char: str
    left: float
    right: float
    baseline: float
    height: float
    index: int = 0  # where PDFium's text page holds it
    score: float = 1.0  # how probable it is, where it was recognised in a picture
    rival: str = ""  # the next probable reading there

    @property
    def middle(self) -> float:
        """How far down the page the glyph's optical middle lies: a third of its height above the baseline."""
        return self.baseline - self.height * 0.3


def page_glyphs(text_page: Any, frame: Frame, *, most: int) -> list[Glyph]:
    """Every printed glyph on the page that `frame` shows, in the order of the file; blanks are left out.

    At most `most` characters are looked at.
    """
    chars = _characters(text_page, most)
    x, y = ctypes.c_double(), ctypes.c_double()
    x_at, y_at = ctypes.byref(x), ctypes.byref(y)
    width, height = frame.width, frame.height
    baselines: dict[tuple[float, float], float] = {}  # of glyphs that reach from one height to another: asking for each takes long
    glyphs: list[Glyph] = []
    for index, (char, (left, upper, right, lower)) in enumerate(zip(chars, _boxes(text_page, len(chars)), strict=True)):
        if char in _BLANK:
            continue
        baseline = baselines.get((upper, lower))
        if baseline is None or frame.turn:
            pdfium.FPDFText_GetCharOrigin(text_page.raw, index, x_at, y_at)
            baseline = baselines[upper, lower] = frame.point(x.value, y.value)[1]
        if frame.turn:
            left, top, right, bottom = frame.box(left, lower, right, upper)
        else:  # by far the most pages: no call for each glyph
            left, top, right, bottom = left - frame.left, frame.top - upper, right - frame.left, frame.top - lower
        if right < 0 or bottom < 0 or left > width or top > height or bottom <= top:
            continue
        glyphs.append(Glyph("-" if char == _HYPHEN else char, left, right, baseline, bottom - top, index))
    return glyphs


def _boxes(text_page: Any, count: int) -> Iterator[tuple[float, float, float, float]]:
    """Left, top, right and bottom of the first characters in PDF coordinates, all asked for in one go: a call for each from Python takes twice as long."""
    room = (ctypes.c_float * (4 * count))()
    start = ctypes.addressof(room)
    page = ctypes.cast(text_page.raw, ctypes.c_void_p).value
    deque(map(_LOOSE_BOX, repeat(page, count), range(count), range(start, start + 16 * count, 16)), maxlen=0)
    numbers = room[:]
    return zip(numbers[::4], numbers[1::4], numbers[2::4], numbers[3::4], strict=True)


def _characters(text_page: Any, most: int) -> str:
    """The page's characters, one for each index of the text page; a question mark box where one is no character."""
    count = min(text_page.count_chars(), most)
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(text_page.raw, 0, count, buffer) - 1
    if written == count:
        text = bytes(buffer)[: 2 * count].decode("utf-16-le", errors="replace")
        if len(text) == count:
            return text
    codes = [pdfium.FPDFText_GetUnicode(text_page.raw, index) for index in range(count)]
    return "".join(map(_character, codes, [*codes[1:], 0], [0, *codes[:-1]]))


def _character(code: int, behind: int, before: int) -> str:
    """The character of a code. A rare one (beyond U+FFFF) stands as two halves: it takes the place of the first, a blank that of the second."""
    if 0xD800 <= code < 0xDC00 <= behind < 0xE000:
        return chr(0x10000 + ((code - 0xD800) << 10) + behind - 0xDC00)
    if 0xDC00 <= code < 0xE000 and 0xD800 <= before < 0xDC00:
        return " "
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def clip_of(text_page: Any, glyph: Glyph, frame: Frame) -> Box | None:
    """The box (left, top, right, bottom) outside which the glyph is not seen, where the file names one."""
    clip = pdfium.FPDFPageObj_GetClipPath(pdfium.FPDFText_GetTextObject(text_page.raw, glyph.index))
    boxes = [frame.box(*box) for path in range(pdfium.FPDFClipPath_CountPaths(clip)) if (box := _clip_box(clip, path))]
    if not boxes:
        return None
    return max(box[0] for box in boxes), max(box[1] for box in boxes), min(box[2] for box in boxes), min(box[3] for box in boxes)


def _clip_box(clip: Any, path: int) -> tuple[float, float, float, float] | None:
    """The path's (left, bottom, right, top) in PDF coordinates, if it is simple."""
    count = pdfium.FPDFClipPath_CountPathSegments(clip, path)
    if not 4 <= count <= 6:
        return None
    x, y = ctypes.c_float(), ctypes.c_float()
    xs, ys = [], []
    for index in range(count):
        pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(clip, path, index), x, y)
        xs.append(x.value)
        ys.append(y.value)
    return min(xs), min(ys), max(xs), max(ys)
