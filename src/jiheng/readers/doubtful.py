"""How sure a recognised text is, by how probable each of its signs is, and what else it may be."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from jiheng.model.target import Certainty
from jiheng.readers.glyphs import Glyph

_SURE = 0.85  # a sign less probable than this makes its cell uncertain …
_OPEN = 0.6  # … and less probable than this, with another reading that makes another value, leaves it undecided
_LONG = 30  # characters: longer texts are no values
_COUNTING = frozenset("≥≤><=0123456789.,%-")  # signs that make a value another one
_LOOKS_LIKE = (  # what stands in numbers and is no sign of numbers, and what it looks like
    (re.compile(r"^[三二](?=\d)"), "≥"),
    (re.compile(r"(?<=\d)[Oo〇]|[Oo〇](?=[\d.])"), "0"),
    (re.compile(r"(?<=[\d≥≤])[lI|](?=[\d.,%])"), "1"),
)
_ALIKE = str.maketrans("、。‘’“”·—–~", ",.''\"\".---")


def certainty(glyphs: Sequence[Glyph], text: str) -> tuple[Certainty, tuple[str, ...]]:
    """`read`; `inferred` where a sign is improbable; `ambiguous`, with the readings that there are, where that makes another value."""
    doubtful = [glyph for glyph in glyphs if glyph.score < _SURE and not _is_alike(glyph.char, glyph.rival)]
    if any(char.isdigit() for char in text) and len(text) <= _LONG:
        candidates = tuple(dict.fromkeys((text, *_other_readings(text, doubtful))))
        if len(candidates) > 1:
            return Certainty.AMBIGUOUS, candidates
    return (Certainty.INFERRED if doubtful else Certainty.READ), ()


def _other_readings(text: str, doubtful: Sequence[Glyph]) -> Iterator[str]:
    for glyph in doubtful:
        counts = glyph.rival in _COUNTING or glyph.char in _COUNTING
        if glyph.score < _OPEN and glyph.rival and counts and text.count(glyph.char) == 1:
            yield text.replace(glyph.char, glyph.rival)
    for pattern, sign in _LOOKS_LIKE:
        if pattern.search(text):
            yield pattern.sub(sign, text)


def _is_alike(char: str, rival: str) -> bool:
    """Whether two readings of a sign mean the same: wide and narrow, comma and pause mark."""
    return bool(rival) and _folded(char) == _folded(rival)


def _folded(char: str) -> str:
    return unicodedata.normalize("NFKC", char).translate(_ALIKE)
