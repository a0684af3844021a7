"""The guided tour of the demonstration: for its accounts and for who is not logged in, nowhere else."""

import re

import pytest
from django.test import Client
from django.urls import resolve

from jiheng.web.actions import demo
from jiheng.web.models import Person
from jiheng.web.tour import CITIZEN, ROLES, role_of, stops
from tests.web.people import Place
from tests.web.test_filing import logged_in

pytestmark = pytest.mark.django_db
LEAST, MOST = 2, 6


@pytest.fixture
def _loaded() -> None:
    demo.load()


def shown(client: Client, address: str = "/today/") -> str:
    found = re.search(r'<aside class="tour.*?</aside>', client.get(address, follow=True).content.decode(), re.DOTALL)
    return found[0] if found else ""


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_a_few_stops_that_say_what_they_show(role):
    way = stops(role)
    assert LEAST <= len(way) <= MOST
    assert all(stop.title and stop.text for stop in way)


@pytest.mark.usefixtures("_loaded")
def test_every_stop_leads_to_a_page_that_its_role_may_see():
    assert role_of("minzheng") is None
    for person in [*Person.objects.exclude(username="minzheng"), None]:
        client = logged_in(person) if person else Client()
        role = role_of(person.username) if person else CITIZEN
        assert role
        for number, stop in enumerate(stops(role), 1):
            answer = client.get(f"/tour/{role}/{number}/")
            assert answer.status_code == 302
            assert resolve(answer["Location"].partition("?")[0]).view_name == stop.page, (role, stop.page)
            assert client.get(answer["Location"]).status_code == 200, (role, stop.page)


@pytest.mark.usefixtures("_loaded")
def test_the_panel_remembers_how_far_one_has_come_and_can_be_put_away():
    client = logged_in(Person.objects.get(username="jingban"))
    assert "/tour/officer/1/" in shown(client)
    client.get("/tour/officer/2/")
    panel = shown(client)
    assert "第 2 步" in panel
    assert 'aria-current="step"' in panel
    answer = client.post("/tour/officer/close/", {"next": "/filings/"})
    assert answer["Location"] == "/filings/"
    assert "第 2 步" in shown(client)
    assert "下一步" not in shown(client)
    client.get("/tour/officer/3/")
    assert "第 3 步" in shown(client)


@pytest.mark.usefixtures("_loaded")
def test_who_is_not_logged_in_is_shown_around_once_begun():
    client = Client()
    assert shown(client, "/") == ""
    client.get("/tour/citizen/1/")
    assert "/tour/citizen/2/" in shown(client, "/rules/")


def test_a_stop_whose_thing_is_gone_leads_home():
    place = Place()
    answer = logged_in(place.officer).get(f"/tour/officer/{len(stops('officer'))}/")
    assert answer["Location"] == "/today/"


@pytest.mark.parametrize("address", ["/tour/officer/0/", "/tour/officer/99/", "/tour/emperor/1/"])
def test_there_are_no_other_stops(address):
    assert Client().get(address).status_code == 404


def test_other_accounts_and_other_installations_have_no_tour(settings):
    place = Place()
    assert shown(logged_in(place.officer)) == ""
    settings.DEMO = False
    assert Client().get("/tour/officer/1/").status_code == 404


@pytest.mark.parametrize("told", ["x", "-1", "²", "99999999999999999999", "3xx", "<b>"])
def test_whatever_stands_in_the_cookie_is_no_error(told):
    client = Client()
    client.cookies["tour-citizen"] = told
    assert client.get("/rules/").status_code == 200


def test_nobody_is_sent_to_another_site():
    assert Client().post("/tour/citizen/close/", {"next": "https://elsewhere.example/"})["Location"] == "/"
