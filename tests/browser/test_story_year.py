"""The story of a year in a browser: from evidence to what it says, by several accounts, each doing what is theirs."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from jiheng.model.workflow import State
from jiheng.web.actions import demo
from jiheng.web.actions.event import broken
from jiheng.web.models import Filing, LedgerRecord, MonitoringReport, Person, PublicProject
from tests.browser.conftest import watched
from tests.browser.test_story import seen_by
from tests.web.people import Place

pytestmark = [pytest.mark.slow, pytest.mark.story, pytest.mark.django_db(transaction=True)]
VOUCHER = {"name": "付款凭证.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 paid"}


@pytest.fixture
def place() -> Place:
    return Place()


@pytest.fixture
def filing(place: Place) -> Filing:
    """供需撮合 of the example, approved: no activity may cost more than 2.50 万元."""
    return place.filing(0, state=State.APPROVED)


def reached(page: Page, name: str) -> Any:
    """The actual value of an indicator in the list beside the ledger."""
    return page.locator(".from tr", has_text=name).locator("a[data-drill]")


def enter(page: Page, filing: Filing, kind: str, given: dict[str, str]) -> None:
    """Fill the row for quick entry and send it off."""
    page.goto(f"/ledger/{filing.pk}/?kind={kind}")
    for field, text in given.items():
        page.fill(f"#q_{field}", text)


def test_what_is_entered_shows_in_the_actual_value_down_to_the_voucher(place, filing, browser, live_server):
    with seen_by(place.officer, browser, live_server) as page:
        enter(page, filing, "activity", {"title": "模具企业供需撮合会", "date": "2026-05-21", "tags": "供需撮合", "participants": "52"})
        page.click("#quick .btn-main")
        expect(page.locator(".banner-success")).to_contain_text("模具企业供需撮合会")
        expect(reached(page, "供需撮合活动次数")).to_have_text("1 次")
        enter(page, filing, "payment", {"title": "会务服务", "date": "2026-05-28", "amount": "26800", "voucher": "2026-0528-058"})
        page.select_option("#q_paid_for", label=page.locator("#q_paid_for option", has_text="模具企业").inner_text())
        page.set_input_files("#quick input[type=file] >> nth=0", VOUCHER)
        page.click("#quick .btn-main")
        expect(page.locator(".banner-success")).to_contain_text("会务服务")
        cost = reached(page, "供需撮合活动单次成本")
        expect(cost).to_have_text("2.68 万元/次")
        expect(cost).to_have_class("strong over")
        cost.click()
        expect(page.locator("#drill")).to_contain_text("超出上限")
        expect(page.locator("#drill a", has_text="付款凭证.pdf")).to_be_visible()
        page.locator(".from .btn-fix, .panel .btn-fix").first.click()
        expect(page.locator(".from .tag-other", has_text="待确认")).to_have_count(0)
    with seen_by(place.department_reviewer, browser, live_server) as page:
        page.goto(f"/ledger/{filing.pk}/?kind=payment")
        expect(page.locator("#quick")).to_have_count(0)
        expect(reached(page, "供需撮合活动单次成本")).to_have_text("2.68 万元/次")
    with seen_by(place.other_officer, browser, live_server) as page:
        assert page.request.get(f"/ledger/{filing.pk}/").status == 404
    assert LedgerRecord.objects.in_force().count() == 2
    assert filing.measures.count() == 8
    assert list(broken()) == []


def project(place: int) -> Filing:
    """The approved project of the demonstration at that place."""
    return Filing.objects.get(cycle__year=2026, number=place)


def account(username: str) -> Person:
    return Person.objects.get(username=username)


def test_a_report_that_was_returned_is_mended_and_confirmed(browser, live_server):
    demo.load()
    filing = project(4)
    address = f"/monitor/{filing.pk}/?until=2026-07-31"
    with seen_by(account("jingban"), browser, live_server) as page:
        page.goto("/tour/officer/3/")
        expect(page.locator(".tour-here")).to_contain_text("技能竞赛")
        expect(page.locator(".banner-error")).to_contain_text("原因请写具体")
        page.fill("#text-six-4-03", "三场分站赛定在9月5日、9月19日和10月17日，报名已满两场，赶得上")
        page.click("#reasons button[name=send]")
        expect(page.locator(".banner-success")).to_contain_text("已报送")
    with seen_by(account("bumen"), browser, live_server) as page:
        page.goto(address)
        page.click("button[value=confirm]")
        expect(page.locator(".banner").first).to_be_visible()
    assert filing.monitorings.get().state == MonitoringReport.State.CONFIRMED
    assert list(broken()) == []


def test_a_page_is_approved_and_everybody_reads_it(browser, live_server):
    demo.load()
    filing = project(5)
    with seen_by(account("fuzeren"), browser, live_server) as page:
        page.goto(f"/publish/{filing.pk}/")
        page.click("button[value=approve]")
        expect(page.locator(".banner").first).to_contain_text("已审定")
    address = PublicProject.objects.get(filing=filing).address
    context = browser.new_context(locale="zh-CN", base_url=live_server.url)
    with watched(context) as page:
        page.goto("/tour/citizen/1/")
        expect(page.locator(".tour-here")).to_be_visible()
        page.goto(address)
        expect(page.locator("h1")).to_contain_text("行动计划编制")
        for name in ("page.json", "declaration.docx"):
            assert page.request.get(f"{address}v1/{name}").ok, name
    assert list(broken()) == []
