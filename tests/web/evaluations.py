"""A project that was drawn, evaluated, accepted: what tests of evaluation begin with."""

import datetime as dt
import io
from decimal import Decimal

from django.utils import timezone

from jiheng.model.evaluating import Evaluated, ItemMark
from jiheng.model.workflow import State
from jiheng.reference.evaluation_form import evaluation_form
from jiheng.web.actions import evaluation, rectification, sampling
from jiheng.web.models import Evaluation, Filing, Person, Problem, Sample
from tests.web.people import Place

FULL = Evaluated(items={item.key: ItemMark(mark=item.points) for item in evaluation_form().items}, opinion="完成较好。")
SOON = timezone.localdate() + dt.timedelta(days=20)


def drawn(place: Place, filing: Filing | None = None) -> Sample:
    """A sample of the largest projects of the region."""
    _filing = filing or place.filing(state=State.APPROVED)
    return sampling.draw_sample(person=place.finance_reviewer, organisation=place.region, cycle=place.cycle, method="largest", count=9)


def kept(place: Place, filing: Filing | None = None, evaluator: Person | None = None) -> Evaluation:
    """An evaluation with full marks but for one."""
    row = filing or place.filing(state=State.APPROVED)
    drawn(place, row)
    marked = Evaluated(items=FULL.items | {"compliance": ItemMark(mark=Decimal("2.5"), words="两笔支出没有合同")}, opinion=FULL.opinion)
    return evaluation.keep(person=evaluator or place.evaluator, filing=row.pk, version=0, evaluated=marked)


def sent(place: Place, filing: Filing | None = None) -> Evaluation:
    """An evaluation that waits for finance."""
    row = kept(place, filing)
    return evaluation.send(person=place.evaluator, filing=row.filing_id)


def accepted(place: Place, filing: Filing | None = None) -> Evaluation:
    """An evaluation that finance took."""
    row = sent(place, filing)
    return evaluation.decide(person=place.finance_reviewer, filing=row.filing_id, decision="accept", opinion="")


def problem(place: Place, filing: Filing | None = None) -> Problem:
    """A problem to be mended."""
    row = accepted(place, filing)
    return rectification.raise_problem(person=place.finance_reviewer, filing=row.filing_id, text="两笔支出没有合同", demand="补签合同", deadline=SOON)


def mended(place: Place, filing: Filing | None = None) -> Problem:
    """A problem that its unit says is mended."""
    row = problem(place, filing)
    return rectification.mend(person=place.officer, problem=row.pk, measures="已补签", files=[proof()], finished=True)


def proof() -> tuple[str, io.BytesIO]:
    """A file."""
    return ("合同.pdf", io.BytesIO(b"%PDF-1.7"))
