"""Batch import in a browser: a ZIP, a folder, progress to the end, questions answered."""

from math import inf
from pathlib import Path

import pytest
from playwright.sync_api import expect

from jiheng.web.jobs import batches
from jiheng.web.models import Filing, ImportBatch, ImportItem
from tests.browser.barriers import barriers, wider_than_the_window
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_story import seen_by
from tests.web.batches import batch_with_questions, brought, file, packed, read_in, work
from tests.web.people import Place

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


class Enough(Exception):
    """The worker is interrupted."""


def enough() -> None:
    """Interrupts after a handful of files."""
    raise Enough


@pytest.fixture
def place() -> Place:
    return Place()


def test_a_bundle_is_sent_and_read_before_ones_eyes(place, browser, live_server, tmp_path):
    bundle = tmp_path / "申报材料.zip"
    bundle.write_bytes(packed({f"{number}.json": file(f"第{number}个项目") for number in range(12)} | {"坏.docx": b"PK\x03\x04 spoilt"}))
    with seen_by(place.finance_reviewer, browser, live_server) as page:
        page.goto("/imports/")
        page.set_input_files("#files", bundle)
        page.click("text=开始导入")
        expect(page.locator("h1")).to_contain_text("申报材料.zip")
        expect(page.locator("#progress progress")).to_have_attribute("value", "0")
        assert barriers(page) == []
        pk = ImportBatch.objects.get().pk
        with pytest.raises(Enough):
            batches.work_on(pk, "test", until=inf, told=enough)
        expect(page.locator("#progress progress")).not_to_have_attribute("value", "0", timeout=10_000)
        assert ImportBatch.objects.get().state == ImportBatch.State.RUNNING
        work()
        expect(page.locator("#progress")).to_contain_text("13 / 13，100%", timeout=10_000)
        expect(page.locator("h1 .tag")).to_have_text("已完成", timeout=10_000)
        page.click(".bucket-error")
        expect(page.locator("tbody tr")).to_have_count(1)
        expect(page.locator("tbody")).to_contain_text("损坏")
        with page.expect_download() as download:
            page.click("text=导入结果（Excel）")
        assert download.value.suggested_filename == "申报材料-导入结果.xlsx"
        page.click("text=去审核")
        expect(page.locator("tr[data-row]")).to_have_count(12)


def test_a_folder_is_sent_in_portions_with_its_paths(place, browser, live_server, tmp_path: Path):
    for number in range(45):
        each = tmp_path / "材料" / f"{number % 3}局" / f"{number}.json"
        each.parent.mkdir(parents=True, exist_ok=True)
        each.write_bytes(file(f"第{number}个项目"))
    with seen_by(place.finance_reviewer, browser, live_server) as page:
        page.goto("/imports/")
        page.set_input_files("#folder", tmp_path / "材料")
        page.click("text=开始导入")
        expect(page.locator("h1")).to_contain_text("45 个文件", timeout=20_000)
    assert ImportItem.objects.count() == 45
    assert ImportItem.objects.filter(name="材料/1局/1.json").exists()


def test_what_is_refused_is_told_beside_the_button(place, browser, live_server, tmp_path):
    bundle = tmp_path / "坏.zip"
    bundle.write_bytes(packed({"../甲.json": b"{}"}))
    with seen_by(place.officer, browser, live_server) as page:
        page.goto("/filings/")
        page.click("text=批量导入")
        page.set_input_files("#files", bundle)
        page.click("text=开始导入")
        expect(page.locator("#refused")).to_contain_text("包外")
        assert barriers(page) == []


def test_questions_are_answered_side_by_side(place, browser, live_server):
    batch = batch_with_questions(place, place.department)
    with seen_by(place.department_reviewer, browser, live_server) as page:
        page.goto(f"/imports/{batch.pk}/questions/")
        page.locator("select[name=unit]").select_option(label=place.unit.name)
        page.locator("button:text-is('确认')").click()
        page.locator("button:text-is('同一项目')").click()
        expect(page.locator("h1")).to_contain_text("申报材料.zip")
    assert Filing.objects.filter(previous__isnull=False).count() == 1


@pytest.mark.parametrize(("size", "language"), [(DESK, "zh-CN"), (DESK, "en"), (PHONE, "zh-CN")], ids=["zh", "en", "phone"])
def test_pages_have_no_barriers(place, browser, live_server, size, language):
    asked = batch_with_questions(place, place.department)
    read_in(place.department_reviewer, place, {"坏.docx": b"PK\x03\x04 spoilt", "甲.json": file("甲项目")})
    running = brought(place.department_reviewer, place, {"乙.json": file("乙项目")})
    addresses = ["/imports/", "/imports/unreadable/", f"/imports/{asked.pk}/", f"/imports/{asked.pk}/questions/", f"/imports/{running.pk}/"]
    with seen_by(place.department_reviewer, browser, live_server, size, language) as page:
        for address in addresses:
            page.goto(address)
            assert barriers(page) == [], address
            assert not wider_than_the_window(page), address
