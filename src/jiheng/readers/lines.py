"""Glyphs put together to lines of text: by the baseline that they stand on, then from left to right."""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from operator import attrgetter
from statistics import median

import msgspec

from jiheng.readers.glyphs import Box, Glyph

_TWICE = 0.25  # of a glyph's width
_SAME_LINE = 0.3  # of a glyph's height
_WORD_GAP = 0.16  # of the height: blank between words that are not Chinese
_NUMBER = "0123456789.,"
_TIGHT = 14.0  # points: paddings of both sides of a cell, together, at most
_BASELINE, _LEFT = attrgetter("baseline"), attrgetter("left")
_WIDE_GAP = 0.75  # of the height: blank between Chinese characters that is meant


class TextLine(msgspec.Struct, frozen=True, dict=True):
    """Glyphs on one baseline, from left to right, on `page` (from 1)."""

    page: int
    glyphs: tuple[Glyph, ...]

    @property
    def left(self) -> float:
        """Left edge of the first glyph, in points."""
        return self.glyphs[0].left

    @property
    def right(self) -> float:
        """Right edge of the last glyph, in points."""
        return self.glyphs[-1].right

    @property
    def baseline(self) -> float:
        """Height of the line, in points from the top of the page."""
        return self.glyphs[0].baseline

    @cached_property
    def height(self) -> float:
        """Height of the Chinese glyphs, since fonts measure themselves differently; of all where there is none."""
        heights = [glyph.height for glyph in self.glyphs if is_wide(glyph.char)] or [glyph.height for glyph in self.glyphs]
        return median(heights)

    @property
    def box(self) -> Box:
        """(left, top, right, bottom) in points."""
        return self.left, self.baseline - self.height * 0.85, self.right, self.baseline + self.height * 0.2

    @cached_property
    def text(self) -> str:
        """The line as written, with blanks where glyphs stand apart."""
        return written(self.glyphs)


def text_lines(glyphs: Iterable[Glyph], page: int) -> list[TextLine]:
    """The lines that the glyphs stand on, from top to bottom."""
    lines: list[list[Glyph]] = []
    baseline = height = float("-inf")  # of the glyph that began the line
    for glyph in sorted(glyphs, key=_BASELINE):
        if glyph.baseline - baseline <= _SAME_LINE * min(glyph.height, height):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
            baseline, height = glyph.baseline, glyph.height
    return [TextLine(page, _once(sorted(line, key=_LEFT))) for line in lines]


def _once(line: Sequence[Glyph]) -> tuple[Glyph, ...]:
    """The line without glyphs that are printed twice, a hair apart, to look bold."""
    twice = {id(glyph) for before, glyph in pairwise(line) if before.char == glyph.char and glyph.left - before.left < _TWICE * (glyph.right - glyph.left)}
    return tuple(glyph for glyph in line if id(glyph) not in twice) if twice else tuple(line)


def cell_text(lines: Sequence[TextLine], width: float) -> str:
    """Text of a cell as wide as `width`, a line break for each line; but a number that was cut because it did not fit is whole again."""
    text = ""
    for before, line in pairwise([None, *lines]):
        assert line is not None
        first = line.glyphs[0]
        full = before is not None and width - (before.right - before.left) < first.right - first.left + _TIGHT
        cut = full and text[-1] in _NUMBER and first.char in _NUMBER
        text += ("" if before is None or cut else "\n") + line.text
    return text


def written(glyphs: Sequence[Glyph]) -> str:
    """The text of glyphs that stand side by side; a blank where a gap shows that one is meant."""
    parts = [glyphs[0].char] if glyphs else []
    for before, glyph in pairwise(glyphs):
        gap = glyph.left - before.right
        if gap > _WORD_GAP * glyph.height and (gap > _WIDE_GAP * glyph.height or not (is_wide(before.char) and is_wide(glyph.char))):
            parts.append(" ")
        parts.append(glyph.char)
    return "".join(parts)


@lru_cache(maxsize=16_384)
def is_wide(char: str) -> bool:
    """Whether the character takes a full square, as Chinese ones and their punctuation do."""
    return char > "\u02ff" and (char in "“”‘’—…·" or unicodedata.east_asian_width(char) in "WF")
