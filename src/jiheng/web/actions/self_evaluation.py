"""Self-evaluations: begun and refreshed from the ledger, completed by the unit, sent, accepted or returned by the department."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

import msgspec
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from jiheng.model.declaration import Indicator, SelfEvaluation
from jiheng.model.finding import Severity
from jiheng.model.live_text import followed, resolved
from jiheng.model.numerals import rounded, short
from jiheng.model.self_evaluation_way import EDITABLE, SelfEvaluationMove, SelfEvaluationState, SelfEvaluationStep, move
from jiheng.model.workflow import Role
from jiheng.reference.scoring_profiles import ScoringProfile, load_scoring_profile
from jiheng.scoring.filled import Own, due_of, may_mark, other_marks
from jiheng.scoring.told import CHAPTERS
from jiheng.scoring.told import chapter as chapter_template
from jiheng.web.actions import year_notice
from jiheng.web.actions.event import record
from jiheng.web.actions.filing import digest, roles_of
from jiheng.web.actions.last_year import recount_followers
from jiheng.web.actions.refusal import Refused
from jiheng.web.before import TOLD
from jiheng.web.execution import Year, year_of
from jiheng.web.models import Event, Filing, Person, SelfEvaluationReport, SelfEvaluationReview, SelfEvaluationRevision
from jiheng.web.self_evaluating import document_of, form_of, outdated, own_of, said_of, stored

MOST = 1000  # characters of a cause or a measure
MOST_OPINION = 4000
EXECUTION = "execution"  # names the line of execution among a reviewer's marks
_WRITING = ("selfeval-begin", "selfeval-refresh", "selfeval-save", "selfeval-write")
_STATE, _STEP = SelfEvaluationState, SelfEvaluationStep


def subject(filing: int) -> str:
    """The chain of events of the self-evaluation of a filing."""
    return f"{SelfEvaluationReport.CHAIN}/{filing}"


def begin(*, person: Person, filing: int) -> SelfEvaluationReport:
    """Fill the self-evaluation of a project from its approved form and its ledger. Raises Refused, Filing.DoesNotExist."""
    with transaction.atomic():
        project = Filing.objects.select_for_update().get(pk=Filing.objects.editable_by(person).get(pk=filing).pk)
        if not project.is_carried_out:
            raise Refused(_("批复以后才能自评。"))
        if SelfEvaluationReport.objects.filter(filing=project).exists():
            raise Refused(_("这个项目已经有自评表。"))
        report = SelfEvaluationReport(filing=project, compiled_by=person, taken=timezone.now())
        _fill(report, year_of(project), {})
        report.save(force_insert=True)
        record(subject=report.subject, person=person, action="selfeval-begin", rows=[report], after=digest(report.document))
        return report


def refresh(*, person: Person, report: int) -> SelfEvaluationReport:
    """Read the ledger and the scoring profile of the year anew; what the unit says itself stays where it still may stand. Raises Refused."""
    with transaction.atomic():
        row = _writable(person, report)
        return _refilled(row, person, "selfeval-refresh", own_of(row), {})


def save(*, person: Person, report: int, version: int, own: Mapping[str, Own]) -> SelfEvaluationReport:
    """Keep what the unit says of indicators: causes, measures, marks where there is a choice, points where the approved form states none.
    Those that are not named stay as they are. Raises Refused; also where somebody else saved since `version`."""
    with transaction.atomic():
        row = _writable(person, report)
        if version != row.version:
            raise Refused(_("自评表刚刚又改过。请刷新页面，看过以后再改。"))
        before = own_of(row)
        changed = {key: each for key, each in own.items() if before.get(key, Own()) != each}
        if not changed:
            return row
        names = {each.id: each.name for each in form_of(row.document).indicators}
        if not set(changed) <= set(names) or any(len(text) > MOST for each in changed.values() for text in (each.cause, each.measure)):
            raise Refused(_("没有这个指标，或文字超过 %(most)s 字，没有保存。") % {"most": MOST})
        year = year_of(row.filing)
        _refuse_weights(year, changed)
        kept = _refilled(row, person, "selfeval-save", before | changed, {"indicators": [names[key] for key in changed]})
        _refuse_marks(kept, changed)
        return kept


def _refuse_weights(year: Year, changed: Mapping[str, Own]) -> None:
    stated = {each.id for each in year.form.indicators if each.weight is not None}
    weights = {key: each.weight for key, each in changed.items() if each.weight is not None}
    if stated & set(weights):
        raise Refused(_("分值已经批复，自评时不能改。"))
    if any(not 0 <= weight <= 100 or weight != round(weight, 2) for weight in weights.values()):
        raise Refused(_("分值应当在 0 到 100 之间，最多两位小数，没有保存。"))


def _refuse_marks(report: SelfEvaluationReport, changed: Mapping[str, Own]) -> None:
    """Raise Refused where a mark that was chosen is none that may be chosen."""
    profile = load_scoring_profile(report.scoring)
    for row in form_of(report.document).indicators:
        own = changed.get(row.id)
        if own and own.mark is not None and not may_mark(row, own.mark, profile, cause=own.cause):
            words = {"name": row.name, "mark": own.mark, "due": _due_words(row, profile)}
            raise Refused(_("“%(name)s”不能得 %(mark)s 分：%(due)s。没有保存。") % words)


def _due_words(row: Indicator, profile: ScoringProfile) -> str:
    """Which marks a row may have, in words."""
    due = due_of(row, profile)
    if row.weight is None or row.actual is None:
        return _("还没有分值或实际完成值")
    if due.known and due.lowest is not None and due.highest is not None:
        low, high = short(rounded(due.lowest, profile.places)), short(rounded(due.highest, profile.places))
        if low == high:
            return _("按实际完成值应得 %(mark)s 分，少得的须写明原因") % {"mark": high}
        return _("应在 %(low)s 至 %(high)s 分之间，更低的须写明原因") % {"low": low, "high": high}
    if others := sorted(set(other_marks(row).values())):
        return _("可以得 %(marks)s 分") % {"marks": _("或").join(short(mark) for mark in others)}
    return _("应在 0 至 %(high)s 分之间，并写明原因") % {"high": short(row.weight)}


def write(*, person: Person, report: int, chapter: str, text: str) -> SelfEvaluationReport:
    """Keep the unit's own words of a chapter of the report; numbers in them follow the form as long as they stand. Without words the data writes it again.
    Raises Refused."""
    with transaction.atomic():
        row = _writable(person, report)
        if chapter not in CHAPTERS or len(text) > MOST_OPINION:
            raise Refused(_("没有这一章，或文字超过 %(most)s 字，没有保存。") % {"most": MOST_OPINION})
        form = form_of(row.document)
        template = row.live.get(chapter) or chapter_template(chapter, form, load_scoring_profile(row.scoring))
        text = text.replace("\r\n", "\n").strip()
        row.texts = {key: each for key, each in row.texts.items() if key != chapter}
        row.live = {key: each for key, each in row.live.items() if key != chapter}
        if text and text != resolved(template, form):
            kept, said = followed(template, text, form, form)
            row.texts, row.live = row.texts | {chapter: said}, row.live | {chapter: kept}
        row.version += 1
        row.save()
        record(subject=row.subject, person=person, action="selfeval-write", data={"chapter": CHAPTERS[chapter]}, rows=[row], after=digest(row.document))
        return row


def step(*, person: Person, report: int, step: SelfEvaluationStep, opinion: str = "", version: int | None = None) -> SelfEvaluationReport:
    """Take a step. `version` is that which the person has seen. Raises Refused, SelfEvaluationReport.DoesNotExist."""
    with transaction.atomic():
        row = _locked(SelfEvaluationReport.objects.visible_to(person).get(pk=report).pk)
        taken = move(_STATE(row.state), step)
        if taken is None or taken.role not in roles_of(person, row.filing.organisation):
            raise Refused(_("这一步现在不能做：自评表的状态已经变了，或者不归您办理。请刷新页面。"))
        if version is not None and version != row.version:
            raise Refused(_("自评表刚刚又改过。请刷新页面，看过以后再办。"))
        _may(row, person, taken, opinion.strip())
        before, now = row.state, timezone.now()
        row.state = taken.to
        if step is _STEP.SIGN:
            row.submitted, row.attempt = now, row.attempt + 1
        row.save()
        revision = _frozen(row, person, step, now) if step in {_STEP.SIGN, _STEP.ACCEPT} else None
        review = _decided(row, person, before, step, opinion.strip(), now) if before == _STATE.SUBMITTED and step in {_STEP.ACCEPT, _STEP.RETURN} else None
        data = {"from": before, "to": row.state, "opinion": opinion.strip()} | ({"revision": revision.number} if revision else {})
        rows = filter(None, (row, revision, review))
        record(subject=row.subject, person=person, action=step.value, data=data, rows=rows, after=digest(row.document))
        if (before in TOLD) != (row.state in TOLD):
            recount_followers(row.filing)
        year_notice.self_evaluated(row=row, person=person, opinion=opinion.strip(), writing=Event.objects.filter(action__in=_WRITING))
        return row


def accept_many(*, person: Person, reports: Iterable[int]) -> list[SelfEvaluationReport]:
    """Accept several at once, of which nothing is to be said: an event each. All or none. Raises Refused."""
    with transaction.atomic():
        rows = list(SelfEvaluationReport.objects.visible_to(person).filter(pk__in=set(reports)))
        if any(row.errors or row.explains or row.gaps for row in rows):
            raise Refused(_("只有没有问题的自评表可以一并认可。"))
        return [step(person=person, report=row.pk, step=_STEP.ACCEPT, version=row.version) for row in rows]


def return_many(*, person: Person, reports: Iterable[int], opinion: str) -> list[SelfEvaluationReport]:
    """Return several at once with one opinion: an event each. All or none. Raises Refused."""
    with transaction.atomic():
        rows = list(SelfEvaluationReport.objects.visible_to(person).filter(pk__in=set(reports)))
        return [step(person=person, report=row.pk, step=_STEP.RETURN, opinion=opinion, version=row.version) for row in rows]


def assess(*, person: Person, report: int, marks: Mapping[str, Decimal | None], opinion: str = "") -> SelfEvaluationReview:
    """Keep a reviewer's own marks by the id of the indicator, beside those of the unit; None takes one away. Raises Refused."""
    with transaction.atomic():
        row = _locked(SelfEvaluationReport.objects.visible_to(person).get(pk=report).pk)
        if row.state != _STATE.SUBMITTED or Role.DEPARTMENT_REVIEWER not in roles_of(person, row.filing.organisation):
            raise Refused(_("现在不能审核这张自评表。"))
        if has_compiled(person, row):
            raise Refused(_("编制过这张自评表的人不能审核它。"))
        weights = _weights(form_of(row.document))
        if any(key not in weights or (mark is not None and not 0 <= mark <= (weights[key] or 0)) for key, mark in marks.items()):
            raise Refused(_("得分应当在 0 到分值之间，没有保存。"))
        review, _new = SelfEvaluationReview.objects.get_or_create(report=row, attempt=row.attempt, level=row.state, decision="", defaults={"by": person})
        merged = review.marks | {key: None if mark is None else f"{mark.normalize():f}" for key, mark in marks.items()}
        review.marks, review.by = {key: mark for key, mark in merged.items() if mark is not None}, person
        review.opinion = _whole(opinion) or review.opinion
        review.save()
        record(subject=row.subject, person=person, action="selfeval-assess", data={"attempt": row.attempt, "marks": review.marks}, rows=[review])
        return review


