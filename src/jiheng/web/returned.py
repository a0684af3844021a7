"""What a form that came back, or comes again, shows first: what changed since it was last sent, and what became of the remarks."""

from difflib import SequenceMatcher
from typing import Any

import msgspec

from jiheng.model.address import NoSuchPlace, get
from jiheng.model.compare import Change, Kind, compare
from jiheng.model.declaration import Submission
from jiheng.model.json import decode
from jiheng.model.place import place_name
from jiheng.model.workflow import EDITABLE, State, Step
from jiheng.web.actions.filing import unlocked
from jiheng.web.language import lang
from jiheng.web.models import Event, Filing, Remark
from jiheng.web.models.batch import IMPORT

_LONGEST = 600  # characters of a text whose changed parts are looked for; of longer ones all is shown
Parts = list[tuple[str, bool]]  # a text in parts, each changed or not


class Differing(msgspec.Struct, frozen=True):
    """A place that changed: its name, its address in the form that is shown (empty for what was removed), both texts in parts."""

    place: str
    address: str
    old: Parts
    new: Parts


class Told(msgspec.Struct, frozen=True):
    """A remark, where its place is now, and whether anything was done about it: answered, or the place changed."""

    remark: Any
    place: str
    address: str
    touched: bool

    @property
    def is_open(self) -> bool:
        """Whether no reviewer has closed it."""
        return self.remark.closed_at is None

    @property
    def is_unanswered(self) -> bool:
        """Whether it waits for the unit."""
        return self.is_open and not self.remark.answer and not self.touched


class Since(msgspec.Struct, frozen=True):
    """What happened since the form was last sent. `adjustment` tells why an approved one is to be changed, until it is approved again."""

    differing: list[Differing]
    told: list[Told]
    adjustment: Event | None = None

    @property
    def unanswered(self) -> int:
        """How many remarks wait for the unit."""
        return sum(each.is_unanswered for each in self.told)


def since(filing: Filing, submission: Submission) -> Since:
    """What changed between the last sending and this document, and the remarks, open ones first."""
    old = _before(filing)
    changes = compare(old, submission) if old else ()
    remarks = sorted(filing.remarks.select_related("by", "answered_by", "closed_by"), key=lambda remark: remark.closed_at is not None)
    last = Event.objects.filter(subject=filing.subject, action__in=[Step.ADJUST, Step.APPROVE]).select_related("person").order_by("-number").first()
    return Since(
        [_differing(each, old, submission) for each in changes],
        [_told(each, changes, old, submission) for each in remarks],
        last if last and last.action == Step.ADJUST else None,
    )


def _before(filing: Filing) -> Submission | None:
    """The document as it was last sent; while it is under review, as it was sent before that."""
    sent = list(filing.revisions.filter(step__in=[Step.SIGN, IMPORT]).order_by("-number")[:2])
    under_review = filing.state not in EDITABLE | {State.SIGNING}
    before = sent[1] if under_review and len(sent) > 1 else sent[0] if sent and not under_review else None
    return decode(before.document.encode()) if before else None


def _differing(change: Change, old: Submission, new: Submission) -> Differing:
    removed = change.kind is Kind.REMOVED
    was, now = parts(change.old or "", change.new or "")
    return Differing(place_name(old if removed else new, change.address, lang=lang()), "" if removed else change.address, was, now)


def parts(old: str, new: str) -> tuple[Parts, Parts]:
    """Both texts in parts, those that differ marked."""
    if not old or not new or max(len(old), len(new)) > _LONGEST:
        return [(old, False)] if old else [], [(new, False)] if new else []
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    was = [(old[start:end], kind != "equal") for kind, start, end, _from, _to in steps if end > start]
    return was, [(new[start:end], kind != "equal") for kind, _from, _to, start, end in steps if end > start]


def _told(remark: Remark, changes: tuple[Change, ...], old: Submission | None, new: Submission) -> Told:
    address, place = place_of(remark, new)
    touched = any(unlocked(change, [remark], old if old and change.kind is Kind.REMOVED else new) for change in changes)
    return Told(remark, place, address, touched)


def place_of(remark: Remark, submission: Submission, language: str = "") -> tuple[str, str]:
    """Where the place of a remark is in a document, and what it is called; rows are found by id. Without address where it is gone."""
    address, language = remark.address, language or lang()
    if remark.indicator:
        rows = {row.id: index for index, row in enumerate(submission.declarations[0].indicators)}
        row = rows.get(remark.indicator)
        address = "/".join(["declarations/0/indicators", str(row), *remark.address.split("/")[4:]]) if row is not None else ""
    try:
        get(submission, address)
    except NoSuchPlace:
        address = ""
    if not address:
        return "", "已经删去的一处" if language == "zh" else "a place that was taken away"
    return address, place_name(submission, address, lang=language)
