"""Word lists by which rules about wording and relevance recognise slips (wording.toml)."""

import re
from functools import cache

import msgspec

from jiheng.reference.data import written
from jiheng.reference.target_words import WordList


@cache
def wording() -> dict[str, WordList]:
    """Every list by its name. Raises msgspec.ValidationError where the data is wrong."""
    return msgspec.convert(written("wording.toml"), dict[str, WordList])


@cache
def words(name: str) -> tuple[str, ...]:
    """The words of a list, longer ones first."""
    return tuple(sorted(wording()[name].words, key=len, reverse=True))


@cache
def any_of(name: str) -> str:
    """A regular expression for one word of the list."""
    return f"(?:{'|'.join(map(re.escape, words(name)))})"
