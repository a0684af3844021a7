"""Texts that are too high for their cell: drawn in one go, they run over rows above or below, and all of them belongs to one cell."""

from collections.abc import Sequence

from jiheng.readers.glyphs import Box, Glyph
from jiheng.readers.lattice import Lattice

Spot = tuple[int, int]  # index of the table, index of its slot
Part = tuple[Spot | None, list[Glyph]]  # glyphs on one line, and where they seem to belong

_LINE = (0.7, 2.0)  # heights from one baseline to the next inside a text
_WORDS = 1.5  # heights between two words of a line
_BODY = (0.2, 0.5)  # of the height above the baseline: a rule that runs here strikes the glyphs through


def settled(tables: Sequence[Lattice], parts: Sequence[Part]) -> list[Part]:
    """The parts, in the order of the file, with those of a text that a rule strikes through all given to one cell."""
    whole: list[Part] = []
    for text in _texts(parts):
        spots = {spot for spot, _ in text}
        if len(spots) == 1 or None in spots or not any(is_struck(tables, spot, part) for spot, part in text):
            whole.extend(text)
            continue
        home = _home(tables, text)
        whole.extend((home, part) for _, part in text)
    return whole


def is_struck(tables: Sequence[Lattice], spot: Spot | None, part: Sequence[Glyph]) -> bool:
    """Whether the upper or the lower edge of its seeming cell strikes the text through."""
    if spot is None:
        return False
    _, top, _, bottom = _box(tables, spot)
    glyph = part[0]
    upper, lower = glyph.baseline - _BODY[1] * glyph.height, glyph.baseline - _BODY[0] * glyph.height
    return upper < top < lower or upper < bottom < lower


def _texts(parts: Sequence[Part]) -> list[list[Part]]:
    texts: list[list[Part]] = []
    for part in parts:
        if texts and part[0] is not None and _goes_on(texts[-1], part[1]):
            texts[-1].append(part)
        else:
            texts.append([part])
    return texts


def _goes_on(text: Sequence[Part], part: Sequence[Glyph]) -> bool:
    last = text[-1][1]
    height = part[0].height
    down = part[0].baseline - last[0].baseline
    if abs(down) <= 0.1 * height:
        return -0.3 * height <= part[0].left - last[-1].right <= _WORDS * height
    if not _LINE[0] * height <= down <= _LINE[1] * height:
        return False
    left, right = min(glyphs[0].left for _, glyphs in text), max(glyphs[-1].right for _, glyphs in text)
    return part[0].left < right and part[0].left > left - (right - left) - height and part[-1].right > left


def _home(tables: Sequence[Lattice], text: Sequence[Part]) -> Spot | None:
    """The cell in whose middle the text stands; failing that, the one that it begins in."""
    spots = [spot for spot, _ in text if spot]
    middle = (text[0][1][0].middle + text[-1][1][0].middle) / 2
    nearest = min(spots, key=lambda spot: abs(sum(_box(tables, spot)[1::2]) / 2 - middle))
    off = abs(sum(_box(tables, nearest)[1::2]) / 2 - middle)
    return nearest if off <= text[0][1][0].height / 2 else spots[0]


def _box(tables: Sequence[Lattice], spot: Spot) -> Box:
    return tables[spot[0]].box(tables[spot[0]].slots[spot[1]])
