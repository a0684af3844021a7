"""What measuring by evidence needs to know about units (evidence.toml)."""

from functools import cache

import msgspec

from jiheng.reference.data import written


class CountedUnits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Units that count people, and units that count bodies; what each is for stands in evidence.toml."""

    people: frozenset[str]
    bodies: frozenset[str]


@cache
def counted_units() -> CountedUnits:
    """The lists, read once."""
    data = written("evidence.toml")
    return msgspec.convert(data, CountedUnits)
