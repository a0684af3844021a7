"""Rows from Excel, WPS and Word in the grid of the editor."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_saving import log_in
from tests.web.people import Place

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PASTE = """([html, plain]) => { const data = new DataTransfer(); if (html) data.setData("text/html", html); data.setData("text/plain", plain);
document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }"""
ROWS = """() => [...document.querySelectorAll("#grid tr[data-row]")]
.map((row) => [...row.querySelectorAll("[data-col]")].map((each) => each.value).join(" | "))"""
MERGED = """<table><tr><td>绩效指标</td><td>一级指标</td><td>二级指标</td><td colspan=2>三级指标</td><td>年度指标值</td></tr>
<tr><td rowspan=3>绩效指标</td><td rowspan=2>产出指标</td><td rowspan=2>数量指标</td><td colspan=2>走访企业</td><td>≥100家</td></tr>
<tr><td colspan=2>发布清单</td><td>≥3.5(份)</td></tr>
<tr><td>效益指标</td><td>社会效益指标</td><td colspan=2>带动就业</td><td>逐步提高</td></tr></table>"""
BLANK_MERGED = "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t走访企业\t≥100家\n\t\t发布清单\t≥3.5(份)\n效益\t社会效益指标\t带动就业\t逐步提高\n"
THREE = [
    "产出指标 | 数量指标 | 走访企业 | ≥ | 100 | 家",
    "产出指标 | 数量指标 | 发布清单 | ≥ | 3.5 | 份",
    "效益指标 | 社会效益指标 | 带动就业 |  | 逐步提高 | ",
]


@pytest.fixture
def page(browser: Browser, live_server: Any) -> Iterator[Page]:
    """The editor with one row, the cursor in the name."""
    context = browser.new_context(locale="zh-CN", base_url=live_server.url)
    opened = context.new_page()
    log_in(Place(), opened, live_server)
    opened.goto("/filings/")
    opened.click("text=空白表")
    opened.wait_for_url("**/filings/*/")  # loaded whole: before that no button is listened to
    opened.click("[data-act=append]")
    opened.locator("[data-col=row_name]").focus()
    yield opened
    opened.on("dialog", lambda dialog: dialog.accept())
    context.close()


@pytest.mark.parametrize(("html", "plain"), [(MERGED, ""), ("", BLANK_MERGED)], ids=["html", "text"])
@pytest.mark.parametrize("column", ["level1", "row_name", "value"])
def test_whole_rows_find_their_columns_wherever_the_cursor_stands(page, html, plain, column):
    page.locator(f"[data-col={column}]").focus()
    page.evaluate(PASTE, [html, plain])
    assert page.evaluate(ROWS) == THREE


def test_whole_rows_come_in_between_and_overwrite_nothing(page):
    page.evaluate(PASTE, ["", BLANK_MERGED])
    page.locator("[data-col=row_name]").first.focus()
    page.evaluate(PASTE, ["", "产出指标\t质量指标\t验收合格率\t=\t100\t%\n"])
    assert page.evaluate(ROWS) == [THREE[0], "产出指标 | 质量指标 | 验收合格率 | = | 100 | %", *THREE[1:]]


def test_columns_are_typed_over_from_the_cursor_on(page):
    page.evaluate(PASTE, ["", BLANK_MERGED])
    page.locator("[data-col=value]").first.focus()
    page.evaluate(PASTE, ["", "60\t次\n≥70户\t\n"])
    assert [row.split(" | ", 3)[3] for row in page.evaluate(ROWS)] == ["≥ | 60 | 次", "≥ | 70 | 户", " | 逐步提高 | "]


def test_rows_that_find_no_room_are_told(page):
    page.evaluate(PASTE, ["", "\n".join(f"指标{number}\t≥{number}场" for number in range(1, 206))])
    expect(page.locator("#said")).to_have_text("最多 200 条，有 5 行没有粘贴")
    expect(page.locator("#said")).to_be_visible()


def test_enter_in_the_last_row_begins_a_row_at_its_name(page):
    page.locator("[data-col=value]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-col=row_name]").nth(1)).to_be_focused()
