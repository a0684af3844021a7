"""Numbers of queries of the pages, and what making a package of open data takes. Run as a program of its own; writes JSON."""

import json
import sys
import time
from pathlib import Path
from typing import Any

import django

from bench.stored import peak
from bench.year.pages import PAGES


def main(folder: Path) -> None:
    """Count on the database of the settings."""
    django.setup()
    told = json.loads((folder / "asked.json").read_text())
    package = _package()  # first, so that the most memory is what it took
    print(json.dumps({"queries": {page.title: _queries(page.who, page.address.format(**told), told) for page in PAGES}, "package": package}))


def _package() -> dict[str, Any]:
    """The package with the most projects."""
    from jiheng.web import open_data

    scope = max(open_data.scopes(), key=lambda each: each.versions)
    before, start = peak(), time.process_time()
    made = open_data.make(scope)
    seconds = time.process_time() - start
    return {"projects": scope.versions, "documents": made.documents, "seconds": seconds, "size_mb": made.size / 2**20, "before_mb": before / 1024} | {
        "peak_mb": peak() / 1024
    }


def _queries(who: str, address: str, told: dict[str, Any]) -> int:
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    cache.clear()
    client = Client(headers={"host": "127.0.0.1"} | ({"cookie": told["cookies"][who]} if who else {}))
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.status_code}")
    return len(asked)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
