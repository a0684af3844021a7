"""A font of blank boxes that stands in for Chinese fonts which a PDF names and does not hold.

PDFium measures such glyphs in whatever font the machine has: text was read otherwise on another machine, and partly lost where no Chinese font is
installed (glyphs without height count as printed twice). For reading only where a glyph stands matters, and that the PDF says itself.
"""

from ctypes import Array, addressof, c_ubyte, memmove
from functools import lru_cache
from typing import Any

from pypdfium2 import PdfSysfontBase

from jiheng.reference.fonts import BOXES

_GB2312 = 134
_CJK = frozenset((128, 129, _GB2312, 136))  # charsets of Windows: Shift JIS, Hangul, GB 2312, Big5
_NAME = b"jiheng boxes\0"


def stand_in() -> None:
    """Let PDFium measure Chinese fonts that are not embedded by boxes, in this process, from now on. Takes effect once."""
    _handler()


@lru_cache(maxsize=1)
def _handler() -> "_StandIn":
    handler = _StandIn()
    handler.setup()
    return handler


class _StandIn(PdfSysfontBase):  # type: ignore[misc]  # pypdfium2 ships no types
    """Answers for Chinese, Japanese and Korean fonts; leaves all others to PDFium."""

    def __init__(self) -> None:
        font = BOXES.read_bytes()
        self._font = (c_ubyte * len(font)).from_buffer_copy(font)
        self._name = (c_ubyte * len(_NAME)).from_buffer_copy(_NAME)
        self._handle = addressof(self._font)
        super().__init__()

    def MapFont(self, _: Any, weight: int, italic: int, charset: int, pitch: int, face: Any, exact: Any) -> Any:  # named by PDFium
        if charset in _CJK:
            return self._handle
        return super().MapFont(_, weight, italic, charset, pitch, face, exact)

    def GetFontData(self, _: Any, font: Any, table: int, buffer: Any, size: int) -> Any:  # named by PDFium
        if font != self._handle:
            return super().GetFontData(_, font, table, buffer, size)
        return 0 if table else _given(self._font, buffer, size)

    def GetFaceName(self, _: Any, font: Any, buffer: Any, size: int) -> Any:  # named by PDFium
        return super().GetFaceName(_, font, buffer, size) if font != self._handle else _given(self._name, buffer, size)

    def GetFontCharset(self, _: Any, font: Any) -> Any:  # named by PDFium
        return super().GetFontCharset(_, font) if font != self._handle else _GB2312

    def DeleteFont(self, _: Any, font: Any) -> None:  # named by PDFium
        if font != self._handle:
            super().DeleteFont(_, font)


def _given(content: Array[c_ubyte], buffer: Any, size: int) -> int:
    """The length of what PDFium asks for; the content itself where there is room for it."""
    if size >= len(content):
        memmove(buffer, content, len(content))
    return len(content)
