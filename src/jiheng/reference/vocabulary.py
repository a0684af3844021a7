"""Vocabulary of the forms: which word is the label of what (vocabulary.toml, and what the variants bring)."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from jiheng.reference.variants import word_set, words_of


class Vocabulary(msgspec.Struct, frozen=True, kw_only=True):
    """Words, folded as in vocabulary.toml, each with its meaning.

    `fields`, `funds`, `objectives`, `headers`, `sections`: label → what it labels. `level1`: name → family ("产出指标" for "项目完成指标").
    `level2`: name → family that it implies, "" where it implies none. `kinds`: word of a title → kind of form. `execution`: column of the execution
    block → its field ("none" for columns without one). `tasks`: label of the tasks of a department → its field. `results`: lists of words
    of self-evaluations and monitoring. `groups`, `stops`, `cover_agency`: sets of words. `real_words`: words that are no misread labels.
    `foot`: how lines below a form begin.
    """

    fields: Mapping[str, str]
    funds: Mapping[str, str]
    objectives: Mapping[str, str]
    headers: Mapping[str, str]
    sections: Mapping[str, str]
    level1: Mapping[str, str]
    level2: Mapping[str, str]
    kinds: Mapping[str, str]
    execution: Mapping[str, str]
    tasks: Mapping[str, str]
    results: Mapping[str, tuple[str, ...]]
    groups: frozenset[str]
    stops: frozenset[str]
    cover_agency: frozenset[str]
    real_words: frozenset[str]
    foot: tuple[str, ...]


def _inverted(table: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """word → key; the first key that names a word keeps it."""
    words: dict[str, str] = {}
    for key, names in table.items():
        for name in names:
            words.setdefault(name, key)
    return words


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary, read once."""
    text = files("jiheng.reference").joinpath("vocabulary.toml").read_text(encoding="utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    maps = {
        key: {**dict(words_of(key)), **_inverted(data[key])}
        for key in ("fields", "funds", "objectives", "headers", "sections", "level1", "level2", "kinds", "execution", "tasks")
    }
    return Vocabulary(
        **maps,
        results={key: tuple(words) for key, words in data["results"].items()},
        groups=frozenset(data["groups"]["indicators"]) | word_set("groups", "indicators"),
        stops=frozenset(data["stops"]["words"]),
        cover_agency=frozenset(data["cover"]["agency"]),
        real_words=frozenset(data["slips"]["none"]),
        foot=tuple(data["foot"]["words"]),
    )
