"""What surrounds every page."""

import pytest
from django.test import Client

from jiheng import __version__
from jiheng.model.workflow import State
from jiheng.web.models import Event
from jiheng.web.views.public import attachment, brought
from tests.web.people import Place


@pytest.mark.parametrize("there", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_choosing_a_language_leads_nowhere_else(client, there):
    assert client.post("/language/", {"language": "en", "next": there})["Location"] == "/"


def test_an_unknown_language_changes_nothing(client):
    assert not client.post("/language/", {"language": "xx", "next": "/"}).cookies


def test_a_page_that_is_not_there_says_so(client):
    answer = client.get("/nothing/")
    assert answer.status_code == 404
    assert "没有这个页面" in answer.content.decode()


@pytest.mark.parametrize("address", ["/?page=%00", "/%00"])
def test_addresses_with_nul_are_refused(client, address):
    assert client.get(address).status_code in {400, 404}


def test_forms_with_nul_are_refused_before_anything_is_stored(db):
    place = Place()
    client = Client()
    client.force_login(place.officer)
    before = Event.objects.count()
    answer = client.post(f"/publish/{place.filing(state=State.APPROVED).pk}/", {"title": "甲\0乙"})
    assert (answer.status_code, Event.objects.count()) == (422, before)
    assert "NUL" in answer.content.decode()


@pytest.mark.parametrize(("name", "plain"), [('a.x"; filename="b', "a.bin"), ("签到.扫描件", "jiheng.bin"), ("a.PDF", "a.pdf"), ("a\r\nX: y", "a-X-y.bin")])
def test_names_of_strangers_do_not_break_headers(name, plain):
    said = attachment(b"", name)["Content-Disposition"]
    assert said.startswith(f"attachment; filename=\"{plain}\"; filename*=UTF-8''")
    assert said.count('"') == 2


def test_what_somebody_brought_has_no_type_that_a_browser_runs():
    for name in ("a.html", "a.svg", "a.pdf"):
        assert brought(b"<script>", name)["Content-Type"] == "application/octet-stream"
        assert brought(b"<script>", name)["Content-Disposition"].startswith("attachment;")


def test_health_is_told(client, db):
    assert client.get("/healthz").content == b"ok"


def test_changing_anything_needs_the_token_of_the_page():
    from django.test import Client

    assert Client(enforce_csrf_checks=True).post("/check/", {"text": "x"}).status_code == 403


def test_django_finds_nothing_to_complain_of(db):
    from django.core.management import call_command

    call_command("check", deploy=False, fail_level="WARNING")
    call_command("makemigrations", check=True, dry_run=True)


def test_a_form_without_its_token_gets_a_page_of_ours(db):
    answer = Client(enforce_csrf_checks=True).post("/account/login/", {"login": "a", "password": "b"})
    assert answer.status_code == 403
    assert "页面可能已经过期" in answer.content.decode()


@pytest.mark.parametrize("address", ["/filings/new/", "/account/", "/filings/{}/document.docx", "/filings/", "/rules/"])
def test_no_cache_keeps_what_somebody_sees_who_is_logged_in(client, db, address):
    place = Place()
    client.force_login(place.officer)
    assert "no-store" in client.get(address.format(place.filing().pk))["Cache-Control"]


@pytest.mark.django_db
def test_entries_that_do_not_fit_are_in_a_menu(client):
    place = Place()
    client.force_login(place.finance_reviewer)
    page = client.get("/overview/").content.decode()
    row, menu = page.split('<details class="menu menu-left nav-more">')
    assert 'href="/queue/"' in row
    assert 'href="/overview/" aria-current="page"' in menu.split("</details>")[0]


@pytest.mark.django_db
def test_the_foot_tells_the_program_whatever_the_page_counts(client):
    """Pages of evaluations have a version of their own."""
    place = Place()
    filing = place.filing(state=State.APPROVED)
    client.force_login(place.evaluator)
    for address in ("/today/", f"/evaluation/{filing.pk}/"):
        assert f"绩衡 {__version__}</span>" in client.get(address).content.decode()
