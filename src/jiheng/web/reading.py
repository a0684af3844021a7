"""Files that people send: read in processes of their own, which this server process keeps warm."""

import atexit
from functools import cache

import msgspec

from jiheng.drawing import DRAWING
from jiheng.model.declaration import Submission
from jiheng.picturing import PICTURING, Original
from jiheng.pipeline import MARKING
from jiheng.readers.sandbox import Sandbox
from jiheng.writers.review.marks import Marked, Marks

MOST_BYTES = 50 * 2**20  # of one file
SECONDS = 60.0
PASTED = "粘贴的文字.txt"


@cache
def sandbox() -> Sandbox:
    """The reading processes of this server process."""
    made = Sandbox(2, seconds=SECONDS)
    atexit.register(made.close)
    return made


@cache
def _drawing() -> Sandbox:
    """A process that draws pages and reads none: reading lets boxes stand in for Chinese fonts that are not embedded, which people must not see."""
    made = Sandbox(1, seconds=SECONDS)
    atexit.register(made.close)
    return made


def read(data: bytes, name: str) -> Submission:
    """What a file says. Raises Unreadable."""
    return sandbox().read(data, name)


def mark(data: bytes, name: str, marks: Marks) -> Marked:
    """A copy of the file with these marks in it. Raises Unreadable, also for what cannot be marked."""
    return msgspec.msgpack.decode(sandbox().run(data, name, task=MARKING, argument=msgspec.msgpack.encode(marks)), type=Marked)


def original(data: bytes, name: str, pages: list[int]) -> Original:
    """What people saw in the file; of many pages first these. Raises Unreadable."""
    return msgspec.msgpack.decode(_drawing().run(data, name, task=PICTURING, argument=msgspec.msgpack.encode(pages)), type=Original)


def drawn(svg: str) -> bytes:
    """A picture as PNG. Raises Unreadable where it cannot be drawn."""
    return _drawing().run(svg.encode(), "picture.svg", task=DRAWING, argument=b"")
