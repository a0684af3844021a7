"""Writing and verifying the chains of events."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone

from jiheng.web.actions.state import key, state
from jiheng.web.models import Event, Person
from jiheng.web.models.event import FIRST


def record(
    *, subject: str, person: Person | None, action: str, data: dict[str, Any] | None = None, rows: Iterable[Any] = (), before: str = "", after: str = ""
) -> Event:
    """Add an event to the chain of a subject, within the transaction of the action that it tells of (the row of the subject is locked there). It vouches
    for `rows` as they are now: what hangs on the subject and has no chain of its own.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an event belongs into the transaction of its action")
    last = Event.objects.filter(subject=subject).order_by("-number").first()
    vouched = {key(row): state(row) for row in rows}
    event = Event(
        subject=subject,
        number=last.number + 1 if last else 1,
        at=timezone.now(),
        person=person,
        action=action,
        data=(data or {}) | ({"rows": vouched} if vouched else {}),
        before=before,
        after=after,
        previous=last.hash if last else FIRST,
    )
    event.hash = event.computed_hash()
    event.save(force_insert=True)
    return event


def has_done(person: Person, subject: str, actions: Iterable[str], row: Any) -> bool:
    """Whether somebody did one of these actions to a row that a chain vouches for."""
    vouched = Event.objects.filter(subject=subject, person=person, action__in=list(actions)).values_list("data__rows", flat=True)
    return any(key(row) in (rows or {}) for rows in vouched)


def broken() -> Iterator[tuple[Event, str]]:
    """Events whose chain is not what it was: the event at which it shows, and what is wrong ("hash", "previous", "number")."""
    subject, number, previous = None, 0, FIRST
    for event in Event.objects.order_by("subject", "number").iterator(chunk_size=2000):
        if event.subject != subject:
            subject, number, previous = event.subject, 0, FIRST
        number += 1
        if event.number != number:
            yield event, "number"
            number = event.number
        elif event.previous != previous:
            yield event, "previous"
        if event.hash != event.computed_hash():
            yield event, "hash"
        previous = event.hash
