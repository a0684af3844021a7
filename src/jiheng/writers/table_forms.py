"""The table of forms: one row a form, with its funds, execution, marks and notes; what could not be read is told, too."""

from collections.abc import Iterator, Sequence
from itertools import product

import polars as pl

from jiheng.model.address import NoSuchPlace, get
from jiheng.model.declaration import AnnualFunds, Execution, ExecutionBlock, Form, Note, Stated, Submission, TotalFunds
from jiheng.writers.table import MONEY, Cell, Row, Schema, as_data, told

_FUNDS = [f"funds/total/{part}" for part in TotalFunds.__struct_fields__] + [f"funds/annual/{part}" for part in AnnualFunds.__struct_fields__]
_EXECUTION = [f"execution/{line}/{part}" for line, part in product(ExecutionBlock.__struct_fields__, Execution.__struct_fields__)]
_NARRATIVE = [f"narrative/{part}" for part in ("overview", "basis", "implementer", "plan", "period", "budget", "objective")]
_TEXTS = ("overall_objective", "annual_objective", "achieved", "cutoff")
# Column → where its value stands in the form.
ADDRESSES = {
    "form_year": "year",
    "project": "name",
    **{name: name for name in ("number", "nature", "category", "department", "implementing_agency", "start", "end", *_TEXTS, "weight", "mark", "grade")},
    **{address.replace("/", "_"): address for address in (*_FUNDS, *_EXECUTION, *_NARRATIVE)},
}
SCHEMA: Schema = {
    "path": pl.String,
    "error": pl.String,
    "title": pl.String,
    "year": pl.Int32,
    "agency": pl.String,
    **{f"stated_{part}": {"amount": MONEY, "text": pl.String}.get(part, pl.Int32) for part in Stated.__struct_fields__},
    "address": pl.String,
    "form": pl.String,
    **dict.fromkeys(ADDRESSES, pl.String),
    **dict.fromkeys(("form_year", "number"), pl.Int32),
    **dict.fromkeys(("start", "end"), pl.Date),
    **dict.fromkeys((*(address.replace("/", "_") for address in (*_FUNDS, *_EXECUTION)), "weight", "mark"), MONEY),
    "indicators": pl.Int32,
    "overall_indicators": pl.Int32,
    "tasks": pl.String,
    "certainties": pl.String,
    "notes": pl.String,
    "sources": pl.String,
}


def rows(path: str, submission: Submission) -> list[Row]:
    """The forms of a document in their order; a document without any gives one row with blanks. Notes on indicators stand with these."""
    head: Row = {"path": path, "title": submission.title, "year": submission.year, "agency": submission.agency}
    head |= {f"stated_{part}": getattr(submission.stated, part) for part in Stated.__struct_fields__}
    made = [head | _form(form, f"declarations/{number}", submission.notes) for number, form in enumerate(submission.declarations)]
    return made or [head | {"notes": told(submission.notes)}]


def unreadable(path: str, error: str) -> Row:
    """The row of a file that could not be read: why."""
    return {"path": path, "error": error}


def _form(form: Form, at: str, notes: Sequence[Note]) -> Row:
    known: Row = {"address": at, "form": form.__struct_config__.tag}
    values = {column: _value(form, address) for column, address in ADDRESSES.items()}
    counts: Row = {"indicators": len(form.indicators), "overall_indicators": len(form.overall_indicators)}
    data = {"tasks": as_data(getattr(form, "tasks", ())), "certainties": as_data(form.certainties), "sources": as_data(form.sources)}
    return known | values | counts | data | {"notes": told(_of_form(at, notes))}


def _value(form: Form, address: str) -> Cell:
    """What a form holds at an address; None where forms of its kind have no such place."""
    try:
        return get(form, address)  # type: ignore[no-any-return]  # the addresses lead to texts, numbers and dates
    except NoSuchPlace:
        return None


def _of_form(at: str, notes: Sequence[Note]) -> Iterator[Note]:
    """Notes on the document and on the form, but for those on its indicators."""
    for note in notes:
        inside = note.address.startswith("declarations/")
        if not inside or note.address == at or (note.address.startswith(f"{at}/") and "indicators" not in note.address.split("/")[2]):
            yield note
