"""Documents as data: JSON objects, and a tidy table with one row an indicator (CSV, Parquet)."""

import csv
import datetime as dt
import io
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import msgspec
import polars as pl

from jiheng.model.declaration import Declaration, Indicator, Submission
from jiheng.writers.cells import harmless

SCHEMA: dict[str, Any] = {
    "path": pl.String,
    "title": pl.String,
    "year": pl.Int32,
    "agency": pl.String,
    "number": pl.Int32,
    "project": pl.String,
    "nature": pl.String,
    "category": pl.String,
    "department": pl.String,
    "implementing_agency": pl.String,
    "start": pl.Date,
    "end": pl.Date,
    "total": pl.Decimal(38, 6),
    "annual": pl.Decimal(38, 6),
    "overall_objective": pl.String,
    "annual_objective": pl.String,
    "id": pl.String,
    "level1": pl.String,
    "level2": pl.String,
    "name": pl.String,
    "raw": pl.String,
    "kind": pl.String,
    "comparator": pl.String,
    "value": pl.Decimal(38, 6),
    "upper": pl.Decimal(38, 6),
    "unit": pl.String,
    "text": pl.String,
    "target_start": pl.Date,
    "target_end": pl.Date,
    "source": pl.String,
}
Cell = str | int | Decimal | dt.date | None


def plain(path: str, submission: Submission) -> dict[str, Any]:
    """One document as plain data: the path, then the submission in the order of the model; money and values as decimal strings."""
    return {"path": path, **msgspec.to_builtins(submission)}


def rows(path: str, submission: Submission) -> list[tuple[Cell, ...]]:
    """One row an indicator, in the order of SCHEMA; a form without indicators gives one row with blanks."""
    head = (path, submission.title, submission.year, submission.agency)
    made: list[tuple[Cell, ...]] = []
    for form in submission.declarations:
        project = _project(form)
        made += [(*head, *project, *_indicator(row)) for row in form.indicators] or [(*head, *project, *[None] * 14)]
    return made


def frame(lines: Iterable[tuple[Cell, ...]]) -> pl.DataFrame:
    """The rows as a table with types; amounts too great for any budget become null."""
    return pl.DataFrame(list(lines), schema=SCHEMA, orient="row", strict=False)


def to_csv(lines: Iterable[tuple[Cell, ...]]) -> bytes:
    """The rows as CSV in UTF-8 with a mark that Excel and WPS recognise; amounts with the digits that were printed.

    A text that a spreadsheet would compute ("=100%") stands behind an apostrophe; JSON and Parquet hold it as it is.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(SCHEMA)
    writer.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in line] for line in lines)
    return out.getvalue().encode("utf-8-sig")


def to_parquet(lines: Iterable[tuple[Cell, ...]]) -> bytes:
    """The rows as Parquet."""
    out = io.BytesIO()
    frame(lines).write_parquet(out, compression="zstd")
    return out.getvalue()


def _project(form: Declaration) -> tuple[Cell, ...]:
    return (
        form.number, form.name, form.nature, form.category, form.department, form.implementing_agency, form.start, form.end,
        form.funds.total.amount, form.funds.annual.amount, form.overall_objective, form.annual_objective,
    )  # fmt: skip


def _indicator(row: Indicator) -> tuple[Cell, ...]:
    target = row.target
    source = msgspec.json.encode(row.source).decode() if row.source else None
    return (
        row.id, row.level1, row.level2, row.name, target.raw, target.kind.value, target.comparator and target.comparator.value, target.value,
        target.upper, target.unit, target.text, target.start, target.end, source,
    )  # fmt: skip
