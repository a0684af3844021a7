"""上传即检 in a browser: what an officer does in the first minute."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.barriers import barriers, wider_than_the_window

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
EXAMPLES = Path(__file__).parents[2] / "examples"


def test_the_page_has_no_barriers_before_and_after_a_check(page: Page):
    page.goto("/")
    assert barriers(page) == []
    assert not wider_than_the_window(page)
    page.click("button[name=example]")
    expect(page.locator("#res")).to_be_focused(timeout=20_000)
    assert barriers(page) == []
    assert not wider_than_the_window(page)


def test_a_file_is_checked_mended_and_taken_back(page: Page):
    page.goto("/")
    page.set_input_files("#file", EXAMPLES / "six-projects.docx")
    expect(page.locator("#res")).to_have_text("six-projects.docx", timeout=20_000)
    found = page.locator(".is-find b")
    before = int(found.inner_text())
    page.locator("button[name=fix]").first.click()
    expect(found).not_to_have_text(str(before))
    page.locator("[data-undo]").click()
    expect(found).to_have_text(str(before))
    page.locator(".menu summary").click()
    with page.expect_download() as taken:
        page.locator("button[value=docx]").click()
    assert taken.value.suggested_filename.startswith("six-projects-")


def test_the_file_comes_back_with_comments(page: Page):
    page.goto("/")
    page.set_input_files("#file", EXAMPLES / "six-projects.docx")
    expect(page.locator("#res")).to_be_focused(timeout=20_000)
    page.locator(".menu summary").click()
    with page.expect_download() as taken:
        page.locator("#marking button").click()
    assert taken.value.suggested_filename.endswith(".docx")


def test_a_finding_and_its_cell_lead_to_each_other(page: Page):
    page.goto("/")
    page.click("button[name=example]")
    expect(page.locator("#res")).to_be_focused(timeout=20_000)
    link = page.locator(".finding a.sub").first
    cell = page.locator(link.get_attribute("href") or "#none")
    link.click()
    expect(cell).to_be_in_viewport()
    mark = cell.locator("a.mk").first
    finding = page.locator(mark.get_attribute("href") or "#none")
    mark.click()
    expect(finding).to_be_in_viewport()


def test_the_original_stands_beside_the_findings(page: Page):
    page.goto("/")
    page.set_input_files("#file", EXAMPLES / "six-projects.pdf")
    page.locator("[data-views] button[value=original]").click()
    expect(page.locator("#original .original").first).to_be_visible(timeout=20_000)
    assert barriers(page) == []
    frame = page.locator("#original a.frame").first
    finding = page.locator(frame.get_attribute("href") or "#none")
    page.locator(f"{frame.get_attribute('href')} header a").click()
    expect(frame).to_be_in_viewport()
    frame.click()
    expect(finding).to_be_in_viewport()
    page.locator("[data-views] button[value=paper]").click()
    expect(page.locator("#paper")).to_be_visible()


def test_the_lines_of_a_text_stand_close_together(page: Page):
    page.goto("/")
    page.set_input_files("#file", EXAMPLES / "six-projects.docx")
    page.locator("[data-views] button[value=original]").click()
    first = page.locator("#original .lines p").first
    expect(first).to_be_visible(timeout=20_000)
    assert first.bounding_box()["height"] < 90  # two or three lines on a telephone


def test_filters_leave_one_severity(page: Page):
    page.goto("/")
    page.click("button[name=example]")
    page.locator("[data-filters] button[value=error]").click()
    expect(page.locator(".finding[data-severity=hint]:visible")).to_have_count(0)
    expect(page.locator(".finding[data-severity=error]:visible").first).to_be_visible()


def test_what_is_pasted_on_the_page_is_checked(page: Page):
    page.goto("/")
    page.locator("[data-opens=paste]").click()
    assert page.locator("#text").bounding_box()["height"] > 150  # room for more than a line
    page.fill("#text", (EXAMPLES / "six-projects.txt").read_text("utf-8"))
    page.locator("#paste button").click()
    expect(page.locator("#res")).to_be_focused(timeout=20_000)
    expect(page.locator(".group")).to_have_count(7)


def test_a_file_that_cannot_be_read_is_told_where_one_looks(page: Page):
    page.goto("/")
    page.set_input_files("#file", {"name": "空.docx", "mimeType": "application/octet-stream", "buffer": b"PK broken"})
    expect(page.locator("#wrong")).to_be_visible(timeout=20_000)
