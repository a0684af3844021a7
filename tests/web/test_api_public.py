"""What is public, for programs without a token: the frozen versions, byte for byte, and nothing beside them."""

import hashlib

import msgspec
import pytest
from django.core.cache import cache
from django.test import Client

from jiheng.model.public_page import PublicPage, decoded
from jiheng.web.actions import publication
from jiheng.web.api import shapes_public
from jiheng.web.api.operation import DEAR, MOST_OPEN
from jiheng.web.limits import counted
from jiheng.web.models import Publication
from tests.web.people import Place
from tests.web.program import Program, problem
from tests.web.published import public, running, sent, withdrawn
from tests.web.test_public_leaks import SECRET, with_secrets

pytestmark = pytest.mark.django_db


def corrected(place: Place, project) -> None:
    """Another version."""
    asked = sent(place, project.filing, title="更正以后", reason="金额有误")
    publication.approve(person=place.leader, filing=project.filing_id, sha256=asked.sha256)


def test_the_list_leads_to_pages_for_people_and_for_programs(client: Client, place: Place):
    project = public(place)
    answer = client.get("/api/public/projects")
    (told,) = answer.json()["items"]
    assert (told["name"], told["title"], told["version"]) == (project.name, "用小钱办大事", 1)
    assert client.get(told["address"]).status_code == 200
    data = client.get(told["data"])
    assert hashlib.sha256(data.content).hexdigest() == told["sha256"]
    assert data.content == client.get(f"{project.address}v1/page.json").content
    assert msgspec.json.decode(data.content, type=PublicPage) == decoded(Publication.objects.get().document)
    assert "public" in answer["Cache-Control"]
    assert not answer.cookies


def test_it_is_the_same_with_any_token(client: Client, place: Place):
    public(place)
    plain = client.get("/api/public/projects").content
    for person in (place.officer, place.other_officer, place.stranger):
        assert Program(person).get("public/projects").content == plain


def test_lists_are_narrowed_by_words_year_and_organisation(client: Client, place: Place):
    first, second = public(place), public(place, running(place, 1))

    def names(query: str) -> list[str]:
        return [each["name"] for each in client.get(f"/api/public/projects?{query}").json()["items"]]

    assert names("") == [first.name, second.name]
    assert names(f"q={second.name}") == [second.name]
    assert names("year=2025") == []
    assert names(f"of={first.body.slug}&year=2026") == [first.name, second.name]
    problem(client.get("/api/public/projects?of=nowhere"), 404, "missing")
    problem(client.get("/api/public/projects?year=x"), 422, "invalid")
    one = client.get("/api/public/projects?limit=1").json()
    assert [each["name"] for each in client.get(f"/api/public/projects?limit=1&cursor={one['next']}").json()["items"]] == [second.name]


def test_a_page_tells_all_its_versions_and_the_present_one(client: Client, place: Place):
    project = public(place)
    corrected(place, project)
    answer = client.get(f"/api/public{project.address.replace('/p/', '/projects/').rstrip('/')}")
    told = msgspec.json.decode(answer.content, type=shapes_public.PublishedPage)
    assert (answer["ETag"], told.project.version, told.page.title) == ('"2"', 2, "更正以后")
    assert [(each.number, each.reason) for each in told.versions] == [(1, ""), (2, "金额有误")]
    for each in told.versions:
        assert hashlib.sha256(client.get(each.data or "").content).hexdigest() == each.sha256


def test_what_was_taken_away_is_gone_with_its_reason(client: Client, place: Place):
    project = public(place)
    where = f"/api/public{project.address.replace('/p/', '/projects/').rstrip('/')}"
    withdrawn(place, project.filing)
    assert "误公开了合同单价" in problem(client.get(where), 410, "gone")["detail"]
    assert SECRET not in problem(client.get(f"{where}/v1"), 410, "gone")["detail"]
    problem(client.get(f"{where}/v9"), 404, "missing")
    assert client.get("/api/public/projects").json()["items"] == []


def test_drafts_and_what_is_withheld_never_appear(client: Client, place: Place):
    row, withheld = with_secrets(place)
    hidden = running(place, 2)
    sent(place, hidden)
    project = public(place, row, withheld=withheld)
    where = f"/api/public{project.address.replace('/p/', '/projects/').rstrip('/')}"
    for path in ("/api/public/projects", f"/api/public/projects?q={SECRET}", where, f"{where}/v1"):
        told = client.get(path)
        assert told.status_code == 200
        for secret in (SECRET, "张某某", "某某会展公司", "12500", hidden.name):
            assert secret not in told.content.decode()


def test_who_asks_too_often_waits(client: Client, place: Place):
    counted("api-open:127.0.0.1", MOST_OPEN - DEAR + 1)
    told = client.get("/api/public/projects")
    assert (problem(told, 429, "often")["status"], "Retry-After" in told) == (429, True)
    cache.clear()
    assert client.get("/api/public/projects").status_code == 200
