"""Results of earlier years beside a form: target, actual value and mark of each indicator, the grade, what finance suggested."""

from decimal import Decimal
from typing import Any

import msgspec

from jiheng.model.declaration import Declaration
from jiheng.model.earlier import rows_before
from jiheng.web.before import documents_before, filings_before, read_before, told_of
from jiheng.web.models import Evaluation, Filing


class YearResult(msgspec.Struct, frozen=True):
    """What became of the project in a year."""

    year: int
    mark: Decimal | None
    grade: str
    evaluated: Decimal | None
    evaluated_grade: str
    suggestion: str


def years_of(filing: Filing, form: Declaration) -> dict[str, Any]:
    """What the panel shows: the years, the newest first, and for each indicator its row in each of them."""
    before = filings_before(filing) if filing.previous_id else []
    if not before:
        return {"years": []}
    accepted = {each.filing_id: each for each in Evaluation.objects.filter(filing__in=before, state=Evaluation.State.ACCEPTED)}
    years = [_result(row, accepted.get(row.pk)) for row in before]
    found = rows_before(form, read_before(documents_before(filing)))
    cells = [{each.year: each.row for each in rows} for rows in found]
    rows = [(row, [cell.get(year.year) for year in years]) for row, cell in zip(form.indicators, cells, strict=True)]
    return {"years": years, "year_rows": rows}


def _result(row: Filing, evaluation: Evaluation | None) -> YearResult:
    own = told_of(row)
    return YearResult(
        year=row.cycle.year,
        mark=own.mark if own else None,
        grade=own.grade if own else "",
        evaluated=evaluation.mark if evaluation else None,
        evaluated_grade=evaluation.grade if evaluation else "",
        suggestion=str(evaluation.get_suggestion_display()) if evaluation and evaluation.suggestion else "",
    )
