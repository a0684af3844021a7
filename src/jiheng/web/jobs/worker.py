"""A worker: takes jobs off the queue, gives signs of life, takes over from the dead. `python -m jiheng.web.jobs.worker ID [ID_BEFORE]`."""

import datetime as dt
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex

import django

if __name__ == "__main__":  # started as a program: models are imported below
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiheng.web.settings")
    django.setup()

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from jiheng.web.jobs.ticks import tick
from jiheng.web.models import Tick, Worker

BEAT = 5.0  # seconds between signs of life
MINUTE = dt.timedelta(minutes=1)
_IDLE = 0.5  # seconds between looks at an empty queue
_ATTENDS = 2.0  # seconds between looks for the dead and for regular duties
_MOST_ATTEMPTS = 3  # at a job whose workers die over it
_GENTLE = 5  # niceness: whoever waits for a page goes first


class Queue(db_worker.Worker):
    """The claim loop of django-tasks-db; between jobs we look after the rest."""

    def __init__(self, worker: str) -> None:
        options = {"queue_names": ["*"], "excluded_queue_names": [], "backend_name": "default", "batch": True, "max_tasks": None}
        super().__init__(**options, interval=0, startup_delay=False, worker_id=worker)
        self._attended = 0.0

    def run_task(self, db_task_result: DBTaskResult) -> None:
        super().run_task(db_task_result)
        self.attend()

    def attend(self) -> None:
        """Look for jobs of the dead and for regular duties, not more often than needed. Who asks us to end waits for it, as for a job."""
        if time.monotonic() - self._attended < _ATTENDS:
            return
        self.running_task = True
        try:
            release()
            tick_when_due(self.worker_id)
        finally:
            self.running_task, self._attended = False, time.monotonic()


def work(worker: str, before: str = "") -> None:
    """Work until asked to end (SIGTERM, SIGINT): the job in hand is finished first. `before` is a worker that is known to be dead."""
    Worker.objects.filter(pk=before).delete()
    queue = Queue(worker)
    queue.configure_signals()
    with living(worker):
        while queue.running:
            queue.attend()
            queue.run()
            time.sleep(_IDLE)


def drain() -> None:
    """Work until no job is ready, in this process: for the command line."""
    worker = token_hex(16)
    with living(worker):
        Queue(worker).run()


@contextmanager
def living(worker: str) -> Iterator[None]:
    """Signs of life from another thread, since a job may take long."""
    sign(worker)
    over = threading.Event()
    thread = threading.Thread(target=_beat, args=(worker, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        Worker.objects.filter(pk=worker).delete()


def _beat(worker: str, over: threading.Event) -> None:
    try:
        while not over.wait(BEAT):
            sign(worker)
    finally:
        connection.close()


def sign(worker: str) -> None:
    """A sign of life."""
    Worker.objects.update_or_create(pk=worker, defaults={"seen": timezone.now()})


def release() -> None:
    """Jobs that dead workers had in hand go back into the queue; those over which workers died again and again fail."""
    running = DBTaskResult.objects.running()
    if not running.exists():
        return
    with transaction.atomic():
        alive = set(Worker.objects.alive().values_list("pk", flat=True))
        for job in running.select_for_update():
            if job.worker_ids[-1] not in alive:
                job.status = TaskResultStatus.READY if len(job.worker_ids) < _MOST_ATTEMPTS else TaskResultStatus.FAILED
                job.finished_at = timezone.now() if job.status == TaskResultStatus.FAILED else None
                job.save(update_fields=["status", "finished_at"])


def tick_when_due(worker: str) -> None:
    """Do the regular duties if they are due and nobody who lives is at them."""
    now = timezone.now()
    free = Q(worker="") | ~Q(worker__in=Worker.objects.alive().values("pk"))
    if not Tick.objects.filter(free, pk=1, due__lte=now).update(worker=worker, due=now + MINUTE):
        Tick.objects.get_or_create(pk=1, defaults={"due": now})
        return
    try:
        tick()
    finally:
        Tick.objects.filter(pk=1, worker=worker).update(worker="")


if __name__ == "__main__":
    os.nice(_GENTLE)
    work(*sys.argv[1:])
