"""The year 2026 of the demonstration, carried out: evidence, measures, monitoring, self-evaluations and publications, each by who does it."""

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec
from django.utils import timezone

from jiheng.model.evaluating import Evaluated, ItemMark, OwnValue
from jiheng.model.self_evaluation_way import SelfEvaluationStep
from jiheng.reference.evaluation_form import evaluation_form
from jiheng.scoring.filled import Own
from jiheng.scoring.monitoring import Reason
from jiheng.web import content
from jiheng.web.actions import evaluation, ledger, monitoring, publication, rectification, sampling, self_evaluation
from jiheng.web.demo_year import attachments, measures, records, told
from jiheng.web.execution import standard
from jiheng.web.models import Filing, Organisation, Person
from jiheng.web.monitoring import wanting, watch_of
from jiheng.web.withholding import first_choice

Hands = Mapping[str, Person]  # the officer, the leader, the reviewer of the department and of the finance bureau
_WHO = {"send": "officer", "sign": "leader", "accept": "department"}


def carry_out(filings: Sequence[Filing], hands: Hands) -> None:
    """Enter what became of the approved forms, in the order of the example, and say how it is seen by the unit itself."""
    for place, filing in enumerate(filings, 1):
        for data in attachments(place).values():
            content.keep(io.BytesIO(data))
        ledger.enter(person=hands["officer"], filing=filing.pk, records=records(place, str(filing.pk)))
        ledger.choose(person=hands["officer"], filing=filing.pk, measures=measures(standard(filing)))
    for given in told()["monitoring"]["reports"]:
        _monitor(filings[given["form"] - 1], given, hands)
    for given in told()["self_evaluations"]:
        _self_evaluate(filings[given["form"] - 1], given, hands)
    _evaluate(filings[told()["evaluation"]["form"] - 1], told()["evaluation"], hands)
    for given in told()["publications"]:
        _publish(filings[given["form"] - 1], given, hands)


def _monitor(filing: Filing, given: Mapping[str, Any], hands: Hands) -> None:
    """The report at mid-year, sent and mostly decided; of rows that nothing is proposed for the officer says how likely they are."""
    cutoff, likely = told()["monitoring"]["cutoff"], Reason(likelihood=told()["monitoring"]["likelihood"])
    said = {row: msgspec.convert(reason, Reason) for row, reason in given.get("reasons", {}).items()}
    rows = {row.standing.indicator.id for row, lack in wanting(watch_of(filing, cutoff), said) if lack == "likelihood"}
    whose = {"person": hands["officer"], "filing": filing.pk, "cutoff": cutoff}
    monitoring.save(**whose, reasons=dict.fromkeys(rows, likely) | said)
    report = monitoring.send(**whose)
    if decided := given.get("decided"):
        monitoring.decide(person=hands["department"], report=report.pk, confirm=decided == "confirm", opinion=given.get("opinion", ""))
    for task in report.tasks.filter(indicator__in=given.get("done", {})):
        monitoring.finish(person=hands["officer"], task=task.pk, proof=given["done"][task.indicator])


def _self_evaluate(filing: Filing, given: Mapping[str, Any], hands: Hands) -> None:
    report = self_evaluation.begin(person=hands["officer"], filing=filing.pk)
    if own := {row: msgspec.convert(said, Own) for row, said in given.get("own", {}).items()}:
        self_evaluation.save(person=hands["officer"], report=report.pk, version=report.version, own=own)
    for step in given["steps"]:
        self_evaluation.step(person=hands[_WHO[step]], report=report.pk, step=SelfEvaluationStep(f"selfeval-{step}"))


def _publish(filing: Filing, given: Mapping[str, Any], hands: Hands) -> None:
    """A page is prepared with what is withheld as a rule, and put before the leader."""
    words = {name: given[name] for name in ("title", "lead")}
    publication.prepare(person=hands["officer"], filing=filing.pk, withheld=first_choice(), **words)
    waiting = publication.send(person=hands["officer"], filing=filing.pk)
    if given.get("approved"):
        publication.approve(person=hands["leader"], filing=filing.pk, sha256=waiting.sha256)


def _marked(points: Decimal, given: Mapping[str, Any]) -> ItemMark:
    return ItemMark(mark=points - Decimal(given.get("off", 0)), words=given.get("words", ""), records=tuple(given.get("records", ())))


def _evaluate(filing: Filing, given: Mapping[str, Any], hands: Hands) -> None:
    """The project is drawn and evaluated; finance takes the evaluation and raises the problem that the unit begins to mend."""
    finance, whose = hands["finance"], {"person": hands["evaluator"], "filing": filing.pk}
    region = Organisation.objects.get(kind=Organisation.Kind.REGION)
    sampling.draw_sample(person=finance, organisation=region, cycle=filing.cycle, method="largest", count=given["drawn"])
    marked = {each["item"]: each for each in given["marked"]}
    items = {each.key: _marked(each.points, marked.get(each.key, {})) for each in evaluation_form().items}
    values = {row: msgspec.convert(value, OwnValue) for row, value in given["values"].items()}
    evaluation.keep(**whose, version=0, evaluated=Evaluated(items=items, rows=values, opinion=given["opinion"]))
    evaluation.send(**whose)
    evaluation.decide(person=finance, filing=filing.pk, decision="accept", opinion="")
    until = timezone.localdate() + dt.timedelta(days=given["days"])
    found = rectification.raise_problem(person=finance, filing=filing.pk, text=given["problem"], demand=given["demand"], deadline=until)
    rectification.mend(person=hands["officer"], problem=found.pk, measures=given["measures"], finished=False)
