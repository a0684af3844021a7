"""Lines of running text joined to whole paragraphs, also over page breaks; headings stay lines of their own."""

import math
import re
from collections.abc import Iterator, Sequence

import msgspec

from jiheng.readers.glyphs import Box, Glyph
from jiheng.readers.lines import TextLine, is_wide
from jiheng.readers.stitch import Table

_OPENS = re.compile(
    r"[一二三四五六七八九十]{1,3}\s?[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}\s?[、.．](?!\d)|\d{1,2}[)）]|第[一二三四五六七八九十\d]{1,3}[章节条部]|[①-⑳■●◆▲•]"
)
_TITLE_ENDS = re.compile(r"(?:申报|目标|自评|监控)表\s*\d*$")
_NOT_FIRST = "，。、；：！？）》】”’…—,.;:!?)]}%‰"
_NOT_LAST = "（《【“‘([{"
_SENTENCE_ENDS = "。！？；：.!?;:"
_LONG = 12  # glyphs: shorter lines tell nothing of the margin
_RUNNING = 28.0  # heights: a line of running text is at least so long
_BESIDE = 8.0  # points: lines that end so near to each other end at one margin
_WIDE_PAGE = 0.85  # of the document's margin: a page whose lines all end before has no full line
_SPACING = 2.6  # heights from one baseline to the next, at most, inside a paragraph
_CENTRED = 2.2  # heights: lines of a centred heading differ by no more in the sum of their edges (the first may be indented)
_LIKE = 0.2  # heights of one paragraph differ by no more


class Paragraph(msgspec.Struct, frozen=True):
    """A paragraph or heading: its text, and the page and box where it begins."""

    text: str
    page: int
    box: Box


def paragraphs(blocks: Sequence[TextLine | Table]) -> Iterator[Paragraph | Table]:
    """The blocks with their lines of text joined."""
    margins = _Margins([block for block in blocks if isinstance(block, TextLine)])
    lines: list[TextLine] = []
    for block in blocks:
        if lines and not (isinstance(block, TextLine) and _goes_on(lines, block, margins)):
            yield _paragraph(lines)
            lines = []
        if isinstance(block, TextLine):
            lines.append(block)
        else:
            yield block
    if lines:
        yield _paragraph(lines)


class _Margins:
    """Right margins: of a page where several of its lines end beside each other, else of the document."""

    def __init__(self, lines: Sequence[TextLine]) -> None:
        pages: dict[int, list[float]] = {}
        for line in lines:
            if len(line.glyphs) >= _LONG:
                pages.setdefault(line.page, []).append(_edge(line))
        self._whole = _margin([edge for edges in pages.values() for edge in edges]) or _longest(lines)
        self._pages = {page: margin for page, edges in pages.items() if (margin := _margin(edges)) > _WIDE_PAGE * self._whole}

    def of(self, line: TextLine) -> float:
        return self._pages.get(line.page, self._whole)


def _margin(edges: Sequence[float]) -> float:
    """The rightmost place where at least three lines end; 0 where there is none."""
    ordered = sorted(edges, reverse=True)
    return next((first for first, third in zip(ordered, ordered[2:], strict=False) if first - third < _BESIDE), 0.0)


def _longest(lines: Sequence[TextLine]) -> float:
    """Where the longest line ends, if it is as long as a line of running text; else no line is full."""
    longest = max(lines, key=lambda line: line.right - line.left, default=None)
    if longest is None or longest.right - longest.left < _RUNNING * longest.height:
        return math.inf
    return _edge(longest)


def _edge(line: TextLine) -> float:
    """Where the line ends, not counting final punctuation: it may hang over the margin."""
    last = line.glyphs[-1]
    return last.left if last.char in _NOT_FIRST else last.right


def _goes_on(lines: Sequence[TextLine], line: TextLine, margins: _Margins) -> bool:
    """Whether the line carries on the paragraph of the lines before it."""
    last = lines[-1]
    unit = min(last.height, line.height)
    if abs(last.height - line.height) > _LIKE * unit or _OPENS.match(line.text) or _TITLE_ENDS.search(last.text):
        return False
    if line.page == last.page and line.baseline - last.baseline > _SPACING * unit:
        return False
    if line.page > last.page + 1 or last.right + _first_word(line.glyphs) < margins.of(last) - 0.3 * unit:
        return False
    return _aligned(lines, line, unit)


def _first_word(glyphs: Sequence[Glyph]) -> float:
    """Width of what cannot be parted at the start of a line: that much room was missing on the line before."""
    end = 1
    while end < len(glyphs) and (
        glyphs[end].char in _NOT_FIRST or glyphs[end - 1].char in _NOT_LAST or not (is_wide(glyphs[end].char) or is_wide(glyphs[end - 1].char))
    ):
        end += 1
    return glyphs[end - 1].right - glyphs[0].left


def _aligned(lines: Sequence[TextLine], line: TextLine, unit: float) -> bool:
    last = lines[-1]
    if abs(line.left - last.left) < unit:
        return True
    if line.left < last.left:  # the first line is indented, or a centred heading goes on
        return len(lines) == 1
    centred = abs((line.left + line.right) - (last.left + last.right)) < _CENTRED * unit and line.right < last.right
    if centred and len(lines) == 1 and last.text[-1] not in _SENTENCE_ENDS:
        return True
    return len(lines) == 1 and last.text[-1] not in _SENTENCE_ENDS and bool(_OPENS.match(last.text))


def _paragraph(lines: Sequence[TextLine]) -> Paragraph:
    text = lines[0].text
    for line in lines[1:]:
        apart = not is_wide(text[-1]) and not is_wide(line.text[0]) and text[-1] != "-"
        text += (" " if apart else "") + line.text
    first = [line for line in lines if line.page == lines[0].page]
    boxes = [line.box for line in first]
    box = min(box[0] for box in boxes), min(box[1] for box in boxes), max(box[2] for box in boxes), max(box[3] for box in boxes)
    return Paragraph(text, lines[0].page, box)
