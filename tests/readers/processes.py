"""Processes that a test has started."""

import psutil

FOREIGN: set[int] = set()  # process ids that were there before the test: kept warm by others, such as the reading processes of the web application


def children() -> list[psutil.Process]:
    """Those that run now and were not there before."""
    return [child for child in _all() if child.pid not in FOREIGN]


def forget() -> None:
    """Whatever runs now is not the test's own."""
    FOREIGN.clear()
    FOREIGN.update(child.pid for child in _all())


def _all() -> list[psutil.Process]:
    return [child for child in psutil.Process().children(recursive=True) if child.is_running()]
