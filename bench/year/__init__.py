"""The year after approval at the size of a region: processor time, queries and memory of its pages, beside the bare framework with the same server."""

import sys
from typing import Any

from bench.website import told


def run(running: int, past: int, times: int) -> dict[str, Any]:
    """Figures on SQLite and on a PostgreSQL server of its own (left out where there is none), of so many projects of this year and of the last."""
    asked = [sys.executable, "-m", "bench.year.asked", str(running), str(past), str(times)]
    found = (("SQLite", told(asked)), ("PostgreSQL", told(["bash", "tools/postgres.sh", *asked])))
    return {"running": running, "past": past, "databases": {name: each for name, each in found if each}}
