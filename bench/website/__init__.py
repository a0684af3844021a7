"""The web application under load, beside the bare framework with the same server."""

import json
import os
import subprocess
import sys
from typing import Any


def run(filings: int, seconds: int) -> dict[str, Any]:
    """Figures on SQLite and on a PostgreSQL server of their own (left out where there is none)."""
    load = [sys.executable, "-m", "bench.website.load", str(filings), str(seconds)]
    return {
        "filings": filings,
        "databases": {name: found for name, found in (("SQLite", told(load)), ("PostgreSQL", told(["bash", "tools/postgres.sh", *load]))) if found},
    }


def told(command: list[str]) -> dict[str, Any]:
    """What a measurement wrote; nothing where there is no server to run it on."""
    answer = subprocess.run(command, env={**os.environ, "PY": sys.executable}, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    found: dict[str, Any] = json.loads(answer) if answer else {}
    return found
