"""Cells of the execution block → ExecutionBlock in yuan, percent and points."""

from collections.abc import Mapping
from decimal import Decimal

from jiheng.model.declaration import Execution, ExecutionBlock
from jiheng.model.fold import is_blank
from jiheng.model.source import Source
from jiheng.readers.doubts import Doubts
from jiheng.readers.execution_cells import expected_rate
from jiheng.readers.funds import yuan
from jiheng.readers.grid import Cell
from jiheng.readers.labels import tidy
from jiheng.readers.marks import percent, points

_POINTS = frozenset({"weight", "mark"})


def read_block(cells: Mapping[tuple[str, str], Cell], unit: str | None, sources: dict[str, Source], doubts: Doubts) -> ExecutionBlock:
    """The block of cells by line and column; places go to `sources`, what is not simply read to `doubts`. `unit` is that of the amounts."""
    lines = {line: _line({column: cell for (of, column), cell in cells.items() if of == line}, line, unit, doubts) for line in ExecutionBlock.__struct_fields__}
    for (line, column), cell in cells.items():
        sources[f"execution/{line}/{column}"] = cell.source
    return ExecutionBlock(**lines)


def _line(cells: Mapping[str, Cell], line: str, unit: str | None, doubts: Doubts) -> Execution:
    values: dict[str, Decimal | None] = {}
    for column, cell in sorted(cells.items(), key=lambda item: item[0] == "rate"):  # the rate is held against the amounts
        address = f"execution/{line}/{column}"
        text = tidy(cell.text)
        if is_blank(text):
            continue
        doubts.take(address, cell)
        if column == "rate":
            values[column] = _rate(text, expected_rate(values), address, cell.source, doubts)
        elif column in _POINTS:
            values[column] = points(text)
            if values[column] is None:
                doubts.unreadable(address, f"“{text}”无法读成分数，未取值；请改为一个数字。", cell.source)
        else:
            values[column] = yuan(text, unit, address, cell.source, doubts)
    return Execution(**values)


def _rate(text: str, expected: Decimal | None, address: str, source: Source, doubts: Doubts) -> Decimal | None:
    found = percent(text, expected)
    if found is None:
        doubts.unreadable(address, f"执行率“{text}”无法读成一个百分数，未取值；请改为一个数字。", source)
        return None
    if found[1]:
        doubts.inferred(address)
    return found[0]
