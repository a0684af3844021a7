"""The list of suggestions in a browser: by keyboard, without barriers."""

import re

import pytest
from playwright.sync_api import expect

from jiheng.model.json import decode
from jiheng.web.models import Filing
from tests.browser.barriers import barriers
from tests.browser.test_story import begin, saved, seen_by
from tests.web.people import Place

pytestmark = [pytest.mark.slow, pytest.mark.story, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def place() -> Place:
    return Place()


def test_a_suggestion_is_chosen_with_the_keyboard_and_fills_the_row(place, browser, live_server):
    with seen_by(place.officer, browser, live_server) as page:
        begin(page, "faultless.docx")
        page.click("[data-act=append]")
        name = page.locator("#grid tbody [data-col=row_name]").last
        name.press_sequentially("系统可用")
        options = page.locator("#suggested [role=option]")
        expect(options.first).to_contain_text("系统可用率")
        assert barriers(page) == []
        name.press("ArrowDown")
        expect(options.first).to_have_attribute("aria-selected", "true")
        name.press("Escape")
        expect(page.locator("#suggested")).to_be_hidden()
        name.press_sequentially("率")
        expect(options.first).to_be_visible()
        name.press("ArrowDown")
        name.press("Enter")
        row = page.locator("#grid tbody tr[data-row]").last
        expect(row.locator("[data-col=unit]")).to_have_value("%")
        expect(row.locator("[data-col=level2]")).to_have_value("质量指标")
        expect(row.locator("[data-col=value]")).to_be_focused()
        expect(row.locator("[data-col=value]")).to_have_attribute("placeholder", "通常 99–99.99")
        page.keyboard.type("99.5")
        expect(page.locator("#live .saved")).to_contain_text("已自动保存", timeout=10_000)
        page.wait_for_function("Number(document.getElementById('version').value) > 1")
        page.wait_for_timeout(1500)
    last = decode(Filing.objects.get().document.encode()).declarations[0].indicators[-1]
    assert (last.name, last.level1, last.target.raw) == ("系统可用率", "产出指标", "≥99.5(%)")


def test_several_entries_are_added_at_once(place, browser, live_server):
    with seen_by(place.officer, browser, live_server) as page:
        begin(page, "faultless.docx")
        rows = page.locator("#grid tbody tr[data-row]").count()
        page.click("text=从指标库添加")
        page.select_option("#industry", "公共卫生")
        page.click(".filters .btn")
        for box in page.locator("[name=entry]").all()[:2]:
            box.check()
        assert barriers(page) == []
        page.click("text=加入申报表")
        expect(page.locator("#grid tbody tr[data-row]")).to_have_count(rows + 2)
        saved(page, 2)


def test_the_narrative_follows_a_changed_fund(place, browser, live_server):
    with seen_by(place.officer, browser, live_server) as page:
        begin(page, "faultless.docx")
        page.click("[form=compose][value=overview]")
        text = page.locator("#n-overview")
        expect(text).to_have_value(re.compile("本年度申请资金60万元"))
        page.fill("#b1", "725000")
        expect(text).to_have_value(re.compile("本年度申请资金72.5万元"), timeout=10_000)
        expect(page.locator("#numbers-overview")).to_contain_text("72.5万元")
        followed = page.locator("#numbers-overview .tag", has_text="72.5万元")
        followed.locator("button").click()
        expect(followed).to_have_count(0)  # the page has come back
        page.fill("#b1", "600000")
        expect(page.locator("#version")).to_have_value("4", timeout=10_000)
        expect(text).to_have_value(re.compile("本年度申请资金72.5万元"))
        assert barriers(page) == []
