"""What an evaluator types on the page of an evaluation, field by field: as it stands, and what was sent."""

from collections.abc import Mapping
from decimal import Decimal

import msgspec
from django.utils.translation import gettext as _

from jiheng.model.evaluating import FULL, Evaluated, ItemMark, NoMark, OwnValue, mark_of
from jiheng.model.numerals import short
from jiheng.reference.evaluation_form import EvaluationItem, evaluation_form
from jiheng.web.evaluation import basis_of
from jiheng.web.models import Filing
from jiheng.web.templatetags.evaluation import plain

_LONGEST = 2000
_DIGITS = 6  # of the number of a record
Fields = dict[str, str]


def written(evaluated: Evaluated, filing: Filing) -> Fields:
    """The text of each field by its name."""
    numbers = {key: str(number) for number, key in enumerate(_keys(filing), start=1)}
    fields = {"opinion": evaluated.opinion}
    for key, item in evaluated.items.items():
        records = ", ".join(numbers[each] for each in item.records if each in numbers)
        fields |= {f"mark-{key}": plain(item.mark), f"words-{key}": item.words, f"records-{key}": records}
    for place, row in enumerate(basis_of(filing).indicators):
        own = evaluated.rows.get(row.id, OwnValue())
        fields |= {f"row-{place}-actual": own.actual, f"row-{place}-mark": plain(own.mark), f"row-{place}-words": own.words}
    return fields


class Sheet(msgspec.Struct, frozen=True):
    """What was sent, as far as it can be taken, and by the name of the field why something cannot."""

    evaluated: Evaluated
    wrong: Fields


def taken(post: Mapping[str, str], filing: Filing) -> Sheet:
    """What a form sent."""
    wrong: Fields = {}
    keys = _keys(filing)
    items = {item.key: _item(post, item, keys, wrong) for item in evaluation_form().items}
    rows = {row.id: _row(post, place, row.weight, wrong) for place, row in enumerate(basis_of(filing).indicators)}
    evaluated = Evaluated(
        items={key: each for key, each in items.items() if each != ItemMark()},
        rows={key: each for key, each in rows.items() if each != OwnValue()},
        opinion=post.get("opinion", "").strip()[: 2 * _LONGEST],
    )
    return Sheet(evaluated, wrong)


def _keys(filing: Filing) -> list[str]:
    """Keys of the records, in the order of their numbers on the page."""
    return list(filing.evidence.in_force().order_by("pk").values_list("key", flat=True))


def _item(post: Mapping[str, str], item: EvaluationItem, keys: list[str], wrong: Fields) -> ItemMark:
    return ItemMark(
        mark=_mark(post, f"mark-{item.key}", item.points, wrong),
        words=post.get(f"words-{item.key}", "").strip()[:_LONGEST],
        records=_records(post, f"records-{item.key}", keys, wrong),
    )


def _records(post: Mapping[str, str], field: str, keys: list[str], wrong: Fields) -> tuple[str, ...]:
    numbers = list(filter(None, post.get(field, "").replace("，", ",").replace("、", ",").replace(" ", ",").split(",")))
    unknown = [number for number in numbers if not _counts(number) or not 1 <= int(number) <= len(keys)]
    if unknown:
        wrong[field] = _("台账里没有第 %(n)s 条记录。") % {"n": unknown[0][:20]}
        return ()
    return tuple(dict.fromkeys(keys[int(number) - 1] for number in numbers))


def _counts(number: str) -> bool:
    return number.isascii() and number.isdigit() and len(number) <= _DIGITS


def _row(post: Mapping[str, str], place: int, weight: Decimal | None, wrong: Fields) -> OwnValue:
    return OwnValue(
        actual=post.get(f"row-{place}-actual", "").strip()[:200],
        mark=_mark(post, f"row-{place}-mark", weight, wrong),
        words=post.get(f"row-{place}-words", "").strip()[:_LONGEST],
    )


def _mark(post: Mapping[str, str], field: str, most: Decimal | None, wrong: Fields) -> Decimal | None:
    try:
        return mark_of(post.get(field, ""), most)
    except NoMark:
        limit = short(FULL if most is None else most)
        wrong[field] = _("应当在 0 到 %(most)s 之间，最多两位小数。") % {"most": limit}
        return None
