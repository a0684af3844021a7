"""Records as tables: the heads that the import knows, and rows under them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from jiheng.model.evidence import Evidence, Survey
from jiheng.reference.evidence_columns import evidence_columns
from jiheng.web.ledger.kinds import Kind

Cell = str | int | Decimal | None
_YUAN = "（元）"


def _fields(kind: Kind) -> list[str]:
    """Fields in the order of the columns: day and title first, tags last."""
    fields = evidence_columns().heads[kind.tag]
    return sorted(fields, key=lambda name: (name != "date", name != "title", name == "tags"))


def heads(kind: Kind) -> list[str]:
    """The usual head of each column; a survey has one more for each grade."""
    known = evidence_columns()
    named = [known.heads[kind.tag][field][0] + (_YUAN if field == "amount" else "") for field in _fields(kind)]
    return [*named, *known.words.grades] if kind.tag == "survey" else named


def filled(kind: Kind, records: Iterable[Evidence], every: Sequence[Evidence]) -> list[list[Cell]]:
    """A row for each record; payments name what they paid for by its title."""
    titles = {record.id: record.title for record in every}
    return [_row(kind, record, titles) for record in records]


def _row(kind: Kind, record: Evidence, titles: dict[str, str]) -> list[Cell]:
    row = [_cell(field, record, titles) for field in _fields(kind)]
    if isinstance(record, Survey):
        counts = {answer.grade: answer.count for answer in record.answers}
        row.extend(counts.get(grade) for grade in evidence_columns().words.grades)
    return row


def _cell(field: str, record: Evidence, titles: dict[str, str]) -> Cell:
    acceptance = getattr(record, "acceptance", None)
    if field in ("accepted", "accepted_on", "experts", "opinion"):
        name = {"accepted": "result", "accepted_on": "date"}.get(field, field)
        value = getattr(acceptance, name, None)
    else:
        value = getattr(record, field, None)
    if field == "paid_for":
        return titles.get(value or "")
    if isinstance(value, tuple):
        return "、".join(value)
    return value if isinstance(value, int | Decimal) else str(value) if value is not None else None
