"""Who is told of self-evaluations and of pages to be published, in the transaction of what is told."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from jiheng.model.self_evaluation_way import SelfEvaluationState
from jiheng.model.workflow import Role
from jiheng.web.actions.notice import Kind, holders, settle, tell
from jiheng.web.models import Event, Filing, Person, Proposal, Publication, SelfEvaluationReport

_UNIT = (Role.OFFICER, Role.LEADER)
_S = SelfEvaluationState
_AFTER = {  # the state that a step led to tells whose turn it is, or who learns of it
    _S.SIGNING: (Kind.SELFEVAL_SIGN, (Role.LEADER,)),
    _S.SUBMITTED: (Kind.SELFEVAL_REVIEW, (Role.DEPARTMENT_REVIEWER,)),
    _S.RETURNED: (Kind.SELFEVAL_BACK, (Role.OFFICER,)),
    _S.ACCEPTED: (Kind.SELFEVAL_DONE, _UNIT),
}


def self_evaluated(*, row: SelfEvaluationReport, person: Person, opinion: str, writing: QuerySet[Event]) -> None:
    """A self-evaluation took a step: what was told of it is done with; whose turn it is now learns of it, but nobody of those `writing` in it who may not
    review it."""
    settle(row.subject)
    if row.state not in _AFTER:
        return
    kind, roles = _AFTER[_S(row.state)]
    people = holders(roles, row.filing.organisation).exclude(pk=person.pk)
    if kind == Kind.SELFEVAL_REVIEW:
        people = people.exclude(pk__in=writing.filter(subject=row.subject).exclude(person=None).values("person"))
    mark = "" if row.mark is None else f"{row.mark.normalize():f}"
    data = _named(row.filing) | {"mark": mark, "grade": row.grade, "opinion": opinion}
    tell(people=people, kind=kind, subject=row.subject, link=reverse("selfeval-one", args=[row.filing_id]), data=data)


def proposed(*, row: Proposal, person: Person) -> None:
    """A page, or its withdrawal, waits for the leader."""
    _page(row.filing, person, Kind.PAGE_WAITS, (Role.LEADER,), opinion=row.reason)


def opened(*, row: Proposal, person: Person) -> None:
    """It waits no more: taken back by the officer, or turned down by the leader, of which the officers learn."""
    if not row.answer:
        settle(_subject(row.filing))
        return
    _page(row.filing, person, Kind.PAGE_BACK, (Role.OFFICER,), opinion=row.answer)


def published(*, made: Publication, person: Person) -> None:
    """It is public, or was taken away: the unit learns of it."""
    kind = Kind.PAGE_PUBLIC if made.document else Kind.PAGE_GONE
    _page(made.filing, person, kind, _UNIT, opinion=made.reason)


def _page(filing: Filing, person: Person, kind: str, roles: tuple[Role, ...], **more: Any) -> None:
    settle(_subject(filing))
    people = holders(roles, filing.organisation).exclude(pk=person.pk)
    tell(people=people, kind=kind, subject=_subject(filing), link=reverse("public-prepare", args=[filing.pk]), data=_named(filing) | more)


def _subject(filing: Filing) -> str:
    return f"publication/{filing.pk}"


def _named(filing: Filing) -> dict[str, Any]:
    return {"name": filing.name, "organisation": filing.organisation.name}
