"""How alike short Chinese texts are, by the pairs of neighbouring characters that they share: there are no blanks between words to go by."""

import re

from jiheng.model.fold import fold

_NO_WORD = re.compile(r"[\W_]+")


def key(text: str) -> str:
    """A name as names are compared: half width, lower case, without blanks, punctuation and signs."""
    return _NO_WORD.sub("", fold(text)).casefold()


def pairs(text: str) -> frozenset[str]:
    """Its pairs of neighbouring characters; of a single character this one."""
    plain = key(text)
    return frozenset(plain[place : place + 2] for place in range(max(len(plain) - 1, 1))) if plain else frozenset()


def share(part: str, whole: frozenset[str]) -> float:
    """How much of a text (0 to 1) is found in the pairs of another."""
    own = pairs(part)
    return len(own & whole) / len(own) if own else 0.0
