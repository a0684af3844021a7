"""The library as a table of a spreadsheet, and back: what an import would add, change and refuse."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from jiheng.model.likeness import key
from jiheng.web.actions.library import FIELDS, MOST_AT_ONCE
from jiheng.web.forms.library import EntryForm
from jiheng.web.models import LibraryEntry, Organisation

# Fields in the order of the columns, with their heads: the Chinese one is written, both are read.
HEADS = {
    "industry": ("行业", "industry"),
    "level1": ("一级指标", "level1"),
    "level2": ("二级指标", "level2"),
    "name": ("三级指标", "name"),
    "definition": ("指标解释", "definition"),
    "comparator": ("算符", "comparator"),
    "unit": ("计量单位", "unit"),
    "least": ("最低", "least"),
    "usual": ("通常", "usual"),
    "most": ("最高", "most"),
    "source": ("来源", "source"),
}
FURTHER = ("适用范围", "使用次数", "状态")  # written for people, not read back
_SIGNS = {"＝": "=", ">=": "≥", "≧": "≥", "<=": "≤", "≦": "≤"}


class Planned(msgspec.Struct, frozen=True):
    """A row of a table: what importing it would do ("add", "change", "same", "refuse"), why not, and its cells as they were sent."""

    number: int
    act: str
    name: str
    why: str
    cells: dict[str, str]
    given: dict[str, Any] = {}


def table(entries: Iterable[LibraryEntry]) -> tuple[list[str], list[list[Any]]]:
    """Heads and rows of entries."""
    heads = [zh for zh, _en in HEADS.values()] + list(FURTHER)
    rows = [[*(getattr(entry, name) for name in HEADS), str(entry.organisation or "通用"), entry.used, entry.get_state_display()] for entry in entries]
    return heads, rows


def cells(rows: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    """Fields of each row below the heads; blank rows are none. The list is empty where no row has the heads."""
    columns = {head.casefold(): name for name, heads in HEADS.items() for head in heads}
    for place, row in enumerate(rows[:10]):
        named = {columns[text]: column for column, cell in enumerate(row) if (text := cell.strip().casefold()) in columns}
        if {"level1", "level2", "name"} <= named.keys():
            below = [{name: _cell(each, column) for name, column in named.items()} for each in rows[place + 1 :]]
            return [each for each in below if any(each.values())]
    return []


def planned(rows: Sequence[dict[str, str]], organisation: Organisation) -> list[Planned]:
    """What importing these rows into the library of an organisation would do."""
    known = {entry.key: entry for entry in LibraryEntry.objects.filter(organisation=organisation)}
    found: list[Planned] = []
    seen: set[str] = set()
    for number, row in enumerate(rows, 1):
        if number > MOST_AT_ONCE:
            found.append(Planned(number, "refuse", row.get("name", "")[:100], _("一次最多导入 %(most)s 条。") % {"most": MOST_AT_ONCE}, row))
            continue
        each = _planned(number, row, known)
        if each.act != "refuse" and key(each.name) in seen:
            each = msgspec.structs.replace(each, act="refuse", why=_("表里前面已有同名的指标。"))
        seen.add(key(each.name))
        found.append(each)
    return found


def _planned(number: int, row: dict[str, str], known: dict[str, LibraryEntry]) -> Planned:
    form = EntryForm(row)
    name = row.get("name", "")[:100]
    if not form.is_valid():
        why = _("；").join(f"{form.fields[field].label}：{''.join(errors)}" for field, errors in form.errors.items())
        return Planned(number, "refuse", name, why, row)
    given = {field: form.cleaned_data[field] for field in FIELDS}
    entry = known.get(key(name))
    if entry is None:
        return Planned(number, "add", name, "", row, given)
    same = entry.state == LibraryEntry.State.KEPT and all(getattr(entry, field) == value for field, value in given.items())
    return Planned(number, "same" if same else "change", name, "", row, given)


def _cell(row: Sequence[str], column: int) -> str:
    """A text without the apostrophe that our CSV puts before what a spreadsheet would compute."""
    text = row[column].strip().replace("\x00", "") if column < len(row) else ""
    text = text[1:] if text[:1] == "'" and text[1:2] in "=+-@" else text
    return _SIGNS.get(text, text)
