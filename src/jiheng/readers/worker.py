"""The process that reads untrusted files: `python -I -m jiheng.readers.worker MEMORY`. Asked over stdin, answers over stdout.

Messages are MessagePack after their length (8 bytes, big-endian). The process gives up its rights first: little memory, no
files to write, no core dumps; a file that still harms it harms nothing else.
"""

import contextlib
import math
import os
import resource
import sys
import threading
import time
from importlib import import_module
from typing import IO

import msgspec

from jiheng.model.carried import Returned
from jiheng.model.declaration import Submission
from jiheng.readers.document import read_document, read_returned
from jiheng.readers.grid import Unreadable
from jiheng.readers.progress import listening

LENGTH = 8


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A file to read, and the most seconds of processor time that it may take; `returned` asks what a workbook of ours brings back.

    `task` names ("package.module:function") what else is to be done with the file, a function of (data, name, argument) that gives bytes.
    """

    data: bytes
    name: str
    seconds: int
    returned: bool = False
    task: str = ""
    argument: bytes = b""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A submission, or what is wrong with the file in Chinese and English. `spent` tells that the process should be replaced."""

    submission: Submission | None = None
    returned: Returned | None = None
    result: bytes | None = None
    zh: str = ""
    en: str = ""
    spent: bool = False
    page: int = 0  # more than 0: no answer yet, only how many pages have been recognised …
    pages: int = 0  # … of how many


OUT_OF_MEMORY = Answer(
    zh="读取这个文件需要的内存超过上限，已停止。请只保留绩效目标申报表，另存为新文件后再试。",
    en="Reading this file takes more memory than allowed. Save the declaration forms alone in a new file and try again.",
    spent=True,
)


def main() -> None:
    """Answer until the other side hangs up."""
    threading.Thread(target=_follow, args=(os.getppid(),), daemon=True).start()
    confine(int(sys.argv[1]))
    incoming, outgoing = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the messages
    while (request := _receive(incoming)) is not None:
        with listening(_Progress(request, outgoing)):
            answer = _answer(request)
        _send(outgoing, _encoded(answer))
        if answer.spent:
            return


class _Progress:
    """Tells the other side of each page that was recognised; the next one may take as long as a file."""

    def __init__(self, request: Request, outgoing: IO[bytes]) -> None:
        self._seconds, self._outgoing = request.seconds, outgoing

    def __call__(self, page: int, pages: int) -> None:
        _allow_processor(self._seconds)
        _send(self._outgoing, msgspec.msgpack.encode(Answer(page=page, pages=pages)))


def _send(outgoing: IO[bytes], data: bytes) -> None:
    outgoing.write(len(data).to_bytes(LENGTH, "big") + data)
    outgoing.flush()


def _follow(parent: int) -> None:
    """End with the process that asked, even if it was killed while a file is being read."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def confine(memory: int) -> None:
    """Give up rights for good: at most `memory` bytes of address space, no writing, no core dump, few open files."""
    for limit, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_NOFILE, 64)):
        hard = resource.getrlimit(limit)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (most, most))


def _receive(stream: IO[bytes]) -> Request | None:
    head = stream.read(LENGTH)
    if len(head) < LENGTH:
        return None
    data = stream.read(int.from_bytes(head, "big"))
    return msgspec.msgpack.decode(data, type=Request)


def _answer(request: Request) -> Answer:
    _allow_processor(request.seconds)
    try:
        if request.task:
            return Answer(result=_done(request))
        if request.returned:
            return Answer(returned=read_returned(request.data, request.name))
        return Answer(submission=read_document(request.data, request.name))
    except Unreadable as error:
        return Answer(zh=error.zh, en=error.en)
    except MemoryError:
        return OUT_OF_MEMORY
    except Exception:  # a fault of ours must not end the run over the other files
        return _our_fault()


def _done(request: Request) -> bytes:
    module, _, name = request.task.partition(":")
    result: bytes = getattr(import_module(module), name)(request.data, request.name, request.argument)
    return result


def _allow_processor(seconds: int) -> None:
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = math.ceil(time.process_time()) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _encoded(answer: Answer) -> bytes:
    try:
        return msgspec.msgpack.encode(answer)
    except MemoryError:
        return msgspec.msgpack.encode(OUT_OF_MEMORY)
    except UnicodeEncodeError:  # half a surrogate pair from a spoilt file
        return msgspec.msgpack.encode(_our_fault())


def _our_fault() -> Answer:
    return Answer(
        zh="读取时程序出错，文件可能已损坏。请用原软件打开并另存后再试；若仍出错，请把文件交给 jiheng 的维护者。",
        en="Reading failed; the file may be damaged. Save it anew in its own program; if it still fails, give the file to the maintainers of jiheng.",
    )


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        main()
