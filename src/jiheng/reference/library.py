"""The general library of indicators that ships (library.csv): indicators that projects of common kinds usually have, in our own wording.

Source: written for jiheng. Usual values are orientation from memory (certainty M-), never a standard; costs and amounts have none, since they differ by place.
"""

import csv
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple


class LibraryRow(NamedTuple):
    """One line of library.csv: levels as forms print them, operator and unit of the target, and from the least to the most what is usual (None: not known)."""

    industry: str
    level1: str
    level2: str
    name: str
    definition: str
    comparator: str
    unit: str
    least: Decimal | None
    usual: Decimal | None
    most: Decimal | None
    source: str
    certainty: str


@lru_cache(maxsize=1)
def library_rows() -> tuple[LibraryRow, ...]:
    """All lines in their order."""
    lines = files("jiheng.reference").joinpath("library.csv").read_text(encoding="utf-8").splitlines()
    return tuple(_row(line) for line in csv.DictReader(lines))


def _row(line: dict[str, str]) -> LibraryRow:
    numbers = {name: Decimal(line[name]) if line[name] else None for name in ("least", "usual", "most")}
    return LibraryRow(**(line | numbers))  # type: ignore[arg-type]  # the heads of the file are the fields
