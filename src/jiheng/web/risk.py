"""Who may be drawn for evaluation, and the signs of risk that the data shows: findings, lights of monitoring, marks of self-evaluations."""

import datetime as dt
from collections import defaultdict
from decimal import Decimal

from django.db.models import QuerySet

from jiheng.model.sampling import Candidate, Risk
from jiheng.reference.evaluation_form import RiskPoints, evaluation_form
from jiheng.scoring.lights import Light
from jiheng.web.models import Cycle, Filing, MonitoringReport, Organisation, SelfEvaluationReport, carried_out
from jiheng.web.models.organisation import within


def drawable(organisation: Organisation, cycle: Cycle) -> QuerySet[Filing]:
    """Approved projects at and below an organisation in a year."""
    return Filing.objects.filter(carried_out(), within("path", [organisation.path]), cycle=cycle)


def candidates(filings: QuerySet[Filing]) -> tuple[Candidate, ...]:
    """These projects with their signs of risk; a constant number of queries."""
    points = evaluation_form().risk
    signs: dict[int, list[Risk]] = defaultdict(list)
    for pk, mark in SelfEvaluationReport.objects.filter(filing__in=filings).values_list("filing", "mark"):
        signs[pk] += _of_mark(mark, points)
    for pk, (found, day) in _worst_lights(filings).items():
        signs[pk] += _of_light(found, day, points)
    rows = filings.order_by("pk").values_list("pk", "annual", "errors", "explains")
    return tuple(Candidate(key=pk, amount=annual, risks=(*_of_findings(errors, explains, points), *signs[pk])) for pk, annual, errors, explains in rows)


def _worst_lights(filings: QuerySet[Filing]) -> dict[int, tuple[Light, dt.date]]:
    """The worst light, of the budget or of an indicator, in the newest monitoring form that left the unit, and its cut-off day; what was returned left
    it, too.
    """
    sent = MonitoringReport.objects.filter(filing__in=filings).exclude(state=MonitoringReport.State.DRAFT).order_by("filing", "cutoff")
    worst: dict[int, tuple[Light, dt.date]] = {}
    for pk, day, money, red, yellow in sent.values_list("filing", "cutoff", "money", "red", "yellow"):
        worst[pk] = (Light.RED if red or money == Light.RED else Light.YELLOW if yellow or money == Light.YELLOW else Light.GREEN), day
    return worst


def _of_light(light: Light, day: dt.date, points: RiskPoints) -> list[Risk]:
    found = {Light.RED: points.red, Light.YELLOW: points.yellow}.get(light)
    return [Risk(kind="light", seen=light.value, points=found, day=day)] if found else []


def _of_findings(errors: int, explains: int, points: RiskPoints) -> list[Risk]:
    found = errors * points.error + explains * points.explain
    return [Risk(kind="findings", seen=str(errors + explains), points=found)] if found else []


def _of_mark(mark: Decimal | None, points: RiskPoints) -> list[Risk]:
    if mark is None:
        return [Risk(kind="unmarked", seen="", points=points.unmarked)]
    found = next((each.points for each in points.below if mark < each.mark), None)
    return [Risk(kind="mark", seen=f"{mark:f}", points=found)] if found else []
