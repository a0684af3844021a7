"""Marking a filing on the form of a review; the decision freezes it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jiheng.model.assessment import mark_of
from jiheng.model.workflow import Role, State, Step
from jiheng.reference.review_form import review_form
from jiheng.web.actions.event import record
from jiheng.web.actions.filing import has_compiled, roles_of
from jiheng.web.actions.refusal import Refused
from jiheng.web.models import Filing, Person, Review

REVIEWERS = {State.SUBMITTED: Role.DEPARTMENT_REVIEWER, State.FINANCE: Role.FINANCE_REVIEWER}


def assess(*, person: Person, filing: int, kind: str, marks: Mapping[str, str], grade: str) -> Review:
    """Keep the marks and the grade that a reviewer gives; both may be incomplete. Raises Refused, Filing.DoesNotExist."""
    with transaction.atomic():
        stored = Filing.objects.select_for_update().get(pk=Filing.objects.visible_to(person).get(pk=filing).pk)
        if REVIEWERS.get(State(stored.state)) not in roles_of(person, stored.organisation):
            raise Refused(_("现在不能审核这张表。"))
        if has_compiled(person, stored):
            raise Refused(_("编制过这张表的人不能审核它。"))
        values = {"kind": kind, "marks": _marks(kind, marks), "grade": _grade(grade), "by": person}
        made, _new = Review.objects.update_or_create(filing=stored, attempt=stored.attempt, level=stored.state, decision="", defaults=values)
        record(subject=stored.subject, person=person, action="assess", data=told(made), rows=[made])
        return made


def told(review: Review) -> dict[str, Any]:
    """What of a review its event tells."""
    return {"attempt": review.attempt, "level": review.level, "kind": review.kind, "marks": review.marks, "grade": review.grade}


def opened(filing: Filing) -> Review | None:
    """What is marked in the present round and level, and not yet decided."""
    return Review.objects.filter(filing=filing, attempt=filing.attempt, level=filing.state, decision="").first()


def refuse_bad_grade(filing: Filing) -> None:
    """Raise Refused where the grade that was given does not let the form pass."""
    review = opened(filing)
    grade = review_form().grade(review.grade) if review else None
    if grade and not grade.passes:
        raise Refused(_("综合评定为“%(grade)s”，不能通过，只能退回。要通过，请先改审核等级。") % {"grade": grade.zh})


def decided(filing: Filing, person: Person, level: State, step: Step, opinion: str, now: dt.datetime) -> Review:
    """The review of a decision just taken, frozen with it."""
    review, _new = Review.objects.get_or_create(filing=filing, attempt=filing.attempt, level=level, defaults={"by": person})
    review.decision, review.opinion, review.by, review.decided_at = step.value, opinion, person, now
    review.revision = filing.revisions.order_by("-number").first()
    review.save()
    return review


def _marks(kind: str, marks: Mapping[str, str]) -> dict[str, str]:
    form = review_form()
    chosen = form.kind(kind)
    if chosen is None:
        raise Refused(_("请选择审核方式。"))
    read = {item: mark_of(form, item, marks.get(item.zh, ""), scored=chosen.scored) for item in form.items}
    for item, mark in read.items():
        if mark is None and chosen.scored:
            raise Refused(_("“%(item)s”的得分应当在 0 到 %(most)s 之间，可以有半分，没有保存。") % {"item": item.zh, "most": item.points})
        if mark is None:
            raise Refused(_("“%(item)s”没有这个等级，没有保存。") % {"item": item.zh})
    return {item.zh: mark for item, mark in read.items() if mark}


def _grade(grade: str) -> str:
    if grade and review_form().grade(grade) is None:
        raise Refused(_("没有这个等级。"))
    return grade
