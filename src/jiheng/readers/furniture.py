"""Page headers, footers and page numbers left out, where it is sure that they are none of the text."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import takewhile
from statistics import median

from jiheng.readers.blocks import Block
from jiheng.readers.lines import TextLine

_BAND = 0.09  # of the page's height, at its top and its bottom
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"[-—–·~\s]*(?:第\s*)?(?:\d{1,4}|[ⅰ-ⅻⅠ-Ⅻivx]{1,5})(?:\s*页)?(?:\s*[/,，共]+\s*\d{1,4}\s*页?)?[-—–·~\s]*")
_ADDRESS = re.compile(r"(?:file|https?)://\S*")
_CONTENT = re.compile(r"表\s*\d*$|项目|指标|年度|单位|[（(]续|^[一二三四五六七八九十]+、")


def without_furniture(pages: Sequence[Sequence[Block]], heights: Sequence[float]) -> list[list[Block]]:
    """The blocks of each page, without lines that repeat at the same place of the margin on most pages, and without page numbers.

    A line that could be a form's title, a heading or a label stays, however often it stands there.
    """
    bands = [_margin_lines(blocks, height) for blocks, height in zip(pages, heights, strict=True)]
    counts = Counter(_mark(line) for lines in bands for line in lines)
    often = max(2, round(0.5 * sum(1 for blocks in pages if blocks)))
    sizes = [block.height for blocks in pages for block in blocks if isinstance(block, TextLine)]
    body = median(sizes) if sizes else 0.0
    dropped = {id(line) for lines in bands for line in lines if _is_furniture(line, body, repeated=counts[_mark(line)] >= often)}
    return [[block for block in blocks if id(block) not in dropped] for blocks in pages]


def _margin_lines(blocks: Sequence[Block], height: float) -> list[TextLine]:
    """Lines in the bands, with nothing but such lines between them and the edge of the page."""
    top = takewhile(lambda block: isinstance(block, TextLine) and block.baseline < _BAND * height, blocks)
    bottom = takewhile(lambda block: isinstance(block, TextLine) and block.baseline > (1 - _BAND) * height, reversed(blocks))
    return [block for block in (*top, *bottom) if isinstance(block, TextLine)]


def _mark(line: TextLine) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text), round(line.baseline / 3)


def _is_furniture(line: TextLine, body: float, *, repeated: bool) -> bool:
    text = line.text
    if _PAGE_NUMBER.fullmatch(text):
        return repeated or not text.strip().isdigit() or int(text) == line.page
    if _ADDRESS.match(text):
        return True
    return repeated and line.height <= body * 1.05 and not _CONTENT.search(text)
