"""What measuring by evidence needs to know about units (evidence.toml)."""

import tomllib
from functools import cache
from importlib.resources import files

import msgspec


class CountedUnits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Units that count people, and units that count bodies; what each is for stands in evidence.toml."""

    people: frozenset[str]
    bodies: frozenset[str]


@cache
def counted_units() -> CountedUnits:
    """The lists, read once."""
    data = tomllib.loads(files("jiheng.reference").joinpath("evidence.toml").read_text("utf-8"))
    return msgspec.convert(data, CountedUnits)
