"""Pages of glyphs and ruled lines → Grid: tables put together again over page breaks, whole paragraphs between them. For PDF, scans, layouts."""

from collections.abc import Iterator, Sequence

import msgspec

from jiheng.model.source import Source
from jiheng.readers.blocks import Block, Fragment, Piece
from jiheng.readers.columns import with_unruled
from jiheng.readers.doubtful import certainty
from jiheng.readers.furniture import without_furniture
from jiheng.readers.glyphs import Glyph
from jiheng.readers.grid import Cell, Grid, Line
from jiheng.readers.lattice import Lattice, Rule, Slot
from jiheng.readers.lines import cell_text, text_lines
from jiheng.readers.placing import Held
from jiheng.readers.prose import Paragraph, paragraphs
from jiheng.readers.stitch import Table, spans_rows, stitched

_RECOGNISED = "第 {} 页是图像，文字由识别（OCR）得来，请对照原件核对；把握不大的值另有标注"


class Page(msgspec.Struct, frozen=True):
    """What was read of one page: its blocks from top to bottom, its height in points, what of it was lost, the horizontal rules on it."""

    blocks: Sequence[Block]
    height: float
    lost: str | None = None
    rules: Sequence[Rule] = ()
    recognised: bool = False  # its text was recognised in a picture


def page_blocks(tables: Sequence[Lattice], inside: Held, free: Sequence[Glyph], page: int) -> list[Block]:
    """Tables with the glyphs that they hold and lines of the glyphs between them, from top to bottom of `page` (from 1)."""
    fragments = [_fragment(lattice, held, page) for lattice, held in zip(tables, inside, strict=True)]
    blocks: list[Block] = [*text_lines(free, page), *(fragment for fragment in fragments if fragment.rows)]
    return sorted(blocks, key=_top)


def _top(block: Block) -> float:
    return block.ys[0] if isinstance(block, Fragment) else block.baseline


def _fragment(lattice: Lattice, held: dict[int, list[Glyph]], page: int) -> Fragment:
    rows: list[list[Piece]] = [[] for _ in lattice.ys[1:]]
    for index, slot in enumerate(lattice.slots):
        rows[slot.row].append(_piece(lattice, slot, held.get(index, []), page))
    cells = tuple(tuple(row) for row in rows) if held else ()
    return Fragment(page=page, xs=lattice.xs, ys=lattice.ys, rows=cells, open_top=lattice.open_top, open_bottom=lattice.open_bottom)


def _piece(lattice: Lattice, slot: Slot, glyphs: list[Glyph], page: int) -> Piece:
    box = lattice.box(slot)
    text = cell_text(text_lines(glyphs, page), box[2] - box[0])
    beyond = any(not box[1] <= glyph.middle <= box[3] for glyph in glyphs)
    sure, candidates = certainty(glyphs, text)
    return Piece(
        row=slot.row,
        column=slot.column,
        row_span=slot.row_span,
        column_span=slot.column_span,
        text=text,
        page=page,
        box=box,
        beyond=beyond,
        certainty=sure,
        candidates=candidates,
    )


def pages_grid(pages: Sequence[Page]) -> Grid:
    """The Grid of all pages of a document, in their order."""
    kept = without_furniture([page.blocks for page in pages], [page.height for page in pages])
    blocks = [block for page, blocks in zip(pages, kept, strict=True) for block in with_unruled(blocks, page.rules, spans_rows)]
    lines: list[Line] = []
    tables = 0
    for item in paragraphs(stitched(blocks)):
        if isinstance(item, Paragraph):
            lines.append(Line(cells=(Cell(text=item.text, source=_source(item.page, item.box)),)))
            continue
        tables += 1
        lines.extend(_rows(item, tables))
    lost = tuple((Source(page=number), page.lost) for number, page in enumerate(pages, 1) if page.lost)
    return Grid(lines=tuple(lines), lost=(*_recognised(pages), *lost))


def _recognised(pages: Sequence[Page]) -> Iterator[tuple[Source, str]]:
    numbers = [number for number, page in enumerate(pages, 1) if page.recognised]
    if numbers:
        yield Source(page=numbers[0]), _RECOGNISED.format("、".join(map(str, numbers)))


def _rows(table: Table, number: int) -> list[Line]:
    return [Line(cells=tuple(_cell(piece) for piece in row), table=number) for row in table.rows if row]


def _cell(piece: Piece) -> Cell:
    return Cell(
        text=piece.text,
        source=_source(piece.page, piece.box),
        column=piece.column,
        row_span=piece.row_span,
        column_span=piece.column_span,
        certainty=piece.certainty,
        candidates=piece.candidates,
    )


def _source(page: int, box: tuple[float, float, float, float]) -> Source:
    left, top, right, bottom = (round(value, 1) for value in box)
    return Source(page=page, box=(left, top, right, bottom))
