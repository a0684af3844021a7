"""Addresses: one path names a place everywhere, e.g. declarations/3/indicators/5/target (counted from 0)."""

from typing import Any, TypeVar

import msgspec

S = TypeVar("S", bound=msgspec.Struct)


class NoSuchPlace(LookupError):
    """An address that leads nowhere in this document."""


def join(*parts: str | int) -> str:
    """Put parts together; empty ones are left out."""
    return "/".join(str(part) for part in parts if part != "")


def get(value: Any, address: str) -> Any:
    """What stands at an address of a struct. Raises NoSuchPlace."""
    for part in address.split("/") if address else ():
        value = _step(value, part, address)
    return value


def replace(struct: S, address: str, new: Any) -> S:
    """A copy of a struct in which the value at an address is another one. Raises NoSuchPlace."""
    return _replace(struct, address.split("/"), new, address)  # type: ignore[no-any-return]  # the root keeps its type


def _step(value: Any, part: str, address: str) -> Any:
    if isinstance(value, tuple) and part.isdecimal() and len(part) < 10 and int(part) < len(value):
        return value[int(part)]
    if isinstance(value, msgspec.Struct) and part in value.__struct_fields__:
        return getattr(value, part)
    raise NoSuchPlace(address)


def _replace(value: Any, parts: list[str], new: Any, address: str) -> Any:
    if not parts:
        return new
    inner = _replace(_step(value, parts[0], address), parts[1:], new, address)
    if isinstance(value, tuple):
        index = int(parts[0])
        return (*value[:index], inner, *value[index + 1 :])
    return msgspec.structs.replace(value, **{parts[0]: inner})
