"""Variants of printed forms (variants/*.toml): what differs between places, years and generations, each with its source. A new one is a file and an example."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from typing import Literal

import msgspec

Horizon = Literal["overall", "annual", "previous"]

_SPAN = re.compile(r"(?:20|19)\d\d年?度?[-—–~至到]{1,2}(?:20|19)?\d\d年?度?")
_YEAR = re.compile(r"(?:20|19)\d\d年度?")
_BRACKETS = re.compile(r"\(([^()]*)\)")


class Variant(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A way in which forms are printed: its name, where it was seen ("湖北武汉市青山区 2020"), the source of that, and the words that it brings.

    `words`: section of the vocabulary ("headers", "horizons" …) → what the words stand for → words, folded as in vocabulary.toml.
    The folder of the same name in tests/variants holds an example and what is read of it.
    """

    title: str
    seen: tuple[str, ...]
    source: str
    words: dict[str, dict[str, tuple[str, ...]]] = {}


@cache
def variants() -> dict[str, Variant]:
    """Every variant by its name, in alphabetical order. Raises msgspec.ValidationError where a file is wrong."""
    folder = resources.files("jiheng.reference").joinpath("variants")
    entries = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name)
    return {entry.name.removesuffix(".toml"): msgspec.convert(tomllib.loads(entry.read_text("utf-8")), Variant) for entry in entries}


def words_of(section: str) -> Iterator[tuple[str, str]]:
    """Words that the variants bring to a section, each with what it stands for."""
    for variant in variants().values():
        for key, words in variant.words.get(section, {}).items():
            for word in words:
                yield word, key


@lru_cache(maxsize=4096)
def horizon_of(key: str) -> Horizon | None:
    """The time that a folded label speaks of: the year, the whole project ("overall"), the year before; None where it does not say."""
    if _SPAN.search(key):
        return "overall"
    found = next((name for name in _HORIZONS if _horizon(name).search(key)), None)
    return found or ("annual" if _YEAR.search(key) else None)


@lru_cache(maxsize=4096)
def without_horizon(key: str) -> str:
    """The folded label without the words for the year or the whole project: "实施期指标值" → "指标值"; as it is where it speaks of the year before."""
    if horizon_of(key) in {None, "previous"}:
        return key
    key = _BRACKETS.sub(lambda found: "" if horizon_of(found[1]) else found[0], key)
    return re.sub(rf"^(?:{_SPAN.pattern}|{_YEAR.pattern}|{_horizon('overall').pattern}|{_horizon('annual').pattern}|[年度期内、/])+", "", key)


@cache
def word_set(section: str, key: str) -> frozenset[str]:
    """The words that stand for `key` in a section that only variants have."""
    return frozenset(word for word, meaning in words_of(section) if meaning == key)


@cache
def _horizon(name: Horizon) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, word_set("horizons", name)), key=len, reverse=True)))


_HORIZONS: tuple[Horizon, ...] = ("previous", "annual", "overall")
