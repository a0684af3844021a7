"""How far the reading of a long file has come: readers tell it, whoever waits for the file may listen."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[int, int], None]
_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Within the block `listener` is called with the pages that have been gone through and their whole number."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def page_done(page: int, pages: int) -> None:
    """Tell that a page (from 1) of so many was recognised, which takes seconds."""
    listener = _listener.get()
    if listener is not None:
        listener(page, pages)
