"""Target values of indicators (指标值)."""

import datetime as dt
from decimal import Decimal
from enum import StrEnum

import msgspec


class Kind(StrEnum):
    """What a target is: a number, a text, a date or period, or nothing (blank or an unfilled template)."""

    NUMERIC = "numeric"
    QUALITATIVE = "qualitative"
    DATE = "date"
    EMPTY = "empty"


class Comparator(StrEnum):
    """Operator before a number (计算符号); the value is what the form prints."""

    GE = "≥"
    LE = "≤"
    EQ = "="
    GT = ">"
    LT = "<"
    ABOUT = "≈"


class Target(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A target value: the printed text `raw` and what it means.

    numeric: `value` with `comparator` (None where none is printed), `unit` as printed (None where none is), `upper` for ranges.
    qualitative: `text`. date: `start` and `end`, equal for a day, as far as the text tells them. empty: nothing else.
    """

    raw: str
    kind: Kind
    comparator: Comparator | None = None
    value: Decimal | None = None
    upper: Decimal | None = None
    unit: str | None = None
    text: str | None = None
    start: dt.date | None = None
    end: dt.date | None = None
