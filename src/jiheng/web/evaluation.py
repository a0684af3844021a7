"""What the pages and the report of an evaluation show: items by part, the unit's form beside what the evaluator found."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from jiheng.model.classes import indicator_class
from jiheng.model.declaration import Declaration
from jiheng.model.evaluating import FULL, Compared, Evaluated, ItemMark, NoMark, OwnValue, compared, difference, mark_of, part_sum, worked
from jiheng.model.numerals import short
from jiheng.reference.evaluation_form import EvaluationItem, evaluation_form
from jiheng.web.actions.evaluation import read
from jiheng.web.actions.refusal import Refused
from jiheng.web.before import form_of, told_of
from jiheng.web.evaluation_report import execution_in_figures
from jiheng.web.language import lang
from jiheng.web.models import Evaluation, EvaluationFile, Filing, LedgerRecord

_LONGEST = 2000
_DIGITS = 6  # of the number of a record


class Line(msgspec.Struct, frozen=True):
    """An item of the form: its mark, the numbers of the records that it rests on, its files, its indicators, and what is proposed for it."""

    item: EvaluationItem
    name: str
    asks: str
    given: ItemMark
    numbers: str
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
        numbers=", ".join(str(number) for number, _record in linked),
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


def taken(post: Mapping[str, str], filing: Filing) -> Evaluated:
    """What a form sent. Raises Refused where a mark is none, or a number no record."""
    form, basis = evaluation_form(), basis_of(filing)
    keys = list(filing.evidence.in_force().order_by("pk").values_list("key", flat=True))
    items = {item.key: _item(post, item, keys) for item in form.items}
    rows = {row.id: _row(post, place, row.name or "", row.weight) for place, row in enumerate(basis.indicators)}
    return Evaluated(
        items={key: each for key, each in items.items() if each != ItemMark()},
        rows={key: each for key, each in rows.items() if each != OwnValue()},
        opinion=post.get("opinion", "").strip()[: 2 * _LONGEST],
    )


def _item(post: Mapping[str, str], item: EvaluationItem, keys: list[str]) -> ItemMark:
    numbers = post.get(f"records-{item.key}", "").replace("，", ",").replace("、", ",").replace(" ", ",").split(",")
    return ItemMark(
        mark=_mark(post.get(f"mark-{item.key}", ""), item.points, item.zh),
        words=post.get(f"words-{item.key}", "").strip()[:_LONGEST],
        records=tuple(dict.fromkeys(_record(number, keys) for number in filter(None, numbers))),
    )


def _record(number: str, keys: list[str]) -> str:
    if not number.isascii() or not number.isdigit() or len(number) > _DIGITS or not 1 <= int(number) <= len(keys):
        raise Refused(_("台账里没有第 %(n)s 条记录，没有保存。") % {"n": number[:20]})
    return keys[int(number) - 1]


def _row(post: Mapping[str, str], place: int, name: str, weight: Decimal | None) -> OwnValue:
    return OwnValue(
        actual=post.get(f"row-{place}-actual", "").strip()[:200],
        mark=_mark(post.get(f"row-{place}-mark", ""), weight, name),
        words=post.get(f"row-{place}-words", "").strip()[:_LONGEST],
    )


def _mark(text: str, most: Decimal | None, name: str) -> Decimal | None:
    try:
        return mark_of(text, most)
    except NoMark as error:
        limit = short(FULL if most is None else most)
        raise Refused(_("“%(name)s”的得分应当在 0 到 %(most)s 之间，最多两位小数，没有保存。") % {"name": name, "most": limit}) from error
