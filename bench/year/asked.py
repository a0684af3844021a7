"""Processor time of the pages of a year, on SQLite or the PostgreSQL of DATABASE_URL: of the server's processes, and of the database's. Run as a program."""

import http.client
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from bench.website.filled import TOKEN
from bench.website.load import Served, served
from bench.year.pages import DRAW, PAGES, Page

TICK = os.sysconf("SC_CLK_TCK")  # a second, as the system counts processor time
WARM, HELLOS = 6, 3000  # times that a page is asked for before it is measured, and that hello is
_OWN, _CHILDREN = slice(11, 13), slice(13, 15)  # fields of /proc/…/stat behind the name


def main(running: int, past: int, times: int) -> None:
    """Fill a database, serve it, ask for every page, make a package; tell the figures."""
    with tempfile.TemporaryDirectory() as name:
        environment = {**os.environ, "JIHENG_DATA": name, "JIHENG_DEMO": "1", "DJANGO_SETTINGS_MODULE": "jiheng.web.settings"}
        _run("filled", environment, str(running), str(past), name)
        told = json.loads((Path(name) / "asked.json").read_text())
        with served("bench.website.hello:application", environment) as server:
            hello = _spent(server, lambda: _asked(server, "/", ""), HELLOS)
        with served("jiheng.web.wsgi:application", environment) as server:
            pages = {page.title: _measured(server, page, told, times) for page in (*PAGES, DRAW)}
        counted = json.loads(_run("counted", environment, name))
        for title, queries in counted["queries"].items():
            pages[title]["queries"] = queries
    sizes = {each: told[each] for each in ("projects", "published", "records", "events")}
    print(json.dumps({"sizes": sizes, "hello_ms": hello, "pages": pages, "package": counted["package"]}))


def _run(part: str, environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "-m", f"bench.year.{part}", *arguments]
    return subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout


def _measured(server: Served, page: Page, told: dict[str, Any], times: int) -> dict[str, float]:
    """Milliseconds of a page and its size. One that is asked for the first time is asked once, after another has made the server ready."""
    cookie = told["cookies"][page.who] if page.who else ""
    address = quote(page.address.format(**told), safe="/?=&")
    body = urlencode({"csrfmiddlewaretoken": TOKEN} | {name: value.format(**told) for name, value in page.sent.items()}) if page.sent else ""
    if not page.first:
        for _time in range(WARM):
            _asked(server, address, cookie, body)
    size = 0

    def ask() -> None:
        nonlocal size
        size = _asked(server, address, cookie, body)

    return {"ms": _spent(server, ask, 1 if page.first else times), "kb": size / 1024}


def _asked(server: Served, address: str, cookie: str, body: str = "") -> int:
    """Ask once: the size of the answer. Answers that are none are an error: nothing is measured of pages that fail."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    headers = {"Cookie": cookie} | ({"Content-Type": "application/x-www-form-urlencoded"} if body else {})
    connection.request("POST" if body else "GET", address, body or None, headers)
    answer = connection.getresponse()
    data = answer.read()
    connection.close()
    if answer.status != (http.client.FOUND if body else http.client.OK):
        raise SystemExit(f"{address}: {answer.status}")
    return len(data)


def _spent(server: Served, ask: Callable[[], object], times: int) -> float:
    """Milliseconds of processor time each time."""
    top = _database()
    before = _ticks(server.group, top)
    for _time in range(times):
        ask()
    return (_ticks(server.group, top) - before) * 1000 / TICK / times


def _database() -> int:
    """The process above all those of the database server; 0 where there is none."""
    if not (address := os.environ.get("DATABASE_URL")):
        return 0
    import psycopg

    with psycopg.connect(address) as connection:
        return int(_stat(connection.info.backend_pid)[1])


def _ticks(group: int, top: int) -> int:
    """Processor time so far of the server's processes and of the database's; of those that ended, too."""
    return sum(_of(fields) for fields in _processes() if int(fields[2]) == group or (top and top in (int(fields[-1]), int(fields[1]))))


def _of(fields: list[str]) -> int:
    return sum(map(int, (*fields[_OWN], *fields[_CHILDREN])))


def _processes() -> Iterable[list[str]]:
    """State, parent, group … of every process, and last its own number."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            yield [*_stat(int(folder.name)), folder.name]
        except OSError:  # it has ended meanwhile
            continue


def _stat(process: int) -> list[str]:
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
