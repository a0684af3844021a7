"""Many files from the command line: the same batch as on the page, worked on in this process if wished."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from secrets import token_hex
from typing import IO, Self

from django.db.models import Q

from jiheng.web.actions import batch as action
from jiheng.web.actions.refusal import Refused
from jiheng.web.jobs import batches
from jiheng.web.jobs.worker import living
from jiheng.web.models import Cycle, ImportBatch, ImportItem, Organisation, Person
from jiheng.web.models.batch import posts

_AT_ONCE = 100  # files that are open at the same time
_TOLD = 2.0  # seconds between two lines about how far it is


class Bringing:
    """A batch that was begun from the command line."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch

    @classmethod
    def begin(cls, *, paths: list[Path], user: str, year: int, unit: str) -> Self:
        """Begin a batch with the files of these paths and start it. Raises Refused, OSError."""
        person = Person.objects.filter(username=user, is_active=True).first()
        post = posts(person).order_by("pk").first() if person else None
        if person is None or post is None:
            raise Refused(f"没有这个用户，或没有可以批量导入的角色：{user}。No such user, or none who may bring files.")
        cycle = Cycle.objects.filter(year=year, region__path__in=post.organisation.above).first()
        if cycle is None:
            raise Refused(f"没有 {year} 年度的申报期。There is no budget year {year}.")
        owner = _unit(post.organisation, unit).pk if unit else None
        made = action.begin(person=person, post=post.pk, cycle=cycle.pk, unit=owner, name="、".join(path.name for path in paths))
        for handful in _handfuls([each for path in paths for each in _files(path)]):
            with ExitStack() as stack:
                files: list[tuple[str, IO[bytes]]] = [(name, stack.enter_context(path.open("rb"))) for name, path in handful]
                action.add(person=person, batch=made.pk, files=files)
        return cls(action.start(person=person, batch=made.pk, go_on=batches.order))

    def work(self, tell: Callable[[str], None]) -> None:
        """Read all of it here; other workers may help."""
        worker, told = token_hex(16), time.monotonic()

        def progress() -> None:
            nonlocal told
            if time.monotonic() - told > _TOLD:
                tell(self.summary())
                told = time.monotonic()

        with living(worker):
            while self._running():
                if not batches.work_on(self.batch.pk, worker, until=time.monotonic() + batches.SLICE, told=progress):
                    time.sleep(0.5)  # others have the last files in hand

    def _running(self) -> bool:
        self.batch.refresh_from_db()
        return bool(self.batch.state == ImportBatch.State.RUNNING)

    def summary(self) -> str:
        """How many files are in each state."""
        counts = action.counts(self.batch)
        return "，".join(f"{ImportItem.State(state).label} {count}" for state, count in counts.items() if count)

    def failed(self) -> list[str]:
        """Each file that could not be read, and why."""
        rows = self.batch.items.filter(state=ImportItem.State.FAILED)
        return [f"{bundle.name}：{bundle.error}" for bundle in self.batch.bundles.exclude(error="")] + [f"{item.name}：{item.error}" for item in rows]


def _unit(top: Organisation, text: str) -> Organisation:
    found = Organisation.objects.under(top).filter(Q(code=text) | Q(name=text)).exclude(kind=Organisation.Kind.REGION)
    if len(found) != 1:
        raise Refused(f"找不到这个单位，或不止一个：{text}。No such unit, or more than one.")
    return found[0]


def _files(path: Path) -> Iterator[tuple[str, Path]]:
    """Files with the names that they go by: below a folder those inside it."""
    if path.is_dir():
        yield from ((each.relative_to(path.parent).as_posix(), each) for each in sorted(path.rglob("*")) if each.is_file())
    else:
        yield path.name, path


def _handfuls(files: list[tuple[str, Path]]) -> Iterator[list[tuple[str, Path]]]:
    for begin in range(0, len(files), _AT_ONCE):
        yield files[begin : begin + _AT_ONCE]
