"""One file: read → check. Files are read in processes of their own (`readers.sandbox`)."""

import errno
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path

import msgspec

from jiheng.model.carried import Returned
from jiheng.model.declaration import Submission
from jiheng.model.receipt import Proof
from jiheng.readers.grid import Unreadable
from jiheng.readers.progress import Listener
from jiheng.readers.sandbox import MOST_BYTES, SECONDS, Sandbox, too_large
from jiheng.writers.review.marks import Marked, Marks

STANDARD_INPUT = Path("-")
PROVING = "jiheng.readers.receipt:proof"
MARKING = "jiheng.marking:mark"  # parses the file once more, hence in the sandbox; named, as readers know no writers


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one file: its submission, or the error that says why there is none (`error.zh`, `error.en`)."""

    path: Path
    submission: Submission | None = None
    error: Unreadable | None = None


def read(path: Path | str, *, timeout: float = SECONDS) -> Submission:
    """Read one file ("-" = standard input); `timeout` in seconds. Raises Unreadable with a sentence for the user."""
    with Sandbox(seconds=timeout) as sandbox:
        return _read(Path(path), sandbox)


def read_returned(path: Path | str, *, timeout: float = SECONDS) -> Returned:
    """What a workbook that jiheng wrote brings back after it was filled in; of any other file, what it says. Raises Unreadable."""
    with Sandbox(seconds=timeout) as sandbox:
        return sandbox.read_returned(_bytes(Path(path)), Path(path).name)


def mark(path: Path | str, review: Callable[[Submission], Marks], *, timeout: float = SECONDS) -> Marked:
    """A copy of a file (DOCX, XLSX, PDF with text) with the marks that `review` gives for what was read of it.

    `timeout` in seconds for reading and for marking. Raises Unreadable, also for what cannot be marked.
    """
    with Sandbox(seconds=timeout) as sandbox:
        data, name = _bytes(Path(path)), Path(path).name
        marks = review(sandbox.read(data, name))
        return msgspec.msgpack.decode(sandbox.run(data, name, task=MARKING, argument=msgspec.msgpack.encode(marks)), type=Marked)


def prove(path: Path | str, *, timeout: float = SECONDS) -> Proof:
    """What a receipt (PDF) proves. Raises Unreadable, also for what is no receipt."""
    with Sandbox(seconds=timeout) as sandbox:
        return msgspec.msgpack.decode(sandbox.run(_bytes(Path(path)), Path(path).name, task=PROVING, argument=b""), type=Proof)


def read_many(
    paths: Iterable[Path | str],
    *,
    workers: int | None = None,
    timeout: float = SECONDS,
    progress: Callable[[Reading], None] | None = None,
    pages: Callable[[Path, int, int], None] | None = None,
) -> Iterator[Reading]:
    """Read files in their order, `workers` at a time (default: one for each processor); few are in memory at once.

    `timeout` in seconds for each file. `progress` is called with every reading before it is given; `pages` with file, page and
    number of pages after each that was recognised, by the thread that reads the file. Errors are given, not raised.
    """
    count = workers or max(1, len(os.sched_getaffinity(0)))
    with Sandbox(count, seconds=timeout) as sandbox, ThreadPoolExecutor(count) as threads:
        waiting: deque[Future[Reading]] = deque()
        try:
            for path in paths:
                waiting.append(threads.submit(_reading, Path(path), sandbox, pages))
                if len(waiting) >= 2 * count:
                    yield _done(waiting.popleft(), progress)
            while waiting:
                yield _done(waiting.popleft(), progress)
        finally:
            for future in waiting:
                future.cancel()
            sandbox.close()  # ends what is still being read, so that no thread is waited for


def _done(future: Future[Reading], progress: Callable[[Reading], None] | None) -> Reading:
    reading = future.result()
    if progress is not None:
        progress(reading)
    return reading


def _reading(path: Path, sandbox: Sandbox, pages: Callable[[Path, int, int], None] | None) -> Reading:
    try:
        return Reading(path=path, submission=_read(path, sandbox, partial(pages, path) if pages is not None else None))
    except Unreadable as error:
        return Reading(path=path, error=error)


def _read(path: Path, sandbox: Sandbox, listener: Listener | None = None) -> Submission:
    return sandbox.read(_bytes(path), path.name, listener)


def contents(path: Path) -> bytes:
    """The bytes of a file, not more than may be read. Raises Unreadable."""
    return _bytes(path)


def _bytes(path: Path) -> bytes:
    if path == STANDARD_INPUT:
        data = sys.stdin.buffer.read(MOST_BYTES + 1)
    else:
        try:
            if path.stat().st_size > MOST_BYTES:
                raise too_large()
            data = _contents(path)
        except OSError as error:
            raise _unreachable(error) from error
    if len(data) > MOST_BYTES:
        raise too_large()
    return data


def _contents(path: Path) -> bytes:
    """Bytes of a plain file; devices and pipes could go on for ever."""
    if path.is_file():
        return path.read_bytes()
    if path.is_dir():
        raise IsADirectoryError if os.access(path, os.R_OK | os.X_OK) else PermissionError
    raise Unreadable("这不是普通文件，没有读取。请选择文档文件。", en="This is no regular file. Choose a document.")


def _unreachable(error: OSError) -> Unreadable:
    if isinstance(error, FileNotFoundError):
        return Unreadable("文件不存在。请检查路径和文件名。", en="The file does not exist. Check the path and the name.")
    if isinstance(error, PermissionError):
        return Unreadable("没有读取这个文件的权限。请检查权限，或复制到自己的文件夹后再试。", en="Permission denied. Copy the file to your own folder.")
    if isinstance(error, IsADirectoryError):
        return Unreadable("这是文件夹，不是文件。请选择里面的文件。", en="This is a folder. Choose the files in it.")
    if error.errno == errno.ENAMETOOLONG:
        return Unreadable("文件名太长，没有这样的文件。请检查路径和文件名。", en="The name is too long for a file. Check the path and the name.")
    return Unreadable(f"文件打不开：{error.strerror}。请检查后再试。", en=f"The file cannot be opened: {error.strerror}.")
