"""Why something is not published, and when publication is due: dated data with source and certainty (disclosure.toml)."""

import datetime as dt
from functools import cache

import msgspec

from jiheng.reference.data import written


class Ground(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A ground on which something is withheld. `ends`: it holds for a time only, so that the year is named after which it is published."""

    zh: str
    en: str
    clause: str
    clause_en: str
    source: str
    certainty: str
    ends: bool = False
    valid_from: dt.date
    valid_to: dt.date | None = None

    def holds_on(self, day: dt.date) -> bool:
        """Whether it may be named on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Duty(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What must be published when."""

    zh: str
    en: str
    clause: str
    source: str
    certainty: str
    valid_from: dt.date


class Disclosure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All grounds and duties by their keys."""

    grounds: dict[str, Ground]
    duties: dict[str, Duty]


@cache
def disclosure() -> Disclosure:
    """The file, checked."""
    raw = written("disclosure.toml")
    return msgspec.convert(raw, Disclosure)
