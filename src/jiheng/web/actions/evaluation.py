"""Evaluating a project that was drawn: kept, sent, accepted or returned; what finance suggests for the budget."""

from collections.abc import Sequence
from typing import IO

import msgspec
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from jiheng.model.evaluating import Evaluated, grade_of, missing, total
from jiheng.model.json import canonical
from jiheng.model.workflow import Role
from jiheng.reference.evaluation_form import evaluation_form
from jiheng.reference.scoring_profiles import DEFAULT, load_scoring_profile
from jiheng.web import content
from jiheng.web.actions import evaluation_notice as notice
from jiheng.web.actions.event import record
from jiheng.web.actions.filing import has_compiled, roles_of
from jiheng.web.actions.refusal import Refused
from jiheng.web.language import lang
from jiheng.web.ledger.files import clean_name, refuse_unfit
from jiheng.web.models import Evaluation, EvaluationFile, Event, Filing, Person, SelfEvaluationReport

LONGEST = 4000  # characters of an opinion or reason
MOST_FILES = 20  # at once
Files = Sequence[tuple[str, IO[bytes]]]
_State = Evaluation.State
_DECODER = msgspec.json.Decoder(Evaluated)


def subject(filing: int) -> str:
    """The chain of events of the evaluation of a filing."""
    return f"evaluation/{filing}"


def keep(*, person: Person, filing: int, version: int, evaluated: Evaluated) -> Evaluation:
    """Keep marks, values and words; all may be incomplete. `version` is 0 for the first time. Raises Refused, Filing.DoesNotExist."""
    with transaction.atomic():
        stored = _judged_by(person, filing)
        row = Evaluation.objects.filter(filing=stored).first() or Evaluation(filing=stored, version=0, scoring=_scoring(stored), by=person)
        if not row.is_open:
            raise Refused(_("评价已经送出，不能再改。"))
        if row.version != version:
            raise Refused(_("别人刚刚改过这份评价，没有保存。请刷新后再改。"))
        form = evaluation_form()
        row.document, row.mark = canonical(evaluated), total(evaluated, form)
        row.grade = grade_of(row.mark, form, load_scoring_profile(row.scoring).grades)
        row.version, row.by, row.changed = version + 1, person, timezone.now()
        row.save()
        record(subject=subject(filing), person=person, action="evaluate", data={"version": row.version}, rows=[row])
        return row


def attach(*, person: Person, filing: int, item: str, files: Files) -> list[EvaluationFile]:
    """Add files that a mark rests on. Raises Refused, Filing.DoesNotExist."""
    with transaction.atomic():
        row = _open(_judged_by(person, filing))
        if evaluation_form().item(item) is None:
            raise Refused(_("没有这项评价指标。"))
        made = [EvaluationFile.objects.create(evaluation=row, item=item, sha256=sha, name=name, size=size) for name, sha, size in kept(files)]
        record(subject=subject(filing), person=person, action="evaluation-attach", data={"number": len(made)}, rows=made)
        return made


def send(*, person: Person, filing: int) -> Evaluation:
    """Hand a whole evaluation to finance. Raises Refused, Filing.DoesNotExist."""
    with transaction.atomic():
        row = _open(_judged_by(person, filing))
        if open_ := missing(read(row), evaluation_form()):
            raise Refused(_("还没有打分，或扣了分没有写理由：%(items)s。") % {"items": _("、").join(item.zh if lang() == "zh" else item.en for item in open_)})
        if not read(row).opinion.strip():
            raise Refused(_("请写评价意见。"))
        row.state, row.by, row.sent_at = _State.SENT, person, timezone.now()
        row.save()
        record(subject=subject(filing), person=person, action="evaluation-send", data={"mark": str(row.mark), "grade": row.grade}, rows=[row])
        notice.sent(row)
        return row


def decide(*, person: Person, filing: int, decision: str, opinion: str) -> Evaluation:
    """Finance takes an evaluation ("accept"), or gives it back ("return") and says why. Raises Refused, Evaluation.DoesNotExist."""
    with transaction.atomic():
        row = _of_finance(person, filing)
        if row.state != _State.SENT or decision not in ("accept", "return"):
            raise Refused(_("这份评价现在不等财政部门确认。"))
        if has_evaluated(person, row):
            raise Refused(_("作出评价的人不能自己确认。"))
        if len(opinion) > LONGEST or (decision == "return" and not opinion.strip()):
            raise Refused(_("退回时请写明意见，最多 %(most)s 字。") % {"most": LONGEST})
        row.state = _State.ACCEPTED if decision == "accept" else _State.RETURNED
        row.decision, row.decided_by, row.decided_at = opinion.strip(), person, timezone.now()
        row.save()
        record(subject=subject(filing), person=person, action=f"evaluation-{decision}", data={"opinion": row.decision}, rows=[row])
        notice.decided(row)
        return row