def has_compiled(person: Person, report: SelfEvaluationReport) -> bool:
    """Whether somebody has written in a self-evaluation."""
    return written_by(person).filter(subject=report.subject).exists()


def written_by(person: Person) -> QuerySet[Event]:
    """Events of somebody writing in self-evaluations."""
    return Event.objects.filter(person=person, action__in=_WRITING)


def _weights(form: SelfEvaluation) -> dict[str, Decimal | None]:
    return {each.id: each.weight for each in form.indicators} | {EXECUTION: form.execution.total.weight}


def _fill(report: SelfEvaluationReport, year: Year, own: Mapping[str, Own]) -> None:
    """The document from form and ledger, and the columns that follow from it."""
    report.scoring = report.filing.cycle.scoring_profile
    report.own = msgspec.to_builtins({key: each for key, each in own.items() if each != Own()})
    document = document_of(report.filing, year, report.scoring, dict(own))
    form = document.declarations[0]
    assert isinstance(form, SelfEvaluation)  # it was just filled
    report.document, report.mark, report.grade = stored(document), form.mark, form.grade or ""
    execution = form.execution.total
    report.gaps = sum(each.mark is None for each in form.indicators) + (execution.weight is not None and execution.mark is None)
    found = [each.severity for each in said_of(report, year.actual, "zh")]
    report.errors, report.explains = found.count(Severity.ERROR), found.count(Severity.EXPLAIN)


