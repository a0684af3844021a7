"""A drawing surface that writes SVG: escaped texts, patterns beside colours, nothing that a strict content security policy forbids."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple
from unicodedata import combining, east_asian_width
from xml.sax.saxutils import escape, quoteattr

from jiheng.writers.cells import storable, visible

Number = int | float | Decimal | Fraction
FONTS = "'Noto Sans SC','Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif"
INK, SOFT, LINE, PALE = "#18242c", "#42505a", "#b9c4ca", "#e9edef"
_SIDE = 8  # of the square that a pattern repeats
_HEAD = 56  # height of what stands above a picture on its own
_SIZE = re.compile(r'viewBox="0 0 ([0-9]+) ([0-9]+)" width="[0-9]+" height="[0-9]+"')


class Fill(NamedTuple):
    """How an area is filled: ground, ink, and the shape that tells it from others without colour."""

    name: str
    ground: str
    ink: str
    shape: str = ""


_SHAPES = {
    "": "",
    "rise": '<path d="M-2 2L2 -2M0 8L8 0M6 10L10 6" stroke-width="2"/>',
    "fall": '<path d="M-2 6L2 10M0 0L8 8M6 -2L10 2" stroke-width="1.2"/>',
    "dots": '<circle cx="2" cy="2" r="1.1"/><circle cx="6" cy="6" r="1.1"/>',
    "bars": '<path d="M0 2H8M0 6H8" stroke-width="1.4"/>',
    "cross": '<path d="M0 4H8M4 0V8" stroke-width="1.1"/>',
}
SOLID = Fill("solid", "#14526d", "#14526d")
PLAIN = Fill("plain", PALE, PALE)
RISE = Fill("rise", "#cfe1ea", "#14526d", "rise")
DOTS = Fill("dots", "#f4e3c1", "#7c4a00", "dots")
BARS = Fill("bars", "#dfe4e8", "#42505a", "bars")
FALL = Fill("fall", "#eee7f6", "#5a3f8a", "fall")
CROSS = Fill("cross", "#fdeceb", "#b3261e", "cross")
SERIES = (SOLID, DOTS, RISE, BARS, FALL, CROSS)


class Canvas:
    """Collects shapes; `key` keeps the names of patterns apart where several pictures stand on a page."""

    def __init__(self, key: str, width: int, height: int) -> None:
        self.key, self.width, self.height = key, width, height
        self._parts: list[str] = []
        self._fills: dict[str, Fill] = {}

    def area(self, x: Number, y: Number, width: Number, height: Number, fill: Fill, *, tip: str = "", edge: str = INK) -> None:
        """A rectangle; `tip` says what it is to who points at it."""
        inside = f"<title>{_text(tip)}</title>" if tip else ""
        shape = f'<rect x="{num(x)}" y="{num(y)}" width="{num(width)}" height="{num(height)}" {self._filled(fill)} stroke="{edge}" stroke-width="1"'
        self._parts.append(f"{shape}>{inside}</rect>" if inside else f"{shape}/>")

    def path(self, d: str, fill: Fill, *, tip: str = "", opacity: str = "1") -> None:
        """An area of any shape."""
        inside = f"<title>{_text(tip)}</title>"
        self._parts.append(f'<path d="{d}" {self._filled(fill)} fill-opacity="{opacity}" stroke="{fill.ink}" stroke-width="0.6">{inside}</path>')

    def line(self, x1: Number, y1: Number, x2: Number, y2: Number, *, colour: str = INK, width: Number = 1, dash: str = "") -> None:
        """A line, dashed where `dash` says how."""
        ends = f'x1="{num(x1)}" y1="{num(y1)}" x2="{num(x2)}" y2="{num(y2)}"'
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(f'<line {ends} stroke="{colour}" stroke-width="{num(width)}"{dashed}/>')

    def text(
        self, x: Number, y: Number, words: str, *, size: int = 14, anchor: str = "start", colour: str = INK, bold: bool = False, halo: bool = False
    ) -> None:
        """Words with their baseline at `y`; `halo` puts white behind them, for patterns."""
        weight = ' font-weight="700"' if bold else ""
        if halo and words:
            self._plate(x, y, wide(words, size), size, anchor)
        self._parts.append(f'<text x="{num(x)}" y="{num(y)}" font-size="{size}" text-anchor="{anchor}" fill="{colour}"{weight}>{_text(words)}</text>')

    def _plate(self, x: Number, y: Number, width: float, size: int, anchor: str) -> None:
        """White behind words that stand on a pattern."""
        left = float(x) - {"start": 0, "middle": width / 2, "end": width}[anchor] - 2
        place = f'x="{num(left)}" y="{num(float(y) - size)}" width="{num(width + 4)}" height="{num(size * 1.3)}"'
        self._parts.append(f'<rect {place} fill="#fff" fill-opacity="0.88"/>')

    def svg(self, title: str, words: str) -> str:
        """The picture, which says in words what it shows."""
        patterns = "".join(self._pattern(fill) for fill in self._fills.values())
        head = f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" width="{self.width}" height="{self.height}"'
        about = f'role="img" aria-labelledby="{self.key}-t {self.key}-d" font-family={quoteattr(FONTS)}'
        told = f'<title id="{self.key}-t">{_text(title)}</title><desc id="{self.key}-d">{_text(words)}</desc>'
        return f"<svg {head} {about}>{told}<defs>{patterns}</defs>{''.join(self._parts)}</svg>"

    def _filled(self, fill: Fill) -> str:
        if not fill.shape:
            return f'fill="{fill.ground}"'
        self._fills[fill.name] = fill
        return f'fill="url(#{self.key}-{fill.name})"'

    def _pattern(self, fill: Fill) -> str:
        size = f'width="{_SIDE}" height="{_SIDE}"'
        shape = f'<g stroke="{fill.ink}" fill="{fill.ink if fill.shape == "dots" else "none"}">{_SHAPES[fill.shape]}</g>'
        return f'<pattern id="{self.key}-{fill.name}" {size} patternUnits="userSpaceOnUse"><rect {size} fill="{fill.ground}"/>{shape}</pattern>'


def num(value: Number) -> str:
    """A number as SVG takes it, two digits behind the point."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".") or "0"


