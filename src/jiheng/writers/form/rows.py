"""Rows of a table: the cells of a block of a layout, filled from a form, with the merged cells that they need."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import groupby, zip_longest
from typing import Any

import msgspec

from jiheng.model.address import NoSuchPlace, get, join
from jiheng.model.declaration import Form
from jiheng.reference.layouts import Block, Cell, Layout
from jiheng.writers.form.sheet import Align, Box, Role, Row
from jiheng.writers.form.values import printed

Item = Mapping[str, int | None]  # list ("indicators") → index of the item in a row, None where the list has none there

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_LIST = re.compile(r"^(.+?)/\*")
LABEL_HEIGHT = 7.0
_BLANKS = "    "  # room for the year of an empty form


class _Shown(msgspec.Struct, frozen=True):
    """A cell of the layout, filled."""

    cell: Cell
    column: int
    text: str
    address: str


def filled(text: str, names: Mapping[str, object]) -> str:
    """The text with {name} filled in; a year that is not known leaves its room."""
    return _PLACEHOLDER.sub(lambda found: _word(found[1], names[found[1]]), text).strip()


def _word(name: str, value: object) -> str:
    if value is None:
        return _BLANKS if name == "year" else ""
    return str(value)


def block_rows(block: Block, layout: Layout, form: Form, names: Mapping[str, object], place: str) -> list[Row]:
    """The rows of a block; `names` are filled into labels, `place` is the address of the form."""
    start = 1 if block.group else 0

    def fill(rows: Sequence[Sequence[str | Cell]], item: Item) -> list[list[_Shown]]:
        taken: dict[int, set[int]] = {}
        return [
            _fill(_in_own_words(row, form, item), number, taken, start, lambda cell: _value(cell, layout, form, item, names, place))
            for number, row in enumerate(rows)
        ]

    head = fill(block.head, {})
    body = [row for item in _items(block, form) for row in fill(block.rows, item)]
    body += fill(block.foot, {})
    if block.optional and not any(shown.text for row in body for shown in row if shown.cell.value):
        return []
    spans = _merged(body)
    rows = [Row(cells=tuple(_box(cell, cell.cell.rows) for cell in row), height=LABEL_HEIGHT, header=True) for row in head]
    rows += [Row(cells=tuple(_box(cell, span) for cell, span in zip(row, sizes, strict=True) if span), height=_height(row, block)) for row, sizes in spans]
    if not block.group:
        return rows
    label = Box(text=filled(block.group, names), column=0, role=Role.LABEL, row_span=len(rows), align=Align.CENTER)
    return [msgspec.structs.replace(rows[0], cells=(label, *rows[0].cells)), *rows[1:]]


def _height(row: Sequence[_Shown], block: Block) -> float:
    """Least height of a row, in millimetres: rows of labels are low."""
    return block.height if any(shown.cell.value for shown in row) else LABEL_HEIGHT


def _fill(row: Sequence[str | Cell], number: int, taken: dict[int, set[int]], start: int, value: Callable[[Cell], tuple[str, str]]) -> list[_Shown]:
    """A row of the layout with its columns: behind each other, but for those that a cell above covers (`taken`: row → columns)."""
    shown: list[_Shown] = []
    column = start
    for part in row:
        cell = Cell(label=part, role="label") if isinstance(part, str) else part
        while column in taken.get(number, ()):
            column += 1
        shown.append(_Shown(cell, column, *value(cell)))
        for below in range(number + 1, number + cell.rows):
            taken.setdefault(below, set()).update(range(column, column + cell.columns))
        column += cell.columns
    return shown


def _in_own_words(row: Sequence[str | Cell], form: Form, item: Item) -> list[str | Cell]:
    """The row; options to tick of which the form names none become one cell that holds its own words (高, 能完成)."""
    made: list[str | Cell] = []
    for options, group in groupby(row, key=lambda cell: cell.value if isinstance(cell, Cell) and cell.tick else ""):
        parts = list(group)
        cells = [cell for cell in parts if isinstance(cell, Cell)]
        value = _get(form, _bound(options, item)) if options and _bound(options, item) else None
        if isinstance(value, str) and value not in {cell.tick for cell in cells}:
            made.append(msgspec.structs.replace(cells[0], tick="", columns=sum(cell.columns for cell in cells), align="center"))
        else:
            made += parts
    return made


def _items(block: Block, form: Form) -> Sequence[Item]:
    """What the rows are repeated for; one empty item where there is nothing, so that an empty form has a row to fill in."""
    lists = list(dict.fromkeys(name for row in block.rows for cell in row if isinstance(cell, Cell) for name in _lists(cell)))
    indices = {name: range(len(get(form, name))) for name in lists}
    if not block.align:
        count = max((len(found) for found in indices.values()), default=0)
        return [{name: i if i < len(found) else None for name, found in indices.items()} for i in range(count)] or [dict.fromkeys(lists)]
    runs = [_runs(get(form, name), block.align) for name in lists]
    return [item for places in _matched(*runs) for item in _beside(places, lists)] or [dict.fromkeys(lists)]


def _runs(items: Sequence[object], field: str) -> list[tuple[object, list[int]]]:
    """Neighbours that are equal in a field: its value, their indices."""
    return [(value, list(group)) for value, group in groupby(range(len(items)), key=lambda i: getattr(items[i], field))]


def _matched(first: Sequence[tuple[object, list[int]]], second: Sequence[tuple[object, list[int]]]) -> Iterator[tuple[list[int], list[int]]]:
    """Runs of two lists beside each other where they are of the same value, each list in its own order."""
    matcher = SequenceMatcher(None, [value for value, _ in first], [value for value, _ in second], autojunk=False)
    for tag, start, end, from_, to in matcher.get_opcodes():
        if tag == "equal":
            yield from zip((places for _, places in first[start:end]), (places for _, places in second[from_:to]), strict=True)
            continue
        yield from ((places, []) for _, places in first[start:end])
        yield from (([], places) for _, places in second[from_:to])


def _beside(places: tuple[list[int], list[int]], lists: Sequence[str]) -> Iterator[Item]:
    """Items of two lists beside each other, in their order."""
    for pair in zip_longest(*places):
        yield dict(zip(lists, pair, strict=True))


def _value(cell: Cell, layout: Layout, form: Form, item: Item, names: Mapping[str, object], place: str) -> tuple[str, str]:
    """Text and address of a cell; the address is "" where there is nothing to write to."""
    if not cell.value:
        return filled(cell.label, names), "title" if cell.role == "title" and names["own"] else ""
    address, value = "", None
    for candidate in (cell.value, cell.otherwise):
        if value is None and (found := _bound(candidate, item)):
            address, value = found, _get(form, found)
    text = printed(value, cell, layout.unit)
    if cell.until and (end := printed(_get(form, cell.until), cell, layout.unit)):
        text = f"{text}至{end}"
    return text, join(place, address) if address else ""


def _bound(address: str, item: Item) -> str:
    """The address of the item's value; "" where the row has no such item."""
    found = _LIST.match(address)
    if not found:
        return address
    index = item.get(found[1])
    return "" if index is None else address.replace("*", str(index), 1)


