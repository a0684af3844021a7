"""Rules that propose a measure for an indicator (measures.toml)."""

from functools import cache

import msgspec

from jiheng.reference.data import written


class MeasureRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule; what its conditions and proposals mean stands in measures.toml. An empty condition always holds; no `record` proposes nothing."""

    name: str
    zh: str
    en: str
    classes: tuple[str, ...] = ()
    level2: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    record: str | None = None
    aggregate: str = ""
    value: str = "本身"
    filter: str = ""


class MeasureRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of measures.toml."""

    events: frozenset[str]
    inside: tuple[str, ...]
    leading: tuple[str, ...]
    trailing: tuple[str, ...]
    general: frozenset[str]
    rules: tuple[MeasureRule, ...]


@cache
def measure_rules() -> MeasureRules:
    """The rules, read once. Raises msgspec.ValidationError where the data is wrong."""
    data = written("measures.toml")
    return msgspec.convert(data, MeasureRules)
