"""Texts made comparable (fold), fit for the model (tidy), and cells looked up in the vocabulary."""

import itertools
import re
import unicodedata
from functools import lru_cache

import msgspec

from jiheng.model.source import Source
from jiheng.readers.grid import Cell, Line

# Longer cells are texts, not labels.
LABEL_LENGTH = 60

_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad\0]+")
_WORD = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
_RUBY = re.compile(r"(?<=[㐀-鿿])\([a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]{1,7}\)")
_BRACKET = re.compile(r"(?:\([^()]*\))+$")
_LEAD = re.compile(r"^(?:其中[:,]?|\(?[一二三四五六七八九十\d]{1,2}[)、.])+")


def tidy(text: str) -> str:
    """The text without white space, but for one blank between two ASCII words; punctuation as printed."""
    return _tidied_label(text) if len(text) <= LABEL_LENGTH else _tidied(text)


def _tidied(text: str) -> str:
    parts = _INVISIBLE.sub("", text).split()
    if len(parts) < 2:
        return parts[0] if parts else ""
    joined = [parts[0]]
    for before, part in itertools.pairwise(parts):
        if before[-1] in _WORD and part[0] in _WORD:
            joined.append(" ")
        joined.append(part)
    return "".join(joined)


_tidied_label = lru_cache(maxsize=4096)(_tidied)  # labels and levels come again and again


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    folded = "".join(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).split())
    if "(" in folded:
        folded = _RUBY.sub("", folded)
    return folded.strip("*#★☆").rstrip(":")


def fold(text: str) -> str:
    """The text for comparison: NFKC, no white space, no emphasis marks, no final colon, no pinyin ruby. "" for what is too long for a label."""
    return _folded(text) if len(text) <= LABEL_LENGTH else ""


def without_bracket(folded: str) -> str:
    """The label without final brackets: "产出指标(50分)" → "产出指标", "预算执行情况(万元)(20分)" → "预算执行情况"."""
    return _BRACKET.sub("", folded).rstrip(":") if folded.endswith(")") else folded


def without_lead(folded: str) -> str:
    """The label without "其中:" and item numbers in front."""
    return _LEAD.sub("", folded)


class Piece(msgspec.Struct, frozen=True, gc=False):
    """A cell as the interpreter sees it: `key` is its folded text ("" when blank or long)."""

    cell: Cell
    key: str
    blank: bool = False

    @property
    def text(self) -> str:
        """Text of the cell, idle blanks removed."""
        return tidy(self.cell.text)

    @property
    def column(self) -> int:
        """Column of the cell, in the raster of its reader."""
        return self.cell.column

    @property
    def source(self) -> Source:
        """Where the cell stands in the file."""
        return self.cell.source


def part_of(piece: Piece, text: str) -> Piece:
    """A part of the text of a cell, at its place."""
    return piece_of(msgspec.structs.replace(piece.cell, text=text))


def piece_of(cell: Cell) -> Piece:
    """The cell as the interpreter sees it."""
    text = cell.text
    key = fold(text) if text else ""
    return Piece(cell, key, not key and (not text or text.isspace()))


def pieces(line: Line) -> list[Piece]:
    """All cells of a line, blank ones too."""
    return [piece_of(cell) for cell in line.cells]
