"""Surveys of satisfaction: prepared, links given out, answered, answers brought from elsewhere, closed into the ledger or cancelled."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from jiheng.web.actions import ledger
from jiheng.web.actions.event import record
from jiheng.web.actions.refusal import Refused
from jiheng.web.models import Filing, Person, SatisfactionSurvey, SurveyImport, SurveyLink, SurveySuggestion, SurveyTally
from jiheng.web.models.survey import OVERALL
from jiheng.web.surveying import counts_of, evidence, scale, surveyable

MOST_AT_ONCE = 500  # links given out at once
MOST_LINKS = 5000  # of a survey
MOST_QUESTIONS = 6
MOST_QUESTION = 200  # characters
MOST_SUGGESTION = 500
MOST_ANSWERS = 1_000_000
FIELDS = ("title", "audience", "questions", "suggests", "start", "end")


class Spent(Exception):
    """The link has answered already."""


class NotNow(Exception):
    """The survey has not begun, or is over."""


def begin(*, person: Person, filing: int, indicator: str, given: dict[str, Any]) -> SatisfactionSurvey:
    """Prepare a survey for an indicator; `given` has FIELDS. Raises Refused, Filing.DoesNotExist."""
    with transaction.atomic():
        stored = Filing.objects.select_for_update().get(pk=Filing.objects.editable_by(person).get(pk=filing).pk)
        _check_running(stored)
        about = next((each for each in surveyable(stored) if each.id == indicator), None)
        if about is None:
            raise Refused(_("批复的申报表里没有这个满意度指标。"))
        _check(given)
        fields = {name: given[name] for name in FIELDS}
        now = timezone.now()
        made = SatisfactionSurvey.objects.create(
            filing=stored, indicator=indicator, name=(about.name or "")[:300], grades=scale(stored), by=person, at=now, **fields
        )
        record(subject=made.subject, person=person, action="survey-begin", data={"name": made.title}, rows=[made])
        return made


def edit(*, person: Person, survey: int, given: dict[str, Any]) -> SatisfactionSurvey:
    """Change a survey; once there are answers its end alone. Raises Refused, SatisfactionSurvey.DoesNotExist."""
    with transaction.atomic():
        row = _locked(person, survey)
        _check(given)
        changed = [name for name in FIELDS if getattr(row, name) != given[name]]
        if set(changed) - {"end"} and row.tallies.exists():
            raise Refused(_("已经有人作答，只能更改结束日期。"))
        for name in changed:
            setattr(row, name, given[name])
        row.save(update_fields=changed)
        record(subject=row.subject, person=person, action="survey-edit", data={"name": row.title}, rows=[row])
        return row


def issue(*, person: Person, survey: int, number: int) -> list[str]:
    """New links: their tokens, which nobody can ask for again. Raises Refused, SatisfactionSurvey.DoesNotExist."""
    with transaction.atomic():
        row = _locked(person, survey)
        if not 1 <= number <= MOST_AT_ONCE:
            raise Refused(_("一次可以生成 1 至 %(most)s 个链接。") % {"most": MOST_AT_ONCE})
        if row.links + number > MOST_LINKS:
            raise Refused(_("一项调查最多 %(most)s 个链接。") % {"most": MOST_LINKS})
        tokens = [secrets.token_urlsafe(12) for _each in range(number)]
        SurveyLink.objects.bulk_create(SurveyLink(survey=row, digest=each) for each in sorted(map(digest, tokens)))
        row.links += number
        row.save(update_fields=["links"])
        record(subject=row.subject, person=person, action="survey-issue", data={"name": row.title, "number": number}, rows=[row])
        return tokens


def answer(*, token: str, chosen: Mapping[int, str], suggestion: str = "") -> None:
    """Count what somebody answered, and spend the link; nothing else is kept, no event either, since it would tell when. `chosen` are grades by the
    number of the question; only the first one must be answered. Raises Refused, Spent, NotNow, SurveyLink.DoesNotExist."""
    with transaction.atomic():
        link = SurveyLink.objects.get(digest=digest(token))
        row = SatisfactionSurvey.objects.select_for_update().get(pk=link.survey_id)
        if not SurveyLink.objects.filter(pk=link.pk, spent=False).exists():
            raise Spent
        if row.phase != "open":
            raise NotNow
        if OVERALL not in chosen:
            raise Refused(_("请回答第 1 题。"))
        if not set(chosen) <= set(range(len(row.questions))) or not set(chosen.values()) <= set(row.grades):
            raise Refused(_("没有这个选项，请重新选择。"))
        SurveyLink.objects.filter(pk=link.pk).update(spent=True)
        if not row.tallies.exists():  # all at once, so that their order tells nothing
            SurveyTally.objects.bulk_create(SurveyTally(survey=row, question=place, grade=each) for place in range(len(row.questions)) for each in row.grades)
        for question, grade in chosen.items():
            row.tallies.filter(question=question, grade=grade).update(count=F("count") + 1)
        if row.suggests and (text := _plain(suggestion)):
            SurveySuggestion.objects.create(survey=row, text=text)


def bring(*, person: Person, survey: int, file: str, sha256: str, counts: dict[str, int], invalid: int) -> SurveyImport:
    """Take in answers that were collected elsewhere, by grade. Raises Refused, SatisfactionSurvey.DoesNotExist."""
    with transaction.atomic():
        row = _locked(person, survey)
        if not counts or any(number < 1 for number in counts.values()) or sum(counts.values()) + invalid > MOST_ANSWERS:
            raise Refused(_("表里没有可以导入的答卷。"))
        if row.imports.filter(sha256=sha256, in_force=True).exists():
            raise Refused(_("这个文件已经导入过了。"))
        made = SurveyImport.objects.create(survey=row, file=file[:200], sha256=sha256, counts=counts, invalid=invalid, by=person, at=timezone.now())
        record(subject=row.subject, person=person, action="survey-bring", data={"name": made.file, "counts": counts}, rows=[made])
        return made


def withdraw(*, person: Person, survey: int, batch: int) -> SurveyImport:
    """Take a table out of account that was brought by mistake. Raises Refused, SatisfactionSurvey.DoesNotExist, SurveyImport.DoesNotExist."""
    with transaction.atomic():
        row = _locked(person, survey)
        made = row.imports.get(pk=batch, in_force=True)
        made.in_force = False
        made.save(update_fields=["in_force"])
        record(subject=row.subject, person=person, action="survey-withdraw", data={"name": made.file}, rows=[made])
        return made


def close(*, person: Person, survey: int, method: str, asked: int) -> SatisfactionSurvey:
    """End a survey for good and enter what it found in the ledger; the event fixes the totals. `asked` is how many questionnaires were given out.
    Raises Refused, SatisfactionSurvey.DoesNotExist."""
    with transaction.atomic():
        row = _locked(person, survey)
        counts = counts_of(row)
        n = sum(counts.values())
        if not n:
            raise Refused(_("还没有答卷，不能登记。不再需要这项调查的，请作废。"))
        if asked < n:
            raise Refused(_("发放份数不能少于有效答卷 %(n)s 份。") % {"n": n})
        if row.given.count() != row.links or row.given.filter(spent=True).count() != sum(row.tallies.filter(question=OVERALL).values_list("count", flat=True)):
            raise Refused(_("答卷份数与用过的链接对不上，数据可能被改过，没有登记。请联系管理员。"))
        if timezone.localdate() < row.start:
            raise Refused(_("调查还没有开始。"))
        found = evidence(row, counts, identifier=ledger.new_id(), method=method.strip(), asked=asked)
        (row.record,) = ledger.enter(person=person, filing=row.filing_id, records=[found])
        row.state, row.end = row.State.CLOSED, found.end or dt.date.max
        row.save(update_fields=["record", "state", "end"])
        data = {"name": row.title, "n": n, "asked": asked, "counts": counts}
        record(subject=row.subject, person=person, action="survey-close", data=data, rows=[row])
        return row


def cancel(*, person: Person, survey: int, reason: str) -> SatisfactionSurvey:
    """Give a survey up; its links answer no more, and nothing is entered. Raises Refused, SatisfactionSurvey.DoesNotExist."""
    with transaction.atomic():
        row = _locked(person, survey)
        if not reason.strip():
            raise Refused(_("请写明作废的理由。"))
        row.state, row.reason = row.State.CANCELLED, reason.strip()
        row.save(update_fields=["state", "reason"])
        record(subject=row.subject, person=person, action="survey-cancel", data={"name": row.title, "reason": row.reason}, rows=[row])
        return row


def digest(token: str) -> str:
    """What is kept of a token. It is long and random, so that a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def _check(given: dict[str, Any]) -> None:
    questions = given["questions"]
    if not 1 <= len(questions) <= MOST_QUESTIONS or any(not each.strip() or len(each) > MOST_QUESTION for each in questions):
        raise Refused(_("题目 1 至 %(most)s 个，每个不超过 %(long)s 字。") % {"most": MOST_QUESTIONS, "long": MOST_QUESTION})
    if given["end"] < given["start"]:
        raise Refused(_("结束日期不能早于开始日期。"))


def _check_running(filing: Filing) -> None:
    if not filing.is_carried_out:
        raise Refused(_("批复以后才能开展满意度调查。"))


def _locked(person: Person, survey: int) -> SatisfactionSurvey:
    """A survey that is still open, locked."""
    row = SatisfactionSurvey.objects.select_for_update().get(pk=SatisfactionSurvey.objects.editable_by(person).get(pk=survey).pk)
    _check_running(row.filing)
    if not row.is_open:
        raise Refused(_("这项调查已经结束，不能再更改。"))
    return row


def _plain(text: str) -> str:
    """A suggestion without what cannot be seen, cut at its greatest length."""
    return "".join(char for char in text if char.isprintable() or char == "\n").strip()[:MOST_SUGGESTION]
