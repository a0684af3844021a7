"""What a self-evaluation is to hold, by its approved form and the ledger, and what is to be said against it; nothing is written here."""

from collections.abc import Iterator
from functools import lru_cache

import msgspec
from django.utils import timezone

from jiheng.checks import engine
from jiheng.checks.rules.rule import RULES
from jiheng.checks.show import show_finding
from jiheng.model.actual_values import ActualValue
from jiheng.model.declaration import AnnualFunds, SelfEvaluation, Submission
from jiheng.model.finding import Finding, Severity
from jiheng.model.json import decode, encode
from jiheng.model.judged import Verdict
from jiheng.model.place import place_name
from jiheng.model.receipt import Occasion, Receipt
from jiheng.model.scored import Scored
from jiheng.model.self_evaluation_way import SelfEvaluationStep
from jiheng.model.workflow import Step
from jiheng.reference.profile import load_profile
from jiheng.reference.scoring_profiles import load_scoring_profile
from jiheng.scoring.concerns import Concern, concerns
from jiheng.scoring.filled import Own, filled
from jiheng.scoring.self_evaluation import scored
from jiheng.web.execution import Year, standard
from jiheng.web.models import Event, Filing, SelfEvaluationReport, SelfEvaluationRevision

FORM = "declarations/0"
OCCASIONS = {SelfEvaluationStep.SIGN: Occasion.SELF_EVALUATED, SelfEvaluationStep.ACCEPT: Occasion.ACCEPTED}  # what gives a receipt
_OTHER_WAY = {"SE02", "SE24"}  # say that a mark follows by another profile than the usual one


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is wrong or to be explained, at a place relative to the form."""

    code: str
    address: str
    severity: Severity
    message: str
    advice: str
    basis: str = ""

    @property
    def id(self) -> str:
        """Name of the place on the page."""
        return f"at-{self.address.replace('/', '-')}"


def document_of(filing: Filing, year: Year, scoring: str, own: dict[str, Own]) -> Submission:
    """The document of a self-evaluation as the ledger gives it on a day, under a scoring profile, with what the unit says itself."""
    form = filled(year.form, year.actual, year.spending, load_scoring_profile(scoring), own=own, initial=_initial(filing))
    title = "项目支出绩效自评表"
    return Submission(title=title, year=filing.cycle.year, agency=filing.organisation.name, declarations=(form,))


def _initial(filing: Filing) -> AnnualFunds | None:
    """The funds that were approved first (年初预算数)."""
    first = filing.revisions.filter(step=Step.APPROVE).order_by("number").values_list("document", flat=True).first()
    return decode(first.encode()).declarations[0].funds.annual if first else None


def form_of(document: str) -> SelfEvaluation:
    """The form in a stored document. Raises TypeError where it holds none."""
    form = decode(document.encode()).declarations[0]
    if not isinstance(form, SelfEvaluation):
        raise TypeError("the document holds no self-evaluation")
    return form


def own_of(report: SelfEvaluationReport) -> dict[str, Own]:
    """What the unit says itself, by the id of the indicator."""
    return msgspec.convert(report.own, dict[str, Own])


def stored(submission: Submission) -> str:
    """The document as it is kept."""
    return encode(submission, indent=0).decode()


def outdated(report: SelfEvaluationReport, year: Year) -> bool:
    """Whether ledger, approved form or scoring profile give another document now."""
    return stored(document_of(report.filing, year, report.filing.cycle.scoring_profile, own_of(report))) != report.document


def scored_of(document: str, scoring: str, lang: str) -> Scored:
    """Every mark with its arithmetic."""
    return scored(form_of(document), load_scoring_profile(scoring), lang=lang)


def said_of(report: SelfEvaluationReport, actual: tuple[ActualValue, ...], lang: str) -> tuple[Said, ...]:
    """What rules say of a self-evaluation, and what the approved form and the ledger say against it; by gravity."""
    submission = decode(report.document.encode())
    order = (Severity.ERROR, Severity.EXPLAIN, Severity.HINT)
    told = [*_by_rules(report, submission, lang), *(_told(each, lang) for each in _concerns(report, actual))]
    return tuple(sorted(told, key=lambda each: order.index(each.severity)))


def _by_rules(report: SelfEvaluationReport, submission: Submission, lang: str) -> Iterator[Said]:
    for finding in findings_of(report.document, report.filing.cycle.profile, report.scoring):
        shown = show_finding(msgspec.structs.replace(finding, more=()), submission, lang=lang)
        for address in (finding.address, *finding.more):
            message = (
                shown.message if address == finding.address else f"{place_name(submission, address, lang=lang)}{': ' if lang == 'en' else '：'}{shown.title}"
            )
            where = address.removeprefix(f"{FORM}/")
            yield Said(code=shown.code, address=where, severity=shown.severity, message=message, advice=shown.advice, basis=shown.basis)


@lru_cache(maxsize=64)
def findings_of(document: str, profile: str, scoring: str) -> tuple[Finding, ...]:
    """Findings of the rules on self-evaluations; of marks by another method those that do not follow by the scoring profile of the year, either."""
    submission = decode(document.encode())
    codes = [code for code in RULES if code.startswith("SE")]
    found = engine.check(submission, load_profile(profile), codes=codes).findings
    by_profile = scored(form_of(document), load_scoring_profile(scoring))
    follows = {f"{FORM}/{each.address}/mark" for each in (*by_profile.marks, by_profile.execution) if each.verdict is Verdict.FOLLOWS}
    return tuple(_narrowed(each, follows) if each.code in _OTHER_WAY else each for each in found if each.code not in _OTHER_WAY or _left(each, follows))


def _left(finding: Finding, follows: set[str]) -> list[str]:
    return [address for address in (finding.address, *finding.more) if address not in follows]


def _narrowed(finding: Finding, follows: set[str]) -> Finding:
    first, *rest = _left(finding, follows)
    return msgspec.structs.replace(finding, address=first, more=tuple(rest))


def _concerns(report: SelfEvaluationReport, actual: tuple[ActualValue, ...]) -> tuple[Concern, ...]:
    sent = report.revisions.filter(step=SelfEvaluationStep.SIGN).order_by("number") if report.pk else SelfEvaluationRevision.objects.none()
    first = sent.values_list("document", flat=True).first()
    return concerns(form_of(report.document), standard(report.filing), actual, sent=form_of(first) if first else None)


def _told(each: Concern, lang: str) -> Said:
    zh = lang == "zh"
    return Said(code=each.code, address=each.address, severity=each.severity, message=each.zh if zh else each.en, advice=each.advice if zh else each.advice_en)


def receipt_of(revision: SelfEvaluationRevision) -> Receipt:
    """The receipt of a self-evaluation that was signed or accepted; its event is the one that told of it."""
    report, form = revision.report, form_of(revision.document)
    event = Event.objects.get(subject=report.subject, action=revision.step, data__revision=revision.number)
    return Receipt(
        occasion=OCCASIONS[SelfEvaluationStep(revision.step)],
        organisation=report.filing.organisation.name,
        project=form.name or "",
        year=report.filing.cycle.year,
        revision=revision.number,
        at=timezone.localtime(revision.at),
        by=str(revision.by),
        sha256=revision.sha256,
        event=event.hash,
    )
