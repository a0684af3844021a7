"""Heads of columns in tables of evidence, and the words in their cells (evidence_columns.toml)."""

from functools import cache

import msgspec

from jiheng.reference.data import written


class CellWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words by which cells tell how something matched its theme, whether it was accepted, and the grades that answers give; and those of rows that
    are no records."""

    yes: tuple[str, ...]
    partly: tuple[str, ...]
    no: tuple[str, ...]
    passed: tuple[str, ...]
    failed: tuple[str, ...]
    waiting: tuple[str, ...]
    totals: tuple[str, ...]
    foot: tuple[str, ...]
    grades: tuple[str, ...]


class EvidenceColumns(msgspec.Struct, frozen=True, kw_only=True):
    """The words, and for each kind of record (`activity`, `payment` …) field → spellings of its head, the best first."""

    words: CellWords
    heads: dict[str, dict[str, tuple[str, ...]]]


@cache
def evidence_columns() -> EvidenceColumns:
    """The data, read once; heads that all kinds have stand behind those of their own. Raises msgspec.ValidationError where the data is wrong."""
    data = written("evidence_columns.toml")
    words, common = msgspec.convert(data.pop("words"), CellWords), data.pop("common")
    heads = {kind: {field: (*own.get(field, ()), *common.get(field, ()), field) for field in {**common, **own}} for kind, own in data.items()}
    return EvidenceColumns(words=words, heads=msgspec.convert(heads, dict[str, dict[str, tuple[str, ...]]]))
