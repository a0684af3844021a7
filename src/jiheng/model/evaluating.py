"""What an evaluator makes of a project (绩效评价): own marks with words and evidence, own values beside those of the unit, and what follows from them."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction

import msgspec

from jiheng.model.classes import indicator_class
from jiheng.model.declaration import Declaration, Indicator
from jiheng.model.earlier import compared as between
from jiheng.model.fold import compact
from jiheng.model.numerals import rounded, short
from jiheng.model.parse_target import parse_target
from jiheng.reference.evaluation_form import EvaluationForm, EvaluationItem
from jiheng.reference.scoring_profiles import Grades

PLACES = 2
FULL = Decimal(100)  # points of a whole form, hence the most that one line can have
_LONGEST_MARK = 8


class NoMark(ValueError):
    """A text that is no mark of its item."""


class ItemMark(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The mark of an item, the words for it, and the ids of the ledger records that it rests on."""

    mark: Decimal | None = None
    words: str = ""
    records: tuple[str, ...] = ()


class OwnValue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the evaluator found for an indicator: the actual value as text, a mark, words."""

    actual: str = ""
    mark: Decimal | None = None
    words: str = ""


class Evaluated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """An evaluation: marks by the key of the item, values by the id of the indicator, the opinion."""

    items: dict[str, ItemMark] = {}
    rows: dict[str, OwnValue] = {}
    opinion: str = ""


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator on both sides: the row of the unit's form, what the evaluator found; the difference of the marks, None where one is missing."""

    row: Indicator
    own: OwnValue

    @property
    def difference(self) -> Decimal | None:
        """The evaluator's mark less the unit's."""
        return None if self.own.mark is None or self.row.mark is None else self.own.mark - self.row.mark

    @property
    def other_value(self) -> bool:
        """Whether the evaluator found another value; a number without a unit is in that of the unit's form."""
        given = self.row.actual
        if given is None or not given.raw or not self.own.actual:
            return False
        found = parse_target(self.own.actual)
        step = between(found if found.unit else msgspec.structs.replace(found, unit=given.unit), given)
        return compact(self.own.actual) != compact(given.raw) if step is None else step != 0

    @property
    def arithmetic(self) -> str:
        """The difference in figures: "8 − 10 = −2"; "" where a mark is missing."""
        return "" if self.difference is None else difference(self.own.mark, self.row.mark)


def difference(one: Decimal | None, other: Decimal | None) -> str:
    """One number less another, in figures; "" where one is missing."""
    if one is None or other is None:
        return ""
    return f"{short(one)} − {short(other)} = {short(one - other).replace('-', '−')}"


def total(evaluated: Evaluated, form: EvaluationForm) -> Decimal | None:
    """The sum of the marks; None while one is missing."""
    marks = [_mark(evaluated, item) for item in form.items]
    given = [mark for mark in marks if mark is not None]
    return sum(given, Decimal(0)) if len(given) == len(marks) else None


def sum_in_words(evaluated: Evaluated, form: EvaluationForm, lang: str = "zh") -> str:
    """How the total comes about: the sum of each part, "决策 18 + 过程 19 + … = 90", parts in the language; "" while a mark is missing."""
    whole = total(evaluated, form)
    if whole is None:
        return ""
    sums = {part if lang == "zh" else items[0].part_en: part_sum(evaluated, items) for part, items in form.parts().items()}
    parts = [f"{part} {short(mark or Decimal(0))}" for part, mark in sums.items()]
    return f"{' + '.join(parts)} = {short(whole)}"


def part_sum(evaluated: Evaluated, items: tuple[EvaluationItem, ...]) -> Decimal | None:
    """The sum of some items; None while one is missing."""
    given = [mark for item in items if (mark := _mark(evaluated, item)) is not None]
    return sum(given, Decimal(0)) if len(given) == len(items) else None


def grade_of(mark: Decimal | None, form: EvaluationForm, grades: Grades | None) -> str:
    """The grade of a total; "" while there is none, or where the profile has no grades."""
    return "" if mark is None or grades is None or not form.full else grades.of(mark / form.full * 100)


def missing(evaluated: Evaluated, form: EvaluationForm) -> tuple[EvaluationItem, ...]:
    """Items that have no mark yet, or less than full marks and no words why."""
    open_ = []
    for item in form.items:
        given = evaluated.items.get(item.key, ItemMark())
        if given.mark is None or (given.mark < item.points and not given.words.strip()):
            open_.append(item)
    return tuple(open_)


def rows_of(item: EvaluationItem, form: Declaration) -> tuple[Indicator, ...]:
    """The indicators that belong to an item."""
    return tuple(row for row in form.indicators if indicator_class(row.level1, row.level2).value in item.classes)


def compared(evaluated: Evaluated, form: Declaration) -> tuple[Compared, ...]:
    """Each indicator of the unit's form beside what the evaluator found."""
    return tuple(Compared(row=row, own=evaluated.rows.get(row.id, OwnValue())) for row in form.indicators)


def worked(item: EvaluationItem, evaluated: Evaluated, form: Declaration) -> tuple[Decimal, str] | None:
    """The mark of an item that follows from the evaluator's marks of its indicators, with its arithmetic: points × marks ÷ points of the indicators.
    None where it has none, or one without mark or points. A proposal: the evaluator decides."""
    rows = rows_of(item, form)
    marks = [evaluated.rows.get(row.id, OwnValue()).mark for row in rows]
    weights = [row.weight for row in rows]
    given, full = [mark for mark in marks if mark is not None], [weight for weight in weights if weight is not None]
    if not rows or len(given) != len(rows) or len(full) != len(rows) or not sum(full):
        return None
    mark = rounded(Fraction(item.points) * Fraction(sum(given, Decimal(0))) / Fraction(sum(full, Decimal(0))), PLACES)
    return mark, f"{short(item.points)} × ({short(sum(given, Decimal(0)))} ÷ {short(sum(full, Decimal(0)))}) = {short(mark)}"


def mark_of(text: str, most: Decimal | None) -> Decimal | None:
    """A mark as it was typed: from 0 to `most` (FULL where none is known), two decimals. Raises NoMark where it is none; None for nothing."""
    text = text.strip()
    if not text:
        return None
    try:
        mark = Decimal(text) if len(text) < _LONGEST_MARK else Decimal("NaN")
    except InvalidOperation:
        raise NoMark(text) from None
    exponent = mark.as_tuple().exponent
    if not mark.is_finite() or not 0 <= mark <= (FULL if most is None else most) or not isinstance(exponent, int) or exponent < -PLACES:
        raise NoMark(text)
    return mark


def _mark(evaluated: Evaluated, item: EvaluationItem) -> Decimal | None:
    given: Mapping[str, ItemMark] = evaluated.items
    return given[item.key].mark if item.key in given else None
