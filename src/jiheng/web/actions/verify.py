"""Whether the log is whole, and whether what is stored is what the log says."""

from collections.abc import Iterator

import msgspec
from django.db.models import OuterRef, QuerySet, Subquery

from jiheng.web.actions.event import broken
from jiheng.web.actions.state import state
from jiheng.web.models import Event, Organisation, Person

_WORDS = {
    "hash": ("这一条的内容被改过", "this event was changed"),
    "previous": ("与前一条对不上", "does not follow the event before it"),
    "number": ("前面少了记录", "events before it are missing"),
    "state": ("数据被改过，不是最后一条记录留下的样子", "the row is not what its last event left"),
    "none": ("有数据，没有记录", "a row without events"),
}


class Broken(msgspec.Struct, frozen=True):
    """A place where the log or a row does not fit. `number` is that of the event, 0 where there is none."""

    subject: str
    number: int
    why: str

    @property
    def zh(self) -> str:
        return _WORDS[self.why][0]

    @property
    def en(self) -> str:
        return _WORDS[self.why][1]


class Verified(msgspec.Struct, frozen=True):
    """What was looked at, and what does not fit."""

    events: int
    chains: int
    broken: tuple[Broken, ...]


def verify() -> Verified:
    """Go through all chains, then through the rows that they vouch for."""
    chains = [Broken(event.subject, event.number, why) for event, why in broken()]
    events = Event.objects.all()
    return Verified(events.count(), events.order_by().values("subject").distinct().count(), (*chains, *_rows()))


def _rows() -> Iterator[Broken]:
    for kind, rows in (("organisation", Organisation.objects.all()), ("person", Person.objects.all())):
        yield from _differing(kind, rows)


def _differing(kind: str, rows: QuerySet) -> Iterator[Broken]:
    last = Event.objects.filter(subject=OuterRef("subject")).order_by("-number")
    told = Event.objects.filter(subject__startswith=f"{kind}/").filter(number=Subquery(last.values("number")[:1]))
    left = {event.subject: event for event in told.iterator()}
    for row in rows.order_by("pk").iterator():
        event = left.get(row.subject)
        if event is None:
            yield Broken(row.subject, 0, "none")
        elif event.after != state(row):
            yield Broken(row.subject, event.number, "state")
