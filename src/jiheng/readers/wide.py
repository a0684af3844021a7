"""Tables of many projects: a header with columns of the project (项目名称, 预算数 …) before those of the indicators."""

from collections.abc import Sequence

import msgspec

from jiheng.readers.form import Form, field_of, is_label
from jiheng.readers.header import Header
from jiheng.readers.indicators import is_group
from jiheng.readers.labels import Piece


class Wide(msgspec.Struct, frozen=True):
    """Header of such a table, and the labels of its project columns by column."""

    header: Header
    labels: dict[int, Piece]

    def begins(self, row: Sequence[Piece]) -> bool:
        """Whether the row names a project, that is, whether its indicators are the first ones of a declaration."""
        return any(not piece.blank and piece.column in self.labels and field_of(self.labels[piece.column].key) == "name" for piece in row)

    def fill(self, form: Form, row: Sequence[Piece]) -> None:
        """Give the form the cells of the project, and its table the others."""
        for piece in row:
            if piece.column in self.labels and not piece.blank:
                form.take(self.labels[piece.column], piece)
        form.read([piece for piece in row if piece.column not in self.labels and piece.column >= self.header.starts[0]])


def may_head(row: Sequence[Piece]) -> bool:
    """Whether a row may be the upper one of such a header: it reaches down beside the columns of the indicators, which it only names together."""
    name = next((piece for piece in row if field_of(piece.key) == "name"), None)
    return name is not None and name.cell.row_span > 1 and any(is_group(piece.key) and piece.cell.row_span < name.cell.row_span for piece in row)


def find_wide_below(above: Sequence[Piece], header: Header | None) -> Wide | None:
    """The header of two rows of a table of many projects, the upper one of which has the columns of the project."""
    if header is None:
        return None
    labels = {piece.column: piece for piece in above if piece.column < header.starts[0] and piece.cell.row_span > 1 and is_label(piece.key)}
    return Wide(header, labels) if labels else None


def find_wide(row: Sequence[Piece], header: Header | None) -> Wide | None:
    """The header of a row as one of a table of many projects, if it is one."""
    if header is None:
        return None
    first = min(start for role, start in zip(header.roles, header.starts, strict=True) if role != "other")
    labels = {piece.column: piece for piece in row if piece.column < first and is_label(piece.key)}
    if not any(field_of(piece.key) == "name" for piece in labels.values()):
        return None
    return Wide(header, labels)
