"""A survey of satisfaction to begin tests with."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from jiheng.model.workflow import State
from jiheng.web.actions import survey as actions
from jiheng.web.models import Filing, Person, SatisfactionSurvey
from jiheng.web.surveying import surveyable
from tests.web.people import Place

TODAY = timezone.localdate()
GIVEN_SURVEY: dict[str, Any] = {
    "title": "对接活动满意度调查",
    "audience": "参加对接活动的企业",
    "questions": ["总体来看，您是否满意？", "对现场组织是否满意？"],
    "suggests": True,
    "start": TODAY,
    "end": TODAY + dt.timedelta(days=14),
}
ANSWERS: dict[str, Any] = {"file": "问卷.xlsx", "sha256": "0" * 64, "counts": {"满意": 20, "一般": 5}, "invalid": 1}


def prepared(officer: Person, filing: Filing, **given: Any) -> SatisfactionSurvey:
    """A survey for the first indicator of satisfaction of a filing that is carried out."""
    return actions.begin(person=officer, filing=filing.pk, indicator=surveyable(filing)[0].id, given=GIVEN_SURVEY | given)


def answered(survey: SatisfactionSurvey, officer: Person, **grades: int) -> None:
    """Give out links, and answer the first question by them: so many times each grade."""
    every = [grade for grade, times in grades.items() for _each in range(times)]
    for token, grade in zip(actions.issue(person=officer, survey=survey.pk, number=len(every)), every, strict=True):
        actions.answer(token=token, chosen={0: grade})


def _begun(place: Place) -> SatisfactionSurvey:
    return prepared(place.officer, place.filing(state=State.APPROVED))


# What each action is given, after what it needs was prepared: see test_every_action.py.
SURVEY_ACTS: dict[str, Callable[[Any], Callable[[], Any]]] = {
    "survey.begin": lambda s: (lambda row: lambda: prepared(s.officer, row))(s.filing(state=State.APPROVED)),
    "survey.edit": lambda s: (lambda row: lambda: actions.edit(person=s.officer, survey=row.pk, given=GIVEN_SURVEY | {"title": "改名"}))(_begun(s)),
    "survey.issue": lambda s: (lambda row: lambda: actions.issue(person=s.officer, survey=row.pk, number=3))(_begun(s)),
    "survey.bring": lambda s: (lambda row: lambda: actions.bring(person=s.officer, survey=row.pk, **ANSWERS))(_begun(s)),
    "survey.withdraw": lambda s: (lambda made: lambda: actions.withdraw(person=s.officer, survey=made.survey_id, batch=made.pk))(
        actions.bring(person=s.officer, survey=_begun(s).pk, **ANSWERS)
    ),
    "survey.cancel": lambda s: (lambda row: lambda: actions.cancel(person=s.officer, survey=row.pk, reason="重复"))(_begun(s)),
}