def suggest(*, person: Person, filing: int, suggestion: str, reason: str) -> Evaluation:
    """Record what finance suggests for the budget of the next year, with its reason; it can be changed. Raises Refused, Evaluation.DoesNotExist."""
    with transaction.atomic():
        row = _of_finance(person, filing)
        if row.state != _State.ACCEPTED:
            raise Refused(_("评价采用以后才能记录预算建议。"))
        if suggestion not in Evaluation.Suggestion.values or not reason.strip() or len(reason) > LONGEST:
            raise Refused(_("请选择预算建议，写明理由，最多 %(most)s 字。") % {"most": LONGEST})
        row.suggestion, row.suggestion_reason, row.suggested_by, row.suggested_at = suggestion, reason.strip(), person, timezone.now()
        row.save()
        record(subject=subject(filing), person=person, action="budget-suggest", data={"kind": suggestion, "reason": row.suggestion_reason}, rows=[row])
        return row


def kept(files: Files) -> list[tuple[str, str, int]]:
    """Files kept by their content: name, SHA-256, size. Raises Refused."""
    if not files or len(files) > MOST_FILES:
        raise Refused(_("请选择 1 至 %(most)s 个文件。") % {"most": MOST_FILES})
    for name, file in files:
        refuse_unfit(file, name)
    return [(clean_name(name), *content.keep(file)) for name, file in files]


def read(row: Evaluation) -> Evaluated:
    """What an evaluation says."""
    return _DECODER.decode(row.document)


def has_evaluated(person: Person, row: Evaluation) -> bool:
    """Whether somebody wrote in an evaluation, even if another sent it."""
    return written_by(person).filter(subject=subject(row.filing_id)).exists()


def written_by(person: Person) -> QuerySet[Event]:
    """Events of somebody writing in evaluations."""
    return Event.objects.filter(person=person, action__in=("evaluate", "evaluation-attach", "evaluation-send"))


def may_evaluate(person: Person, filing: Filing) -> bool:
    """Whether somebody may evaluate a project that was drawn: an evaluator of the place who has not compiled any of its forms."""
    if Role.EVALUATOR not in roles_of(person, filing.organisation) or has_compiled(person, filing):
        return False
    return not SelfEvaluationReport.objects.filter(filing=filing, compiled_by=person).exists()


def locked(filing: int) -> Filing:
    """The filing on whose chain its evaluation and all problems of it are told: whoever writes there waits for it."""
    return Filing.objects.select_for_update().get(pk=filing)


def _judged_by(person: Person, filing: int) -> Filing:
    """A filing that was drawn, locked, for somebody who may evaluate it. Raises Refused, Filing.DoesNotExist."""
    stored = locked(Filing.objects.visible_to(person).get(pk=filing).pk)
    if not may_evaluate(person, stored):
        raise Refused(_("只有评价人员可以评价，编制过申报表或自评表的人不能评价。"))
    if not stored.sampled.exists():
        raise Refused(_("这个项目没有被抽取，不能评价。"))
    return stored


def _open(filing: Filing) -> Evaluation:
    row = Evaluation.objects.filter(filing=filing).first()
    if row is None or not row.is_open:
        raise Refused(_("评价还没有开始，或已经送出。"))
    return row


def _of_finance(person: Person, filing: int) -> Evaluation:
    row = Evaluation.objects.visible_to(person).get(filing=filing)
    locked(filing)
    row.refresh_from_db()
    if Role.FINANCE_REVIEWER not in roles_of(person, row.filing.organisation):
        raise Refused(_("只有财政部门审核人可以办理。"))
    return row


def _scoring(filing: Filing) -> str:
    """The profile by which grades are given: that of the self-evaluation, so that both can be compared."""
    return SelfEvaluationReport.objects.filter(filing=filing).values_list("scoring", flat=True).first() or DEFAULT