def _get(form: Form, address: str) -> Any:
    """The value at an address; None where something on the way is missing, as in a form of another kind."""
    try:
        return get(form, address)
    except NoSuchPlace:
        return None


def _merged(body: Sequence[Sequence[_Shown]]) -> list[tuple[Sequence[_Shown], list[int]]]:
    """Each row with the rows that its cells span, 0 for a cell that one above covers."""
    sizes = [[shown.cell.rows for shown in row] for row in body]
    keys = [[_key(row, i) for i in range(len(row))] for row in body]
    for i in range(len(body) - 1, 0, -1):
        for j, key in enumerate(keys[i]):
            if key is not None and j < len(keys[i - 1]) and key == keys[i - 1][j]:
                sizes[i - 1][j] += sizes[i][j]
                sizes[i][j] = 0
    return list(zip(body, sizes, strict=True))


def _key(row: Sequence[_Shown], at: int) -> tuple[str, ...] | None:
    """What cells must share to become one: their text, and that of the merged cells of the same list before them. None for one that stays alone."""
    own = row[at]
    if not own.cell.merge or not own.text:
        return None
    lists = _lists(own.cell)
    return (*(other.text for other in row[:at] if other.cell.merge and lists.keys() & _lists(other.cell).keys()), own.text)


def _lists(cell: Cell) -> dict[str, None]:
    """The lists whose items the cell shows, in order."""
    return {found[1]: None for address in cell.addresses if (found := _LIST.match(address))}


def _box(shown: _Shown, row_span: int) -> Box:
    cell = shown.cell
    role = Role(cell.role) if cell.role else Role.VALUE if cell.value else Role.LABEL
    align = Align(cell.align) if cell.align else _align(cell, role)
    return Box(text=shown.text, column=shown.column, role=role, row_span=row_span, column_span=cell.columns, align=align, address=shown.address)


def _align(cell: Cell, role: Role) -> Align:
    """Labels stand in the middle, money to the right, texts to the left."""
    if role is not Role.VALUE or cell.tick or cell.percent:
        return Align.CENTER
    return Align.RIGHT if cell.money else Align.LEFT
