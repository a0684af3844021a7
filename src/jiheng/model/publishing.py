"""From a form, its results and its payments to what is published of them; what is withheld is gone from all of it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

import msgspec

from jiheng.model.actual_values import ActualValue, Spending
from jiheng.model.attainment import Attainment, Degree, Direction
from jiheng.model.declaration import Declaration, Indicator, Narrative, SelfEvaluation, Submission
from jiheng.model.evidence import Evidence, Payment, in_force
from jiheng.model.judged import reached_of, spent_of
from jiheng.model.numerals import rounded
from jiheng.model.public_page import MoneyLine, Origin, Outcome, PublicPage, Result, Withheld
from jiheng.model.target import Kind
from jiheng.reference.scoring_profiles import ScoringProfile

MONEY, PAYEES, REASONS, ACHIEVED, SELF_EVALUATION, LEDGER = "money", "payees", "reasons", "achieved", "self_evaluation", "ledger"
SECTIONS = ("overview", "basis", "implementer", "plan", "period", "budget", "objective")
MOST_LINES = 20  # of what money went for; the rest is one line
HUNDRED = 100
F = TypeVar("F", bound=Declaration)


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """Whose project of which year it is, and what the unit says above it."""

    year: int
    place: str
    department: str
    unit: str
    project: str
    title: str | None = None
    lead: str | None = None


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """What the ledger of a project amounts to from the first day of its year up to a day."""

    actual: Sequence[ActualValue]
    records: Sequence[Evidence]
    spending: Spending
    since: dt.date
    until: dt.date


class Measures(msgspec.Struct, frozen=True, kw_only=True):
    """By what results are judged: the scoring profile, and the percentage of a target from which a missed one counts as near."""

    scoring: ScoringProfile
    near: Decimal


def public_page(
    head: Head,
    form: Declaration,
    *,
    self_evaluation: SelfEvaluation | None,
    ledger: Ledger | None,
    withheld: Sequence[Withheld],
    measures: Measures,
) -> PublicPage:
    """What is published. Actual values are those of the self-evaluation, else those that the ledger gives by measures which somebody confirmed."""
    parts = {each.part for each in withheld}
    own = redacted(self_evaluation, parts) if self_evaluation and SELF_EVALUATION not in parts else None
    book = ledger if LEDGER not in parts else None
    spent = _paid(own, book)
    shown = redacted(form, parts)
    return PublicPage(
        **msgspec.structs.asdict(head),
        declaration=_alone(shown, head),
        self_evaluation=_alone(own, head) if own else None,
        results=_results(shown, own, book, parts, measures),
        origin=Origin.SELF_EVALUATION if own else Origin.LEDGER if book else None,
        until=book.until if book and not own else None,
        budget=form.funds.annual.amount,
        paid=spent,
        money=money_lines(book, payees=PAYEES not in parts) if book and MONEY not in parts else None,
        mark=own.mark if isinstance(own, SelfEvaluation) else None,
        grade=own.grade if isinstance(own, SelfEvaluation) else None,
        withheld=tuple(withheld),
    )


def redacted(form: F, parts: Iterable[str]) -> F:
    """A form without these parts, and without where and how surely its values were read."""
    gone = set(parts)
    given: dict[str, object] = {
        "narrative": _narrative(form.narrative, gone),
        "indicators": _rows(form.indicators, gone),
        "overall_indicators": _rows(form.overall_indicators, gone),
        "sources": {},
        "certainties": {},
    }
    if "overall_objective" in gone:
        given["overall_objective"] = None
    if ACHIEVED in gone and isinstance(form, SelfEvaluation):
        given["achieved"] = None
    return msgspec.structs.replace(form, **given)


def _narrative(text: Narrative, gone: set[str]) -> Narrative:
    missing = [name for name in SECTIONS if "narrative" in gone or f"narrative/{name}" in gone]
    return msgspec.structs.replace(text, headings=(), **dict.fromkeys(missing)) if missing else text


def _rows(rows: Sequence[Indicator], gone: set[str]) -> tuple[Indicator, ...]:
    without = {"reason": None, "causes": ()} if REASONS in gone else {}
    return tuple(msgspec.structs.replace(row, source=None, **without) for row in rows if f"indicators/{row.id}" not in gone)


def _alone(form: Declaration, head: Head) -> Submission:
    return Submission(year=head.year, agency=head.unit, declarations=(form,))


def _paid(own: SelfEvaluation | None, book: Ledger | None) -> Decimal | None:
    """What was spent: as the self-evaluation says, else by the ledger."""
    if own and (spent := spent_of(own.execution).spent) is not None:
        return spent
    return book.spending.paid if book else None


def _results(form: Declaration, own: SelfEvaluation | None, book: Ledger | None, parts: set[str], measures: Measures) -> tuple[Result, ...]:
    if own:
        answers = {each.indicator.id: each.measured.answers for each in book.actual} if book else {}
        return tuple(_result(row, answers.get(row.id), measures) for row in own.indicators)
    found = {each.indicator.id: each for each in book.actual if each.confirmed} if book else {}
    return tuple(
        _result(
            msgspec.structs.replace(row, target=found[row.id].indicator.target, actual=found[row.id].measured.value), found[row.id].measured.answers, measures
        )
        if row.id in found
        else _result(msgspec.structs.replace(row, actual=None), None, measures)
        for row in form.indicators
    )


def _result(row: Indicator, answers: int | None, measures: Measures) -> Result:
    reached = reached_of(row, measures.scoring)
    return Result(
        id=row.id,
        level1=row.level1,
        level2=row.level2,
        name=row.name,
        target=row.target,
        actual=row.actual,
        outcome=outcome(row, reached, measures.near),
        rate=rounded(reached.ratio * HUNDRED, 1) if reached.ratio is not None else None,
        is_ceiling=reached.direction is Direction.DOWN,
        answers=answers,
        why=row.reason,
    )


def outcome(row: Indicator, reached: Attainment, near: Decimal) -> Outcome:
    """How a row stands: a number that misses its target by little (`near` percent of it are there, or it is exceeded by as little) is near."""
    if row.actual is None or row.actual.kind is Kind.EMPTY:
        return Outcome.PENDING
    if reached.met is None:
        return Outcome.OPEN
    if reached.met:
        return Outcome.MET
    if reached.degree is Degree.PARTLY:
        return Outcome.PARTLY
    return Outcome.NEAR if _is_near(reached, Fraction(near) / HUNDRED) else Outcome.MISSED


def _is_near(reached: Attainment, near: Fraction) -> bool:
    if reached.ratio is None:
        return False
    over = reached.direction in (Direction.DOWN, Direction.SPAN) and reached.ratio > 1
    return reached.ratio <= 2 - near if over else reached.ratio >= near


def money_lines(book: Ledger, *, payees: bool) -> tuple[MoneyLine, ...]:
    """What the payments of the year went for, the most first: the activity, deliverable or publication, else the economic item, else the project."""
    current = in_force(book.records)
    titles = {record.id: record.title for record in current if not isinstance(record, Payment)}
    sums: dict[str | None, Decimal] = defaultdict(Decimal)
    names: dict[str | None, set[str]] = defaultdict(set)
    for record in current:
        if isinstance(record, Payment) and book.since <= record.date <= book.until:
            label = titles.get(record.paid_for or "") or record.economic_item
            sums[label] += record.amount
            names[label] |= {record.payee} if record.payee and payees else set()
    return _few([MoneyLine(label=label, amount=sums[label], payees=tuple(sorted(names[label]))) for label in _by_amount(sums)])


def _by_amount(sums: Mapping[str | None, Decimal]) -> list[str | None]:
    return sorted(sums, key=lambda label: (-sums[label], label or ""))


def _few(lines: Sequence[MoneyLine]) -> tuple[MoneyLine, ...]:
    if len(lines) <= MOST_LINES:
        return tuple(lines)
    rest = lines[MOST_LINES - 1 :]
    return (*lines[: MOST_LINES - 1], MoneyLine(label=f"其他 {len(rest)} 项", amount=sum((each.amount for each in rest), Decimal(0))))
