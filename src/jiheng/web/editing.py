"""A declaration as the fields of the editor, and back. Fields are named by their address inside the form; rows of indicators come as lists."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from secrets import token_hex
from typing import Any, Protocol

import msgspec
from django.utils.translation import gettext as _

from jiheng.model import address
from jiheng.model.declaration import Declaration, Indicator, Submission
from jiheng.model.parse_target import parse_target
from jiheng.model.place import NAMES
from jiheng.model.target import Comparator, Kind, Target
from jiheng.reference.frameworks import all_frameworks

TEXTS = ("name", "nature", "category", "department", "implementing_agency", "overall_objective", "annual_objective")
NARRATIVE = ("overview", "basis", "implementer", "plan", "period", "budget", "objective")
DATES = ("start", "end")
AMOUNTS = (
    "funds/total/amount", "funds/total/fiscal", "funds/total/other",
    "funds/annual/amount", "funds/annual/fiscal", "funds/annual/carried_over", "funds/annual/other",
)  # fmt: skip
ROW = ("id", "level1", "level2", "row_name", "comparator", "value", "unit")
_MOST_TEXT = 20_000
_UNFILLED = re.compile(r"([≥≤=><≈])?(?:\(([^()]*)\))?")  # as `composed` writes a target without a value
_MONEY = re.compile(r"-?\d{1,13}(?:\.\d{1,2})?")


class Sent(Protocol):
    """What a form sends: one value a field, or all of them."""

    def get(self, key: str, default: str = ..., /) -> Any: ...
    def getlist(self, key: str, /) -> list[Any]: ...
    def __contains__(self, key: object, /) -> bool: ...


class Line(msgspec.Struct, frozen=True):
    """A row of the indicator grid."""

    index: int
    id: str
    level1: str
    level2: str
    name: str
    comparator: str
    value: str
    unit: str


BLANK = Line(0, "", "", "", "", "≥", "", "")


def lines(form: Declaration) -> list[Line]:
    """The rows of the grid."""
    return [Line(index, row.id, row.level1 or "", row.level2 or "", row.name or "", *parts(row.target)) for index, row in enumerate(form.indicators)]


def parts(target: Target) -> tuple[str, str, str]:
    """Operator, value and unit of a numeric target, and of one whose value is still to be filled in; of any other its text, without the two."""
    if target.kind is Kind.NUMERIC and target.value is not None and target.upper is None and target.comparator is not None and not target.text:
        return target.comparator.value, _printed_number(target), target.unit or ""
    if target.kind is Kind.EMPTY and (found := _UNFILLED.fullmatch(target.raw)):
        return found[1] or "", "", found[2] or ""
    return "", target.raw, ""


def _printed_number(target: Target) -> str:
    found = re.search(r"\d[\d,]*(?:\.\d+)?", target.raw)
    return found.group().replace(",", "") if found else f"{target.value:f}"


def edited(stored: Submission, sent: Sent) -> tuple[Submission, list[str]]:
    """The stored document with what was sent, and sentences about what could not be taken over (the stored value stays there)."""
    form, wrong = stored.declarations[0], list[str]()
    for field, value in _fields(form, sent, wrong):
        form = address.replace(form, field, value)
    if "rows" in sent:
        form = msgspec.structs.replace(form, indicators=tuple(_rows(form, sent)))
    return msgspec.structs.replace(stored, declarations=(form,)), wrong


def _fields(form: Declaration, sent: Sent, wrong: list[str]) -> Iterator[tuple[str, Any]]:
    for field in (*TEXTS, *(f"narrative/{section}" for section in NARRATIVE)):
        if field in sent:
            yield field, _text(sent.get(field, "")) or None
    for field in DATES:
        if field in sent:
            yield from _taken(field, sent.get(field, ""), _date, wrong)
    for field in AMOUNTS:
        if field in sent:
            yield from _taken(field, sent.get(field, ""), _amount, wrong)


def _taken(field: str, text: str, read: Any, wrong: list[str]) -> Iterator[tuple[str, Any]]:
    try:
        yield field, read(text.strip()) if text.strip() else None
    except (ValueError, InvalidOperation):
        wrong.append(_("“%(field)s”写成了“%(value)s”，看不懂，没有保存这一处。") % {"field": NAMES[field][0], "value": text.strip()[:40]})


def _date(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _amount(text: str) -> Decimal:
    plain = text.replace(",", "").replace("，", "").replace(" ", "")
    if not _MONEY.fullmatch(plain):
        raise ValueError
    return Decimal(plain)


def _text(value: str) -> str:
    return value.replace("\r\n", "\n").strip()[:_MOST_TEXT]


def _rows(form: Declaration, sent: Sent) -> Iterator[Indicator]:
    """The rows in their order; a row that is blank throughout is none. A target whose parts are as they were keeps its print."""
    old = {row.id: row for row in form.indicators}
    columns: Mapping[str, list[str]] = {name: [_text(value) for value in sent.getlist(name)] for name in ROW}
    for id_, level1, level2, name, comparator, value, unit in zip(*(columns[key] for key in ROW), strict=False):
        if not any((name, value, unit)):
            continue
        before = old.get(id_)
        words = {"level1": level1 or None, "level2": level2 or None, "name": name or None}
        if before is not None and parts(before.target) == (comparator, value, unit):
            target = before.target
        else:
            target = parse_target(composed(comparator, value, unit), name=name)
        if before is None:
            yield Indicator(id=id_ if re.fullmatch(r"new-[0-9a-f]{12}", id_) else f"new-{token_hex(6)}", target=target, **words)
        else:
            yield msgspec.structs.replace(before, target=target, source=None, **words)


def composed(comparator: str, value: str, unit: str) -> str:
    """The target as a form prints it; without a value the operator and unit that it will have."""
    sign = comparator if comparator in {each.value for each in Comparator} else ""
    return f"{sign}{value}" + (f"({unit})" if unit else "")


def levels() -> dict[str, list[str]]:
    """Second levels that stand under each first level in the newest central guide, as they are printed."""
    found = all_frameworks()["central-2021"]
    return {f"{first}指标": [f"{second}指标" for second in seconds] for first, seconds in found.levels.items()}
