"""What axe-core finds on a page: barriers for people who see, hear or move otherwise."""

import json
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def barriers(page: Page) -> list[str]:
    """Each barrier with the element that it stands at. The page's own policy forbids foreign scripts, hence axe comes as a command of the debugger."""
    axe = Axe()
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": axe.axe_script})
    expression = f"axe.run(document, {{runOnly: {_RULES}}}).then(result => JSON.stringify(result.violations))"
    answer: Any = session.send("Runtime.evaluate", {"expression": expression, "awaitPromise": True, "returnByValue": True})
    return [f"{each['id']}: {node['html'][:120]}" for each in json.loads(answer["result"]["value"]) for node in each["nodes"]]


def wider_than_the_window(page: Page) -> bool:
    """Whether the page as a whole scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
