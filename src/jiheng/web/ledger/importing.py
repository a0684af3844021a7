"""A table of evidence for the ledger of a project: where its head is, which kind it holds, what would be entered and what is refused."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec
from django.utils.translation import gettext as _

from jiheng.model.evidence import Evidence, Payment
from jiheng.model.evidence_table import Preview, kind_of, preview
from jiheng.model.money import money_unit
from jiheng.reference.evidence_columns import evidence_columns
from jiheng.web.actions.ledger import MOST_TITLE
from jiheng.web.forms.evidence import too_much
from jiheng.web.language import lang
from jiheng.web.ledger import bounds, days
from jiheng.web.ledger.kinds import Kind, kind_measured

_HEADS = 10  # rows among which the head is looked for


class Refusal(msgspec.Struct, frozen=True):
    """Why a row cannot be entered: its number as people count, the head of the column ("" for the whole row)."""

    row: int
    column: str
    why: str


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What an import would do. `passed` are rows that are no records (totals), `large` those whose amount is more than the budget of the year:
    somebody must say that they are right."""

    kind: Kind
    taken: tuple[tuple[int, Evidence], ...]
    refused: tuple[Refusal, ...]
    passed: tuple[int, ...]
    ignored: tuple[str, ...]
    large: tuple[int, ...]

    @property
    def records(self) -> list[Evidence]:
        """What would be entered."""
        return [record for _row, record in self.taken]

    @property
    def total(self) -> Decimal | None:
        """What all payments add up to, in yuan; None where there are none."""
        amounts = [record.amount for record in self.records if isinstance(record, Payment)]
        return sum(amounts, Decimal("0.00")) if amounts else None

    @property
    def refused_rows(self) -> int:
        """How many rows cannot be entered; a row may have several faults."""
        return len({each.row for each in self.refused})


def planned(rows: Sequence[Sequence[str]], *, kind: Kind | None, project: str, known: Sequence[Evidence], year: int, budget: Decimal | None) -> Plan | None:
    """What importing a table would do; None where no kind was chosen and none shows from the heads."""
    place, kind = _head(rows, kind)
    if kind is None:
        return None
    header = _with_unit(rows[place], rows[:place]) if rows else ()
    found = preview(kind.evidence, header, rows[place + 1 :], project=project, known=known, year=year, header_row=place + 1)
    return _checked(kind, found, year, budget)


def first_known(tables: Sequence[Sequence[Sequence[str]]], kind: Kind | None) -> int:
    """The first of several tables that holds evidence of a kind (None: of any), or else the first."""
    found = [_head(rows, None)[1] for rows in tables]
    return next((place for place, each in enumerate(found) if each is not None and kind in (None, each)), 0)


def _with_unit(header: Sequence[str], above: Sequence[Sequence[str]]) -> Sequence[str]:
    """The head with the unit of money that stands above the table (单位：万元), where amounts have none of their own."""
    unit = next((found for row in reversed(above) for cell in row if (found := money_unit(cell))), None)
    amounts = evidence_columns().heads["payment"]["amount"]
    return [f"{head}({unit})" if unit and head.strip() in amounts else head for head in header]


def _head(rows: Sequence[Sequence[str]], kind: Kind | None) -> tuple[int, Kind | None]:
    """The place of the head among the first rows, and the kind: that whose heads fit, or the one chosen where it fits best."""
    if kind is not None:
        fits = {place: len(preview(kind.evidence, row, (), project="").heads) for place, row in enumerate(rows[:_HEADS])}
        return max(fits, key=lambda place: fits[place], default=0), kind
    for place, row in enumerate(rows[:_HEADS]):
        if (found := kind_of(row)) is not None:
            return place, kind_measured(found)
    return 0, None


def _checked(kind: Kind, found: Preview, year: int, budget: Decimal | None) -> Plan:
    taken: list[tuple[int, Evidence]] = []
    refused = [Refusal(each.row, each.column or "", each.zh if lang() == "zh" else each.en) for each in found.refused]
    for each in found.taken:
        if why := days.refused(each.record.date, year):
            refused.append(Refusal(each.row, found.heads.get("date", ""), why))
        elif why := bounds.too_large(each.record) or bounds.untimely(each.record):
            refused.append(Refusal(each.row, "", why))
        elif len(each.record.title) > MOST_TITLE:
            refused.append(Refusal(each.row, found.heads.get("title", ""), _("名称最多 %(most)s 字。") % {"most": MOST_TITLE}))
        else:
            taken.append((each.row, each.record))
    refused.sort(key=lambda each: each.row)
    large = tuple(row for row, record in taken if too_much(record, budget))
    return Plan(kind=kind, taken=tuple(taken), refused=tuple(refused), passed=found.passed, ignored=found.ignored, large=large)
