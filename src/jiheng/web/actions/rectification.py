"""Problems that evaluations found and their mending (整改): raised, mended with proof, closed by somebody else; reminders before the deadline."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jiheng.model.workflow import Role
from jiheng.web.actions import evaluation_notice as notice
from jiheng.web.actions.evaluation import LONGEST, Files, kept, locked, may_evaluate, subject
from jiheng.web.actions.event import has_done, record
from jiheng.web.actions.filing import roles_of
from jiheng.web.actions.refusal import Refused
from jiheng.web.models import Evaluation, Person, Problem, ProblemFile, Reminder

CLOSERS = frozenset({Role.DEPARTMENT_REVIEWER, Role.FINANCE_REVIEWER})
DAYS_BEFORE = (7, 1, -1)  # a reminder each; the last when it is over
_State = Problem.State


def raise_problem(*, person: Person, filing: int, text: str, demand: str, deadline: dt.date) -> Problem:
    """Record a problem: the evaluator while the evaluation is open, finance afterwards. Raises Refused, Evaluation.DoesNotExist."""
    with transaction.atomic():
        row = Evaluation.objects.visible_to(person).get(filing=filing)
        locked(filing)
        row.refresh_from_db()
        finance = Role.FINANCE_REVIEWER in roles_of(person, row.filing.organisation)
        if not (row.is_open and may_evaluate(person, row.filing)) and not (row.state == Evaluation.State.ACCEPTED and finance):
            raise Refused(_("现在不能登记问题：评价中由评价人员登记，采用以后由财政部门登记。"))
        if not text.strip() or not demand.strip() or max(len(text), len(demand)) > LONGEST:
            raise Refused(_("请写明问题和整改要求，各不超过 %(most)s 字。") % {"most": LONGEST})
        if deadline <= timezone.localdate():
            raise Refused(_("整改期限应当在今天以后。"))
        made = Problem.objects.create(evaluation=row, text=text.strip(), demand=demand.strip(), deadline=deadline, by=person, at=timezone.now())
        record(subject=subject(filing), person=person, action="problem", data={"text": made.text, "until": deadline.isoformat()}, rows=[made])
        if row.state == Evaluation.State.ACCEPTED:
            notice.raised(made)
        return made


def mend(*, person: Person, problem: int, measures: str, files: Files = (), finished: bool) -> Problem:
    """The unit says what it does, adds proof, and hands it in once it is `finished`. Raises Refused, Problem.DoesNotExist."""
    with transaction.atomic():
        row = _locked(person, problem)
        if Role.OFFICER not in roles_of(person, row.evaluation.filing.organisation):
            raise Refused(_("只有单位经办人可以填写整改情况。"))
        if row.state != _State.OPEN or row.evaluation.state != Evaluation.State.ACCEPTED:
            raise Refused(_("这个问题不在整改中。"))
        if not measures.strip() or len(measures) > LONGEST:
            raise Refused(_("请写整改措施，最多 %(most)s 字。") % {"most": LONGEST})
        made = [ProblemFile.objects.create(problem=row, sha256=sha, name=name, size=size, by=person) for name, sha, size in (kept(files) if files else [])]
        if finished and not row.files.exists():
            raise Refused(_("请附上整改的佐证材料再提交。"))
        row.measures = measures.strip()
        if finished:
            row.state, row.done_by, row.done_at = _State.DONE, person, timezone.now()
        row.save()
        record(subject=_subject(row), person=person, action="problem-mend", data={"text": row.measures, "finished": finished}, rows=[row, *made])
        if finished:
            notice.mended(row)
        return row


def settle(*, person: Person, problem: int, decision: str, opinion: str) -> Problem:
    """Close a problem that was mended ("close"), or ask for more ("reopen"); not who mended it. Raises Refused, Problem.DoesNotExist."""
    with transaction.atomic():
        row = _locked(person, problem)
        if not roles_of(person, row.evaluation.filing.organisation) & CLOSERS:
            raise Refused(_("只有主管部门或财政部门的审核人可以销号。"))
        if has_mended(person, row):
            raise Refused(_("填写整改的人不能自己销号。"))
        if row.state != _State.DONE or decision not in ("close", "reopen"):
            raise Refused(_("这个问题现在不等销号。"))
        if len(opinion) > LONGEST or (decision == "reopen" and not opinion.strip()):
            raise Refused(_("要求继续整改时请写明意见，最多 %(most)s 字。") % {"most": LONGEST})
        row.opinion, row.state = opinion.strip(), _State.CLOSED if decision == "close" else _State.OPEN
        if decision == "close":
            row.closed_by, row.closed_at = person, timezone.now()
        row.save()
        record(subject=_subject(row), person=person, action=f"problem-{decision}", data={"opinion": row.opinion}, rows=[row])
        notice.settled(row)
        return row


def has_mended(person: Person, row: Problem) -> bool:
    """Whether somebody wrote in the mending of a problem, or brought proof, even if another handed it in."""
    return has_done(person, _subject(row), ("problem-mend",), row)


def remind_of_problems(day: dt.date) -> int:
    """Remind units of problems whose deadline is within seven days, tomorrow, or over; each reminder once. The number of reminders."""
    last = day + dt.timedelta(days=max(DAYS_BEFORE))
    rows = Problem.objects.filter(state=_State.OPEN, evaluation__state=Evaluation.State.ACCEPTED, deadline__lte=last)
    return sum(_reminded(row, (row.deadline - day).days) for row in rows.select_related("evaluation__filing__organisation"))


def _reminded(row: Problem, left: int) -> bool:
    step = min((days for days in DAYS_BEFORE if left <= days), default=max(DAYS_BEFORE))
    with transaction.atomic():
        key = f"problem/{row.pk}/{row.deadline:%Y%m%d}/{step}"
        _mark, is_new = Reminder.objects.get_or_create(key=key, defaults={"at": timezone.now()})
        if is_new:
            notice.due(row)
        return is_new


def _locked(person: Person, problem: int) -> Problem:
    row = Problem.objects.visible_to(person).select_related("evaluation").get(pk=problem)
    locked(row.evaluation.filing_id)
    row.refresh_from_db()
    return row


def _subject(row: Problem) -> str:
    return subject(row.evaluation.filing_id)
