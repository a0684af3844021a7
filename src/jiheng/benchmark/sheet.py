"""What a page of the benchmark is made of: lines of text and tables whose cells may span, before any file format."""

from collections.abc import Callable, Iterable
from typing import NamedTuple


class Cell(NamedTuple):
    """A cell where it begins; `rows` and `columns` that it spans."""

    text: str = ""
    rows: int = 1
    columns: int = 1


Row = list[Cell]


class Table(NamedTuple):
    """Rows of cells, as HTML has them: a cell stands only in the row where it begins."""

    rows: list[Row]


Block = str | Table


class Spot(NamedTuple):
    """A cell at its place in the grid, rows and columns from 0."""

    row: int
    column: int
    cell: Cell


def row(*texts: str | Cell, width: int = 0) -> Row:
    """A row of cells; with a `width`, the last cell spans what is left of it."""
    cells = [text if isinstance(text, Cell) else Cell(text) for text in texts]
    left = width - sum(cell.columns for cell in cells)
    return cells if left <= 0 else [*cells[:-1], cells[-1]._replace(columns=cells[-1].columns + left)]


def spots(table: Table) -> list[Spot]:
    """Cells with their places, row by row."""
    taken: set[tuple[int, int]] = set()
    found = []
    for r, cells in enumerate(table.rows):
        column = 0
        for cell in cells:
            while (r, column) in taken:
                column += 1
            taken.update((r + i, column + j) for i in range(cell.rows) for j in range(cell.columns))
            found.append(Spot(r, column, cell))
            column += cell.columns
    return found


def squares(table: Table) -> list[list[str]]:
    """The table as a rectangle of texts: a spanning cell has its text in its first square, the others are blank."""
    placed = spots(table)
    height = max(spot.row + spot.cell.rows for spot in placed)
    width = max(spot.column + spot.cell.columns for spot in placed)
    grid = [[""] * width for _ in range(height)]
    for spot in placed:
        grid[spot.row][spot.column] = spot.cell.text
    return grid


def without_spans(table: Table) -> Table:
    """The table as careless tools leave it: no spans, so that later cells move to the left."""
    return Table([[Cell(cell.text) for cell in cells] for cells in table.rows])


def each_text(blocks: Iterable[Block], change: Callable[[str], str]) -> list[Block]:
    """The same page with every text changed."""
    return [
        change(block) if isinstance(block, str) else Table([[cell._replace(text=change(cell.text)) for cell in cells] for cells in block.rows])
        for block in blocks
    ]
