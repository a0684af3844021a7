"""Whether the log is whole, and whether what is stored is what the log says."""

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec
from django.db.models import QuerySet

from jiheng.model.workflow import TRANSITIONS, State
from jiheng.web.actions.assessment import vouched
from jiheng.web.actions.event import broken
from jiheng.web.actions.state import state
from jiheng.web.models import Cover, Cycle, Event, Filing, LibraryEntry, Organisation, Person, Waiver
from jiheng.web.models.batch import IMPORT

_REMOVED = "remove"
_AT_ONCE = 500  # rows of which the events are fetched together
_KINDS = {"organisation": Organisation, "person": Person, "cycle": Cycle, "cover": Cover, "waiver": Waiver, "filing": Filing, "library": LibraryEntry}
_LEADS_TO = {each.step.value: each.to for each in TRANSITIONS}  # a step leads to one state, wherever it was taken
_WORDS = {
    "hash": ("这一条的内容被改过", "this event was changed"),
    "previous": ("与前一条对不上", "does not follow the event before it"),
    "number": ("前面少了记录", "events before it are missing"),
    "state": ("数据被改过，不是最后一条记录留下的样子", "the row is not what its last event left"),
    "document": ("申报表被改过，不是最后一条记录留下的样子", "the document is not what its last event left"),
    "step": ("状态被改过，与办理记录不符", "the state does not follow from the steps that were taken"),
    "place": ("所属机构被改过，与机构树不符", "it does not stand where its organisation stands"),
    "revision": ("存档的版本被改过", "a frozen revision was changed"),
    "remark": ("意见或答复被改过", "a remark or its answer was changed"),
    "review": ("审核的得分、等级被改过", "marks or grade of a review were changed"),
    "gone": ("数据没有了，没有删除的记录", "the row is gone, and no event removed it"),
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
    own = LibraryEntry.objects.exclude(organisation=None)  # the entries that we ship have no events
    for rows in (Organisation.objects.all(), Person.objects.all(), Cycle.objects.all(), Cover.objects.all(), Waiver.objects.all(), own):
        for row, events in _with_events(rows):
            if not events:
                yield Broken(row.subject, 0, "none")
            elif events[-1].after != state(row):
                yield Broken(row.subject, events[-1].number, "state")
    for filing, events in _with_events(Filing.objects.select_related("organisation").prefetch_related("revisions", "remarks", "reviews")):
        yield from _of_filing(filing, events)
    for kind, model in _KINDS.items():
        yield from _gone(kind, model)


def _gone(kind: str, model: type[Any]) -> Iterator[Broken]:
    """Rows that the log tells of and that are not there, although no event says that they were removed."""
    there = {f"{kind}/{pk}" for pk in model.objects.values_list("pk", flat=True).iterator()}
    removed = set(Event.objects.filter(action=_REMOVED, subject__startswith=f"{kind}/").values_list("subject", flat=True))
    begun = Event.objects.filter(number=1, subject__startswith=f"{kind}/").order_by("pk").values_list("subject", flat=True)
    yield from (Broken(subject, 0, "gone") for subject in begun.iterator() if subject not in there and subject not in removed)


def _with_events(rows: QuerySet) -> Iterator[tuple[Any, list[Event]]]:
    """Each row with its chain."""
    for batch in _batches(rows.order_by("pk")):
        chains: dict[str, list[Event]] = {row.subject: [] for row in batch}
        for event in Event.objects.filter(subject__in=chains).order_by("subject", "number"):
            chains[event.subject].append(event)
        yield from ((row, chains[row.subject]) for row in batch)


def _batches(rows: QuerySet) -> Iterator[list[Any]]:
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:_AT_ONCE]):
        yield batch
        last = batch[-1].pk


def _of_filing(filing: Filing, events: list[Event]) -> Iterator[Broken]:
    """Its document is what the last event left, its state follows from its steps, its revisions and remarks are told of as they are."""
    if not events:
        yield Broken(filing.subject, 0, "none")
        return
    left = [event for event in events if event.after]
    if not left or left[-1].after != _sha256(filing.document):
        yield Broken(filing.subject, (left or events)[-1].number, "document")
    steps = [event for event in events if event.action in {*_LEADS_TO, IMPORT}]
    if filing.state != (_led_to(steps[-1]) if steps else State.DRAFT):
        yield Broken(filing.subject, (steps or events)[-1].number, "step")
    if filing.path != filing.organisation.path:
        yield Broken(filing.subject, (left or events)[-1].number, "place")
    documents = {event.after for event in left}
    if any(revision.sha256 != _sha256(revision.document) or revision.sha256 not in documents for revision in filing.revisions.all()):
        yield Broken(filing.subject, events[-1].number, "revision")
    texts = {str(event.data.get("text", "")) for event in events}
    if any(remark.text not in texts or (remark.answer and remark.answer not in texts) for remark in filing.remarks.all()):
        yield Broken(filing.subject, events[-1].number, "remark")
    marked = {(event.data["attempt"], event.data["level"]): event.data for event in events if event.action == "assess"}
    if any(vouched(review) != marked.get((review.attempt, review.level), vouched(review) if not review.kind else {}) for review in filing.reviews.all()):
        yield Broken(filing.subject, events[-1].number, "review")


def _led_to(event: Event) -> str:
    """The state after a step. What was read in from a file begins where its event says."""
    return str(event.data.get("to")) if event.action == IMPORT else _LEADS_TO[event.action]


def _sha256(document: str) -> str:
    return hashlib.sha256(document.encode()).hexdigest()
