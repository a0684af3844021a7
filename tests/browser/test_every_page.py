"""Every page that links lead to, as the accounts of the demonstration: it opens, fits, is in the language chosen and stands in nobody's way.

JIHENG_SHOTS=FOLDER keeps a picture of each page, to be looked at.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from babel.messages.pofile import read_po
from django.urls import resolve
from playwright.sync_api import Page

from jiheng.web.actions import demo
from tests.browser.barriers import barriers, wider_than_the_window
from tests.browser.test_accounts import log_in
from tools.messages import PO

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("JIHENG_SHOTS")
LEADS_OUT = {"account_logout"}
DIFFER = {"home", "filings", "filings-edit", "queue", "overview"}  # pages that are another one for each role
LEAST = 25  # kinds of pages that the accounts see together
HAN = re.compile(r"[\u4e00-\u9fff]")
# What the page itself says: text beside the form as it is printed, what people wrote, and names of levels that are printed like that.
OWN_WORDS = """() => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const place = walk.currentNode.parentElement;
    if (!place.closest(".paper, option, td, [lang=zh-Hans], script, template")) found.push(walk.currentNode.textContent.trim());
  }
  return found;
}"""


def addresses(page: Page) -> list[str]:
    """Where the links of the page lead, on this site."""
    hrefs: list[str] = page.eval_on_selector_all("a[href]", "found => found.map(each => each.href)")
    here = urlsplit(page.url).netloc
    parts = [urlsplit(href) for href in hrefs]
    return [f"{each.path}?{each.query}" if each.query else each.path for each in parts if each.netloc == here]


def visited(page: Page, known: set[str]) -> Iterator[tuple[str, str]]:
    """Name and address of a page of each kind that is not known yet, each opened when it is given."""
    waiting = ["/today/"]
    while waiting:
        address = waiting.pop(0)
        name = resolve(urlsplit(address).path).view_name
        if name in known | LEADS_OUT:
            continue
        known.add(name)
        answer = page.request.get(address)
        assert answer.ok, (address, answer.status)
        if "text/html" not in answer.headers["content-type"]:
            continue
        page.goto(address)
        yield name, address
        waiting += addresses(page)


def test_every_page_is_whole(page: Page):
    demo.load()
    with PO.open("rb") as catalogue:
        chinese = {str(message.id) for message in read_po(catalogue) if HAN.search(str(message.id))}
    wrong, known = list[str](), set[str]()
    for username in (each["username"] for each in demo.data()["people"]):
        page.context.clear_cookies(name="sessionid")
        log_in(page, username)
        known -= DIFFER
        for name, address in visited(page, known):
            wrong += [f"{username} {address}: {each}" for each in faults(page, chinese)]
            if SHOTS:
                page.screenshot(path=Path(SHOTS) / f"{name}-{username}-{page.evaluate('document.documentElement.lang + innerWidth')}.png", full_page=True)
    assert len(known) > LEAST
    assert wrong == []


def faults(page: Page, chinese: set[str]) -> list[str]:
    """Barriers, a page that scrolls sideways, and on an English page what was not translated."""
    found = barriers(page) + (["wider than the window"] if wider_than_the_window(page) else [])
    if page.evaluate("document.documentElement.lang") == "en":
        found += [text for text in page.evaluate(OWN_WORDS) if text in chinese]
    return found
