"""The table of indicators: one tidy row a target, with all that an auditor or a researcher needs to know of it."""

from collections.abc import Iterator, Sequence

import polars as pl

from jiheng.model.address import join
from jiheng.model.declaration import Form, Indicator, Note, Submission
from jiheng.model.target import Target
from jiheng.writers.table import MONEY, Row, Schema, as_data, told

_TARGET: Schema = {
    "raw": pl.String,
    "kind": pl.String,
    "comparator": pl.String,
    "value": MONEY,
    "upper": MONEY,
    "unit": pl.String,
    "text": pl.String,
    "start": pl.Date,
    "end": pl.Date,
    "certainty": pl.String,
}
# The first and last day of a project are `start` and `end`; those of its targets have a prefix, and so has all of what was reached and expected.
_NAMES = {"target": {"start": "target_start", "end": "target_end"}} | {field: {part: f"{field}_{part}" for part in _TARGET} for field in ("actual", "forecast")}

SCHEMA: Schema = {
    "path": pl.String,
    "title": pl.String,
    "year": pl.Int32,
    "agency": pl.String,
    "form": pl.String,
    "form_year": pl.Int32,
    "number": pl.Int32,
    "project": pl.String,
    "nature": pl.String,
    "category": pl.String,
    "department": pl.String,
    "implementing_agency": pl.String,
    "start": pl.Date,
    "end": pl.Date,
    "total": MONEY,
    "annual": MONEY,
    "overall_objective": pl.String,
    "annual_objective": pl.String,
    "address": pl.String,
    "horizon": pl.String,
    "place": pl.String,
    "id": pl.String,
    "level1": pl.String,
    "level2": pl.String,
    "name": pl.String,
    "explanation": pl.String,
    **{_NAMES["target"].get(part, part): kind for part, kind in _TARGET.items()},
    "weight": MONEY,
    **{_NAMES["actual"][part]: kind for part, kind in _TARGET.items()},
    "mark": MONEY,
    "reason": pl.String,
    **{_NAMES["forecast"][part]: kind for part, kind in _TARGET.items()},
    "likelihood": pl.String,
    "causes": pl.String,
    "notes": pl.String,
    "source": pl.String,
}
_LISTS = (("indicators", "year"), ("overall_indicators", "whole"))


def rows(path: str, submission: Submission) -> list[Row]:
    """The targets of a document in the order of its forms; a form without indicators gives one row with blanks.

    An indicator has one row, which alone holds its weight, actual value, mark and forecast. Beside it a target of the whole project has a row of
    its own (`horizon` "whole"), and in a table with a column for each place the target of every place (`place`).
    """
    made: list[Row] = []
    for number, form in enumerate(submission.declarations):
        head = _head(path, submission, form)
        made += [head | row for row in _indicators(form, f"declarations/{number}", submission.notes)] or [head]
    return made


def _head(path: str, submission: Submission, form: Form) -> Row:
    cover: Row = {"path": path, "title": submission.title, "year": submission.year, "agency": submission.agency}
    same = ("number", "nature", "category", "department", "implementing_agency", "start", "end", "overall_objective", "annual_objective")
    own: Row = {"form": form.__struct_config__.tag, "form_year": form.year, "project": form.name}
    return cover | own | {name: getattr(form, name) for name in same} | {"total": form.funds.total.amount, "annual": form.funds.annual.amount}


def _indicators(form: Form, at: str, notes: Sequence[Note]) -> Iterator[Row]:
    for field, horizon in _LISTS:
        for place, row in enumerate(getattr(form, field)):
            address = join(at, field, place)
            held = _held_by(address, notes)
            known: Row = {"address": address, "horizon": horizon, "source": as_data(row.source)}
            known |= {name: getattr(row, name) for name in ("id", "level1", "level2", "name", "explanation")}
            yield known | _own(row) | {"notes": told(note for note in held if not _is_beside(note, address))}
            yield from (known | beside for beside in _beside(row, address, held))


def _own(row: Indicator) -> Row:
    """What an indicator holds once."""
    parts = {**_parts("target", row.target), **_parts("actual", row.actual), **_parts("forecast", row.forecast)}
    return parts | {"weight": row.weight, "mark": row.mark, "reason": row.reason, "likelihood": row.likelihood, "causes": "、".join(row.causes) or None}


def _beside(row: Indicator, address: str, notes: Sequence[Note]) -> Iterator[Row]:
    """Further targets of an indicator."""
    if row.overall_target is not None:
        yield {"horizon": "whole", "notes": told(_held_by(f"{address}/overall_target", notes)), **_parts("target", row.overall_target)}
    for number, each in enumerate(row.places):
        yield {"place": each.place, "notes": told(_held_by(f"{address}/places/{number}", notes)), **_parts("target", each.target)}


def _parts(field: str, target: Target | None) -> Row:
    if target is None:
        return {}
    values = {part: getattr(target, part) for part in _TARGET}
    return {_NAMES[field].get(part, part): value for part, value in values.items()}


def _held_by(address: str, notes: Sequence[Note]) -> list[Note]:
    """Notes on a place and on what it holds."""
    return [note for note in notes if note.address == address or note.address.startswith(f"{address}/")]


def _is_beside(note: Note, address: str) -> bool:
    return note.address.startswith((f"{address}/overall_target", f"{address}/places/"))
