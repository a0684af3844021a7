"""DOC (Word 97-2003, WPS) → Grid, by [MS-DOC]: the piece table gives the text, paragraph properties the rows and merged cells of tables."""

import io
import struct
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec
import olefile  # BSD: streams of compound files, within their bounds

from jiheng.readers.archive import damaged, encrypted
from jiheng.readers.flow import Box, Layout, Table, check_size
from jiheng.readers.grid import Grid, Unreadable
from jiheng.readers.word_sprms import Paragraph, paragraph_of

_IDENT, _FLAGS, _CCP_TEXT, _FC_CLX, _FC_PAPX = 0x0000, 0x000A, 0x004C, 0x01A2, 0x0102  # places in the FIB
_ENCRYPTED, _IN_TABLE_1 = 0x0100, 0x0200
_WORD, _OLDEST = 0xA5EC, 0x00C1
_PAGE = 512
_MOST_CHARACTERS = 20_000_000
_PARAGRAPH, _CELL, _BREAK, _LINE = "\r", "\x07", "\x0c", "\x0b"
_ENDS = (_PARAGRAPH, _CELL, _BREAK)
_SIGNS = str.maketrans({_LINE: "\n", "\x1e": "-", "\x1f": "", "\xa0": " ", **dict.fromkeys("\x01\x02\x03\x04\x05\x08", "")})
_NEAR = 30  # twips: edges nearer than this are one


class _Piece(msgspec.Struct, frozen=True):
    """A stretch of text: its first and last character position, where it lies in the stream, and whether a character takes one byte."""

    start: int
    end: int
    place: int
    narrow: bool


class _Ended(msgspec.Struct, frozen=True):
    """A paragraph: its text, the mark that ends it, and what is set for it."""

    text: str
    mark: str
    properties: Paragraph


