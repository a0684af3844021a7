"""The ledger in a browser: entered by keyboard, opened down to the voucher, on a telephone, and without barriers.

JIHENG_SHOTS=FOLDER keeps a picture of each page, to be looked at.
"""

import io
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from playwright.sync_api import Page, expect

from jiheng.model.measure import Aggregate, EvidenceKind, Filter, Measure, Value
from jiheng.web.actions import ledger
from jiheng.web.execution import standard
from jiheng.web.ledger.files import kept
from jiheng.web.models import Filing, LedgerRecord
from tests.browser.barriers import barriers, wider_than_the_window
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_story import seen_by
from tests.web.ledgers import filled, running
from tests.web.people import Place

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("JIHENG_SHOTS")


@pytest.fixture
def place() -> Place:
    return Place()


@pytest.fixture
def filing(place: Place) -> Filing:
    """A project whose most expensive activity breaks its ceiling, with a photograph at every activity."""
    found = running(place)
    out = io.BytesIO()
    Image.new("RGB", (600, 400), "#7aa").save(out, "JPEG")
    filled(place, found, kept(io.BytesIO(out.getvalue()), "现场照片.jpg"))
    cost = next(each for each in standard(found).indicators if "成本" in (each.name or "") or each.level1 == "成本指标")
    dearest = Measure(record=EvidenceKind.ACTIVITY, aggregate=Aggregate.GREATEST, value=Value.COST, where=Filter(tags=("对接",)))
    ledger.choose(person=place.officer, filing=found.pk, measures={cost.id: dearest})
    return found


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}-{page.evaluate('document.documentElement.lang + innerWidth')}.png", full_page=True)


def addresses(filing: Filing) -> dict[str, str]:
    rows = LedgerRecord.objects.filter(filing=filing)
    first = rows.filter(kind="activity")[0]
    project = f"/ledger/{filing.pk}/"
    indicator = standard(filing).indicators[0].id
    return {
        "list": "/ledger/",
        "ledger": project,
        **{f"ledger-{kind}": f"{project}?kind={kind}" for kind in ("activity", "payment", "survey", "statement")},
        "record": f"/ledger/records/{first.pk}/",
        "correct": f"/ledger/records/{first.pk}/correct/",
        "new-deliverable": f"{project}new/deliverable/",
        "new-survey": f"{project}new/survey/",
        "measure": f"{project}measures/?indicator={indicator}",
        "import": f"{project}import/",
        "claims": "/ledger/claims/",
        "preview": f"/ledger/files/{first.files.get().pk}/preview/",
    }


@pytest.mark.parametrize(("size", "language"), [(DESK, "zh-CN"), (DESK, "en"), (PHONE, "zh-CN")], ids=["zh", "en", "phone"])
def test_every_page_is_whole(place: Place, filing: Filing, browser: Any, live_server: Any, size: tuple[int, int], language: str):
    wrong = []
    with seen_by(place.officer, browser, live_server, size, language) as page:
        for name, address in addresses(filing).items():
            page.goto(address)
            shot(page, name)
            wrong += [f"{name}: {each}" for each in barriers(page)] + ([f"{name}: too wide"] if wider_than_the_window(page) else [])
    assert wrong == []


def test_records_are_entered_by_keyboard_and_opened_beside_the_list(place: Place, filing: Filing, browser: Any, live_server: Any):
    with seen_by(place.officer, browser, live_server) as page:
        page.goto(f"/ledger/{filing.pk}/?kind=activity")
        page.keyboard.press("n")
        page.keyboard.type("新材料企业对接会")
        page.keyboard.press("Enter")
        expect(page.locator(".banner-success")).to_contain_text("新材料企业对接会")
        expect(page.locator("#q_title")).to_be_focused()
        link = page.locator(".from a[data-drill]").nth(1)
        link.click()
        expect(page.locator("#drilled")).to_be_focused()
        expect(page.locator("#drilled")).to_have_text((link.get_attribute("aria-label") or "").split("：")[0])


def test_what_a_measure_would_give_shows_while_one_chooses(place: Place, filing: Filing, browser: Any, live_server: Any):
    with seen_by(place.officer, browser, live_server) as page:
        page.goto(f"/ledger/{filing.pk}/measures/?indicator={standard(filing).indicators[0].id}")
        page.select_option("#record", "survey")
        costs = page.locator("#how option[value='SUM.COST']")  # surveys cost nothing: so one sees that the form was exchanged
        expect(costs).to_have_count(0)
        expect(page.locator("#value")).to_contain_text("“调查”记录")
        page.select_option("#record", "activity")
        expect(costs).to_have_count(1)
        page.select_option("#how", "COUNT.OWN")
        page.locator("#p-tags").fill("没有的标签")
        expect(page.locator("#value")).to_contain_text("都不符合筛选条件")
        page.click("[data-chips=p-tags] [data-word] >> nth=0")


def test_a_record_with_a_photograph_from_a_telephone(place: Place, filing: Filing, browser: Any, live_server: Any):
    with seen_by(place.officer, browser, live_server, PHONE) as page:
        page.goto(f"/ledger/{filing.pk}/?kind=payment")
        page.fill("#q_title", "专家劳务")
        page.fill("#q_amount", "600")
        photo = SimpleUploadedFile("照片.jpg", b"\xff\xd8\xff1")
        page.set_input_files("input[capture]", {"name": "照片.jpg", "mimeType": "image/jpeg", "buffer": photo.read()})
        expect(page.locator("[data-files]").nth(1)).to_have_text("拍照 1")
        page.click("#quick .btn-main")
        expect(page.locator(".banner-success")).to_contain_text("专家劳务")
