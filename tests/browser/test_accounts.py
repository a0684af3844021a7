"""Logging in, and the pages of administrators, in a browser: with the accounts of the demonstration."""

import re

import pytest
from playwright.sync_api import Page, expect

from jiheng.web.actions import demo
from jiheng.web.models import Cycle, Event, Filing, Organisation, Person
from tests.browser.barriers import barriers, wider_than_the_window

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def place(page: Page) -> Page:
    """The first address of a server with the demonstration."""
    demo.load()
    return page


def log_in(page: Page, username: str) -> None:
    page.goto("/account/login/")
    page.fill("#id_login", username)
    page.fill("#id_password", demo.data()["password"])
    page.keyboard.press("Enter")
    expect(page.locator(".who small")).to_have_text(username)


def whole(page: Page, address: str) -> None:
    """The page opens, fits, and stands in nobody's way."""
    page.goto(address)
    assert barriers(page) == [], address
    assert not wider_than_the_window(page), address


def test_pages_without_login_have_no_barriers(place: Page):
    for address in ("/account/login/", "/account/password/reset/", "/account/password/reset/sent/", "/account/inactive/"):
        whole(place, address)


def test_pages_of_an_administrator_have_no_barriers(place: Page):
    log_in(place, "guanli")
    unit, person = Organisation.objects.get(code="215003").pk, Person.objects.get(username="jingban").pk
    for step in ("", "add/", "edit/", "move/", "close/", "invite/"):
        whole(place, f"/organisations/{unit}/{step}")
    for step in ("", "edit/", "appoint/"):
        whole(place, f"/people/{person}/{step}")
    for step in ("", "edit/", "extend/", "permit/"):
        whole(place, f"/cycles/{Cycle.objects.first().pk}/{step}")
    for address in (
        "/today/",
        "/cycles/",
        "/cycles/add/",
        "/organisations/",
        "/organisations/?q=nothing",
        "/people/",
        "/events/",
        "/notices/",
        "/account/",
        "/account/password/",
        "/account/factors/",
    ):
        whole(place, address)


def test_the_menu_leads_to_the_account_and_out(place: Page):
    log_in(place, "jingban")
    place.locator(".top-tools .menu summary").click()
    assert barriers(place) == []
    place.locator(".top-tools .menu-b button").click()
    expect(place.locator(".who")).to_have_count(0)


def test_the_second_factor_is_shown_to_scan_and_asked_for(place: Page):
    log_in(place, "jingban")
    place.goto("/account/factors/totp/")
    assert barriers(place) == []
    place.fill("#id_password", demo.data()["password"])
    place.keyboard.press("Enter")
    expect(place.locator("img.qr")).to_be_visible()
    assert place.evaluate("document.querySelector('img.qr').naturalWidth") > 0
    assert barriers(place) == []
    place.fill("#id_code", "000000")
    place.keyboard.press("Enter")
    expect(place.locator(".wrong")).to_be_visible()
    assert barriers(place) == []


def test_an_administrator_adds_a_unit_and_invites_its_officer(place: Page):
    log_in(place, "guanli")
    place.goto(f"/organisations/{Organisation.objects.get(code='215').pk}/")
    place.locator("a[href$='/add/']").click()
    place.fill("#id_name", "临溪区新技术推广站")
    place.locator("main .btn-main").click()
    expect(place.locator("h1")).to_have_text("临溪区新技术推广站")
    place.locator("a[href$='/invite/']").click()
    place.fill("#id_name", "新来的")
    place.fill("#id_username", "xinlai")
    place.fill("#id_email", "xinlai@example.org")
    place.locator("main .btn-main").click()
    expect(place.locator("h1")).to_have_text("新来的")
    assert Event.objects.filter(action="person-invite").count() == 1
    assert barriers(place) == []


def test_an_officer_sees_no_pages_of_administrators(place: Page):
    log_in(place, "jingban")
    expect(place.locator(".mainnav a")).not_to_contain_text(["机构"])
    whole(place, "/account/")


def test_a_reviewer_is_told_what_waits(place: Page):
    log_in(place, "bumen")
    place.locator(".bell").click()
    told = place.locator(".told .is-new")
    waiting = told.filter(has_text="社区流动书屋服务")
    expect(waiting).to_have_count(1)
    assert barriers(place) == []
    others = told.count() - 1
    waiting.locator("a").click()
    expect(place.locator(".bell b")).to_contain_text(str(others))
    expect(place.locator("form[action$='/decide/']").first).to_be_attached()


def test_a_token_is_made_shown_and_revoked(place: Page):
    log_in(place, "jingban")
    whole(place, "/account/tokens/")
    whole(place, "/account/tokens/add/")
    place.fill("#id_password", demo.data()["password"])
    place.keyboard.press("Enter")
    expect(place.locator("#id_days")).to_be_visible()
    assert barriers(place) == []
    place.fill("#id_name", "项目库系统报送")
    place.locator("main .btn-main").click()
    expect(place.locator("#secret")).to_have_value(re.compile(r"^jh_[\w-]{43}$"))
    assert barriers(place) == []
    place.evaluate("secret.textContent = 'jh_' + 'W'.repeat(43)")  # the widest that may come
    assert not wider_than_the_window(place)
    whole(place, "/account/tokens/")
    place.locator("main td form button").click()
    expect(place.locator("main td form button")).to_have_count(0)


def test_a_form_is_sent_once_however_often_its_button_is_pressed(place: Page):
    log_in(place, "minzheng")
    place.goto("/filings/")
    before = Filing.objects.count()
    place.evaluate("""() => { const button = document.querySelector("[name=blank]"); button.click(); button.click(); button.click(); }""")
    place.wait_for_url(re.compile(r"/filings/\d+/$"))
    assert Filing.objects.count() == before + 1
