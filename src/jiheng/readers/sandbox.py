"""Untrusted files are read in processes of their own, with limits; one that dies, hangs or swells is replaced and only its file is lost."""

from __future__ import annotations

import contextlib
import os
import queue
import select
import signal
import subprocess
import sys
import threading
import time
from types import TracebackType

import msgspec

from jiheng.model.carried import Returned
from jiheng.model.declaration import Submission
from jiheng.readers.grid import Unreadable
from jiheng.readers.image import MOST_PAGES
from jiheng.readers.progress import Listener
from jiheng.readers.worker import LENGTH, Answer, Request

MEMORY = 2 * 2**30  # bytes of address space of a process
MOST_BYTES = 200 * 2**20  # of a file
SECONDS = 60.0  # for a file, by the clock
_MOST_ANSWER = 512 * 2**20


class _TooLate(Exception):
    """The process did not answer in time; so many pages of so many had been recognised."""

    def __init__(self, page: int = 0, pages: int = 0) -> None:
        super().__init__(page, pages)
        self.page, self.pages = page, pages


class _Died(Exception):
    """The process ended without an answer."""


class Ended(Unreadable):
    """The process was stopped, or died, over a file: it took too long or too much memory."""


class Sandbox:
    """A number of reading processes, started when needed, ended with the `with` block. Threads may share it."""

    def __init__(self, workers: int = 1, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        """`seconds` by the clock for each file, `memory` in bytes for each process."""
        self._seconds, self._memory = seconds, memory
        self._idle: queue.LifoQueue[_Process | None] = queue.LifoQueue()  # the warm ones first
        self._closed = False
        self._lock = threading.Lock()
        self._started: list[_Process] = []
        for _ in range(workers):
            self._idle.put(None)

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End all processes, also those that are reading: whoever waits for them gets an Unreadable."""
        with self._lock:
            self._closed = True
            for process in self._started:
                process.kill()
        idle: list[_Process | None] = []
        with contextlib.suppress(queue.Empty):
            while True:
                idle.append(self._idle.get_nowait())
        for unused in idle:
            self._discard(unused)
            self._idle.put(None)  # whoever waits goes on, and finds the sandbox closed

    def read(self, data: bytes, name: str, listener: Listener | None = None) -> Submission:
        """The submission that a file holds, read elsewhere; waits for a free process. `listener` hears of pages recognised. Raises Unreadable."""
        answer = self._ask(Request(data=data, name=_sendable(name), seconds=int(self._seconds) + 1), listener)
        if answer.submission is None:
            raise Unreadable(answer.zh, en=answer.en)
        return answer.submission

    def read_returned(self, data: bytes, name: str) -> Returned:
        """What a workbook that jiheng wrote brings back; of any other file, what it says. Raises Unreadable."""
        answer = self._ask(Request(data=data, name=_sendable(name), seconds=int(self._seconds) + 1, returned=True))
        if answer.returned is None:
            raise Unreadable(answer.zh, en=answer.en)
        return answer.returned

    def run(self, data: bytes, name: str, *, task: str, argument: bytes) -> bytes:
        """What a function ("package.module:function") makes of a file there, for layers above that parse files, too. Raises Unreadable, or Ended."""
        answer = self._ask(Request(data=data, name=_sendable(name), seconds=int(self._seconds) + 1, task=task, argument=argument))
        if answer.result is None:
            raise (Ended if answer.spent else Unreadable)(answer.zh, en=answer.en)
        return answer.result

    def _ask(self, request: Request, listener: Listener | None = None) -> Answer:
        if len(request.data) > MOST_BYTES:
            raise too_large()
        process = self._idle.get()
        try:
            process = process or self._start()
            answer = process.ask(request, self._seconds, listener)
        except _TooLate as late:
            answer = self._too_late(late.page, late.pages)
        except _Died:
            answer = _died(process)
        except BaseException:
            self._discard(process)
            self._idle.put(None)
            raise
        if answer.spent:
            self._discard(process)
        self._idle.put(None if answer.spent else process)
        return answer

    def _start(self) -> _Process:
        with self._lock:
            if self._closed:
                raise RuntimeError("the sandbox is closed")
            process = _Process(self._memory)
            self._started.append(process)
            return process

    def _discard(self, process: _Process | None) -> None:
        if process is not None:
            process.end()
            with self._lock:
                self._started.remove(process)

    def _too_late(self, page: int, pages: int) -> Answer:
        if page:
            return Answer(
                zh=f"文字识别：共 {pages} 页，识别了 {page} 页后，下一页超过 {self._seconds:g} 秒，已停止。"
                "请拆分文件或以 200–300 dpi 重新扫描，或用 --timeout 放宽时限。",
                en=f"Recognition stopped: {page} of {pages} pages were done, the next one took more than {self._seconds:g} seconds. "
                "Part the file, scan it anew at 200 to 300 dpi, or allow more by --timeout.",
                spent=True,
            )
        return Answer(
            zh=f"读取超过 {self._seconds:g} 秒，已停止。请只保留绩效目标申报表，另存为新文件后再试，或用 --timeout 放宽时限。",
            en=f"Reading took more than {self._seconds:g} seconds and was stopped. Save the declaration forms alone in a new file, or allow more by --timeout.",
            spent=True,
        )


class _Process:
    """One reading process and the pipes to it."""

    def __init__(self, memory: int) -> None:
        # -I: neither the environment nor the current folder decides what is imported. A session of its own: Ctrl-C is for us, we end it.
        command = [sys.executable, "-I", "-m", "jiheng.readers.worker", str(memory)]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # One thread: every thread of Polars reserves address space, of which the process has little.
            env={"LC_ALL": "C.UTF-8", "POLARS_MAX_THREADS": "1"},
            cwd="/",
            start_new_session=True,
            bufsize=0,
        )
        self._pipes = [pipe for pipe in (self._process.stdin, self._process.stdout) if pipe is not None]
        self._in, self._out = (pipe.fileno() for pipe in self._pipes)
        os.set_blocking(self._in, False)
        os.set_blocking(self._out, False)

    def ask(self, request: Request, seconds: float, listener: Listener | None = None) -> Answer:
        """Send a file, wait for the answer; each page that is recognised gives the next one as much time. Raises _TooLate, _Died."""
        deadline = time.monotonic() + seconds
        message = msgspec.msgpack.encode(request)
        self._send(memoryview(len(message).to_bytes(LENGTH, "big") + message), deadline)
        page = pages = 0
        try:
            while (answer := self._answer(deadline)).page:
                if not page < answer.page <= MOST_PAGES:
                    raise _Died
                page, pages, deadline = answer.page, answer.pages, time.monotonic() + seconds
                if listener is not None:
                    listener(page, pages)
        except _TooLate:
            raise _TooLate(page, pages) from None
        return answer

    def _answer(self, deadline: float) -> Answer:
        length = int.from_bytes(self._receive(LENGTH, deadline), "big")
        if length > _MOST_ANSWER:
            raise _Died
        try:
            return msgspec.msgpack.decode(self._receive(length, deadline), type=Answer)
        except msgspec.DecodeError as error:
            raise _Died from error

    def kill(self) -> None:
        """Stop the process, whatever it does."""
        self._process.kill()

    def end(self) -> None:
        """Stop the process and forget it; only for the thread that uses it."""
        self._process.kill()
        self._process.wait()
        for pipe in self._pipes:
            pipe.close()

    def ended_by(self) -> int:
        """Its exit code; negative numbers are signals."""
        try:
            return self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            return 0

    def _send(self, message: memoryview, deadline: float) -> None:
        while message:
            _wait(self._in, select.POLLOUT, deadline)
            try:
                message = message[os.write(self._in, message[: 2**20]) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise _Died from error

    def _receive(self, size: int, deadline: float) -> bytes:
        chunks = []
        while size:
            _wait(self._out, select.POLLIN, deadline)
            chunk = os.read(self._out, min(size, 2**20))
            if not chunk:
                raise _Died
            chunks.append(chunk)
            size -= len(chunk)
        return b"".join(chunks)


def _sendable(name: str) -> str:
    return name.encode("utf-8", "replace").decode()


def too_large() -> Unreadable:
    """The error for a file beyond the limit."""
    most = MOST_BYTES // 2**20
    return Unreadable(
        f"文件超过 {most} MB，没有读取。请只保留绩效目标申报表，另存为新文件后再试。",
        en=f"The file is larger than {most} MB and was not read. Save the declaration forms alone in a new file and try again.",
    )


def _wait(pipe: int, event: int, deadline: float) -> None:
    poll = select.poll()
    poll.register(pipe, event)
    left = deadline - time.monotonic()
    if left <= 0 or not poll.poll(left * 1000):
        raise _TooLate


def _died(process: _Process | None) -> Answer:
    """What to say of a process that ended: killed for its processor time, or by what the file did to it (often memory)."""
    code = process.ended_by() if process is not None else 0
    if code == -signal.SIGXCPU:
        return Answer(
            zh="读取这个文件耗时过长，已停止。请只保留绩效目标申报表，另存为新文件后再试。",
            en="Reading this file took too long and was stopped. Save the declaration forms alone in a new file and try again.",
            spent=True,
        )
    return Answer(
        zh="读取这个文件时进程中断（文件可能已损坏，或占用内存过大）。请用原软件打开，只保留绩效目标申报表，另存后再试。",
        en="The reading process ended (the file may be damaged or need too much memory). Open it in its own program, keep the forms only, save and try again.",
        spent=True,
    )
