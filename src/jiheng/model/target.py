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


class Certainty(StrEnum):
    """How sure a value is: read as printed; inferred (damaged or run together, but only one reading satisfies the arithmetic of the table);
    ambiguous (several readings do: a note holds them); missing (the document does not hold it)."""

    READ = "read"
    INFERRED = "inferred"
    AMBIGUOUS = "ambiguous"
    MISSING = "missing"


class Target(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A target value: the printed text `raw` and what it means.

    numeric: `value` with `comparator` (None where none is printed), `unit` as printed (None where none is), `upper` for ranges.
    qualitative: `text`. date: `start` and `end`, equal for a day, as far as the text tells them. empty: nothing else.
    `raw` is what is printed even where the value was inferred from it.
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
    certainty: Certainty = Certainty.READ
