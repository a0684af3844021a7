"""Word lists by which rules recognise what a name, target or objective is about (target_words.toml)."""

import re
from functools import cache

import msgspec

from jiheng.reference.data import written


class WordList(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Literal words or patterns of one meaning; where they were seen and how sure we are (marks as in Basis)."""

    zh: str
    source: str
    certainty: str
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()


@cache
def all_word_lists() -> dict[str, WordList]:
    """Every list by its name. Raises msgspec.ValidationError where the data is wrong."""
    raw = written("target_words.toml")
    return msgspec.convert(raw, dict[str, WordList])


def words(name: str) -> tuple[str, ...]:
    """The words of a list."""
    return all_word_lists()[name].words


@cache
def any_of(name: str) -> str:
    """A regular expression that holds where one word or pattern of the list stands; longer words first."""
    entry = all_word_lists()[name]
    return f"(?:{'|'.join([*entry.patterns, *map(re.escape, sorted(entry.words, key=len, reverse=True))])})"
