"""Notices of self-evaluations and of pages to be published: whose turn it is learns of it; what is done with counts as read."""

import pytest

from jiheng.model.self_evaluation_way import SelfEvaluationStep
from jiheng.model.workflow import Role, State
from jiheng.web.actions import evaluation, publication, self_evaluation
from jiheng.web.models import Appointment, Notice, Person
from jiheng.web.notices import words
from tests.web import evaluations, published
from tests.web.test_self_evaluation import begun, proved

pytestmark = pytest.mark.django_db
STEP = SelfEvaluationStep


def unread() -> set[tuple[str, str]]:
    return set(Notice.objects.filter(read=None).values_list("person__username", "kind"))


def taken(who: Person, report: int, step: SelfEvaluationStep, opinion: str = "") -> None:
    self_evaluation.step(person=who, report=report, step=step, opinion=opinion)


def test_a_self_evaluation_tells_whose_turn_it_is(client, place):
    filing = place.filing(state=State.APPROVED)
    proved(place, filing)
    report = begun(place, filing).pk
    Appointment.objects.create(person=place.officer, organisation=place.department, role=Role.DEPARTMENT_REVIEWER)
    assert unread() == set()
    taken(place.officer, report, STEP.SEND)
    assert unread() == {("leader", "selfeval-sign")}
    taken(place.officer, report, STEP.WITHDRAW)
    assert unread() == set()
    taken(place.officer, report, STEP.SEND)
    taken(place.leader, report, STEP.SIGN)
    assert unread() == {("department", "selfeval-review")}  # not the officer, who compiled it and reviews others
    taken(place.department_reviewer, report, STEP.RETURN, "补原因")
    assert unread() == {("officer", "selfeval-back"), ("second", "selfeval-back")}
    assert "补原因" in words(Notice.objects.filter(kind="selfeval-back").first())[1]
    taken(place.officer, report, STEP.SEND)
    taken(place.leader, report, STEP.SIGN)
    taken(place.department_reviewer, report, STEP.ACCEPT)
    assert unread() == {("officer", "selfeval-done"), ("second", "selfeval-done"), ("leader", "selfeval-done")}
    client.force_login(place.leader)
    told = Notice.objects.get(person=place.leader, kind="selfeval-done")
    assert client.get(f"/notices/{told.pk}/").url == f"/self-evaluation/{filing.pk}/"


def test_a_page_tells_the_leader_and_then_the_unit(place):
    row = published.running(place)
    published.sent(place, row)
    assert unread() == {("leader", "page-waits")}
    publication.take_back(person=place.officer, filing=row.pk)
    assert unread() == set()
    publication.send(person=place.officer, filing=row.pk)
    publication.turn_down(person=place.leader, filing=row.pk, answer="标题改短")
    assert unread() == {("officer", "page-back"), ("second", "page-back")}
    assert "标题改短" in words(Notice.objects.filter(kind="page-back").first())[1]
    published.public(place, row)
    assert unread() == {("officer", "page-public"), ("second", "page-public")}
    published.withdrawn(place, row)
    assert unread() == {("officer", "page-gone"), ("second", "page-gone")}
    assert Notice.objects.filter(kind="page-gone").first().link == f"/publish/{row.pk}/"


def test_a_return_counts_as_read_once_the_evaluation_is_sent_again(place):
    row = evaluations.sent(place)
    evaluation.decide(person=place.finance_reviewer, filing=row.filing_id, decision="return", opinion="写理由")
    assert unread() == {("evaluator", "evaluation-back")}
    evaluation.send(person=place.evaluator, filing=row.filing_id)
    assert unread() == {("finance", "evaluated")}


def test_a_demand_counts_as_read_once_the_problem_is_mended(place):
    evaluations.mended(place)
    assert {kind for _who, kind in unread()} == {"evaluation", "mended"}
