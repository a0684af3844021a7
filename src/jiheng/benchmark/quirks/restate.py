"""Changes to forms and tables that several quirks share."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from jiheng.benchmark.sheet import Block, Cell, Row, Table
from jiheng.model.declaration import Form, Indicator
from jiheng.model.parse_target import parse_target
from jiheng.model.target import Kind, Target


def rows_changed(form: Form, change: Callable[[Indicator], Indicator | None]) -> Form:
    """A form with other rows; those for which `change` gives None are gone."""
    kept = (change(row) for row in form.indicators)
    return msgspec.structs.replace(form, indicators=tuple(row for row in kept if row is not None))


def with_(row: Indicator, **values: Any) -> Indicator:
    """A row with other values."""
    return msgspec.structs.replace(row, **values)


def reprinted(form: Form, write: Callable[[Indicator, Target], str]) -> Form:
    """A form whose numeric targets are printed in another way and mean the same."""

    def change(row: Indicator) -> Indicator:
        if row.target.kind is not Kind.NUMERIC:
            return row
        return with_(row, target=msgspec.structs.replace(row.target, raw=write(row, row.target)))

    return rows_changed(form, change)


def target(raw: str) -> Target:
    """A target as it is printed."""
    return parse_target(raw)


def tables_changed(blocks: Iterable[Block], change: Callable[[list[Row]], list[Row]]) -> list[Block]:
    """A page whose tables have other rows."""
    return [block if isinstance(block, str) else Table(change(block.rows)) for block in blocks]


def cells_changed(blocks: Iterable[Block], change: Callable[[str], str]) -> list[Block]:
    """A page whose cells have other texts; paragraphs stay."""
    return tables_changed(blocks, lambda rows: [[cell._replace(text=change(cell.text)) for cell in cells] for cells in rows])


def row_of(rows: Sequence[Row], text: str) -> int:
    """The first row that holds a cell of this text. Raises ValueError."""
    for place, cells in enumerate(rows):
        if any(cell.text == text for cell in cells):
            return place
    raise ValueError(f"no row holds {text}")


def width_of(rows: Sequence[Row]) -> int:
    """Columns of a table."""
    return sum(cell.columns for cell in rows[0])


def one_line(text: str, width: int) -> Row:
    """A row of one cell."""
    return [Cell(text, 1, width)]
