"""Tables that go on over a page break put together again: columns by their edges, rows that were cut, merged cells, repeated headers."""

import re
from collections.abc import Iterable, Sequence

import msgspec
from msgspec.structs import replace

from jiheng.model.target import Certainty
from jiheng.readers.blocks import Block, Fragment, Piece
from jiheng.readers.labels import fold, without_bracket, without_lead
from jiheng.readers.lattice import SNAP
from jiheng.readers.lines import TextLine
from jiheng.reference.vocabulary import vocabulary

_SAME_EDGE = 2 * SNAP
_SAME_COLUMN = 0.6  # of the wider text: columns without rules that share so much are one
_HEADER_ROWS = 4  # a header that is repeated on the next page has no more rows
_TITLE = re.compile(r"(?:申报|目标|自评|监控|绩效)\S{0,12}表[（(]?\d*[)）]?$")
_BRACKETS = {"(": ")", "（": "）", "《": "》", "“": "”", "[": "]"}

Pair = tuple[Piece, Piece]


class Table(msgspec.Struct, frozen=True):
    """A whole table; the rows' pieces count rows and columns in the table's own raster."""

    rows: tuple[tuple[Piece, ...], ...]


def stitched(blocks: Iterable[Block]) -> list[TextLine | Table]:
    """The blocks with fragments of one table joined. Fragments are of one table when nothing stands between them but the page break,
    they are equally wide, and the second opens no new form."""
    joined: list[TextLine | _Growing] = []
    for block in blocks:
        if isinstance(block, TextLine):
            joined.append(block)
        elif joined and isinstance(joined[-1], _Growing) and joined[-1].takes(block):
            joined[-1].add(block)
        else:
            joined.append(_Growing(block))
    return [item.table() if isinstance(item, _Growing) else item for item in joined]


class _Growing:
    """A table that may go on over the next page."""

    def __init__(self, fragment: Fragment) -> None:
        self.last = fragment
        self.rows = [list(row) for row in fragment.rows]
        self.edges = [fragment.xs]

    def takes(self, fragment: Fragment) -> bool:
        if fragment.page != self.last.page + 1 or not self._as_wide(fragment):
            return False
        return not self._opens_form(fragment.rows[self._repeated(fragment) :])

    def add(self, fragment: Fragment) -> None:
        skipped = self._repeated(fragment)
        rows = [list(row) for row in fragment.rows[skipped:]]
        pairs = self._pairs(rows) if rows else []
        cut = _cut(pairs, rows[0], open_cut=self.last.open_bottom and fragment.open_top) if pairs else False
        base = len(self.rows) - skipped - cut
        for upper, lower in pairs:
            if not (cut or _one_cell(upper, lower)):
                continue
            self.rows[upper.row] = [_merged(upper, lower, cut=cut) if piece is upper else piece for piece in self.rows[upper.row]]
            rows[0] = [piece for piece in rows[0] if piece is not lower]
        if fragment.xs[0] > self.edges[0][0] + _SAME_EDGE:
            self._stretch(fragment.xs[0], len(rows) - cut)
        moved = [[replace(piece, row=piece.row + base) for piece in row] for row in rows]
        self.rows += moved[1:] if cut else moved
        self.last = fragment
        self.edges.append(fragment.xs)

    def table(self) -> Table:
        if len(self.edges) == 1:
            return Table(tuple(map(tuple, self.rows)))
        places = _places(self.edges)
        return Table(tuple(tuple(_placed(piece, places) for piece in row) for row in self.rows))

    def _as_wide(self, fragment: Fragment) -> bool:
        """Whether the fragment's sides are the table's; or on its left only cells are missing that go on from the page before and are not drawn again."""
        if not (fragment.ruled and self.last.ruled):
            return fragment.ruled == self.last.ruled  # the texts of a page need not begin and end where those of another do
        if abs(self.edges[0][-1] - fragment.xs[-1]) > _SAME_EDGE:
            return False
        starts = self.edges[0] if len(fragment.xs) > 2 else self.edges[0][:1]
        return any(abs(edge - fragment.xs[0]) <= _SAME_EDGE for edge in starts)

    def _stretch(self, left: float, rows: int) -> None:
        """Cells of the last row that lie left of `left` cover the new rows too."""
        bottom = len(self.rows)
        for row in self.rows:
            row[:] = [
                replace(piece, row_span=piece.row_span + rows) if piece.row + piece.row_span == bottom and piece.box[2] <= left + _SAME_EDGE else piece
                for piece in row
            ]

    def _repeated(self, fragment: Fragment) -> int:
        """Rows at the fragment's start that only repeat the table's header."""
        count = 0
        for mine, theirs in zip(self.rows[:_HEADER_ROWS], fragment.rows, strict=False):
            if [piece.text for piece in mine] != [piece.text for piece in theirs] or not any(piece.text for piece in theirs):
                break
            count += 1
        if not count and len(fragment.rows) > 1 and _is_header(fragment.rows[0]):
            texts = _texts(fragment.rows[0])
            return int(any(_texts(row)[-len(texts) :] == texts for row in self.rows))  # the header of the indicators, further down in the form
        return count if count < len(self.rows) else 0

    def _opens_form(self, rows: Sequence[Sequence[Piece]]) -> bool:
        if not rows:
            return False
        if _is_title(rows[0]):
            return True
        return _names_project(rows[:3]) and _names_project(self.rows)

    def _pairs(self, rows: Sequence[Sequence[Piece]]) -> list[Pair]:
        """Pieces that meet at the page break: those of the last row, and those of the first row that have the same edges."""
        bottom = len(self.rows)
        above = [piece for row in self.rows for piece in row if piece.row + piece.row_span == bottom]
        return [(upper, lower) for upper in above for lower in rows[0] if _same_edges(upper, lower, ruled=self.last.ruled)]


