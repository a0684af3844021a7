"""Values as forms print them: money in its unit, dates, targets, numbers, ticks."""

import datetime as dt
from decimal import Decimal

from jiheng.model.money import money_text
from jiheng.model.target import Certainty, Kind, Target
from jiheng.reference.layouts import Cell

TICK = "√"


def printed(value: object, cell: Cell, unit: str) -> str:
    """The text of a value in a cell, "" where it is missing; money in `unit` (元 or 万元)."""
    if cell.tick:
        return TICK if value is not None and (cell.tick == value or (isinstance(value, tuple) and cell.tick in value)) else ""
    match value:
        case None:
            return ""
        case Decimal():
            return money_text(value, unit) if cell.money else f"{value:f}%" if cell.percent else f"{value:f}"
        case Target():
            return target_text(value)
        case dt.date():
            return value.isoformat()
        case tuple():
            return "、".join(map(str, value))
    return str(value)


def target_text(target: Target) -> str:
    """A target as printed; where it was inferred from damaged print, what it was found to be."""
    if target.kind is not Kind.NUMERIC or target.value is None or (target.raw and target.certainty is not Certainty.INFERRED):
        return target.raw
    upper = "" if target.upper is None else f"-{target.upper:f}"
    unit = f"({target.unit})" if target.unit else ""
    return f"{target.comparator or ''}{target.value:f}{upper}{unit}"
