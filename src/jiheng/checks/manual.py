"""The manual of the rules: their examples, as they stand in the case files that test them."""

from functools import cache
from importlib import resources

import msgspec


class Example(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One example: `kind` says whether the rule finds something, passes or cannot tell; `form` is what the case changes, a line each."""

    kind: str
    why: str
    form: tuple[str, ...] = ()


@cache
def all_examples() -> dict[str, tuple[Example, ...]]:
    """Examples by rule code, generated from tests/rules/*.yml by `make docs`."""
    raw = resources.files("jiheng.checks").joinpath("examples.json").read_bytes()
    return msgspec.json.decode(raw, type=dict[str, tuple[Example, ...]])


def examples(code: str) -> tuple[Example, ...]:
    """Examples of one rule."""
    return all_examples().get(code, ())
