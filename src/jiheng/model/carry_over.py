"""Beginning a declaration from another one: last year's for the new year, or a copy."""

import datetime as dt
import re
from collections.abc import Callable
from secrets import token_hex

import msgspec

from jiheng.model.carried import without_places
from jiheng.model.declaration import Declaration, Indicator, Narrative, Stated, Submission
from jiheng.model.parse_target import parse_target
from jiheng.model.target import Kind, Target

_PLANNED = ("plan", "period", "budget")  # sections that speak of the year itself; the others may tell of years gone by
_ACTUAL = {"explanation": None, "actual": None, "mark": None, "reason": None, "forecast": None, "likelihood": None, "causes": ()}


def carried_over(submission: Submission, year: int) -> Submission:
    """The declarations of a document for another year: what they plan, without what became of it. Ids of indicators stay, so that explanations stand.

    The year moves in the year's objective and in targets that are dates; in a project of that one year in its dates and plans, too, which one of several
    years keeps.
    """
    forms = tuple(_moved(form, year - (form.year or submission.year or year), year) for form in submission.declarations if type(form) is Declaration)
    return _begun(submission, forms, year)


def copied(submission: Submission, year: int) -> Submission:
    """The declarations of a document as they are, with indicators of their own."""
    forms = [form for form in submission.declarations if type(form) is Declaration]
    return _begun(
        submission, tuple(msgspec.structs.replace(form, indicators=tuple(_planned(row, id=new_id()) for row in form.indicators)) for form in forms), year
    )


def new_id() -> str:
    """An id for a new indicator."""
    return f"new-{token_hex(6)}"


def _begun(submission: Submission, forms: tuple[Declaration, ...], year: int) -> Submission:
    whole = msgspec.structs.replace(submission, title=None, year=year, stated=Stated(), notes=(), declarations=forms)
    return without_places(whole)


def _moved(form: Declaration, years: int, year: int) -> Declaration:
    old = year - years
    one_year = form.start is None or form.end is None or form.start.year == form.end.year == old

    def text(words: str | None) -> str | None:
        return re.sub(rf"(?<!\d){old}(?=年)", str(year), words) if words else words

    moved = msgspec.structs.replace(
        form,
        year=year,
        annual_objective=text(form.annual_objective),
        indicators=tuple(_planned(row, target=_target(row, text)) for row in form.indicators),
        certainties={},
    )
    if not one_year:
        return moved
    sections = {name: text(getattr(form.narrative, name)) for name in _PLANNED}
    narrative = msgspec.structs.replace(form.narrative, **sections) if form.narrative != Narrative() else form.narrative
    return msgspec.structs.replace(moved, start=_day(form.start, years), end=_day(form.end, years), narrative=narrative)


def _planned(row: Indicator, **changes: object) -> Indicator:
    return msgspec.structs.replace(row, **{**_ACTUAL, **changes})


def _target(row: Indicator, text: Callable[[str | None], str | None]) -> Target:
    return parse_target(text(row.target.raw) or "", name=row.name) if row.target.kind is Kind.DATE else row.target


def _day(day: dt.date | None, years: int) -> dt.date | None:
    """The same day in another year; of a leap day the one before."""
    if day is None:
        return None
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
