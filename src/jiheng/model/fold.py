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
    "\u00a0\u1680\u202f\u205f\u2060\u3000\ufeff\t\n\r\v\f\x85\u2028\u2029" + "".join(map(chr, range(0x2000, 0x200E))): " ",
    "⁄∕": "/",
    "•∙⋅・‧･": "·",
    "【〔[": "(",
    "】〕]": ")",
}
_BLANK = re.compile(r" +(?![0-9.])|(?<![0-9. ]) +")
_RESIDUE = re.compile(r"[\s/\\_.…·*?□○〇△×※、,;:。'\"()~|-]*")


def _table() -> dict[str, str]:
    chars = [chr(point) for first, last in _BLOCKS for point in range(first, last)]
    folded = {char: unicodedata.normalize("NFKC", char) for char in chars}
    table = {char: text for char, text in folded.items() if len(text) == 1 and text != char}
    return table | {char: canonical for chars, canonical in _LOOKALIKES.items() for char in chars}


_TABLE = _table()
# Few characters of a text are in the table: finding these costs a fifth of what str.translate takes to look up every one.
_LOOKALIKE = re.compile(f"[{''.join(map(re.escape, _TABLE))}]")


def fold(text: str) -> str:
    """Half width, one form of each operator, dash, bracket and blank; every character stays at its place."""
    return _LOOKALIKE.sub(lambda match: _TABLE[match[0]], text)


def compact(text: str) -> str:
    """Folded text without blanks, but for blanks between two digits, which may separate two numbers."""
    folded = fold(text).strip()
    return _BLANK.sub("", folded) if " " in folded else folded


def is_blank(text: str | None) -> bool:
    """Whether a cell says nothing: blank, or only strokes, dots, stars and the like (-, /, ……, ——)."""
    return text is None or _RESIDUE.fullmatch(fold(text)) is not None


def unbracketed(text: str) -> str:
    """Folded text without the pair of brackets that encloses all of it: (台(套)) is 台(套), (台)(套) stays."""
    if not (text.startswith("(") and text.endswith(")")):
        return text
    depth = 0
    for place, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth == 0 and place < len(text) - 1:
            return text
    return text[1:-1]
