"""Whether the log is whole, and whether what is stored is what the log says."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from django.apps import apps
from django.db.models import QuerySet

from jiheng.model.workflow import TRANSITIONS, State, Step
from jiheng.web.actions.event import broken
from jiheng.web.actions.state import key, state
from jiheng.web.models import Cover, Cycle, Event, Explanation, Filing, ImportBatch, LibraryEntry, Organisation, Person, Waiver
from jiheng.web.models.batch import IMPORT

_REMOVED = "remove"
_AT_ONCE = 500  # rows of which the events are fetched together
_CHAINED = (Organisation, Person, Cycle, Cover, Waiver, ImportBatch)  # each as the last event of its chain left it
_KINDS = {"filing": Filing, "library": LibraryEntry, "batch": ImportBatch, **{each._meta.model_name: each for each in _CHAINED[:-1]}}
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
    "filing": ("申报表的单位、版本等被改过", "organisation, version or other facts of the filing were changed"),
    "remark": ("意见或答复被改过", "a remark or its answer was changed"),
    "review": ("审核的得分、等级或决定被改过", "marks, grade or decision of a review were changed"),
    "explanation": ("对问题的说明被改过", "a reason that was given was changed"),
    "version": ("保存过的版本被改过", "a saved version was changed"),
    "row": ("登记的内容被改过", "what was recorded was changed"),
    "lost": ("登记的内容没有了", "what was recorded is gone"),
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
    for rows in (*(each.objects.all() for each in _CHAINED), own):
        for row, events in _with_events(rows):
            if not events:
                yield Broken(row.subject, 0, "none")
            elif events[-1].after != state(row):
                yield Broken(row.subject, events[-1].number, "state")
    paths = dict(Organisation.objects.values_list("pk", "path"))
    for filing, events in _with_events(Filing.objects.prefetch_related("revisions", "remarks", "reviews")):
        yield from _of_filing(filing, events, paths.get(filing.organisation_id, ""))
    yield from _explanations()
    for model in vouched():
        yield from hung(model)
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


def _of_filing(filing: Filing, events: list[Event], path: str) -> Iterator[Broken]:
    """Its document is what the last event left, its state follows from its steps, its revisions and remarks are told of as they are."""
    if not events:
        yield Broken(filing.subject, 0, "none")
        return
    left = [event for event in events if event.after]
    if not left or left[-1].after != _sha256(filing.document):
        yield Broken(filing.subject, (left or events)[-1].number, "document")
    steps = [event for event in events if event.action in {*_LEADS_TO, IMPORT}]
    if filing.state != (_led_to(steps[-1], approved=any(each.action == Step.APPROVE for each in steps)) if steps else State.DRAFT):
        yield Broken(filing.subject, (steps or events)[-1].number, "step")
    if filing.path != path:
        yield Broken(filing.subject, (left or events)[-1].number, "place")
    documents = {event.after for event in left}
    if any(revision.sha256 != _sha256(revision.document) or revision.sha256 not in documents for revision in filing.revisions.all()):
        yield Broken(filing.subject, events[-1].number, "revision")
    if any(_sha256(version) not in documents for version in filing.versions.values_list("document", flat=True).iterator()):
        yield Broken(filing.subject, events[-1].number, "version")
    parts = (filing, *filing.revisions.all(), *filing.remarks.all(), *filing.reviews.all())
    yield from dict.fromkeys(_parts(filing.subject, events, parts))


def _parts(subject: str, events: Iterable[Event], rows: Iterable[Any]) -> Iterator[Broken]:
    """Rows are as the last event left them that vouches for each; none is missing, and none has come from elsewhere."""
    left = {name: (event.number, digest) for event in events for name, digest in event.data.get("rows", {}).items()}
    there = {key(row): state(row) for row in rows}
    for name in sorted({*left, *there}):
        number, digest = left.get(name, (0, ""))
        if there.get(name) != digest and not (name not in there and name.startswith("explanation/")):
            yield Broken(subject, number, name.partition("/")[0])


def vouched() -> list[type[Any]]:
    """Models whose rows hang on a chain of another subject: CHAIN is the kind of that subject, VOUCHED the columns that events vouch for."""
    return [each for each in apps.get_app_config("web").get_models() if hasattr(each, "VOUCHED")]


def hung(model: type[Any]) -> Iterator[Broken]:
    """Each row is as the last event left it that vouches for it; none is missing, and none has come from elsewhere."""
    told: dict[str, tuple[Event, str]] = {}
    prefix = f"{model._meta.model_name}/"
    for event in Event.objects.filter(subject__startswith=f"{model.CHAIN}/").order_by("pk").iterator(chunk_size=2000):
        told |= {name: (event, digest) for name, digest in event.data.get("rows", {}).items() if name.startswith(prefix)}
    for row in model.objects.order_by("pk").iterator(chunk_size=2000):
        event, digest = told.pop(key(row), (None, ""))
        if state(row) != digest:
            yield Broken(event.subject if event else key(row), event.number if event else 0, "row" if event else "none")
    yield from (Broken(event.subject, event.number, "lost") for event, _digest in told.values())


def _explanations() -> Iterator[Broken]:
    """Reasons belong to a unit and hold on in later years: events of many filings tell of them."""
    told = {name: (event, digest) for event in _of_action("explain") for name, digest in event.data.get("rows", {}).items()}
    there = {key(row): row for row in Explanation.objects.all()}
    for name in sorted({*told, *there}):
        event, digest = told.get(name, (None, ""))
        if name not in there or state(there[name]) != digest:
            yield Broken(event.subject if event else name, event.number if event else 0, "explanation")


def _of_action(action: str) -> Iterator[Event]:
    return Event.objects.filter(action=action).order_by("pk").iterator(chunk_size=2000)


def _led_to(event: Event, *, approved: bool) -> str:
    """The state after a step. What was read in from a file begins where its event says; an adjustment that was taken back is written further, or was
    a draft where that was long ago."""
    adjusted = approved and event.action == Step.WITHDRAW and event.data.get("to") in (State.ADJUSTING, State.DRAFT)
    return str(event.data.get("to")) if event.action == IMPORT or adjusted else _LEADS_TO[event.action]


def _sha256(document: str) -> str:
    return hashlib.sha256(document.encode()).hexdigest()
