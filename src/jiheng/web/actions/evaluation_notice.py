"""Who is told of evaluations and of problems to mend, in the transaction of what is told."""

from typing import Any

from django.urls import reverse

from jiheng.model.workflow import Role
from jiheng.web.actions.notice import Kind, holders, settle, tell
from jiheng.web.models import Evaluation, Problem

_UNIT = (Role.OFFICER, Role.LEADER)
_CLOSERS = (Role.DEPARTMENT_REVIEWER, Role.FINANCE_REVIEWER)


def sent(row: Evaluation) -> None:
    """An evaluation waits for finance."""
    settle(_subject(row))
    _tell(row, Kind.EVALUATED, (Role.FINANCE_REVIEWER,), row.by_id)


def decided(row: Evaluation) -> None:
    """Finance took it: the unit learns of it, and of the problems; or gave it back: its evaluator does."""
    settle(_subject(row))
    if row.state == Evaluation.State.ACCEPTED:
        _tell(row, Kind.EVALUATION, _UNIT, None, n=row.problems.count())
    else:
        tell(people=[row.by], kind=Kind.EVALUATION_BACK, subject=_subject(row), link=_page(row), data=_named(row))


def mended(problem: Problem) -> None:
    """A unit says that a problem is mended: who may close it learns of it."""
    settle(_about(problem))
    row = problem.evaluation
    people = holders(_CLOSERS, row.filing.organisation).exclude(pk=problem.done_by_id)
    tell(people=people, kind=Kind.MENDED, subject=_about(problem), link=_task(problem), data=_named(row))


def settled(problem: Problem) -> None:
    """A problem was closed, or more is asked for: the unit learns of it."""
    settle(_about(problem))
    row = problem.evaluation
    kind = Kind.PROBLEM_CLOSED if problem.state == Problem.State.CLOSED else Kind.PROBLEM
    tell(people=holders(_UNIT, row.filing.organisation), kind=kind, subject=_about(problem), link=_task(problem), data=_named(row))


def raised(problem: Problem) -> None:
    """A problem is to be mended."""
    row = problem.evaluation
    tell(people=holders(_UNIT, row.filing.organisation), kind=Kind.PROBLEM, subject=_about(problem), link=_task(problem), data=_named(row))


def due(problem: Problem) -> None:
    """Its deadline is near or over."""
    row = problem.evaluation
    data = _named(row) | {"day": problem.deadline.isoformat()}
    tell(people=holders(_UNIT, row.filing.organisation), kind=Kind.PROBLEM_DUE, subject=_about(problem), link=_task(problem), data=data)


def _tell(row: Evaluation, kind: str, roles: tuple[Role, ...], but: int | None, **more: Any) -> None:
    people = holders(roles, row.filing.organisation).exclude(pk=but)
    tell(people=people, kind=kind, subject=_subject(row), link=_page(row), data=_named(row) | more)


def _subject(row: Evaluation) -> str:
    return f"evaluation/{row.filing_id}"


def _about(problem: Problem) -> str:
    return f"problem/{problem.pk}"


def _page(row: Evaluation) -> str:
    return reverse("evaluation-one", args=[row.filing_id])


def _task(problem: Problem) -> str:
    return reverse("evaluation-problem", args=[problem.pk])


def _named(row: Evaluation) -> dict[str, Any]:
    return {"name": row.filing.name, "organisation": row.filing.organisation.name}
