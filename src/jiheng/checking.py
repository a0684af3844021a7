"""A submission → everything that checking it gives. Large ones are checked in a process that can be stopped (`readers.worker`)."""

import atexit
from functools import cache

import msgspec

from jiheng.checks import engine
from jiheng.checks.show import show, show_gaps
from jiheng.model.declaration import Submission
from jiheng.model.earlier import of_projects
from jiheng.model.finding import Checked, Report
from jiheng.readers.grid import Unreadable
from jiheng.readers.sandbox import SECONDS, Ended, Sandbox
from jiheng.reference.profile import Profile, load_profile

CHECKING = "jiheng.checking:check"
LARGE = 128 * 1024  # bytes as MessagePack, four times six projects with their narratives: from here on checking may take long


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """How a submission is to be checked, for the other process; `profile` by its name."""

    path: str
    profile: str
    codes: frozenset[str] | None
    lang: str
    known: tuple[Submission, ...] = ()


def checked(submission: Submission, path: str, profile: Profile, codes: frozenset[str] | None, lang: str, *, known: tuple[Submission, ...] = ()) -> Checked:
    """Check here and now, however long it takes; `known` are documents of earlier years that the forms are compared with. Raises CheckFailed."""
    earlier = of_projects(submission, known) if known else ()
    return told(engine.check(submission, profile, codes=codes, earlier=earlier), submission, path, lang)


def told(report: Report, submission: Submission, path: str, lang: str) -> Checked:
    """A report on a submission in words."""
    return Checked(
        path=path,
        submission=submission,
        findings=show(report, submission, lang=lang),
        ledger=report.ledger,
        not_assessed=show_gaps(report, submission, lang=lang),
    )


def check(data: bytes, _name: str, argument: bytes) -> bytes:
    """A submission (`data`) checked to an Order (`argument`); a Checked without the submission. All MessagePack. Raises Unreadable where the check broke."""
    order = msgspec.msgpack.decode(argument, type=Order)
    submission = msgspec.msgpack.decode(data, type=Submission)
    try:
        whole = checked(submission, order.path, load_profile(order.profile), order.codes, order.lang, known=order.known)
    except engine.CheckFailed as failure:
        raise Unreadable(failure.zh, en=failure.en) from failure
    return msgspec.msgpack.encode(msgspec.structs.replace(whole, submission=Submission()))


def checked_of(
    submission: Submission,
    path: str,
    profile: Profile,
    codes: frozenset[str] | None,
    lang: str,
    *,
    timeout: float = SECONDS,
    known: tuple[Submission, ...] = (),
) -> Checked:
    """A submission with everything that checking it gives, also beside `known` documents of earlier years.

    Raises CheckFailed, also where a large one takes more than `timeout` seconds.
    """
    data = msgspec.msgpack.encode(submission)
    if len(data) < LARGE:  # cannot take long
        return checked(submission, path, profile, codes, lang, known=known)
    order = Order(path=path, profile=profile.name, codes=codes, lang=lang, known=known)
    try:
        answer = _checkers(timeout).run(data, path, task=CHECKING, argument=msgspec.msgpack.encode(order))
    except Ended as error:
        raise engine.CheckFailed.stopped(timeout) from error
    except Unreadable as error:
        raise engine.CheckFailed(error.zh, error.en) from error
    return msgspec.structs.replace(msgspec.msgpack.decode(answer, type=Checked), submission=submission)


@cache
def _checkers(seconds: float) -> Sandbox:
    """Processes that check large submissions, kept for the next one."""
    made = Sandbox(2, seconds=seconds)
    atexit.register(made.close)
    return made
