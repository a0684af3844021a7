"""Plain and OCR-ed text, markdown with tabs or pipes → Grid."""

import codecs
import re

from jiheng.model.source import Source
from jiheng.readers.grid import Cell, Grid, Line, Unreadable

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_RULE = re.compile(r"[\s|:+-]*")
_HEADING = re.compile(r"^\s*#{1,6}\s+")
_BARS = re.compile(r"^[\s|]*$")


def decode(data: bytes) -> str:
    """Text of bytes: by byte order mark, else UTF-8, else UTF-16 without a mark, else GB18030. Raises Unreadable for anything else."""
    for bom, charset in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(charset, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass  # not UTF-8: the other charsets follow
    for charset in (_utf16(data), "gb18030"):
        try:
            return data.decode(charset)
        except UnicodeDecodeError:
            continue
    raise Unreadable("无法识别文本编码：既不是 UTF-8，也不是 GB18030 或 UTF-16。请另存为 UTF-8 文本后再试。")


def _utf16(data: bytes) -> str:
    """Name of the UTF-16 that the line ends tell of; GB18030 where they tell nothing."""
    head = data[:4096]
    if head.count(b"\n\x00") and len(data) % 2 == 0:
        return "utf-16-le"
    return "utf-16-be" if head.count(b"\x00\n") and len(data) % 2 == 0 else "gb18030"


def read_text(data: bytes) -> Grid:
    """The lines of a text: tabs or pipes separate cells, any other line is a paragraph. `source.line` counts from 1. Raises Unreadable."""
    text = decode(data).replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").replace("\f", "")
    lines: list[Line] = []
    table = 0
    inside = False
    for number, raw in enumerate(text.split("\n"), 1):
        cells = _cells(raw)
        if cells is None:
            if raw and not raw.isspace():
                lines.append(_line([_HEADING.sub("", raw).strip()], number, None))
                inside = False
            continue
        if not inside:
            table, inside = table + 1, True
        lines.append(_line(cells, number, table))
    return Grid(lines=tuple(lines))


def _cells(raw: str) -> list[str] | None:
    """Cells of a table row; None for a paragraph or a blank line."""
    if "\t" in raw:
        return [cell.strip() for cell in raw.split("\t")] if not raw.isspace() else None
    return None


def _line(cells: list[str], number: int, table: int | None) -> Line:
    source = Source(line=number)
    return Line(cells=tuple(Cell(text=cell, source=source, column=column) for column, cell in enumerate(cells)), table=table)
