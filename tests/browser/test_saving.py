"""The editor keeps what was typed: without a connection, after the login is over, on the way to another page."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from jiheng.web.actions import filing as action
from jiheng.web.models import Filing
from tests.browser.barriers import barriers
from tests.browser.test_story import begin
from tests.web.people import Place

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def place() -> Place:
    return Place()


def log_in(place: Place, page: Page, live_server: Any) -> None:
    client = Client()
    client.force_login(place.officer)
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value, "url": live_server.url}])


@pytest.fixture
def page(place: Place, browser: Browser, live_server: Any) -> Any:
    """The editor; what the console says of failed requests is expected here."""
    context = browser.new_context(locale="zh-CN", base_url=live_server.url)
    opened = context.new_page()
    log_in(place, opened, live_server)
    begin(opened, "faultless.docx")
    expect(opened.locator("#xz")).to_be_visible()
    yield opened
    context.close()


def kept(nature: str) -> None:
    assert f'"nature":"{nature}"' in Filing.objects.get().document


def test_without_a_connection_one_is_told_and_it_is_stored_later(page):
    page.context.set_offline(True)
    page.fill("#xz", "一次性项目")
    expect(page.locator("#lost")).to_contain_text("连不上服务器")
    expect(page.locator("#live [role=status]")).to_have_text("还没有保存")
    page.context.set_offline(False)
    expect(page.locator("#lost")).to_be_hidden()
    expect(page.locator("#version")).to_have_value("2")
    kept("一次性项目")


def test_after_the_login_is_over_one_logs_in_beside_and_loses_nothing(page, place, live_server):
    Session.objects.all().delete()
    page.fill("#xz", "一次性项目")
    expect(page.locator("#lost")).to_contain_text("登录已经过期")
    expect(page.locator("#lost a")).to_be_visible()
    expect(page.locator("#live h2").first).to_have_text("实时核对")
    log_in(place, page, live_server)
    page.click("#lost button")
    expect(page.locator("#lost")).to_be_hidden()
    kept("一次性项目")


def test_a_form_that_is_gone_is_not_drawn_over_the_findings(page, place):
    action.remove(person=place.officer, filing=Filing.objects.get().pk)
    page.fill("#xz", "一次性项目")
    expect(page.locator("#lost")).to_contain_text("表已经删除")
    expect(page.locator("#live h2").first).to_have_text("实时核对")


def test_who_sends_or_leaves_at_once_takes_the_last_word_along(page):
    page.fill("#xz", "一次性项目")
    page.click("text=送单位负责人")
    expect(page.locator("h1 .tag").first).to_have_text("待单位签批")
    kept("一次性项目")


def test_who_leaves_by_a_link_at_once_takes_the_last_word_along(page):
    page.fill("#xz", "一次性项目")
    page.click(".mainnav >> text=台账")
    expect(page.locator("h1")).to_contain_text("执行台账")
    kept("一次性项目")


def test_what_is_told_of_a_lost_connection_has_no_barriers(page):
    page.context.set_offline(True)
    page.fill("#xz", "一次性项目")
    expect(page.locator("#lost")).to_be_visible()
    assert barriers(page) == []
    page.context.set_offline(False)
    expect(page.locator("#lost")).to_be_hidden()