def _same_edges(upper: Piece, lower: Piece, *, ruled: bool) -> bool:
    if ruled:
        return abs(upper.box[0] - lower.box[0]) <= _SAME_EDGE and abs(upper.box[2] - lower.box[2]) <= _SAME_EDGE
    shared = min(upper.box[2], lower.box[2]) - max(upper.box[0], lower.box[0])
    return shared > _SAME_COLUMN * max(upper.box[2] - upper.box[0], lower.box[2] - lower.box[0])


def _cut(pairs: Sequence[Pair], first: Sequence[Piece], *, open_cut: bool) -> bool:
    """Whether the page break went through a row, so that the first row of the page belongs to the row above."""
    paired = [lower for _, lower in pairs]
    if any(piece.text and piece not in paired for piece in first) or _is_title([upper for upper, _ in pairs]):
        return False
    texts = [(upper, lower) for upper, lower in pairs if lower.text]
    if open_cut or (texts and all(_drawn_twice(upper, lower) for upper, lower in texts)):
        return True
    if texts and any(_key(upper.text) in vocabulary().fields and not lower.text for upper, lower in pairs):
        return True  # 主管部门, 实施单位: a label of one row, whose value goes on
    halves = [pair for pair in texts if pair[0].text and not _is_label(pair[1].text) and _is_label(pair[0].text + pair[1].text)]
    if not texts or any(_is_label(piece.text) for pair in texts if pair not in halves for piece in pair):
        return False
    if any(upper.row_span == lower.row_span == 1 for upper, lower in halves):
        return True
    if any(_open_bracket(upper.text) for upper, _ in texts):
        return True
    if len(texts) == 1 and texts[0][0].text:
        return True
    single = [(upper, lower) for upper, lower in pairs if upper.row_span == lower.row_span == 1]
    return any(upper.text for upper, _ in single) and not any(upper.text and lower.text for upper, lower in single)


def _one_cell(upper: Piece, lower: Piece) -> bool:
    """Whether two pieces of rows that were not cut are one merged cell: of a label column, one half without text."""
    if _drawn_twice(upper, lower):
        return True
    if upper.text and lower.text:
        return not _is_label(lower.text) and _is_label(upper.text + lower.text)
    label = upper.text or lower.text
    return spans_rows(label) if label else upper.row_span > 1 or lower.row_span > 1


def _drawn_twice(upper: Piece, lower: Piece) -> bool:
    """Whether each page holds the whole text of the cell that the break cut, and shows the part of it that falls on the page."""
    return bool(upper.text) and upper.text == lower.text and (upper.beyond or lower.beyond)


def _merged(upper: Piece, lower: Piece, *, cut: bool) -> Piece:
    parts = (upper.text,) if _drawn_twice(upper, lower) else (upper.text, lower.text)
    text = "\n".join(part for part in parts if part)
    sure, candidates = _less_sure(upper, lower)
    return replace(upper, text=text, row_span=upper.row_span + lower.row_span - cut, certainty=sure, candidates=candidates)


def _less_sure(upper: Piece, lower: Piece) -> tuple[Certainty, tuple[str, ...]]:
    """How sure two halves are together; candidates only where the other half is blank, since they are readings of a whole text."""
    if not (upper.text and lower.text):
        held = upper if upper.text else lower
        return held.certainty, held.candidates
    sure = upper.certainty is lower.certainty is Certainty.READ
    return (Certainty.READ if sure else Certainty.INFERRED), ()


def _places(edges: Sequence[Sequence[float]]) -> list[float]:
    places: list[float] = []
    for edge in sorted(edge for xs in edges for edge in xs):
        if not places or edge - places[-1] > _SAME_EDGE:
            places.append(edge)
    return places


def _placed(piece: Piece, places: Sequence[float]) -> Piece:
    def nearest(edge: float) -> int:
        return min(range(len(places)), key=lambda index: abs(places[index] - edge))

    first = nearest(piece.box[0])
    return replace(piece, column=first, column_span=max(1, nearest(piece.box[2]) - first))


def _key(text: str) -> str:
    return without_bracket(without_lead(fold(text)))


def _is_label(text: str) -> bool:
    words = vocabulary()
    key = _key(text)
    return key in words.level1 or key in words.level2 or key in words.headers or key in words.groups or _is_field(text)


def _is_header(row: Sequence[Piece]) -> bool:
    """Whether a row is the header of indicators, each cell of one row."""
    shown = [piece for piece in row if piece.text]
    return len(shown) > 2 and all(piece.row_span == 1 and _key(piece.text) in vocabulary().headers for piece in shown)


def _texts(row: Sequence[Piece]) -> list[str]:
    return [piece.text for piece in row if piece.text]


def _is_field(text: str) -> bool:
    words = vocabulary()
    key = _key(text)
    return key in words.fields or key in words.funds or key in words.objectives


def spans_rows(text: str) -> bool:
    """Whether the label stands beside several rows: 绩效指标, 产出指标, 数量指标, 项目资金, 项目绩效目标."""
    words = vocabulary()
    key = _key(text)
    return key in words.level1 or key in words.level2 or key in words.groups or words.funds.get(key) == "block" or words.objectives.get(key) == "group"


def _is_title(row: Sequence[Piece]) -> bool:
    texts = [piece.text for piece in row if piece.text]
    return len(texts) == 1 and bool(_TITLE.search(fold(texts[0])))


def _names_project(rows: Iterable[Sequence[Piece]]) -> bool:
    fields = vocabulary().fields
    return any(fields.get(_key(piece.text)) == "name" for row in rows for piece in row)


def _open_bracket(text: str) -> bool:
    return any(text.count(opening) > text.count(closing) for opening, closing in _BRACKETS.items())
