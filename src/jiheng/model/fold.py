"""Folding of look-alike characters, one for one, so that grammars need to know one form only."""

import re
import unicodedata

# Blocks whose members look like ordinary characters: PDF extraction yields radicals (⽉) for ideographs, typists mix full and half width.
_BLOCKS = ((0x2E80, 0x2FE0), (0xF900, 0xFB00), (0xFE10, 0xFE70), (0xFF01, 0xFFF0))
_LOOKALIKES = {
    "≧⩾≽⪰≮≩⋝": "≥",
    "≦⩽≼⪯≯≨⋜": "≤",
    "›〉❯": ">",
    "‹〈❮": "<",
    "⁼゠": "=",
    "≒≅∽≃": "≈",
    "∼〜": "~",
    "‐‑‒–—―−─━": "-",
    "，､": ",",
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff\t\n\r\v\f\x85": " ",
    "⁄∕": "/",
    "•∙⋅・‧･": "·",
    "【〔[": "(",
    "】〕]": ")",
}
_BLANK = re.compile(r" +(?![0-9.])|(?<![0-9. ]) +")
_RESIDUE = re.compile(r"[\s/\\_.…·*?□○〇△×※、,;:。'\"()~|-]*")


def _table() -> dict[int, str]:
    points = [point for first, last in _BLOCKS for point in range(first, last)]
    folded = {point: unicodedata.normalize("NFKC", chr(point)) for point in points}
    table = {point: text for point, text in folded.items() if len(text) == 1 and text != chr(point)}
    return table | {ord(char): canonical for chars, canonical in _LOOKALIKES.items() for char in chars}


_TABLE = _table()


def fold(text: str) -> str:
    """Half width, one form of each operator, dash, bracket and blank; every character stays at its place."""
    return text.translate(_TABLE)


def compact(text: str) -> str:
    """Folded text without blanks, but for blanks between two digits, which may separate two numbers."""
    return _BLANK.sub("", fold(text).strip())


def is_blank(text: str | None) -> bool:
    """Whether a cell says nothing: blank, or only strokes, dots, stars and the like (-, /, ……, ——)."""
    return text is None or _RESIDUE.fullmatch(fold(text)) is not None
