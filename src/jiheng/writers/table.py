"""Documents as data: JSON objects, and tidy tables (CSV, Parquet) of which the columns are given by name."""

import csv
import datetime as dt
import io
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import msgspec
import polars as pl

from jiheng.model.declaration import Note, Submission
from jiheng.writers.cells import harmless

MONEY = pl.Decimal(38, 6)
Cell = str | int | Decimal | dt.date | None
Row = dict[str, Cell]
Schema = dict[str, Any]


def plain(path: str, submission: Submission) -> dict[str, Any]:
    """One document as plain data: the path, then the submission in the order of the model; money and values as decimal strings."""
    return {"path": path, **msgspec.to_builtins(submission)}


def frame(rows: Iterable[Row], schema: Schema) -> pl.DataFrame:
    """The rows as a table with types; amounts too great for any budget become null."""
    return pl.DataFrame([[row.get(name) for name in schema] for row in rows], schema=schema, orient="row", strict=False)


def to_csv(rows: Iterable[Row], schema: Schema) -> bytes:
    """The rows as CSV in UTF-8 with a mark that Excel and WPS recognise; amounts with the digits that were printed.

    A text that a spreadsheet would compute ("=100%") stands behind an apostrophe; JSON and Parquet hold it as it is.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(schema)
    writer.writerows([harmless(cell) if isinstance(cell := row.get(name), str) else cell for name in schema] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def to_parquet(rows: Iterable[Row], schema: Schema) -> bytes:
    """The rows as Parquet."""
    out = io.BytesIO()
    frame(rows, schema).write_parquet(out, compression="zstd")
    return out.getvalue()


def told(notes: Iterable[Note]) -> str | None:
    """Notes as one text, a line each, with their candidates; None where there are none."""
    lines = (note.message + (f"（可能是：{'、'.join(note.candidates)}）" if note.candidates else "") for note in notes)
    return "\n".join(dict.fromkeys(lines)) or None


def as_data(value: object) -> str | None:
    """Parts that no column can hold, as JSON; None for what is empty."""
    return msgspec.json.encode(value).decode() if value else None
