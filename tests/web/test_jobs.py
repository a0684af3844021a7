"""Jobs in the background: ordered with a transaction, taken over from the dead, duties in turn; several processes by one command."""

import datetime as dt
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from jiheng.web.jobs import ticks, worker
from jiheng.web.models import Tick, Worker

pytestmark = pytest.mark.django_db
done: list[str] = []


@task()
def note(text: str) -> None:
    done.append(text)


@task()
def fail() -> None:
    raise ValueError("this job is meant to fail")


@pytest.fixture(autouse=True)
def _nothing_done():
    done.clear()


def test_a_job_is_done_once():
    note.enqueue("one")
    worker.drain()
    worker.drain()
    assert done == ["one"]
    assert not Worker.objects.exists()


def test_a_job_goes_with_the_transaction_that_ordered_it():
    with transaction.atomic():
        note.enqueue("never")
        transaction.set_rollback(True)
    worker.drain()
    assert done == []


def test_a_job_that_fails_hinders_no_other(caplog):
    fail.enqueue()
    note.enqueue("after")
    worker.drain()
    assert done == ["after"]
    assert "this job is meant to fail" in DBTaskResult.objects.get(status=TaskResultStatus.FAILED).traceback


def in_hand(workers: list[str]) -> None:
    note.enqueue("again")
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, worker_ids=workers)


def test_what_a_dead_worker_had_in_hand_is_done_by_another():
    in_hand(["dead"])
    Worker.objects.create(id="dead", seen=timezone.now() - dt.timedelta(seconds=90))
    worker.release()
    worker.drain()
    assert done == ["again"]


def test_what_a_living_worker_has_in_hand_stays_there():
    in_hand(["living"])
    worker.sign("living")
    worker.release()
    worker.drain()
    assert done == []


def test_a_job_that_kills_its_workers_is_given_up():
    in_hand(["first", "second", "third"])
    worker.release()
    worker.drain()
    assert done == []
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    counts: list[str] = []
    monkeypatch.setattr(ticks, "EVERY_MINUTE", [lambda: counts.append("tick")])
    return counts


def test_duties_are_done_every_minute_by_whoever_comes_first(monkeypatch):
    counts = counted(monkeypatch)
    for name in ("one", "two", "one", "two"):
        worker.tick_when_due(name)
    assert counts == ["tick"]
    Tick.objects.update(due=timezone.now())
    worker.tick_when_due("two")
    assert counts == ["tick", "tick"]


def test_duties_wait_for_a_living_worker_and_not_for_a_dead_one(monkeypatch):
    counts = counted(monkeypatch)
    Tick.objects.create(pk=1, due=timezone.now(), worker="other")
    worker.sign("other")
    worker.tick_when_due("me")
    assert counts == []
    Worker.objects.all().delete()
    worker.tick_when_due("me")
    assert counts == ["tick"]


def test_a_duty_that_fails_is_told_and_hinders_no_other(monkeypatch, caplog):
    counts = counted(monkeypatch)

    def broken() -> None:
        raise ValueError("the post office is closed")

    ticks.EVERY_MINUTE.insert(0, broken)
    ticks.tick()
    assert counts == ["tick"]
    assert "broken failed" in caplog.text


def test_finished_jobs_are_forgotten_after_a_while():
    note.enqueue("old")
    note.enqueue("new")
    worker.drain()
    DBTaskResult.objects.filter(args_kwargs__args=["old"]).update(finished_at=timezone.now() - dt.timedelta(days=15))
    ticks.forget_finished_jobs()
    assert [job.args_kwargs["args"] for job in DBTaskResult.objects.all()] == [["new"]]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def until(true: Callable[[], bool], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.2)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:  # it ended between the two questions
        return False


def command(process: psutil.Process) -> list[str]:
    """The words that it was started with; none once it has ended."""
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:
        return []


def children(of: psutil.Process, word: str) -> list[int]:
    """Processes that it started and that run, by a word of their command."""
    return [each.pid for each in of.children() if runs(each) and word in " ".join(command(each))]


def environment() -> dict[str, str]:
    """That of the tests without their settings."""
    return {name: value for name, value in os.environ.items() if name not in {"JIHENG_DATA", "DJANGO_SETTINGS_MODULE"}}


@contextmanager
def served(folder: Path) -> Iterator[tuple[psutil.Process, int]]:
    """`jiheng serve --demo` with a database of its own: its process and its port."""
    port = free_port()
    command = [sys.executable, "-m", "jiheng", "serve", "--demo", "--data", str(folder), "--port", str(port)]
    with subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            until(lambda: answers(port))
            yield psutil.Process(process.pid), port
        finally:
            process.kill()


@pytest.mark.slow
def test_processes_that_were_killed_are_started_again(tmp_path: Path):
    with served(tmp_path) as (program, port):
        for word in ("granian", "jobs.worker"):
            until(lambda word=word: bool(children(program, word)))
            killed = children(program, word)
            os.kill(killed[0], signal.SIGKILL)
            until(lambda word=word, killed=killed: children(program, word) not in ([], killed))
        until(lambda: answers(port))


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_however_the_command_ends(tmp_path: Path, number: signal.Signals):
    with served(tmp_path) as (program, _port):
        until(lambda: bool(children(program, "jobs.worker")))
        started = program.children(recursive=True)
        program.send_signal(number)
        until(lambda: not runs(program), 20)
        until(lambda: not any(runs(each) for each in started), 20)


@pytest.mark.slow
def test_a_port_in_use_is_told_in_a_sentence(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = [sys.executable, "-m", "jiheng", "serve", "--demo", "--data", str(tmp_path), "--port", str(taken.getsockname()[1])]
        told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert told.returncode == 2
    assert "--port" in told.stderr
