"""Where a value stood in the file that it was read from."""

import msgspec


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Place of a value: a line of text, a box on a page, a cell of a sheet or a cell of a table.

    `line`, `page`, `table`, `row`, `column` count from 1, as people do; `cell` is the spreadsheet name ("C7");
    `box` is (left, top, right, bottom) in points from the upper left corner of the page.
    """

    line: int | None = None
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    sheet: str | None = None
    cell: str | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
