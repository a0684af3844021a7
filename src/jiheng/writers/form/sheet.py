"""What is drawn, whatever the format: pages of titles, paragraphs and tables of merged cells. Layouts make it, every format draws it."""

from enum import StrEnum

import msgspec


class Role(StrEnum):
    """What a text is, hence how it looks: 黑体 for titles, headings and labels, 仿宋 for what the officer writes."""

    TITLE = "title"  # of the document or of a form, centred
    SUBTITLE = "subtitle"  # below it, centred: (2026年度)
    NOTE = "note"  # small, above or below a table: 金额单位：元
    HEADING = "heading"  # 一、项目概述
    TEXT = "text"  # a paragraph, first line indented by two characters
    LABEL = "label"  # a printed cell
    VALUE = "value"  # a filled cell


class Align(StrEnum):
    """Where a text stands in its cell or on its line."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """A cell of a table. `column` counts from 0; `address` is that of the value that it shows, relative to the submission, "" for a label."""

    text: str
    column: int
    role: Role = Role.VALUE
    row_span: int = 1
    column_span: int = 1
    align: Align = Align.LEFT
    address: str = ""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row: the cells that begin in it. `header` rows are repeated on every page; `height` is the least, in millimetres."""

    cells: tuple[Box, ...]
    height: float = 8.0
    header: bool = False


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A ruled table; `widths` of its columns in millimetres."""

    widths: tuple[float, ...]
    rows: tuple[Row, ...]


class Paragraph(msgspec.Struct, frozen=True, kw_only=True):
    """A title, heading or paragraph outside tables; `kept` on one page with what follows it."""

    text: str
    role: Role = Role.TEXT
    align: Align = Align.LEFT
    address: str = ""
    kept: bool = False


def parts_of(block: Paragraph | Table) -> tuple[Paragraph | Box, ...]:
    """What of a block may have an address: the paragraph itself, or the cells of the table."""
    return (block,) if isinstance(block, Paragraph) else tuple(box for row in block.rows for box in row.cells)


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What begins on a page of its own: a form, a narrative, the cover statement. `bookmark` names it in the outline."""

    blocks: tuple[Paragraph | Table, ...]
    bookmark: str = ""
    landscape: bool = False


class Sheets(msgspec.Struct, frozen=True, kw_only=True):
    """A whole document on A4; `margins` are top, right, bottom, left, in millimetres."""

    title: str
    pages: tuple[Page, ...]
    margins: tuple[float, float, float, float] = (25.0, 20.0, 20.0, 20.0)
