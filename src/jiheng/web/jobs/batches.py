"""The work on batches of files. A job is only "go on with this batch": the rows say what is left, so it may be interrupted anywhere and run twice."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, as_completed

from django.db.models import Q
from django_tasks import TaskContext, TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from jiheng.model.declaration import Submission
from jiheng.readers.grid import Unreadable
from jiheng.web import content, reading
from jiheng.web.actions import batch as action
from jiheng.web.actions import imported
from jiheng.web.models import ImportBatch, ImportItem

SLICE = 5.0  # seconds of work before other jobs have their turn
LANES = 4  # jobs for one batch: so many workers may help
AT_ONCE = 4  # files that a worker takes in hand
_READERS = 2  # files that are read at the same time; the worker itself checks and stores meanwhile
_LOST = ("文件不在了，请重新上传。", "The file is gone; send it again.")


@task(takes_context=True)
def go_on(context: TaskContext, batch: int) -> None:
    """Work on a batch for a while; if something is left, order more."""
    if work_on(batch, context.task_result.worker_ids[-1], until=time.monotonic() + SLICE):
        go_on.enqueue(batch)


def order(batch: int) -> None:
    """Order the work on a batch, within the transaction of who wants it."""
    for _lane in range(LANES):
        go_on.enqueue(batch)


def work_on(batch: int, worker: str, *, until: float, told: Callable[[], object] = lambda: None) -> bool:
    """Unpack, read and store until a time; whether something is left for this lane. `told` is called after each handful."""
    found = ImportBatch.objects.select_related("organisation", "cycle").get(pk=batch)
    if found.state != ImportBatch.State.RUNNING:
        return False
    for listed in found.bundles.filter(unpacked=False):
        action.unpack(listed=listed)
    units = imported.Units(found)
    with ThreadPoolExecutor(_READERS) as threads:
        while time.monotonic() < until:
            items = imported.claim(batch=batch, worker=worker, most=AT_ONCE)
            if not items:
                action.finish(batch=batch)
                return False
            _read(items, worker, units, threads)
            told()
    return True


def _read(items: list[ImportItem], worker: str, units: imported.Units, threads: ThreadPoolExecutor) -> None:
    waiting: dict[Future[Submission], ImportItem] = {}
    for item in items:
        if before := imported.earlier(item):
            imported.settle_same(item=item, worker=worker, before=before)
        else:
            waiting[threads.submit(_submission, item.sha256, item.name)] = item
    for future in as_completed(waiting):
        item = waiting[future]
        try:
            submission = future.result()
        except Unreadable as error:
            imported.settle_failed(item=item, worker=worker, zh=error.zh, en=error.en)
        except content.Lost:
            imported.settle_failed(item=item, worker=worker, zh=_LOST[0], en=_LOST[1])
        else:
            imported.settle(item=item, worker=worker, submission=submission, units=units)


def _submission(sha256: str, name: str) -> Submission:
    return reading.read(content.fetched(sha256), name)


def resume() -> None:
    """A regular duty: running batches that no job is left for are gone on with."""
    waits = Q(status=TaskResultStatus.READY) | Q(status=TaskResultStatus.RUNNING)
    ordered = {job.args_kwargs["args"][0] for job in DBTaskResult.objects.filter(waits, task_path=go_on.module_path)}
    for batch in ImportBatch.objects.filter(state=ImportBatch.State.RUNNING).exclude(pk__in=ordered):
        go_on.enqueue(batch.pk)