def headed(svg: str, words: str, source: str = "") -> str:
    """A picture of a canvas with words and a source above it, for who meets it without its page."""
    size = _SIZE.search(svg)
    assert size is not None
    width, height = int(size[1]), int(size[2])
    told = f'<text x="0" y="{20 - _HEAD}" font-size="17" fill="{INK}" font-weight="700">{_text(cut(words, width, 17))}</text>'
    told += f'<text x="0" y="{42 - _HEAD}" font-size="12" fill="{SOFT}">{_text(source)}</text>' if source else ""
    grown = f'viewBox="0 {-_HEAD} {width} {height + _HEAD}" width="{width}" height="{height + _HEAD}"'
    return (svg[: size.start()] + grown + svg[size.end() :]).replace("</defs>", f"</defs>{told}", 1)


def wide(words: str, size: int) -> float:
    """How wide words are at most: a Chinese character and a sign that may be one (“ ” … ≥) is as wide as high, any other half of that."""
    return sum(map(_cells, words)) * size / 2


def _cells(char: str) -> int:
    return 0 if combining(char) else 2 if east_asian_width(char) in "WFA" else 1


def cut(words: str, width: Number, size: int) -> str:
    """Words that fit into a width, with an ellipsis where they had to be cut."""
    if wide(words, size) <= width:
        return words
    room, kept = int(float(width) * 2 / size) - 2, 0
    while kept < len(words) and (room := room - _cells(words[kept])) >= 0:
        kept += 1
    return words[:kept].rstrip() + "…" if kept else ""


def _text(words: str) -> str:
    return escape(storable(visible(words)).replace("\n", " "))
