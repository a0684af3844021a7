"""Words by which the checks of cost targets go (cost_words.toml)."""

from functools import cache

import msgspec

from jiheng.reference.data import written


class CostWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Lists of cost_words.toml; what each is for stands there."""

    total: tuple[str, ...]
    total_if_equal: tuple[str, ...]
    floor_allowed: tuple[str, ...]
    not_spent: tuple[str, ...]
    idle: tuple[str, ...]
    task: tuple[str, ...]
    price_names: tuple[str, ...]
    price_names_not: tuple[str, ...]
    event_units: tuple[str, ...]
    own_occasions: tuple[str, ...]
    kin: tuple[frozenset[str], ...]
    headings: frozenset[str]


@cache
def cost_words() -> CostWords:
    """The lists, read once."""
    data = written("cost_words.toml")
    return msgspec.convert(data, CostWords)
