"""Transposed tables: indicators are columns under rows of levels and names, each row below is a project or a place → a form of rows for each."""

from collections.abc import Iterator, Sequence

import msgspec

from jiheng.model.source import Source
from jiheng.model.target import Certainty
from jiheng.readers.form_labels import field_of, is_label
from jiheng.readers.grid import Cell, Grid, Line
from jiheng.readers.header import header_role
from jiheng.readers.indicators import family, is_group, is_level, is_stop
from jiheng.readers.labels import Piece, fold, pieces, without_bracket
from jiheng.readers.transposed_head import Column, columns_by_order, columns_by_place, is_level1, is_level2
from jiheng.reference.variants import word_set

Lost = tuple[Source, str]

_CUT = "“{}”一行的格数与表头的指标对不上，这一行的指标值未读取；请对照原表补录。"
_NO_ROWS = "横排指标的表头之下没有读到项目（或地区）的行，各指标没有指标值；请对照原表补录。"
_HEADS = ("一级指标", "二级指标", "三级指标", "指标值")
_MOST_OWN = 10  # columns of the project beside those of its indicators


class Head(msgspec.Struct, frozen=True):
    """The head of such a table: its indicators, the heads of the projects' own columns before and behind them, and how many rows it takes.

    `by_place`: columns can be trusted; otherwise only the order of the cells is left.
    """

    columns: tuple[Column, ...]
    before: tuple[Piece, ...]
    behind: tuple[Piece, ...]
    height: int
    by_place: bool

    def cells(self, row: Sequence[Piece]) -> list[Piece | None] | None:
        """What a row has for `before`, the indicators and `behind`, in this order; None where it has not as many cells."""
        heads = [*self.before, *(column.name for column in self.columns), *self.behind]
        if self.by_place:
            found = {piece.column: piece for piece in row if not piece.blank}
            return [found.get(head.column) for head in heads]
        shown = [piece for piece in row if not piece.blank]  # blanks of merged cells stand anywhere
        return list(shown) if len(shown) == len(heads) else None


def upright(grid: Grid) -> Grid:
    """The grid with transposed tables turned into forms of rows, one for each project, and told what could not be turned; as it was without such."""
    lines = grid.lines
    if not any(_may_head(line) for line in lines):
        return grid
    result: list[Line] = []
    lost: list[Lost] = []
    at, turned = 0, False
    while at < len(lines):
        table, head = lines[at].table, _head(lines, at)
        if head is None:
            result.append(lines[at])
            at += 1
            continue
        at, turned = at + head.height, True
        if at == len(lines) or not _is_project(lines[at], table):
            lost.append((head.columns[0].name.source, _NO_ROWS))
            result += _form([], head, table, lost)
        while at < len(lines) and _is_project(lines[at], table):
            result += _form(pieces(lines[at]), head, table, lost)
            at += 1
    return Grid(lines=tuple(result), lost=(*grid.lost, *lost)) if turned else grid


def _may_head(line: Line) -> bool:
    """Whether a line has first levels of two families: a quick look, as most files have no such table."""
    return line.table is not None and len({family(without_bracket(fold(cell.text))) for cell in line.cells} - {None, ""}) > 1


def _head(lines: Sequence[Line], at: int) -> Head | None:
    """The head that begins at a line, perhaps with a row that only names the indicators together; None where none does."""
    table = lines[at].table
    if table is None or len(lines[at].cells) < 2:
        return None
    group = [piece for piece in pieces(lines[at]) if not piece.blank]
    above = int(any(is_group(piece.key) and not is_level(piece.key) for piece in group))
    rows = [pieces(line) for line in lines[at : at + above + 3] if line.table == table]
    if len(rows) < above + 3 or not (_is_first(rows[above]) and _is_second(rows[above + 1])):
        return None
    first, second, names = rows[above:]
    placed = columns_by_place(first, second, names)
    own = [piece for row in rows[: above + 1] for piece in row if not (piece.blank or is_level1(piece.key) or is_group(piece.key))]
    before = [piece for piece in own if _stands_before(piece, group if above else first)]
    behind = [piece for piece in own if piece not in before]
    columns = placed or columns_by_order(first, second, names)
    return Head(tuple(columns), tuple(before), tuple(behind), above + 3, by_place=bool(placed)) if columns else None


def _stands_before(piece: Piece, row: Sequence[Piece]) -> bool:
    """Whether a head stands before the levels, or before the word that names them together."""
    return piece.column < next(cell.column for cell in row if is_level1(cell.key) or is_group(cell.key))


def _is_first(row: Sequence[Piece]) -> bool:
    """Whether a row names first levels side by side, and nothing else but heads of columns of the project."""
    families = {family(without_bracket(piece.key)) for piece in row if is_level1(piece.key)}
    others = [piece for piece in row if not piece.blank and not is_level1(piece.key)]
    return len(families) > 1 and len(others) <= _MOST_OWN and all(piece.key and header_role(piece.key) != "name" for piece in others)


def _is_second(row: Sequence[Piece]) -> bool:
    shown = [piece for piece in row if not piece.blank]
    return len(shown) > 1 and all(is_level2(piece.key) for piece in shown)


def _is_project(line: Line, table: int | None) -> bool:
    """Whether a line below the head is a row of a project: not a sum, not a label, not the head of another table."""
    row = [piece for piece in pieces(line) if not piece.blank]
    return line.table == table and bool(row) and not is_stop(row) and not any(is_level(piece.key) or is_label(piece.key) for piece in row)


def _form(row: Sequence[Piece], head: Head, table: int | None, lost: list[Lost]) -> Iterator[Line]:
    """The rows of a form of one project."""
    first = next((piece for piece in row if not piece.blank), head.columns[0].name)
    found = head.cells(row)
    if found is None and row:
        lost.append((first.source, _CUT.format(first.text)))
        found = [*row[: len(head.before)]]
    values = dict(zip((id(piece) for piece in (*head.before, *(column.name for column in head.columns), *head.behind)), found or [], strict=False))
    own = [(label, _label(label)) for label in (*head.before, *head.behind)]
    if not any(field_of(text) == "name" for _, text in own):
        yield _line(table, (("项目名称", first.source), None))
    for label, text in sorted(own, key=lambda item: field_of(item[1]) != "name"):
        yield _line(table, ((text, label.source), _content(values.get(id(label)))))
    yield _line(table, [(text, first.source) for text in _HEADS])
    for column in head.columns:
        line = _line(table, [_content(piece) for piece in (column.level1, column.level2, column.name, values.get(id(column.name)))])
        opened = [_open(candidates, place, column.name) for place, candidates in enumerate((column.candidates1, column.candidates2)) if candidates]
        yield msgspec.structs.replace(line, cells=(*opened, *line.cells))


def _label(head: Piece) -> str:
    """The label of a column of the project; heads that name places (乡镇, 地区) stand for the unit that does it."""
    return "实施单位" if head.key in word_set("transposed", "places") else head.cell.text


def _content(piece: Piece | None) -> tuple[str, Source] | None:
    return (piece.cell.text, piece.source) if piece is not None and not piece.blank else None


def _open(candidates: tuple[str, ...], place: int, name: Piece) -> Cell:
    """A level that the head does not tell."""
    return Cell(text="", source=name.source, column=place, certainty=Certainty.AMBIGUOUS, candidates=candidates)


def _line(table: int | None, contents: Sequence[tuple[str, Source] | None]) -> Line:
    return Line(cells=tuple(Cell(text=content[0], source=content[1], column=column) for column, content in enumerate(contents) if content), table=table)
