"""The self-evaluation (自评表) of a project, filled from its approved form and from what the ledger says was reached and paid."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import msgspec

from jiheng.model.actual_values import ActualValue, Spending
from jiheng.model.declaration import AnnualFunds, Declaration, Execution, ExecutionBlock, Indicator, SelfEvaluation
from jiheng.model.judged import rates_of, reached_of
from jiheng.model.live_text import resolved
from jiheng.model.mark import Due, due_execution, due_mark
from jiheng.model.numerals import rounded
from jiheng.model.parse_target import format_number
from jiheng.model.target import Target
from jiheng.reference.scoring_profiles import ScoringProfile, all_scoring_profiles
from jiheng.scoring.told import achieved
from jiheng.scoring.weights import weighting

_PLACES = range(2, 7)  # decimals of an actual value: as few of them as tell the same side of the target
_PARTS = ("fiscal", "carried_over", "other")
_SHARED = ("year", "name", "department", "implementing_agency", "annual_objective")  # what the official form prints of it


class Own(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the unit says itself of an indicator: points (only where the approved form states none), mark within what is due, why it deviates, what is done."""

    weight: Decimal | None = None
    mark: Decimal | None = None
    cause: str = ""
    measure: str = ""

    @property
    def reason(self) -> str | None:
        """Both together, as the form has them in one cell (偏差原因分析及改进措施)."""
        cause = self.cause.strip()
        measure = f"改进措施：{self.measure.strip()}" if self.measure.strip() else ""
        return (f"{cause if cause.endswith(('。', '！', '；')) else f'{cause}。'}{measure}" if cause and measure else cause or measure) or None


def filled(
    form: Declaration,
    actual: Sequence[ActualValue],
    spending: Spending,
    profile: ScoringProfile,
    *,
    own: Mapping[str, Own] | None = None,
    initial: AnnualFunds | None = None,
) -> SelfEvaluation:
    """The self-evaluation of an approved form: points, actual values, marks, sums and grade under a profile, and what was achieved in words.

    `own` holds by the id of an indicator what the unit says itself, `initial` are the funds first approved (年初预算数; default: those of the form). Where
    an actual value is missing, or the profile does not say how to mark it, the mark stays open, and with it total and grade.
    """
    said, weights = own or {}, weighting(form, profile)
    values = {each.indicator.id: each for each in actual}
    weighed = _own_weights(form.indicators, weights.rows, said)
    rows = tuple(_row(row, values.get(row.id), weight, said.get(row.id, Own()), profile) for row, weight in zip(form.indicators, weighed, strict=True))
    block = _execution(form.funds.annual, initial or form.funds.annual, spending, weights.execution, profile)
    sums = [*weighed, weights.execution] if weights.execution is not None else list(weighed)
    marks = [row.mark for row in rows] + ([block.total.mark] if weights.execution is not None else [])
    full, mark = _sum(sums), _sum(marks)
    made = SelfEvaluation(
        **{name: getattr(form, name) for name in _SHARED},
        indicators=rows,
        execution=block,
        weight=full,
        mark=mark,
        grade=profile.grades.of(mark / full * 100) if profile.grades and full and mark is not None else None,
    )
    return msgspec.structs.replace(made, achieved=resolved(achieved(made), made) or None)


def due_of(row: Indicator, profile: ScoringProfile) -> Due:
    """The mark that is due for a row with points and actual value; from the least to the greatest where a person has to choose."""
    reached = reached_of(row, profile)
    return due_mark(row.weight, reached, profile) if row.weight is not None else Due("没有分值", "there are no points")


def may_mark(row: Indicator, mark: Decimal, profile: ScoringProfile, *, cause: str = "") -> bool:
    """Whether a unit may give this mark to a row with points and actual value: one within what is due; where the profile leaves it open, one that follows by
    another profile, if any does; less than is due only with its cause. No mark without an actual value."""
    if row.weight is None or row.actual is None or not 0 <= mark <= row.weight or mark != round(mark, profile.places):
        return False
    due = due_of(row, profile)
    if due.known:
        return due.holds(mark, profile.places) or (bool(cause.strip()) and due.lowest is not None and mark < due.lowest)
    others = other_marks(row)
    return mark in others.values() if others else bool(cause.strip())


def other_marks(row: Indicator) -> dict[str, Decimal]:
    """By the name of the profile, the marks that follow for a row where several profiles tell one."""
    dues = {each.name: (due_of(row, each), each.places) for each in all_scoring_profiles()}
    return {name: rounded(due.highest, places) for name, (due, places) in dues.items() if due.highest is not None and due.lowest == due.highest}


def _row(row: Indicator, value: ActualValue | None, weight: Decimal | None, own: Own, profile: ScoringProfile) -> Indicator:
    made = msgspec.structs.replace(
        row, actual=value.measured.value if value else None, weight=weight, mark=None, reason=own.reason, overall_target=None, source=None
    )
    made = msgspec.structs.replace(made, actual=_printed(made, profile))
    if own.mark is not None and may_mark(made, own.mark, profile, cause=own.cause):
        return msgspec.structs.replace(made, mark=own.mark)
    return msgspec.structs.replace(made, mark=_mark(due_of(made, profile), profile))


def _printed(row: Indicator, profile: ScoringProfile) -> Target | None:
    """The actual value as forms print it, which the mark follows from: two decimals, more only where two would tell another side of the target."""
    exact = row.actual
    if exact is None or exact.value is None:
        return exact
    met = reached_of(row, profile).met
    for places in _PLACES:
        shown = rounded(Fraction(exact.value), places)
        short = msgspec.structs.replace(exact, raw=format_number(shown, unit=exact.unit), value=shown)
        if shown == exact.value:
            return exact
        if reached_of(msgspec.structs.replace(row, actual=short), profile).met == met:
            return short
    return exact


def _mark(due: Due, profile: ScoringProfile) -> Decimal | None:
    """The only mark that is due, of several the full one for what was reached; open where a person has to choose."""
    if due.highest is None or (due.below and due.lowest != due.highest):
        return None
    return rounded(due.highest, profile.places)


def _own_weights(rows: Sequence[Indicator], weights: Sequence[Decimal | None], own: Mapping[str, Own]) -> list[Decimal | None]:
    """The points; those that the unit set where the approved form states none."""
    return [
        weight if row.weight is not None or row.id not in own or own[row.id].weight is None else own[row.id].weight
        for row, weight in zip(rows, weights, strict=True)
    ]


def _execution(annual: AnnualFunds, initial: AnnualFunds, spending: Spending, weight: Decimal | None, profile: ScoringProfile) -> ExecutionBlock:
    """The block of execution. Payments do not tell which part they were paid of; where there is only one, it is known."""
    parts = [name for name in _PARTS if getattr(annual, name)]
    lines = {
        name: Execution(
            initial=getattr(initial, name),
            budget=getattr(annual, name),
            spent=spending.paid if parts == [name] else Decimal(0) if getattr(annual, name) == 0 else None,
        )
        for name in _PARTS
    }
    total = Execution(initial=initial.amount, budget=spending.budget, spent=spending.paid, weight=weight)
    for rate, told in rates_of(ExecutionBlock(total=total)):
        mark = _mark(due_execution(weight, rate, told, profile), profile) if weight is not None else None
        total = msgspec.structs.replace(total, rate=rounded(rate * 100, 2), mark=mark)
    return ExecutionBlock(total=total, **lines)


def _sum(values: Sequence[Decimal | None]) -> Decimal | None:
    """The sum; None where a value is missing or there are none."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(values) else None