def _refilled(report: SelfEvaluationReport, person: Person, action: str, own: Mapping[str, Own], data: dict[str, object]) -> SelfEvaluationReport:
    before, old = digest(report.document), form_of(report.document)
    _fill(report, year_of(report.filing), own)
    new = form_of(report.document)
    told = {key: followed(report.live[key], text, old, new) for key, text in report.texts.items()}
    report.live, report.texts = {key: template for key, (template, _text) in told.items()}, {key: text for key, (_template, text) in told.items()}
    report.version, report.taken = report.version + 1, timezone.now()
    report.save()
    record(subject=report.subject, person=person, action=action, data=data, rows=[report], before=before, after=digest(report.document))
    return report


def _may(report: SelfEvaluationReport, person: Person, taken: SelfEvaluationMove, opinion: str) -> None:
    """Raise Refused where the step asks for something that is not there."""
    _whole(opinion)
    if taken.opinion and not opinion:
        raise Refused(_("请写明意见。"))
    if taken.other and has_compiled(person, report):
        raise Refused(_("编制过这张自评表的人不能审核它。"))
    if not taken.whole:
        return
    if taken.step is _STEP.SEND and outdated(report, year_of(report.filing)):
        raise Refused(_("台账、批复的申报表或计分规则在这以后有变化。请先按台账更新，看过以后再送。"))
    if report.gaps:
        raise Refused(_("还有 %(n)s 项没有得分，补齐凭据后才能送出。") % {"n": report.gaps})
    found = [each.severity for each in said_of(report, year_of(report.filing, entered=report.taken).actual, "zh")]
    if Severity.ERROR in found:
        raise Refused(_("还有 %(n)s 个必须更正的问题，改好后才能继续。") % {"n": found.count(Severity.ERROR)})
    if Severity.EXPLAIN in found:
        raise Refused(_("还有 %(n)s 处需要说明，写明原因后才能送出。") % {"n": found.count(Severity.EXPLAIN)})


