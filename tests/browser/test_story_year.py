"""The story of a year in a browser: from evidence to what it says, by several accounts, each doing what is theirs."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from jiheng.model.self_evaluation_way import SelfEvaluationState
from jiheng.model.workflow import State
from jiheng.reference.evaluation_form import evaluation_form
from jiheng.web.actions import demo
from jiheng.web.actions.event import broken
from jiheng.web.actions.verify import verify
from jiheng.web.models import Filing, LedgerRecord, MonitoringReport, Person, Problem, PublicProject
from tests.browser.conftest import watched
from tests.browser.test_story import seen_by
from tests.web.people import Place

pytestmark = [pytest.mark.slow, pytest.mark.story, pytest.mark.django_db(transaction=True)]
Seen = Callable[[str], AbstractContextManager[Page]]  # a page on which the account of that name is logged in
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


@pytest.fixture
def seen(browser, live_server) -> Seen:
    """Pages of the demonstration, by account."""
    demo.load()
    return lambda username: seen_by(account(username), browser, live_server)


@pytest.fixture
def anonymous(browser, live_server) -> Callable[[], AbstractContextManager[Page]]:
    """Pages of somebody who has no account."""
    return lambda: watched(browser.new_context(locale="zh-CN", base_url=live_server.url))


def test_one_project_goes_through_its_year_from_evidence_to_publication(seen, anonymous):
    filing = project(1)
    entered(seen, filing)
    surveyed(seen, filing, anonymous)
    evaluated_by_itself(seen, filing)
    evaluated(seen, filing)
    mended(seen, filing)
    published(seen, filing)
    read_by_everybody(anonymous, filing)
    assert verify().broken == ()


def entered(seen: Seen, filing: Filing) -> None:
    """One more activity than the year had: the actual value follows at once."""
    with seen("jingban") as page:
        page.goto(f"/ledger/{filing.pk}/")
        expect(reached(page, "供需撮合活动次数")).to_have_text("13 次")
        page.goto(f"/ledger/{filing.pk}/new/activity/")
        for field, text in {"title": "电机企业供需撮合会", "date": "2026-05-22", "tags": "供需撮合", "participants": "41"}.items():
            page.fill(f"[name={field}]", text)
        page.select_option("[name=theme_match]", index=1)
        page.click("form.panel .btn-main")
        page.goto(f"/ledger/{filing.pk}/")
        expect(reached(page, "供需撮合活动次数")).to_have_text("14 次")


def surveyed(seen: Seen, filing: Filing, anonymous: Callable[[], AbstractContextManager[Page]]) -> None:
    """The officer gives out one link; a company answers by it, once; what it says is entered in the ledger."""
    before = filing.evidence.in_force().filter(kind="survey").count()
    with seen("jingban") as page:
        page.goto(f"/ledger/{filing.pk}/surveys/add/")
        page.fill("[name=title]", "参会企业回访")
        page.fill("[name=audience]", "参加供需撮合会的企业")
        page.fill("[name=end]", page.input_value("[name=start]"))
        page.click("form.panel .btn-main")
        expect(page.locator(".banner-success")).to_contain_text("已新建")
        page.fill("[name=number]", "1")
        page.click("button[value=sheet]")
        expect(page.locator(".slip")).to_have_count(1)
        address = "/s/" + page.locator(".slip .meta").inner_text().rpartition("/s/")[2]
    with anonymous() as page:
        page.goto(address)
        page.locator(".question").first.locator(".choice").first.click()
        page.click(".asked-send")
        expect(page.locator(".asked-told")).to_contain_text("已经计入")
        page.goto(address)
        expect(page.locator(".asked-told")).to_contain_text("只能答一次")
    survey = filing.surveys.get()
    with seen("jingban") as page:
        page.goto(f"/ledger/{filing.pk}/surveys/{survey.pk}/")
        expect(page.locator(".facts dd").first).to_contain_text("1")
        page.click("text=结束并登记")
        page.click("form.panel .btn-main")
        expect(page.locator("h1 + p, .banner").filter(has_text="已登记到台账").first).to_be_visible()
    assert filing.evidence.in_force().filter(kind="survey").count() == before + 1


def evaluated_by_itself(seen: Seen, filing: Filing) -> None:
    """The draft takes what the ledger holds since; its reason is written; leader and department agree."""
    address = f"/self-evaluation/{filing.pk}/"
    with seen("jingban") as page:
        page.goto(address)
        page.click("form.banner button")
        expect(page.locator("form.banner button")).to_have_count(0)
        row = page.locator("table.selfeval tbody tr", has_text="供需撮合活动单次成本")
        row.locator("[name^=cause-]").fill("5月21日一场参加企业多于预计，另租一处分会场")
        row.locator("[name^=measure-]").fill("报名满60人即截止")
        row.locator("[name^=mark-]").fill("4.66")  # the profile leaves it open, so that it is a mark of another one
        few = page.locator("table.selfeval tbody tr", has_text="参会企业满意度").first
        few.locator("[name^=cause-]").fill("回访的企业较少")
        few.locator("[name^=measure-]").fill("明年一季度补做一次回访")
        page.click(".is-sticky-foot .btn-main")
        expect(page.locator(".banner-success")).to_be_visible()
        page.click("form.step .btn-main")
        expect(page.locator("h1 .tag").first).to_have_text("待单位签批")
    with seen("fuzeren") as page:
        page.goto(address)
        page.click("form.step .btn-main")
        expect(page.locator("h1 .tag").first).to_have_text("待部门审核")
    with seen("bumen") as page:
        page.goto(address)
        page.click("button[value=selfeval-accept]")
        expect(page.locator(".banner-success")).to_be_visible()
    assert filing.self_evaluation.state == SelfEvaluationState.ACCEPTED


def evaluated(seen: Seen, filing: Filing) -> None:
    """The evaluator marks every item and raises a problem; the finance bureau takes the evaluation."""
    address = f"/evaluation/{filing.pk}/"
    with seen("pingjia") as page:
        page.goto(address)
        for item in evaluation_form().items:
            page.fill(f"[name=mark-{item.key}]", str(item.points))
        page.click("[name=records-compliance]")
        page.locator("[data-records] li").nth(1).click()
        expect(page.locator("[name=records-compliance]")).to_have_value("2")
        page.fill("[name=opinion]", "活动场次达到目标，一场成本超出上限。")
        page.click("main form button:text-is('保存')")
        expect(page.locator(".banner-success")).to_contain_text("评价已保存")
        page.click("text=登记问题")
        page.fill("[name=text]", "5月21日一场支出2.68万元，超出每场2.5万元的上限。")
        page.fill("[name=demand]", "写明报名截止的办法并附上。")
        page.click("form.panel .btn-main")
        expect(page.locator("h1")).to_contain_text("供需")
        page.click("button[name=send]")
        expect(page.locator(".banner-success")).to_contain_text("已送财政部门确认")
    with seen("caizheng") as page:
        page.goto(address)
        page.click("button[value=accept]")
        expect(page.locator(".banner-success")).to_contain_text("评价已采用")


def mended(seen: Seen, filing: Filing) -> None:
    """The unit proves what it did; it cannot close the problem itself, the department does."""
    problem = Problem.objects.get(evaluation__filing=filing)
    address = f"/evaluation/problems/{problem.pk}/"
    with seen("jingban") as page:
        page.goto(address)
        page.fill("#ms", "报名满60人即截止，已写进活动通知。")
        page.set_input_files("#fs", VOUCHER | {"name": "活动通知.pdf"})
        page.click("button[name=finished]")
        expect(page.locator("h1 .tag")).to_have_text("待销号")
        expect(page.locator("button[value=close]")).to_have_count(0)
    with seen("bumen") as page:
        page.goto(address)
        expect(page.locator("main a", has_text="活动通知.pdf")).to_be_visible()
        page.click("button[value=close]")
        expect(page.locator("h1 .tag")).to_have_text("已销号")


def published(seen: Seen, filing: Filing) -> None:
    """The officer says it in a sentence and sends it; the leader approves it."""
    address = f"/publish/{filing.pk}/"
    with seen("jingban") as page:
        page.goto(address)
        page.fill("#title", "十四场供需撮合会，三十七份供货意向")
        page.click(".save .btn-main")
        expect(page.locator(".banner-success")).to_contain_text("已保存")
        page.click("button[value=send]")
        expect(page.locator(".waits")).to_be_visible()
        expect(page.locator("button[value=approve]")).to_have_count(0)
    with seen("fuzeren") as page:
        page.goto(address)
        page.click("button[value=approve]")
        expect(page.locator(".banner").first).to_contain_text("已审定")


def read_by_everybody(anonymous: Callable[[], AbstractContextManager[Page]], filing: Filing) -> None:
    """What the unit proved since the beginning of the story stands on the public page, and in its open data."""
    address = PublicProject.objects.get(filing=filing).address
    with anonymous() as page:
        page.goto(address)
        expect(page.locator("h1")).to_contain_text("供需撮合会")
        expect(page.locator("main tr", has_text="供需撮合活动次数").first).to_contain_text("14")
        expect(page.locator("main tr", has_text="供需撮合活动单次成本").first).to_contain_text("2.68")
        assert page.request.get(f"{address}v1/page.json").ok
