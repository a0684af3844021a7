"""What holds for all tests: no network, repeatable inventions of Hypothesis, the folder shared/ when it is there."""

import socket
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.readers.processes import forget

ROOT = Path(__file__).parents[1]
LOOPBACK = ("127.", "::1", "localhost")

hypothesis.settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
hypothesis.settings.register_profile("search", deadline=None, max_examples=2000)  # by hand: pytest --hypothesis-profile=search
hypothesis.settings.load_profile("ci")


class NetworkIsOff(Exception):
    """A test, or the code that it calls, wanted to speak to another machine."""


def _guarded(connect):
    def guard(self: socket.socket, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(LOOPBACK):
            raise NetworkIsOff(f"no network in tests: {address!r}")
        return connect(self, address)

    return guard


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Connections lead nowhere but to this machine itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _guarded(socket.socket.connect))
        patch.setattr(socket.socket, "connect_ex", _guarded(socket.socket.connect_ex))
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    """Folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of real documents beside the repository; tests that need it are skipped where it is missing."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("no folder ../shared with real documents")
    return folder


@pytest.fixture
def only_own_children() -> None:
    """Processes that other tests left running do not count among the children of this one."""
    forget()
