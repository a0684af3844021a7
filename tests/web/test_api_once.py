"""Idempotency keys: what is sent twice is done once."""

import datetime as dt
import json
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from jiheng.model.json import encode
from jiheng.model.workflow import State
from jiheng.web.actions import filing as filings
from jiheng.web.api import once
from jiheng.web.examples import faultless
from jiheng.web.models import Cycle, Filing, KeptAnswer
from tests.web.program import Program, problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(place) -> Program:
    return Program(place.officer)


def begun(place) -> Filing:
    """A draft that the officer began."""
    return filings.begin(person=place.officer, organisation=place.unit, cycle=place.cycle, submission=faultless())[0]


def test_the_same_key_does_a_thing_once(place, officer):
    sent = {"organisation": place.unit.pk, "cycle": place.cycle.pk, "submission": json.loads(encode(faultless()))}
    first = officer.post("filings", sent, **{once.HEADER: "a-1"})
    again = officer.post("filings", sent, **{once.HEADER: "a-1"})
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert again["Location"] == first["Location"]
    assert again["Idempotent-Replayed"] == "true"
    assert Filing.objects.count() == 1
    problem(officer.post("filings", sent | {"cycle": 2**40}, **{once.HEADER: "a-1"}), 422, "key")
    assert Program(place.officer).post("filings", sent, **{once.HEADER: "a-1"}).status_code == 201
    assert Filing.objects.count() == 2


def test_the_same_file_is_the_same_request(place, officer):
    def send():
        sent = {"file": SimpleUploadedFile("a.json", encode(faultless())), "organisation": place.unit.pk, "cycle": place.cycle.pk}
        return officer.client.post("/api/filings", sent, headers={once.HEADER: "f"})

    assert send().content == send().content
    assert Filing.objects.count() == 1


def test_what_was_refused_is_tried_anew(place, officer):
    filing, closes = begun(place), place.cycle.closes
    step = {"step": "send", "version": 1}
    Cycle.objects.update(closes=timezone.now() - dt.timedelta(days=1))
    problem(officer.post(f"filings/{filing.pk}/steps", step, **{once.HEADER: "s"}), 409, "refused")
    Cycle.objects.update(closes=closes)
    assert officer.post(f"filings/{filing.pk}/steps", step, **{once.HEADER: "s"}).status_code == 200


def test_a_key_in_work_is_told_and_an_abandoned_one_taken_over(place, officer):
    filing = begun(place)
    step = {"step": "send", "version": 1}
    officer.post(f"filings/{filing.pk}/steps", step, **{once.HEADER: "w"})
    Filing.objects.update(state=State.DRAFT)
    KeptAnswer.objects.update(status=None, at=timezone.now())
    told = officer.post(f"filings/{filing.pk}/steps", step, **{once.HEADER: "w"})
    problem(told, 409, "busy")
    assert told["Retry-After"]
    KeptAnswer.objects.update(at=timezone.now() - dt.timedelta(minutes=4))
    assert officer.post(f"filings/{filing.pk}/steps", step, **{once.HEADER: "w"}).json()["state"] == "signing"


def test_kept_answers_are_forgotten_after_a_day(place, officer):
    filing = begun(place)
    officer.post(f"filings/{filing.pk}/steps", {"step": "send", "version": 1}, **{once.HEADER: "d"})
    KeptAnswer.objects.update(at=timezone.now() - dt.timedelta(hours=25))
    officer.post(f"filings/{filing.pk}/steps", {"step": "withdraw", "version": 1}, **{once.HEADER: "e"})
    assert [each.key for each in KeptAnswer.objects.all()] == ["e"]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="the threads of a test share one SQLite database in memory, which knows no waiting")
@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_one_key_do_it_once(place):
    program = Program(place.officer)
    sent = {"organisation": place.unit.pk, "cycle": place.cycle.pk, "submission": json.loads(encode(faultless()))}
    answers = []

    def send() -> None:
        answers.append(program.post("filings", sent, **{once.HEADER: "two"}).status_code)
        connection.close()

    both = [threading.Thread(target=send) for _number in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert set(answers) <= {201, 409}
    assert 201 in answers
    assert Filing.objects.count() == 1
