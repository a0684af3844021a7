"""Tables of many projects: a header with columns of the project (项目名称, 预算数 …) before those of the indicators."""

from collections.abc import Sequence

import msgspec

from jiheng.readers.form import Form
from jiheng.readers.form_labels import field_of, is_label
from jiheng.readers.header import Header
from jiheng.readers.indicators import is_group, is_level
from jiheng.readers.labels import Piece, without_bracket
from jiheng.reference.vocabulary import vocabulary

_ANY = 1_000_000  # rows
_SHARED = frozenset({"department", "implementing_agency", "filing_agency"})


class Wide:
    """Reads the rows below such a header; `labels`: the heads of the columns of the project by column."""

    def __init__(self, header: Header, labels: dict[int, Piece]) -> None:
        self.header = header
        self.labels = labels
        self.name = next((column for column, label in labels.items() if field_of(label.key) == "name"), None)
        self.spanned = header.spanned  # whether the file keeps merged cells
        self.merged: dict[int, tuple[Piece, int]] = {}  # cells that may reach down, with the rows that they still cover

    def after(self, above: "Wide | None") -> "Wide":
        """The same, going on below a list with such a header: its merged cells reach on."""
        if above is not None and above.labels.keys() == self.labels.keys():
            self.merged, self.spanned = above.merged, above.spanned
        return self

    def read(self, row: Sequence[Piece], form: Form | None) -> tuple[list[Piece], bool]:
        """The row in the columns of the header, and whether it is the first of another project than the form's."""
        self.spanned = self.spanned or any(piece.cell.row_span > 1 for piece in row)
        placed = self._placed(row)
        named = [piece for piece in placed if piece.column in self.labels and not piece.blank]
        begins = any(piece.column == self.name for piece in named)
        return placed, begins and not (form is not None and all(self._is_of(form, piece) for piece in named))

    def fill(self, form: Form, row: Sequence[Piece], *, begins: bool) -> None:
        """Give the form the cells of its project, those of merged cells above too, and its table the others."""
        own = [piece for piece in row if piece.column in self.labels and not piece.blank]
        if begins:
            own = sorted([*own, *self._from_above(own)], key=lambda piece: piece.column)
        self.merged = {column: (piece, rows - 1) for column, (piece, rows) in self.merged.items()}
        repeated = not begins and any(piece.column == self.name for piece in own)
        for piece in () if repeated else own:
            form.take(self.labels[piece.column], piece)
        form.read([piece for piece in row if piece.column not in self.labels and piece.column >= self.header.starts[0]])

    def _is_of(self, form: Form, piece: Piece) -> bool:
        """Whether the form has this value, or has no such value at all."""
        known = form.fields.get(field_of(self.labels[piece.column].key) or "")
        return known is None or known[0] == piece.text

    def _from_above(self, own: Sequence[Piece]) -> list[Piece]:
        """Cells of units before the name that several projects share; where merged cells were lost, the last one stands for the blank ones below it."""
        taken = {piece.column for piece in own}
        found = [piece for column, (piece, rows) in self.merged.items() if column not in taken and rows > 0]
        for piece in own:
            if self.name is not None and piece.column < self.name and field_of(self.labels[piece.column].key) in _SHARED:
                self.merged[piece.column] = (piece, piece.cell.row_span if self.spanned else _ANY)
        return found

    def _placed(self, row: Sequence[Piece]) -> list[Piece]:
        """The row moved to the columns of its indicators, where the cells of its project, merged with those above, were lost."""
        shown = [piece for piece in row if not piece.blank]
        first = self.header.column_of("level1" if "level1" in self.header.roles else "name") or 0
        if self.spanned or not shown or shown[0].column >= first or shown[-1].column >= len(self.header.roles) - 1:
            return list(row)
        start = self._role_of_first(shown)
        column = self.header.column_of(start) if start else None
        if column is None:
            return list(row)
        moved = column - shown[0].column
        return [Piece(msgspec.structs.replace(piece.cell, column=piece.column + moved), piece.key, piece.blank) for piece in row]

    def _role_of_first(self, shown: Sequence[Piece]) -> str | None:
        """What a row without cells of a project begins with: a level by its word, a name where no more cells follow than a name has behind it."""
        words = vocabulary()
        key = without_bracket(shown[0].key)
        if key in words.level1 and (key not in words.level2 or (len(shown) > 1 and is_level(shown[1].key))):
            return "level1"
        if key in words.level2:
            return "level2"
        return "name" if 1 < len(shown) <= len(self.header.after_name) + 1 and not is_label(shown[0].key) else None


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
