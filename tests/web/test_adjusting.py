"""A project whose approved form is being adjusted is carried out all the while: its ledger, monitoring and self-evaluation stay where they are."""

import datetime as dt

import pytest
from django.test import Client

from jiheng.model.workflow import State, Step
from jiheng.web.actions import filing as compiling
from jiheng.web.actions import ledger, review, self_evaluation
from jiheng.web.actions.verify import verify
from jiheng.web.examples import faultless
from jiheng.web.execution import records_of
from jiheng.web.ledger import days
from jiheng.web.models import Filing, Person
from tests.web.people import Place
from tests.web.test_ledger import activity

pytestmark = pytest.mark.django_db
PAGES = ("/ledger/{}/", "/ledger/{}/import/", "/ledger/{}/surveys/", "/monitor/{}/", "/publish/{}/")
LISTS = ("/ledger/?cycle=", "/monitor/", "/self-evaluation/")


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(days, "today", lambda: dt.date(2026, 8, 4))


@pytest.fixture
def filing(place: Place) -> Filing:
    made = compiling.begin(person=place.officer, organisation=place.unit, cycle=place.cycle, submission=faultless())[0]
    for person, step in (
        (place.officer, Step.SEND),
        (place.leader, Step.SIGN),
        (place.department_reviewer, Step.FORWARD),
        (place.finance_reviewer, Step.APPROVE),
    ):
        taken(made, person, step)
    return made


def taken(filing: Filing, person: Person, step: Step) -> State:
    return State(review.step(person=person, filing=filing.pk, step=step, opinion="活动场次增加").state)


def test_the_year_goes_on_while_the_form_is_adjusted(place: Place, filing: Filing):
    client = Client()
    client.force_login(place.officer)
    way = ((place.officer, Step.ADJUST), (place.officer, Step.SEND), (place.leader, Step.SIGN), (place.department_reviewer, Step.FORWARD))
    for number, (person, step) in enumerate((*way, (place.finance_reviewer, Step.RETURN))):
        state = taken(filing, person, step)
        for page in PAGES:
            assert client.get(page.format(filing.pk)).status_code == 200, (state, page)
        for page in LISTS:
            assert filing.name in client.get(page).content.decode(), (state, page)
        ledger.enter(person=place.officer, filing=filing.pk, records=[activity(filing, f"a{number}")])
    assert len(records_of(filing)) == 5
    assert self_evaluation.begin(person=place.officer, filing=filing.pk).filing_id == filing.pk


def test_an_adjustment_that_is_taken_back_is_written_further(place: Place, filing: Filing):
    for person, step in ((place.officer, Step.ADJUST), (place.officer, Step.SEND)):
        taken(filing, person, step)
    assert taken(filing, place.officer, Step.WITHDRAW) is State.ADJUSTING
    assert Filing.objects.visible_to(place.department_reviewer).filter(pk=filing.pk).exists()
    assert [each for each in verify().broken if each.subject == filing.subject] == []


def test_a_form_that_was_never_approved_has_no_ledger(place: Place):
    made = compiling.begin(person=place.officer, organisation=place.unit, cycle=place.cycle, submission=faultless())[0]
    taken(made, place.officer, Step.SEND)
    assert taken(made, place.officer, Step.WITHDRAW) is State.DRAFT
    client = Client()
    client.force_login(place.officer)
    assert client.get(f"/ledger/{made.pk}/").status_code == 404
