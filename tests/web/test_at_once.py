"""What two people do at the same moment: each is done once, nobody meets an error, and the record of events stays whole. On PostgreSQL only: the threads
of a test share one SQLite database in memory, which knows no waiting."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from jiheng.model.workflow import State
from jiheng.web.actions import publication, rectification
from jiheng.web.actions.event import broken
from jiheng.web.models import LedgerRecord, Problem, PublicBody, PublicProject
from tests.web.evaluations import SOON, accepted, proof
from tests.web.people import Place
from tests.web.published import running, sent

pytestmark = [
    pytest.mark.skipif(connection.vendor == "sqlite", reason="needs a database that waits"),
    pytest.mark.django_db(transaction=True),
]


def together(*acts: Callable[[], object]) -> list[Exception]:
    """Do all of it at once; what went wrong."""
    wrong: list[Exception] = []
    start = threading.Barrier(len(acts))

    def one(act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
        except Exception as error:  # told to the test
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(act,)) for act in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return wrong


def test_problems_of_one_evaluation_are_closed_at_once(place: Place):
    row = accepted(place)
    given = {"person": place.finance_reviewer, "filing": row.filing_id, "text": "没有合同", "demand": "补签", "deadline": SOON}
    rows = [rectification.raise_problem(**given) for _number in range(4)]
    for each in rows:
        rectification.mend(person=place.officer, problem=each.pk, measures="已补签", files=[proof()], finished=True)
    wrong = together(*(lambda pk=each.pk: rectification.settle(person=place.finance_reviewer, problem=pk, decision="close", opinion="") for each in rows))
    assert wrong == []
    assert set(Problem.objects.values_list("state", flat=True)) == {"closed"}
    assert list(broken()) == []


def test_a_form_that_is_sent_five_times_is_entered_once(place: Place):
    row = place.filing(state=State.APPROVED)
    given = {"record": "activity", "date": "2026-04-16", "title": "对接会", "participants": "66", "once": "0" * 24}

    def send() -> None:
        client = Client()
        client.force_login(place.officer)
        assert client.post(reverse("ledger-enter", args=[row.pk]), given).status_code == 302

    assert together(*[send] * 5) == []
    assert LedgerRecord.objects.count() == 1


def test_first_pages_of_a_unit_are_approved_at_once(place: Place):
    rows = [running(place), running(place, 1)]
    waiting = [sent(place, each) for each in rows]
    wrong = together(*(lambda one=each: publication.approve(person=place.leader, filing=one.filing_id, sha256=one.sha256) for each in waiting))
    assert wrong == []
    assert PublicProject.objects.shown().count() == len(rows)
    assert PublicBody.objects.values("organisation").distinct().count() == PublicBody.objects.count()
    assert list(broken()) == []
