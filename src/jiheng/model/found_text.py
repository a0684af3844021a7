"""Words found in a text: where they stand, and the piece of the text around the first of them."""

import msgspec

from jiheng.model.fold import fold

MOST_WORDS = 8
AROUND = 40  # characters before and behind
_TWO = 2


class Piece(msgspec.Struct, frozen=True):
    """A part of a text; `found` tells whether it is one of the words."""

    text: str
    found: bool


def plain(text: str) -> str:
    """A text as it is searched: half width, lower case; every character stays at its place."""
    return "".join(low if len(low := char.lower()) == 1 else char for char in fold(text))


def words_of(query: str) -> tuple[str, ...]:
    """The words that a query asks for, as texts are searched; a word may be a single character."""
    return tuple(dict.fromkeys(plain(query).split()))[:MOST_WORDS]


def pieces(text: str, words: tuple[str, ...]) -> tuple[Piece, ...]:
    """A text cut where words begin and end."""
    hit, folded = bytearray(len(text)), plain(text)
    for word in words:
        place = folded.find(word)
        while word and place >= 0:
            hit[place : place + len(word)] = b"\1" * len(word)
            place = folded.find(word, place + 1)
    cut, start = [], 0
    for place in range(1, len(text) + 1):
        if place == len(text) or hit[place] != hit[start]:
            cut.append(Piece(text[start:place], bool(hit[start])))
            start = place
    return tuple(cut)


def excerpt(text: str, words: tuple[str, ...], *, around: int = AROUND) -> tuple[Piece, ...]:
    """What stands around the first word that is found, with dots where the text goes on; () where none is."""
    folded = plain(text)
    places = [place for word in words if word and (place := folded.find(word)) >= 0]
    if not places:
        return ()
    start, end = max(min(places) - around, 0), min(min(places) + _TWO * around, len(text))
    shown = ("…" if start else "") + text[start:end].replace("\n", " ") + ("…" if end < len(text) else "")
    return pieces(shown, words)
