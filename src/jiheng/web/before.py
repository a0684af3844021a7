"""What is known of a project in earlier years: its self-evaluations, else its approved forms, along the chain `previous`."""

from functools import lru_cache

import msgspec
from django.db.models import OuterRef, QuerySet, Subquery

from jiheng.model.declaration import Declaration
from jiheng.model.earlier import MOST_YEARS, Earlier, in_order
from jiheng.model.json import decode
from jiheng.model.self_evaluation_way import SelfEvaluationState
from jiheng.model.workflow import State, Step
from jiheng.web.execution import standard
from jiheng.web.models import Filing, Revision, SelfEvaluationReport

_KEPT = 256  # documents
Documents = tuple[tuple[int, str], ...]


def filings_before(filing: Filing) -> list[Filing]:
    """The same project in the years before, the newest first; none that was never sent."""
    found: list[Filing] = []
    seen, at = {filing.pk}, filing.previous_id
    while at and at not in seen and len(found) < MOST_YEARS:
        seen.add(at)
        row = with_approved(Filing.objects.all()).get(pk=at)
        at = row.previous_id
        if row.state != State.DRAFT:
            found.append(row)
    return found


def with_approved(filings: QuerySet[Filing]) -> QuerySet[Filing]:
    """Filings, each with its self-evaluation and, as `approved`, the document that was approved last."""
    approved = Revision.objects.filter(filing=OuterRef("pk"), step=Step.APPROVE).order_by("-number")
    return filings.select_related("cycle", "organisation", "self_evaluation").annotate(approved=Subquery(approved.values("document")[:1]))


def documents_before(filing: Filing) -> Documents:
    """Year and document of each."""
    return tuple((row.cycle.year, _document(row)) for row in filings_before(filing))


TOLD = frozenset({SelfEvaluationState.SUBMITTED, SelfEvaluationState.ACCEPTED})  # self-evaluations that their unit has signed


def told_of(row: Filing) -> SelfEvaluationReport | None:
    """The self-evaluation of a filing that its unit has signed; None for none, a draft, or one that was returned."""
    report: SelfEvaluationReport | None = getattr(row, "self_evaluation", None)
    return report if report is not None and report.state in TOLD else None


def _document(row: Filing) -> str:
    if report := told_of(row):
        return report.document
    return str(getattr(row, "approved", None) or row.document)


def read_before(documents: Documents) -> Earlier:
    """Their forms, the newest first."""
    return in_order([_form(year, document) for year, document in documents], None)


def form_of(filing: Filing) -> Declaration:
    """The form of a filing that counts: its self-evaluation once it is signed, else what was approved."""
    if told_of(filing) or hasattr(filing, "approved"):
        return decode(_document(filing).encode()).declarations[0]
    return standard(filing)


@lru_cache(maxsize=_KEPT)
def _form(year: int, document: str) -> Declaration:
    return msgspec.structs.replace(decode(document.encode()).declarations[0], year=year)
