"""A browser on the pages of a server of the tests: Debian's Chromium, no network but this machine."""

import os
import re
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, connections
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

CHROMIUM = shutil.which("chromium")
DESK, PHONE = (1366, 768), (390, 844)
_SENT_BACK = re.compile(r"the server responded with a status of (409|422)")  # how Chromium tells of forms that were sent back
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


@pytest.fixture(scope="session")
def browser(live_server: Any) -> Iterator[Browser]:
    """One browser for all tests. It ends before the server does, and the server's last answers with it: they share its connection to the database."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed: tools/system.sh installs it")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright runs a loop of its own in this thread
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()
        _wait_for_answers()
        connections.close_all()  # Django keeps those of a thread with a loop apart: nobody else would ever close them


def _wait_for_answers() -> None:
    """What a closed page last asked for may still be under way, a save above all: it must be done before the tables are emptied."""
    until = time.monotonic() + 10
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(max(0.0, until - time.monotonic()))


@pytest.fixture(autouse=True)
def _events_may_go(transactional_db: Any) -> Iterator[None]:
    """Between tests all tables are emptied, which the triggers of SQLite refuse for events: they stand aside for it, and back again."""
    yield
    _wait_for_answers()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            kept = cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'web_event_no_%'").fetchall()
            for name, _sql in kept:
                cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute("DELETE FROM web_event")
            for _name, sql in kept:
                cursor.execute(sql)


@pytest.fixture(params=[("zh-CN", DESK), ("en", DESK), ("zh-CN", PHONE)], ids=["zh", "en", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, live_server: Any) -> Iterator[Page]:
    """A page at the first address. Whatever the console complains of fails the test."""
    language, (width, height) = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, locale=language, base_url=live_server.url)
    with watched(context) as opened:
        yield opened


@contextmanager
def watched(context: BrowserContext) -> Iterator[Page]:
    """A page of a context; at the end the context is closed, and the console must have had nothing to complain of."""
    opened = context.new_page()
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not _SENT_BACK.search(message.text):
            complaints.append(message.text)

    opened.on("console", listen)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert complaints == []
