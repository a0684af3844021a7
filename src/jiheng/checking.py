"""A submission → everything that checking it gives. Large ones are checked in a process that can be stopped (`readers.worker`)."""

import msgspec

from jiheng.checks import engine
from jiheng.checks.show import show, show_gaps
from jiheng.model.declaration import Submission
from jiheng.model.finding import Checked
from jiheng.readers.grid import Unreadable
from jiheng.reference.profile import Profile, load_profile


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """How a submission is to be checked, for the other process; `profile` by its name."""

    path: str
    profile: str
    codes: frozenset[str] | None
    lang: str


def checked(submission: Submission, path: str, profile: Profile, codes: frozenset[str] | None, lang: str) -> Checked:
    """Check here and now, however long it takes. Raises CheckFailed."""
    report = engine.check(submission, profile, codes=codes)
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
        whole = checked(submission, order.path, load_profile(order.profile), order.codes, order.lang)
    except engine.CheckFailed as failure:
        raise Unreadable(failure.zh, en=failure.en) from failure
    return msgspec.msgpack.encode(msgspec.structs.replace(whole, submission=Submission()))
