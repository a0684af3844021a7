"""Table of measuring units (计量单位): families, kinds, exact factors, other spellings.

Source: 国务院关于在我国统一实行法定计量单位的命令 (1984-02-27), GB 3100/3101, and counts that published target forms use (2016-2026).
Two units with the same `kind` can be converted into each other by their factors; units of different kinds never can.
"""

import csv
from fractions import Fraction
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple


class UnitRow(NamedTuple):
    """One line of units.csv. `factor` counts in the base unit of `kind` (yuan, second, month, metre, square metre, gram, litre …).

    Ambiguous spellings (family "ambiguous") have no kind; `candidates` says what they may mean.
    """

    unit: str
    family: str
    kind: str
    factor: Fraction
    aliases: tuple[str, ...]
    candidates: tuple[str, ...]
    source: str
    note: str


@lru_cache(maxsize=1)
def unit_rows() -> tuple[UnitRow, ...]:
    """All lines of units.csv in their order."""
    lines = files("jiheng.reference").joinpath("units.csv").read_text(encoding="utf-8").splitlines()
    return tuple(_row(line) for line in csv.DictReader(lines))


@lru_cache(maxsize=1)
def units_by_spelling() -> dict[str, UnitRow]:
    """Every spelling of every unit; where two lines share one, the name of a unit beats an alias and the first line wins."""
    table: dict[str, UnitRow] = {}
    for row in unit_rows():
        for alias in row.aliases:
            table.setdefault(alias, row)
    return table | {row.unit: row for row in reversed(unit_rows())}


def _row(line: dict[str, str]) -> UnitRow:
    return UnitRow(
        unit=line["unit"],
        family=line["family"],
        kind=line["kind"],
        factor=Fraction(line["factor"] or 1),
        aliases=tuple(filter(None, line["aliases"].split("|"))),
        candidates=tuple(filter(None, line["candidates"].split("|"))),
        source=line["source"],
        note=line["note"],
    )
