"""Requests a second and p95 of the pages that people wait for, on SQLite or the PostgreSQL of DATABASE_URL. Run as a program of its own; writes JSON."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
SERVERS, MANY = 2, 8  # processes that serve, connections at once
PAGES = {
    "list of forms (unit)": ("officer", "/filings/"),
    "list of forms (region)": ("finance", "/filings/"),
    "queue (department)": ("reviewer", "/queue/"),
    "queue (region)": ("finance", "/queue/"),
}


def main(filings: int, seconds: int) -> None:
    """Fill a database, serve it, load it, tell the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = {**os.environ, "JIHENG_DATA": name, "JIHENG_DEMO": "1", "DJANGO_SETTINGS_MODULE": "jiheng.web.settings"}
        subprocess.run([sys.executable, "-m", "bench.website.filled", str(filings), name], env=environment, check=True)
        filled = json.loads((folder / "load.json").read_text())
        result = {"hello": {}, "pages": {}}
        with served("bench.website.hello:application", environment) as server:
            result["hello"] = {f"c{count}": loaded(server.port, "/", "", count, seconds) for count in (1, MANY)}
        with served("jiheng.web.wsgi:application", environment) as server:
            for title, (who, address) in PAGES.items():
                result["pages"][title] = {f"c{count}": loaded(server.port, address, filled["cookies"][who], count, seconds) for count in (1, MANY)}
            result["pages"]["form saved and checked"] = _saved(server.port, filled, folder, seconds)
    print(json.dumps(result))


def _saved(port: int, filled: dict[str, Any], folder: Path, seconds: int) -> dict[str, Any]:
    """Each form is saved once: half of them one after the other, half eight at a time."""
    half, found = len(filled["forms"]) // 2, {}
    for count, forms in ((1, filled["forms"][:half]), (MANY, filled["forms"][half:])):
        file = folder / f"forms-{count}"
        file.write_text("".join(f"{pk} {body}\n" for pk, body in forms))
        found[f"c{count}"] = loaded(port, "", filled["cookies"]["officer"], count, seconds, forms=file)
    return found


class Served(NamedTuple):
    """A server: its port, and the group of its processes."""

    port: int
    group: int


@contextmanager
def served(application: str, environment: dict[str, str]) -> Iterator[Served]:
    """The server that `jiheng serve` starts, on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["--interface", "wsgi", "--port", str(port), "--workers", str(SERVERS), "--blocking-threads", "4", "--no-access-log", "--log-level", "error"]
    process = subprocess.Popen([sys.executable, "-m", "granian", *command, application], env=environment, start_new_session=True)
    try:
        _wait(port)
        yield Served(port, process.pid)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def _wait(port: int) -> None:
    for _attempt in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                time.sleep(1)
                return
        time.sleep(0.1)
    raise SystemExit("The server did not start.")


def loaded(port: int, address: str, cookie: str, connections: int, seconds: int, *, forms: Path | None = None) -> dict[str, float]:
    """What wrk measured, in requests a second and milliseconds. Answers other than 200 are an error: nothing is measured of pages that fail."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise SystemExit("wrk is missing: apt-get install wrk")
    environment = {**os.environ, "LOAD_ADDRESS": address, "LOAD_COOKIE": cookie} | ({"LOAD_FORMS": str(forms)} if forms else {})
    command = [wrk, "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "30s", "-s", str(HERE / "load.lua"), f"http://127.0.0.1:{port}"]
    if not forms:  # a form is saved once, so that there is nothing to warm up with
        subprocess.run([*command[:3], "-d1s", *command[4:]], env=environment, capture_output=True, check=True)
    told = json.loads(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip().splitlines()[-1])
    if told["refused"] or told["broken"]:
        raise SystemExit(f"{address or 'save'}: {told}")
    return {"per_second": told["requests"] / told["seconds"], "p50": told["p50"], "p95": told["p95"]}


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
