"""Several processes by one command: `python -m jiheng.web.jobs.supervisor HOST PORT SERVERS WORKERS`.

Starts them, starts again what ended, and ends all of them together. Django is not imported here: this process lives long and holds next to nothing.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from secrets import token_hex

GRACE = 15.0  # seconds that processes have to end
_LOOKS = 0.2  # seconds between two looks at them
_WELL = 10.0  # who lived as many seconds is started again at once
_LONGEST_WAIT = 30.0  # seconds before who ends again and again is started once more
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None)


class Child:
    """A process that is to run always. `command` says how it is started."""

    def __init__(self, command: Callable[[], list[str]]) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._began = self._due = self._wait = 0.0

    def look(self) -> None:
        """Start it where it does not run; the later, the more often it ended soon after its start."""
        now = time.monotonic()
        if self._process is not None and self._process.poll() is not None:
            self._wait = 0.0 if now - self._began > _WELL else min(_LONGEST_WAIT, 2 * self._wait + 0.5)
            self.kill()
            self._process, self._due = None, now + self._wait
        if self._process is None and now >= self._due:
            # A group of its own: Ctrl-C is for us, and what it leaves behind is found.
            self._process, self._began = subprocess.Popen(self._command(), start_new_session=True, preexec_fn=_end_with_us), now

    def end(self) -> None:
        """Ask it to end."""
        if self._process is not None:
            self._process.terminate()

    def ended(self, deadline: float) -> None:
        """Wait until it has ended; beyond the deadline it is killed."""
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(max(0.0, deadline - time.monotonic()))
            self.kill()
            self._process.wait()

    def kill(self) -> None:
        """End it and all that it started."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)


def supervise(children: list[Child]) -> None:
    """Keep them running until this process is asked to end."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    while not stop.is_set():
        for child in children:
            child.look()
        stop.wait(_LOOKS)
    for child in children:
        child.end()
    deadline = time.monotonic() + GRACE
    for child in children:
        child.ended(deadline)


def server(host: str, port: str, servers: str) -> list[str]:
    """How the web server is started."""
    arguments = ["--interface", "wsgi", "--host", host, "--port", port, "--workers", servers, "--blocking-threads", "4"]
    quiet = ["--no-access-log", "--log-level", "warning", "--respawn-failed-workers"]
    return [sys.executable, "-m", "granian", *arguments, *quiet, "jiheng.web.wsgi:application"]


def worker() -> Callable[[], list[str]]:
    """How a worker is started; one that follows another is told whose work it goes on with."""
    last = ""

    def command() -> list[str]:
        nonlocal last
        before, last = last, token_hex(16)
        return [sys.executable, "-m", "jiheng.web.jobs.worker", last, before]

    return command


def _end_with_us() -> None:
    """In the new process: it is told to end when this one dies, even by SIGKILL."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def main(host: str, port: str, servers: str, workers: str) -> None:
    """Run the web server and so many workers."""
    supervise([Child(lambda: server(host, port, servers)), *(Child(worker()) for _number in range(int(workers)))])


if __name__ == "__main__":
    main(*sys.argv[1:])
