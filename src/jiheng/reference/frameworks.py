"""Classes of indicators (frameworks.toml): what a printed first or second level means, and which pairs belong together."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any, NamedTuple

import msgspec

from jiheng.reference.data import written

_WEIGHT = re.compile(r"\([^()]*\)?|\d+分?$|[\s、:.。,;]+")


class Framework(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One generation of the indicator framework: second levels by first level, where it comes from, how sure we are (marks as in Basis)."""

    title: str
    source: str
    certainty: str
    levels: dict[str, tuple[str, ...]]


class Classes(NamedTuple):
    """What the printed levels of a row mean.

    `level1`, `level2`: the classes, "" where blank or not known. `family`: what the row is about (成本, 产出, 效益, 满意度), by its second
    level, else by its first; "" where neither tells. `trouble`: "level1" or "level2" where that name is not known, "pair" where both are but no
    framework puts them together, else "".
    """

    level1: str
    level2: str
    family: str
    trouble: str


class _Data(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    frameworks: dict[str, Framework]
    families: dict[str, tuple[str, ...]]
    level1: dict[str, tuple[str, ...]]
    level2: dict[str, tuple[str, ...]]


def all_frameworks() -> dict[str, Framework]:
    """Every framework by its id, the newest central one first."""
    return _data().frameworks


@lru_cache(maxsize=4096)
def classes_of(level1: str | None, level2: str | None) -> Classes:
    """The classes of a row whose levels are printed so."""
    first, second = _class_of(level1, _names("level1")), _class_of(level2, _names("level2"))
    family = _families().get(second or "") or first or ""
    return Classes(first or "", second or "", family, _trouble(first, second))


def class_name(text: str) -> str:
    """The printed name of a level as names are compared: half width, no blanks, brackets, weights, no final 指标."""
    return _WEIGHT.sub("", unicodedata.normalize("NFKC", text)).removesuffix("指标")


def class_names() -> frozenset[str]:
    """Every name under which a first or second level is printed, as names are compared."""
    return frozenset(_names("level1")) | frozenset(_names("level2"))


def classes() -> frozenset[str]:
    """Every class of the first and second level."""
    return frozenset({*_names("level1").values(), *_names("level2").values()} - {""})


def _class_of(text: str | None, names: dict[str, str]) -> str | None:
    """The class, "" for a blank cell or a name that classifies nothing, None for a name that is not known."""
    name = class_name(text or "")
    return names.get(name) if name else ""


def _trouble(first: str | None, second: str | None) -> str:
    if first is None:
        return "level1"
    if second is None:
        return "level2"
    known = any(second in framework.levels.get(first, ()) for framework in all_frameworks().values())
    return "pair" if first and second and not known else ""


@cache
def _names(level: str) -> dict[str, str]:
    table: dict[str, tuple[str, ...]] = getattr(_data(), level)
    return {name: key for key, names in table.items() for name in names}


@cache
def _families() -> dict[str, str]:
    return {name: family for family, names in _data().families.items() for name in names}


@cache
def _data() -> _Data:
    raw: dict[str, Any] = written("frameworks.toml")
    return msgspec.convert(raw, _Data)
