"""The page that a link of a survey opens: without login, cookie or script, on any phone."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from jiheng.model.workflow import State
from jiheng.web.actions import survey as actions
from jiheng.web.models import SatisfactionSurvey
from jiheng.web.surveying import result
from tests.web.people import Place
from tests.web.surveys import TODAY, prepared

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(place: Place) -> SatisfactionSurvey:
    return prepared(place.officer, place.filing(state=State.APPROVED))


@pytest.fixture
def token(place: Place, survey: SatisfactionSurvey) -> str:
    return actions.issue(person=place.officer, survey=survey.pk, number=1)[0]


def link(token: str, query: str = "") -> str:
    return reverse("survey", args=[token]) + query


def test_who_answers_needs_nothing_and_leaves_nothing(survey: SatisfactionSurvey, token: str):
    client = Client(enforce_csrf_checks=True)
    asked = client.get(link(token))
    assert asked.status_code == 200
    assert "<script" not in asked.content.decode()
    sent = client.post(link(token), {"q0": "满意", "q1": "", "suggestion": "多办\r\n几场"})
    assert sent["Location"] == link(token, "?done=1")
    thanks = client.get(sent["Location"])
    assert "谢谢您的回答" in thanks.content.decode()
    assert client.cookies == {}
    assert asked["Referrer-Policy"] == "no-referrer"
    assert "no-store" in asked["Cache-Control"]
    assert result(survey).counts == {"满意": 1}
    assert survey.suggestions.get().text == "多办\n几场"


def test_a_spent_link_says_so(token: str, client: Client):
    client.post(link(token), {"q0": "满意"})
    assert "这个链接已经用过" in client.get(link(token)).content.decode()
    again = client.post(link(token), {"q0": "不满意"})
    assert "这个链接已经用过" in again.content.decode()


def test_what_was_chosen_is_kept_when_something_is_missing(survey: SatisfactionSurvey, token: str, client: Client):
    answer = client.post(link(token), {"q1": "一般", "suggestion": "<b>多办几场</b>"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'value="一般" checked' in text
    assert "&lt;b&gt;多办几场" in text
    assert "请回答第 1 题" in text
    assert client.post(link(token), {"q0": "还行"}).status_code == 422
    assert result(survey).n == 0


def test_before_and_after_its_time_it_says_when(survey: SatisfactionSurvey, token: str, client: Client):
    for start, end, status, said in ((1, 9, 200, "还没有开始"), (-9, -1, 410, "已经结束")):
        survey.start, survey.end = TODAY + dt.timedelta(days=start), TODAY + dt.timedelta(days=end)
        survey.save()
        for answer in (client.get(link(token)), client.post(link(token), {"q0": "满意"})):
            assert (answer.status_code, said in answer.content.decode()) == (status, True)
    assert result(survey).n == 0


def test_a_cancelled_survey_is_over(place: Place, survey: SatisfactionSurvey, token: str, client: Client):
    actions.cancel(person=place.officer, survey=survey.pk, reason="重复")
    assert client.post(link(token), {"q0": "满意"}).status_code == 410


def test_it_speaks_english(token: str, client: Client):
    text = client.get(link(token, "?lang=en")).content.decode()
    assert '<html lang="en">' in text
    assert "Very satisfied" in text
    sent = client.post(link(token, "?lang=en"), {"q0": "满意"})
    assert sent["Location"] == link(token, "?done=1&lang=en")
    assert "Thank you" in client.get(sent["Location"]).content.decode()


def test_who_guesses_links_is_held_up_and_who_has_one_is_not(token: str, client: Client):
    for number in range(30):
        assert client.get(link(f"guess-{number}")).status_code == 404
    assert client.get(link("guess-31")).status_code == 429
    assert client.get(link(token)).status_code == 200
