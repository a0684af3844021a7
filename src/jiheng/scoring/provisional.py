"""The mark that a project would have if the year ended today (现值试算): what is not due is left out. No self-evaluation."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jiheng.model.actual_values import Spending
from jiheng.model.attainment import Attainment
from jiheng.model.declaration import Indicator
from jiheng.model.mark import Due, due_execution, due_mark
from jiheng.model.numerals import rounded, short
from jiheng.reference.frameworks import class_name, classes_of
from jiheng.reference.scoring_profiles import ScoringProfile
from jiheng.scoring.lights import Light

_CENT = Decimal("0.01")
_WAN = 10_000


@dataclass(frozen=True, slots=True)
class ProvisionalMark:
    """One mark: the points, None where nobody knows them; what follows; whether it counts (`due.known` and nothing is still to come), and whether it
    could count by now."""

    weight: Decimal | None
    due: Due
    counts: bool
    to_come: bool = False

    @property
    def mark(self) -> Decimal | None:
        """The mark; of a band the highest."""
        return rounded(self.due.highest, 2) if self.counts and self.due.highest is not None else None


@dataclass(frozen=True, slots=True)
class Provisional:
    """All marks of a project, those that count summed up: `mark` of `full` points, `left_out` points that do not count."""

    execution: ProvisionalMark
    rows: tuple[ProvisionalMark, ...]
    mark: Decimal
    full: Decimal
    left_out: Decimal
    even: bool
    profile: ScoringProfile

    @property
    def percent(self) -> Decimal | None:
        """The sum out of a hundred; None where nothing counts."""
        return rounded(Fraction(self.mark) / Fraction(self.full) * 100, 2) if self.full else None

    @property
    def unknown(self) -> tuple[ProvisionalMark, ...]:
        """Rows that are due and whose mark nobody can tell: without them the sum looks better, or worse, than it is."""
        return tuple(each for each in self.rows if not each.counts and not each.to_come)

    @property
    def unknown_points(self) -> Decimal:
        """Their points."""
        return sum((each.weight for each in self.unknown if each.weight is not None), Decimal(0))

    @property
    def grade(self) -> str | None:
        """The grade that it would give."""
        return self.profile.grades.of(self.percent) if self.profile.grades and self.percent is not None else None


def points_due(rows: Sequence[Indicator], profile: ScoringProfile) -> tuple[Decimal | None, ...]:
    """The points of each row: as the form prints them, else those of its class in equal parts, the rest of a cent in the last; None where the profile
    does not know a form with these classes."""
    if all(row.weight is not None for row in rows):
        return tuple(row.weight for row in rows)
    names = [classes_of(row.level1, None).level1 or class_name(row.level1 or "") for row in rows]
    shares = next((each.classes for each in profile.weights.values() if set(each.classes) == set(names)), None)
    if shares is None:
        return (None,) * len(rows)
    found: list[Decimal | None] = []
    for place, name in enumerate(names):
        each = (shares[name] / names.count(name)).quantize(_CENT, rounding="ROUND_DOWN")
        is_last = name not in names[place + 1 :]
        found.append(shares[name] - each * (names.count(name) - 1) if is_last else each)
    return tuple(found)


def provisional(
    rows: Sequence[Indicator], reached: Sequence[Attainment], lights: Sequence[Light], spending: Spending, profile: ScoringProfile
) -> Provisional | None:
    """The marks by what was reached so far; None where nobody knows the points."""
    weights = points_due(rows, profile)
    if not rows or None in weights:
        return None
    marks = tuple(_mark(weight, each, light, profile) for weight, each, light in zip(weights, reached, lights, strict=True) if weight is not None)
    execution = _execution(spending, profile)
    every = (execution, *marks)
    return Provisional(
        execution=execution,
        rows=marks,
        mark=sum((each.mark for each in every if each.mark is not None), Decimal(0)),
        full=sum((each.weight for each in every if each.counts and each.weight is not None), Decimal(0)),
        left_out=sum((each.weight for each in every if not each.counts and each.weight is not None), Decimal(0)),
        even=any(row.weight is None for row in rows),
        profile=profile,
    )


def _mark(weight: Decimal, reached: Attainment, light: Light, profile: ScoringProfile) -> ProvisionalMark:
    if light is Light.NOT_DUE:
        return ProvisionalMark(weight, Due("未到期，暂不计入", "not due, left out"), counts=False, to_come=True)
    due = due_mark(weight, reached, profile)
    return ProvisionalMark(weight, due, counts=due.known)


def _execution(spending: Spending, profile: ScoringProfile) -> ProvisionalMark:
    weight = profile.number("execution")
    if spending.rate is None or not spending.budget:
        return ProvisionalMark(weight, Due("没有年度资金，暂不计入", "no annual amount, left out"), counts=False)
    due = due_execution(weight, spending.rate, f"{short(spending.paid / _WAN)} ÷ {short(spending.budget / _WAN)}", profile)
    return ProvisionalMark(weight, due, counts=True)