def read_doc(data: bytes) -> Grid:
    """Paragraphs and tables of the main text in reading order; headers, footers, notes and text boxes are left out. Raises Unreadable."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            document = file.openstream("WordDocument").read()
            flags = struct.unpack_from("<H", document, _FLAGS)[0]
            _refuse(document, flags)
            table = file.openstream("1Table" if flags & _IN_TABLE_1 else "0Table").read()
    except (OSError, struct.error, ValueError, IndexError, KeyError, TypeError) as error:
        raise damaged() from error
    try:
        paragraphs = list(_paragraphs(document, table))
    except (struct.error, IndexError, ValueError) as error:
        raise damaged() from error
    return Grid(lines=tuple(Layout().lines(_blocks(paragraphs))))


def _refuse(document: bytes, flags: int) -> None:
    ident, version = struct.unpack_from("<HH", document, _IDENT)
    if flags & _ENCRYPTED:
        raise encrypted()
    if ident != _WORD or version < _OLDEST:
        raise Unreadable(
            "这是 Word 97 以前的文档，不能读取。请用 Word 或 WPS 打开，另存为 .docx 后再试。",
            en="This document is older than Word 97. Open it in Word and save it as .docx.",
        )


def _paragraphs(document: bytes, table: bytes) -> Iterator[_Ended]:
    """The paragraphs of the main text; the words of fields are left out, their results kept."""
    length = struct.unpack_from("<I", document, _CCP_TEXT)[0]
    if length > _MOST_CHARACTERS:
        raise damaged()
    properties = _Properties(document, table)
    text: list[str] = []
    fields: list[bool] = []  # for each open field, whether its result has begun
    for piece in _pieces(document, table):
        for offset, char in enumerate(_characters(document, piece, length)):
            if char == "\x13":
                fields.append(False)
            elif char == "\x14" and fields:
                fields[-1] = True
            elif char == "\x15" and fields:
                fields.pop()
            elif char in _ENDS:
                place = piece.place + offset * (1 if piece.narrow else 2)
                yield _Ended("".join(text).translate(_SIGNS), char, properties.at(place))
                text = []
            elif all(fields):
                text.append(char)
    if text:
        yield _Ended("".join(text).translate(_SIGNS), _PARAGRAPH, Paragraph())


def _characters(document: bytes, piece: _Piece, length: int) -> str:
    count = max(0, min(piece.end, length) - piece.start)
    if piece.narrow:
        return document[piece.place : piece.place + count].decode("cp1252", "replace")
    return "".join(chr(unit) for unit in struct.unpack_from(f"<{count}H", document, piece.place))


def _pieces(document: bytes, table: bytes) -> Iterator[_Piece]:
    """The piece table: behind changes of properties (1) it stands in the Clx (2)."""
    place, size = struct.unpack_from("<II", document, _FC_CLX)
    end = place + size
    while place < end and table[place] == 1:
        place += 3 + struct.unpack_from("<H", table, place + 1)[0]
    if place >= end or table[place] != 2:
        raise damaged()
    count = (struct.unpack_from("<I", table, place + 1)[0] - 4) // 12
    place += 5
    starts = struct.unpack_from(f"<{count + 1}I", table, place)
    if any(one > other for one, other in pairwise(starts)):  # else each could show the whole text again
        raise damaged()
    for index in range(count):
        fc = struct.unpack_from("<I", table, place + 4 * (count + 1) + 8 * index + 2)[0]
        narrow = bool(fc & 0x40000000)
        fc &= 0x3FFFFFFF
        yield _Piece(starts[index], starts[index + 1], fc // 2 if narrow else fc, narrow)


class _Properties:
    """What is set for the paragraph that lies at a place of the stream, from the pages of paragraph properties."""

    def __init__(self, document: bytes, table: bytes) -> None:
        self._document = document
        place, size = struct.unpack_from("<II", document, _FC_PAPX)
        count = max(0, (size - 4) // 8)
        self._starts = struct.unpack_from(f"<{count + 1}I", table, place) if count else (0,)
        self._pages = struct.unpack_from(f"<{count}I", table, place + 4 * (count + 1))
        self._known: dict[int, tuple[tuple[int, ...], list[Paragraph]]] = {}

    def at(self, place: int) -> Paragraph:
        """The properties of the paragraph whose mark lies at `place`; none where the file says nothing of it."""
        index = bisect_right(self._starts, place) - 1
        if not 0 <= index < len(self._pages):
            return Paragraph()
        starts, paragraphs = self._page(self._pages[index] & 0x3FFFFF)
        within = bisect_right(starts, place) - 1
        return paragraphs[within] if 0 <= within < len(paragraphs) else Paragraph()

    def _page(self, number: int) -> tuple[tuple[int, ...], list[Paragraph]]:
        if number not in self._known:
            page = self._document[number * _PAGE : (number + 1) * _PAGE]
            count = page[_PAGE - 1]
            starts = struct.unpack_from(f"<{count + 1}I", page)
            self._known[number] = starts, [_read(page, page[4 * (count + 1) + 13 * index]) for index in range(count)]
        return self._known[number]


def _read(page: bytes, word: int) -> Paragraph:
    """Properties at a word of their page: a length, the style (2 bytes), then what is set."""
    if not word:
        return Paragraph()
    place = 2 * word
    if page[place]:
        start, size = place + 1, 2 * page[place] - 1
    else:
        start, size = place + 2, 2 * page[place + 1]
    return paragraph_of(page[start + 2 : start + size])


def _blocks(paragraphs: Sequence[_Ended]) -> Iterator[str | Table]:
    """Paragraphs, and runs of rows as tables."""
    rows: list[_Row] = []
    row = _Row()
    for each in paragraphs:
        if not each.properties.in_table:
            if rows:
                yield _table(rows)
                rows = []
            row = _Row()
            yield each.text
        elif each.properties.ends_row and each.mark == _CELL:
            rows.append(row.ended(each.properties))
            check_size(len(rows), len(row.cells))
            row = _Row()
        else:
            row.add(each)
    if rows:
        yield _table(rows)


class _Row:
    """A row in the making: texts of its cells, then what its last mark says of them."""

    def __init__(self) -> None:
        self.cells: list[str] = []
        self.properties = Paragraph()
        self._text: list[str] = []

    def add(self, paragraph: _Ended) -> None:
        """A paragraph of a cell; the marks inside a table within a cell part its texts."""
        self._text.append(paragraph.text)
        if paragraph.mark == _CELL and paragraph.properties.depth <= 1:
            self.cells.append("\n".join(filter(None, self._text)))
            self._text = []

    def ended(self, properties: Paragraph) -> "_Row":
        """The row with the properties of its last mark."""
        self.properties = properties
        return self


def _table(rows: Sequence[_Row]) -> Table:
    """Boxes by the edges of all rows; cells that go on with the one before or above are part of it."""
    edges = _edges([edge for row in rows for edge in row.properties.edges])
    boxes: list[list[Box]] = []
    open_boxes: dict[int, Box] = {}
    for row in rows:
        kept: dict[int, Box] = {}
        line: list[Box] = []
        for index, text in enumerate(row.cells):
            column, end = _columns(row, index, edges)
            merged = row.properties.merges[index] if index < len(row.properties.merges) else (False, False)
            if merged[0] and line:
                line[-1].column_span = max(line[-1].column_span, end - line[-1].column)
            elif merged[1] and column in open_boxes:
                kept[column] = open_boxes[column]
                kept[column].row_span += 1
            else:
                line.append(Box([text], column, column_span=end - column))
                kept[column] = line[-1]
        open_boxes = kept
        boxes.append(line)
    return Table(boxes)


def _columns(row: _Row, index: int, edges: Sequence[int]) -> tuple[int, int]:
    """First column of a cell and the one behind its last; by order where the row tells no edges."""
    own = row.properties.edges
    if index + 1 >= len(own):
        return index, index + 1
    column = max(0, bisect_right(edges, own[index] + _NEAR) - 1)
    return column, max(column + 1, bisect_right(edges, own[index + 1] + _NEAR) - 1)


def _edges(found: Sequence[int]) -> list[int]:
    """Different edges, from left to right."""
    edges: list[int] = []
    for edge in sorted(found):
        if not edges or edge - edges[-1] > _NEAR:
            edges.append(edge)
    return edges
