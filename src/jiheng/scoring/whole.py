"""A department as a whole (部门整体): projects, money, attainment and marks summed up, and the draft of its own self-evaluation."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

import msgspec

from jiheng.model.declaration import Declaration, Department, Execution, ExecutionBlock, Indicator, SelfEvaluation, Task
from jiheng.model.judged import reached_of
from jiheng.model.numerals import rounded, short
from jiheng.reference.scoring_profiles import ScoringProfile
from jiheng.scoring.together import Project, Together, joined

_WAN = 10_000


class Sums(msgspec.Struct, frozen=True, kw_only=True):
    """What projects come to. `met` of `judged` indicators were reached; `open` could not be judged. `rate`, `share`, `mark` and `evaluated` are shown with
    their arithmetic; "" where there is nothing to divide by. Marks are weighted by the budget."""

    projects: int
    budget: Decimal
    spent: Decimal
    met: int
    judged: int
    open: int
    rate: str
    share: str
    mark: str
    evaluated: str


class Judging:
    """Which indicators of projects were reached by a scoring profile. A project is judged once, however many sums it is part of."""

    def __init__(self, profile: ScoringProfile) -> None:
        self._profile = profile
        self._met: dict[int, tuple[Project, list[bool | None]]] = {}  # with the project itself, so that its address is not given to another

    def met(self, project: Project) -> list[bool | None]:
        """For each indicator; None where it cannot be judged."""
        if id(project) not in self._met:
            self._met[id(project)] = project, [reached_of(row, self._profile).met for row in project.form.indicators]
        return self._met[id(project)][1]


def sums(projects: Sequence[Project], judging: Judging) -> Sums:
    """The sums of some projects."""
    judged = [met for each in projects for met in judging.met(each)]
    known = [met for met in judged if met is not None]
    budget = sum((each.budget or Decimal(0) for each in projects), Decimal(0))
    spent = sum((each.spent for each in projects), Decimal(0))
    return Sums(
        projects=len(projects),
        budget=budget,
        spent=spent,
        met=sum(known),
        judged=len(known),
        open=len(judged) - len(known),
        rate=_percent(spent / _WAN, budget / _WAN),
        share=_percent(Decimal(sum(known)), Decimal(len(known))),
        mark=_weighted((each.mark, each.budget) for each in projects),
        evaluated=_weighted((each.evaluated, each.budget) for each in projects),
    )


def _percent(part: Decimal, whole: Decimal) -> str:
    return f"{short(part)} ÷ {short(whole)} = {short(Fraction(part) / Fraction(whole) * 100, 2)}%" if whole else ""


def _weighted(marks: Iterable[tuple[Decimal | None, Decimal | None]]) -> str:
    """The mean of the marks that are there, weighted by money: "(90×50 + 80×30) ÷ 80 = 86.25"; of many only the sum and what it is divided by."""
    given = [(mark, budget / _WAN) for mark, budget in marks if mark is not None and budget]
    whole = sum((budget for _mark, budget in given), Decimal(0))
    if not whole:
        return ""
    total = sum((mark * budget for mark, budget in given), Decimal(0))
    terms = " + ".join(f"{short(mark)}×{short(budget)}" for mark, budget in given)
    told = f"({terms})" if len(given) <= _TERMS else short(total)
    return f"{told} ÷ {short(whole)} = {short(rounded(Fraction(total) / Fraction(whole), 2))}"


_TERMS = 4


def draft(name: str, year: int, projects: Sequence[Project]) -> tuple[Department, tuple[str, ...]]:
    """The self-evaluation of a department as far as its projects tell it, and the indicators that could not be put together, with the reason.

    Tasks are the projects. Indicators of one class, name and unit are put together: absolute values added, relative ones weighted by budget; where all
    projects with it tell an actual value. Marks and points are left to people.
    """
    found = list(joined(projects))
    rows = tuple(each for each in found if isinstance(each, Indicator))
    left = tuple(f"{each.name}：{each.zh}" for each in found if isinstance(each, Together))
    parts = {part: _line([getattr(_block(each.form), part) for each in projects]) for part in ("fiscal", "carried_over", "other")}
    budget, spent = sum((each.budget or Decimal(0) for each in projects), Decimal(0)), sum((each.spent for each in projects), Decimal(0))
    rate = rounded(Fraction(spent) / Fraction(budget) * 100, 2) if budget else None
    total = msgspec.structs.replace(_line([_block(each.form).total for each in projects]), budget=budget or None, spent=spent, rate=rate)
    tasks = tuple(
        Task(name=each.name, content=each.form.annual_objective, amount=each.budget, fiscal=each.form.funds.annual.fiscal, other=each.form.funds.annual.other)
        for each in projects
    )
    return Department(name=name, year=year, tasks=tasks, execution=ExecutionBlock(total=total, **parts), indicators=rows), left


def _block(form: Declaration) -> ExecutionBlock:
    return form.execution if isinstance(form, SelfEvaluation) else ExecutionBlock()


def _line(lines: Sequence[Execution]) -> Execution:
    """Amounts added; None where no project gives any."""
    given = {name: [value for line in lines if (value := getattr(line, name)) is not None] for name in ("initial", "budget", "spent")}
    return Execution(**{name: sum(values, Decimal(0)) for name, values in given.items() if values})
