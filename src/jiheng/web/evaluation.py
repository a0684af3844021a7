"""What the pages and the report of an evaluation show: items by part, the unit's form beside what the evaluator found."""

from decimal import Decimal
from typing import Any

import msgspec

from jiheng.model.classes import indicator_class
from jiheng.model.declaration import Declaration
from jiheng.model.evaluating import Compared, Evaluated, ItemMark, compared, difference, part_sum, worked
from jiheng.reference.evaluation_form import EvaluationItem, evaluation_form
from jiheng.web.actions.evaluation import read
from jiheng.web.before import form_of, told_of
from jiheng.web.evaluation_report import execution_in_figures
from jiheng.web.language import lang
from jiheng.web.models import Evaluation, EvaluationFile, Filing, LedgerRecord


class Line(msgspec.Struct, frozen=True):
    """An item of the form: its mark, the records that it rests on, its files, its indicators, and what is proposed for it."""

    item: EvaluationItem
    name: str
    asks: str
    given: ItemMark
    records: tuple[tuple[int, LedgerRecord], ...]
    files: tuple[EvaluationFile, ...]
    rows: tuple[Compared, ...]
    proposal: tuple[Decimal, str] | None
    execution: str


class Part(msgspec.Struct, frozen=True):
    """A part of the form: its items, points and sum."""

    name: str
    points: Decimal
    mark: Decimal | None
    lines: tuple[Line, ...]


def basis_of(filing: Filing) -> Declaration:
    """What the evaluator judges: the unit's self-evaluation once it is signed, else the approved form."""
    return form_of(filing)


def evaluated_of(row: Evaluation | None) -> Evaluated:
    """What was marked so far."""
    return read(row) if row else Evaluated()


def parts_of(filing: Filing, row: Evaluation | None) -> tuple[Part, ...]:
    """The form by part."""
    form, basis, evaluated = evaluation_form(), basis_of(filing), evaluated_of(row)
    records = list(filing.evidence.in_force().order_by("pk"))
    files = list(row.files.all()) if row else []
    sides = compared(evaluated, basis)
    zh = lang() == "zh"
    made = []
    for part, items in form.parts().items():
        lines = tuple(_line(item, evaluated, basis, sides, records, files) for item in items)
        made.append(Part(part if zh else items[0].part_en, sum((item.points for item in items), Decimal(0)), part_sum(evaluated, items), lines))
    return tuple(made)


def _line(
    item: EvaluationItem, evaluated: Evaluated, basis: Declaration, sides: tuple[Compared, ...], records: list[LedgerRecord], files: list[EvaluationFile]
) -> Line:
    given = evaluated.items.get(item.key, ItemMark())
    linked = tuple((number, record) for number, record in enumerate(records, start=1) if record.key in given.records)
    zh = lang() == "zh"
    return Line(
        item=item,
        name=item.zh if zh else item.en,
        asks=item.asks if zh else item.asks_en,
        given=given,
        records=linked,
        files=tuple(each for each in files if each.item == item.key),
        rows=tuple(side for side in sides if _belongs(item, side)),
        proposal=worked(item, evaluated, basis),
        execution=execution_in_figures(basis) if item.execution else "",
    )


def _belongs(item: EvaluationItem, side: Compared) -> bool:
    return indicator_class(side.row.level1, side.row.level2).value in item.classes


def beside(filing: Filing, row: Evaluation | None) -> dict[str, Any]:
    """The whole result on both sides: mark and grade of the unit and of the evaluator, the difference in figures."""
    own = told_of(filing)
    mark = row.mark if row else None
    return {"self": own, "difference": difference(mark, own.mark if own else None)}
