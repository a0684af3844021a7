"""The story of a filing in a browser: compiled, mended, sent, one item returned, answered, approved."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from jiheng.model.workflow import State
from jiheng.web.actions.event import broken
from jiheng.web.models import Filing, Person
from tests.browser.barriers import barriers, wider_than_the_window
from tests.browser.conftest import DESK, watched
from tests.browser.test_check import EXAMPLES
from tests.web.people import Place

pytestmark = [pytest.mark.slow, pytest.mark.story, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def place() -> Place:
    return Place()


@contextmanager
def seen_by(person: Person, browser: Browser, live_server: Any, size: tuple[int, int] = DESK, language: str = "zh-CN") -> Iterator[Page]:
    """A page on which somebody is logged in."""
    client = Client()
    client.force_login(person)
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale=language, base_url=live_server.url)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value, "url": live_server.url}])
    with watched(context) as page:
        yield page


def begin(page: Page, name: str) -> None:
    page.goto("/filings/")
    page.set_input_files("#from", EXAMPLES / name)
    page.click("text=读入文件")


def saved(page: Page, version: int) -> None:
    expect(page.locator("#version")).to_have_value(str(version), timeout=10_000)


def test_from_a_file_to_approval(place, browser, live_server):
    with seen_by(place.officer, browser, live_server) as page:
        begin(page, "faultless.docx")
        page.fill("#xz", "一次性项目")
        saved(page, 2)
        page.click("text=送单位负责人")
        expect(page.locator("h1 .tag").first).to_have_text("待单位签批")
    filing = Filing.objects.get()
    with seen_by(place.leader, browser, live_server) as page:
        page.goto(f"/filings/{filing.pk}/")
        page.click("text=签批并申报")
        expect(page.locator("h1 .tag").first).to_have_text("待部门审核")
    with seen_by(place.department_reviewer, browser, live_server) as page:
        page.goto("/queue/")
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.select_option("#at", "declarations/0/indicators/1")
        page.fill("#tx", "请写明统计口径")
        page.click("text=记下意见")
        expect(page.locator(".say")).to_contain_text("请写明统计口径")
        page.keyboard.press("r")
        page.click("[data-key=r]")
        expect(page.locator(".banner")).to_contain_text("已退回")
    with seen_by(place.officer, browser, live_server) as page:
        page.goto(f"/filings/{filing.pk}/")
        expect(page.locator(".say").first).to_contain_text("请写明统计口径")
        expect(page.locator("#xz")).not_to_be_editable()
        page.evaluate("document.getElementById('xz').removeAttribute('readonly')")  # the server does not rely on the page
        page.fill("#xz", "改了没有退回的地方")
        expect(page.locator("#live .banner-error")).to_contain_text("没有解锁", timeout=10_000)
        page.goto(f"/filings/{filing.pk}/")
        page.locator("[data-col=row_name]").nth(1).fill("阅读活动单场成本（含场地）")
        saved(page, 3)
        page.fill("[id^=an-]", "已写明含场地")
        page.locator(".say form button").click()
        expect(page.locator(".say").nth(1)).to_contain_text("已写明含场地")
        page.click("text=送单位负责人")
        expect(page.locator("h1 .tag").first).to_have_text("待单位签批")
    with seen_by(place.leader, browser, live_server) as page:
        page.goto(f"/filings/{filing.pk}/")
        page.click("text=签批并申报")
    with seen_by(place.department_reviewer, browser, live_server) as page:
        page.goto(f"/queue/{filing.pk}/")
        expect(page.locator(".diff ins")).to_contain_text(["含场地"])
        page.click("text=了结这一条")
        page.click("[data-key=a]")
        expect(page.locator(".banner").last).to_contain_text("待财政审核")
    with seen_by(place.finance_reviewer, browser, live_server) as page:
        page.goto(f"/queue/{filing.pk}/")
        page.click("[data-key=a]")
        expect(page.locator(".banner").last).to_contain_text("已批复")
    with seen_by(place.stranger, browser, live_server) as page:
        assert page.request.get(f"/filings/{filing.pk}/").status == 404
    filing.refresh_from_db()
    assert filing.state == State.APPROVED
    assert list(broken()) == []


def test_two_officers_on_one_form_see_each_other_and_lose_nothing(place, browser, live_server):
    with seen_by(place.officer, browser, live_server) as page:
        begin(page, "faultless.docx")
        address = page.url
        with seen_by(place.second_officer, browser, live_server) as other:
            other.goto(address)
            expect(other.locator("#others")).to_contain_text(str(place.officer))
            page.fill("#xz", "甲")
            saved(page, 2)
            other.fill("#lb", "乙")
            saved(other, 3)
            expect(other.locator("#xz")).to_have_value("甲")
            page.fill("#lb", "丙")
            expect(page.locator("[data-mine]")).to_be_visible(timeout=10_000)
            page.click("[data-mine]")
            saved(page, 4)
    assert '"category":"丙"' in Filing.objects.get().document


def test_rows_are_added_moved_and_pasted_from_a_workbook(place, browser, live_server):
    with seen_by(place.officer, browser, live_server) as page:
        page.goto("/filings/")
        page.click("text=空白表")
        page.wait_for_url("**/filings/*/")  # loaded whole: before that no button is listened to
        page.click("[data-act=append]")
        first = page.locator("[data-col=row_name]").first
        first.focus()
        page.evaluate(
            """() => { const data = new DataTransfer(); data.setData("text/plain", "举办场次\\t≥12.00(次)\\n参与人数\\t≥100（人/场）\\n");
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }"""
        )
        expect(page.locator("[data-col=row_name]")).to_have_count(2)
        assert page.locator("[data-col=unit]").nth(1).input_value() == "人/场"
        saved(page, 2)
        page.locator("[data-col=row_name]").nth(1).press("Alt+ArrowUp")
        assert page.locator("[data-col=row_name]").first.input_value() == "参与人数"
        page.locator("[data-act=remove]").nth(1).click()
        expect(page.locator("[data-col=row_name]")).to_have_count(1)


@pytest.mark.parametrize(("size", "language"), [(DESK, "zh-CN"), (DESK, "en"), ((390, 844), "zh-CN")], ids=["zh", "en", "phone"])
def test_pages_have_no_barriers(place, browser, live_server, size, language):
    place.filing(0)
    waiting = place.filing(1, state=State.SUBMITTED)
    for person, addresses in (
        (place.officer, ["/today/", "/filings/", f"/filings/{waiting.pk - 1}/", f"/filings/{waiting.pk}/"]),
        (place.department_reviewer, ["/queue/", f"/queue/{waiting.pk}/"]),
    ):
        with seen_by(person, browser, live_server, size, language) as page:
            for address in addresses:
                page.goto(address)
                assert barriers(page) == [], address
                assert not wider_than_the_window(page), address
