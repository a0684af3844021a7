"""The review queue by keyboard: a preview beside the list, decided there, the next one opens while it is saved."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from jiheng.model.json import decode
from jiheng.model.workflow import State, Step
from jiheng.web.actions import review
from jiheng.web.models import Filing
from tests.browser.barriers import barriers, wider_than_the_window
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_story import seen_by
from tests.web.people import Place
from tests.web.test_filing import sent

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def place() -> Place:
    return Place()


def waiting(place: Place) -> list[Filing]:
    given = {"state": State.SUBMITTED, "attempt": 1, "submitted": timezone.now()}
    return [place.filing(number, errors=3 - number, cause="FU03", **given) for number in range(3)]


def test_forms_are_returned_beside_the_list_and_the_next_one_opens(place, browser, live_server):
    waiting(place)
    with seen_by(place.department_reviewer, browser, live_server) as page:
        page.goto("/queue/")
        names = page.locator("tr[data-row] th a").all_inner_texts()
        page.keyboard.press("?")
        expect(page.locator("#keys")).to_be_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("j")
        expect(page.locator("#pv h2")).to_have_text(names[0])
        page.keyboard.press("r")
        page.keyboard.type("请细化指标")
        page.click("#pv [data-key=r]")
        expect(page.locator("#pv h2")).to_have_text(names[1])
        expect(page.locator(".bucket[aria-current]")).to_contain_text("2")
        expect(page.locator("tr[data-row]")).to_have_count(2)
        expect(page.locator("#said")).to_contain_text("已退回")
        page.keyboard.press("j")
        expect(page.locator("#pv h2")).to_have_text(names[2])
        page.keyboard.press("x")
        expect(page.locator("[data-ticked]")).to_contain_text("1")
        page.click("[data-many]")
        expect(page.locator("h1")).to_contain_text("批量退回 1 份")
        page.click("text=退回这 1 份")
        expect(page.locator("h1")).to_have_text("审核意见书")
    assert sorted(Filing.objects.values_list("state", flat=True)) == [State.RETURNED, State.RETURNED, State.SUBMITTED]


def test_what_was_not_returned_cannot_be_typed_over(place, browser, live_server):
    filing = sent(place)
    for at in ("end", "indicators/1"):
        review.remark(person=place.department_reviewer, filing=filing.pk, address=f"declarations/0/{at}", text="请核对")
    review.step(person=place.department_reviewer, filing=filing.pk, step=Step.RETURN)
    with seen_by(place.officer, browser, live_server) as page:
        page.goto(f"/filings/{filing.pk}/")
        for name in ("start", "end"):
            expect(page.locator(f"[name={name}]")).to_be_editable()
        expect(page.locator("[name=name]")).not_to_be_editable()
        rows = page.locator("#grid tbody tr")
        expect(rows.nth(1).locator("[name=value]")).to_be_editable()
        expect(rows.nth(0).locator("[name=value]")).not_to_be_editable()
        expect(rows.nth(0).locator("[data-act=remove]")).to_be_disabled()
        rows.nth(1).locator("[name=row_name]").fill("改过的名称")
        expect(page.locator("#live")).to_contain_text("已自动保存")
        barriers(page)
    filing.refresh_from_db()
    assert [row.name for row in decode(filing.document.encode()).declarations[0].indicators][1] == "改过的名称"


def test_marks_are_summed_while_typing_and_a_bad_grade_shuts_the_way(place, browser, live_server):
    filing = waiting(place)[2]
    Filing.objects.filter(pk=filing.pk).update(errors=0)
    with seen_by(place.department_reviewer, browser, live_server) as page:
        page.goto(f"/queue/{filing.pk}/?kind=scored")
        for box in page.locator("[data-mark]").all():
            box.fill(box.get_attribute("max") or "")
        expect(page.locator("[data-sum]")).to_have_text("合计 100 分　建议等级：优")
        page.check("[data-grade][value=差]")
        expect(page.locator("[data-key=a]")).to_be_disabled()
        page.check("[data-grade][value=优]")
        expect(page.locator("[data-key=a]")).to_be_enabled()


@pytest.mark.parametrize(("size", "language"), [(DESK, "zh-CN"), (DESK, "en"), (PHONE, "zh-CN")], ids=["zh", "en", "phone"])
def test_pages_of_reviews_have_no_barriers(place, browser, live_server, size, language):
    filing = waiting(place)[0]
    with seen_by(place.department_reviewer, browser, live_server, size, language) as page:
        for address in (
            "/queue/?cause=FU03",
            "/queue/?bucket=unread",
            "/queue/many/?all=1",
            "/queue/letters/",
            f"/queue/{filing.pk}/",
            "/waivers/",
            "/waivers/add/",
        ):
            page.goto(address)
            if address.startswith("/queue/?cause") and size == DESK:
                page.keyboard.press("j")
                expect(page.locator("#pv h2")).to_be_visible()
            assert barriers(page) == [], address
            assert not wider_than_the_window(page), address
