"""A worker that is killed in mid-job loses nothing and doubles nothing: real processes on a real database."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from tests.web.batches import file
from tests.web.test_jobs import children, environment, served, until

pytestmark = pytest.mark.slow
FILES = 150
OURS = "(SELECT MAX(id) FROM web_importbatch)"  # the demonstration has brought files before
BROUGHT = "SELECT COUNT(*) FROM web_event WHERE action = 'import'"
Ask = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ask]:
    """Asks the database of the processes: on PostgreSQL one that is made for this test, else SQLite in their folder."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        yield lambda query: _asked(sqlite3.connect(tmp_path / "jiheng.sqlite3"), query)
        return
    own = f"{url.rpartition('/')[0]}/killed"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("CREATE DATABASE killed")
        monkeypatch.setenv("DATABASE_URL", own)
        yield lambda query: _asked(psycopg.connect(own), query)
        server.execute("DROP DATABASE killed WITH (FORCE)")


def _asked(connection: Any, query: str) -> list[tuple[Any, ...]]:
    with closing(connection):
        return list(connection.execute(query).fetchall())


def test_a_worker_killed_in_mid_job_loses_and_doubles_nothing(tmp_path, ask):
    folder = tmp_path / "材料"
    folder.mkdir()
    for number in range(FILES):
        (folder / f"{number}.json").write_bytes(file(f"第{number}个项目"))

    def states() -> Counter[str]:
        return Counter(state for (state,) in ask(f"SELECT state FROM web_importitem WHERE batch_id = {OURS}"))

    with served(tmp_path) as (program, _port):
        ((before,),) = ask(BROUGHT)
        bring = ["import-batch", str(folder), "--user", "caizheng", "--year", "2027", "--no-wait", "--demo", "--data", str(tmp_path)]
        subprocess.run([sys.executable, "-m", "jiheng", *bring], check=True, timeout=120, stdout=subprocess.DEVNULL, env=environment())
        for done in (4, 40):
            until(lambda done=done: states()["done"] >= done)
            _kill(program)
            assert states()["done"] < FILES, "all was done before the worker was killed"
        until(lambda: states() == {"done": FILES}, 120)
        filed = ask(f"SELECT name FROM web_filing WHERE imported_id IN (SELECT id FROM web_importitem WHERE batch_id = {OURS})")
        assert sorted(filed) == sorted((f"第{number}个项目",) for number in range(FILES))
        assert ask(BROUGHT) == [(before + FILES,)]
        until(lambda: ask(f"SELECT state FROM web_importbatch WHERE id = {OURS}") == [("done",)])
    verify = [sys.executable, "-m", "jiheng", "verify-log", "--demo", "--data", str(tmp_path)]
    assert subprocess.run(verify, timeout=120, check=False, stdout=subprocess.DEVNULL, env=environment()).returncode == 0


def _kill(program: psutil.Process) -> None:
    """Kill the worker while it works, and see that another one follows."""
    (killed,) = children(program, "jobs.worker")
    os.kill(killed, signal.SIGKILL)
    until(lambda: children(program, "jobs.worker") not in ([], [killed]))