def _whole(text: str) -> str:
    if len(text.strip()) > MOST_OPINION:
        raise Refused(_("文字最多 %(most)s 个字，没有保存。") % {"most": MOST_OPINION})
    return text.strip()


def _decided(row: SelfEvaluationReport, person: Person, level: str, step: SelfEvaluationStep, opinion: str, now: dt.datetime) -> SelfEvaluationReview:
    review, _new = SelfEvaluationReview.objects.get_or_create(report=row, attempt=row.attempt, level=level, defaults={"by": person})
    review.decision, review.opinion, review.by, review.decided_at = step.value, opinion or review.opinion, person, now
    review.revision = row.revisions.order_by("-number").first()
    review.save()
    return review


def _frozen(row: SelfEvaluationReport, person: Person, step: SelfEvaluationStep, now: dt.datetime) -> SelfEvaluationRevision:
    last = row.revisions.order_by("-number").values_list("number", flat=True).first() or 0
    given = {"document": row.document, "texts": row.texts, "scoring": row.scoring, "sha256": digest(row.document)}
    return SelfEvaluationRevision.objects.create(report=row, number=last + 1, step=step.value, at=now, by=person, **given)


def _writable(person: Person, report: int) -> SelfEvaluationReport:
    """A self-evaluation that is being compiled, locked. Raises Refused, SelfEvaluationReport.DoesNotExist."""
    row = _locked(SelfEvaluationReport.objects.editable_by(person).get(pk=report).pk)
    if row.state not in EDITABLE:
        raise Refused(_("自评表已经送出，现在不能改。"))
    return row


def _locked(pk: int) -> SelfEvaluationReport:
    related = ("filing__cycle", "filing__organisation")
    return SelfEvaluationReport.objects.select_for_update(of=("self",)).select_related(*related).get(pk=pk)
