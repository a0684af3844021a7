"""Filings: begin, save, undo, remove. Each save counts the version up, keeps the document as it was and checks it anew."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from jiheng.model.address import replace
from jiheng.model.carried import Returned, without_places
from jiheng.model.classes import IndicatorClass, indicator_class
from jiheng.model.compare import Change, Kind, compare
from jiheng.model.declaration import Declaration, Submission
from jiheng.model.finding import Severity
from jiheng.model.json import decode, encode
from jiheng.model.live_text import detached, fields, followed, generated, resolved
from jiheng.model.merge import merged
from jiheng.model.place import enclosing
from jiheng.model.workflow import EDITABLE, Role, State
from jiheng.web.actions.event import record
from jiheng.web.actions.last_year import carried_on, of_last_year, of_that_name
from jiheng.web.actions.notice import settle
from jiheng.web.actions.refusal import Refused
from jiheng.web.actions.tally import count, tallied
from jiheng.web.models import Cycle, Event, Filing, Organisation, Person, Remark, Version, Waiver
from jiheng.web.models.batch import IMPORT
from jiheng.web.models.organisation import within
from jiheng.web.reports import report_on
from jiheng.writers.form.document import extract

MOST_INDICATORS = 200
KEPT_VERSIONS = 200  # of a filing: a day of typing
_COUNTABLE = 10**13  # yuan; columns of more digits cannot be read back on every database, and lists would fall over one slip
_MOST_NUMBER = 2**31 - 1
_WRITING = ("begin", "save", "undo", "compose")
_SHOWN = 20  # addresses that an event names
_OF_ROWS = {"FU03"}  # rules about a sum over the rows: it is mended in the rows, too
_ONE = {"start": "start", "end": "start", "funds": "funds"}  # fields of a form that are returned together


class Clash(Exception):
    """Somebody else saved meanwhile, and both changed the same places. `submission` is theirs with mine put in; `clashes` are the places."""

    def __init__(self, theirs: Submission, mine: Submission, clashes: tuple[str, ...], version: int) -> None:
        super().__init__()
        self.theirs, self.mine, self.clashes, self.version = theirs, mine, clashes, version


def begin(*, person: Person, organisation: Organisation, cycle: Cycle, submission: Submission) -> list[Filing]:
    """A draft for each declaration of a document; without one, a blank form. Raises Refused."""
    forms = [index for index, form in enumerate(submission.declarations) if type(form) is Declaration]
    if not person.appointments.now().filter(role=Role.OFFICER, organisation__path__in=organisation.above).exists():
        raise Refused(_("您不是这个单位的经办人，不能编制。"))
    if not forms and submission.declarations:
        raise Refused(_("文件里没有绩效目标申报表（自评表、监控表不能作为申报表编制）。"))
    documents = [extract(submission, [index]) for index in forms] or [Submission(declarations=(blank(organisation, cycle),))]
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        last = Filing.objects.filter(organisation=organisation, cycle=cycle).order_by("-number").values_list("number", flat=True).first() or 0
        numbered = [composed(organisation, cycle, document, last + place) for place, document in enumerate(documents, 1)]
        return [_begun(person, organisation, cycle, document) for document in numbered]


def blank(organisation: Organisation, cycle: Cycle) -> Declaration:
    """A form with what is known before anybody has typed: the unit, the department above it, the year. With that in it, the rest counts as missing."""
    department = Organisation.objects.filter(path__in=organisation.above, kind=Organisation.Kind.DEPARTMENT).order_by("-path").first()
    return Declaration(
        year=cycle.year,
        implementing_agency=organisation.name,
        department=department.name if department else None,
        start=dt.date(cycle.year, 1, 1),
        end=dt.date(cycle.year, 12, 31),
    )


def _begun(person: Person, organisation: Organisation, cycle: Cycle, document: Submission) -> Filing:
    before = of_that_name(document.declarations[0].name or "", of_last_year(organisation, cycle))
    filing = Filing(organisation=organisation, path=organisation.path, cycle=cycle, compiled_by=person, previous=before)
    put(filing, carried_on(document, before) if before else document)
    filing.save(force_insert=True)
    Version.objects.create(filing=filing, number=filing.version, document=filing.document, by=person)
    record(subject=filing.subject, person=person, action="begin", rows=[filing], after=digest(filing.document))
    return filing


def composed(organisation: Organisation, cycle: Cycle, document: Submission, number: int) -> Submission:
    """A document with one declaration as a filing holds it: without the places of its file, with number, year and agency."""
    numbered = msgspec.structs.replace(without_places(document.declarations[0]), number=number, year=cycle.year)
    return msgspec.structs.replace(without_places(document), agency=document.agency or organisation.name, year=cycle.year, declarations=(numbered,))


def save(*, person: Person, filing: int, version: int, edited: Submission) -> Filing:
    """Store what was edited on the basis of a version. Where others saved meanwhile, both go together; raises Clash where they changed the same place,
    Refused where the state, a lock or a limit forbids it, Filing.DoesNotExist for what the person may not write.
    """
    if len(edited.declarations) != 1 or len(edited.declarations[0].indicators) > MOST_INDICATORS:
        raise Refused(_("一张申报表最多 %(most)s 条指标，没有保存。") % {"most": MOST_INDICATORS})
    with transaction.atomic():
        stored = Filing.objects.select_for_update().get(pk=Filing.objects.editable_by(person).get(pk=filing).pk)
        if stored.state not in EDITABLE:
            raise Refused(_("申报表已经送出，现在不能改。"))
        current = decode(stored.document.encode())
        if version != stored.version:
            edited = _together(stored, current, version, edited)
        changes = compare(current, edited)
        if not changes and encode(edited, indent=0).decode() == stored.document:
            return stored
        _keep_locked(stored, current, edited)
        return _stored(stored, person, edited, "save", [change.address for change in changes])


def undo(*, person: Person, filing: int) -> Filing:
    """Go back to the version before, as a new version. Raises Refused where there is none."""
    with transaction.atomic():
        stored = Filing.objects.select_for_update().get(pk=Filing.objects.editable_by(person).get(pk=filing).pk)
        if stored.state not in EDITABLE:
            raise Refused(_("申报表已经送出，现在不能改。"))
        before = _version_before(stored)
        if before is None:
            raise Refused(_("没有可以撤销的改动。"))
        edited = decode(before.document.encode())
        _keep_locked(stored, decode(stored.document.encode()), edited)
        return _stored(stored, person, edited, "undo", [], restores=before.restores or before.number)


def compose(*, person: Person, filing: int, section: str) -> Filing:
    """Write a section of the narrative from the data of the form; its numbers follow the form from now on. Raises Refused."""
    with transaction.atomic():
        stored = Filing.objects.select_for_update().get(pk=Filing.objects.editable_by(person).get(pk=filing).pk)
        if stored.state not in EDITABLE:
            raise Refused(_("申报表已经送出，现在不能改。"))
        current = decode(stored.document.encode())
        template = generated(section, current.declarations[0])
        if not template:
            raise Refused(_("表里还没有写这一段要用的数据。"))
        place = f"declarations/0/narrative/{section}"
        edited = replace(current, place, resolved(template, current.declarations[0]))
        _keep_locked(stored, current, edited)
        stored.live = {**stored.live, section: template}
        return _stored(stored, person, edited, "compose", [place])


def detach(*, person: Person, filing: int, section: str, place: str) -> Filing:
    """Let one number of a narrative be plain text from now on: the document stays as it is. Raises Refused."""
    with transaction.atomic():
        stored = Filing.objects.select_for_update().get(pk=Filing.objects.editable_by(person).get(pk=filing).pk)
        if stored.state not in EDITABLE or place not in fields(stored.live.get(section, "")):
            raise Refused(_("这个数已经不随表更新。"))
        template = detached(stored.live[section], place, decode(stored.document.encode()).declarations[0])
        stored.live = {key: value for key, value in {**stored.live, section: template}.items() if fields(value)}
        stored.save(update_fields=["live"])
        record(subject=stored.subject, person=person, action="detach", data={"section": section, "place": place}, rows=[stored], after=digest(stored.document))
        return stored


def follow(live: dict[str, str], before: Submission, after: Submission) -> tuple[dict[str, str], Submission]:
    """The document with narratives that say what the form says, and the templates that are left of them."""
    kept: dict[str, str] = {}
    old, form = before.declarations[0], after.declarations[0]
    for section, template in live.items():
        text = getattr(form.narrative, section) or ""
        template, text = followed(template, text, old, form)
        if text and fields(template):
            kept[section] = template
            after = replace(after, f"declarations/0/narrative/{section}", text)
    return kept, after


def _version_before(filing: Filing) -> Version | None:
    """The version before the present one; where that is one gone back to, the one before that."""
    present = filing.versions.filter(number=filing.version).first()
    return filing.versions.filter(number__lt=present.restores or present.number).first() if present else None


def remove(*, person: Person, filing: int) -> None:
    """Take away a draft that was never sent. Its events stay. Raises Refused."""
    with transaction.atomic():
        stored = Filing.objects.select_for_update().get(pk=Filing.objects.editable_by(person).get(pk=filing).pk)
        if stored.state != State.DRAFT or stored.revisions.exists():
            raise Refused(_("只有没有申报过的草稿可以删除。"))
        record(subject=stored.subject, person=person, action="remove", data={"name": stored.name}, before=digest(stored.document))
        settle(stored.subject)
        stored.delete()


def digest(document: str) -> str:
    """SHA-256 of a stored document."""
    return hashlib.sha256(document.encode()).hexdigest()


def _together(stored: Filing, current: Submission, version: int, edited: Submission) -> Submission:
    base = stored.versions.filter(number=version).first()
    if base is None:
        raise Refused(_("页面太旧，无法与别人的改动合并。请复制您的改动，刷新页面后再填。"))
    result = merged(current, Returned(edited=edited, written=decode(base.document.encode()), forms=(0,)), homes=(0,))
    if result.clashes:
        raise Clash(current, result.submission, result.clashes, stored.version)
    return result.submission


def _keep_locked(stored: Filing, current: Submission, edited: Submission) -> None:
    open_ = _open(stored, current)
    if open_ and not all(unlocked(change, open_, current if change.kind is Kind.REMOVED else edited) for change in compare(current, edited)):
        raise Refused(_("只退回了标出的几项，其余各项没有解锁，没有保存。"))


def open_places(filing: Filing, document: Submission) -> list[str]:
    """The addresses where a filing may be changed, if not everywhere (empty)."""
    places = {_one(place) for place in _places(_open(filing, document), document)}
    together = {f"declarations/0/{field}" for field, one in _ONE.items() if f"declarations/0/{one}" in places}
    return sorted(places | together)


def _open(filing: Filing, document: Submission) -> list[Remark]:
    """Of a returned form only the places with an open remark may change, and those that must be corrected before it can go up again; without remarks
    the whole form was returned (none).
    """
    remarks = list(filing.remarks.filter(closed_at=None)) if filing.state == State.RETURNED else []
    return [*remarks, *_faulty(filing, document)] if remarks else []


def _faulty(filing: Filing, document: Submission) -> Iterator[Remark]:
    """The places that must be corrected, as remarks that nobody made."""
    rows = document.declarations[0].indicators
    for each in report_on(filing).findings:
        if each.severity is Severity.ERROR:
            row = enclosing(document, each.address)[1]
            yield Remark(address=each.address, indicator="" if row is None else rows[row].id)
            if each.code in _OF_ROWS:
                yield Remark(address="declarations/0/indicators")


def unlocked(change: Change, remarks: Iterable[Remark], counted_in: Submission) -> bool:
    """Whether a change lies at a place with a remark, as the document counts rows that the address of the change counts in."""
    return any(_inside(change.address, place) for place in _places(remarks, counted_in))


def _places(remarks: Iterable[Remark], document: Submission) -> list[str]:
    """Where the remarks are in a document; rows are told by id."""
    ids = {row.id: index for index, row in enumerate(document.declarations[0].indicators)}
    return [
        f"declarations/0/indicators/{ids[each.indicator]}" if each.indicator else each.address
        for each in remarks
        if not each.indicator or each.indicator in ids
    ]


def _inside(address: str, place: str) -> bool:
    """Whether an address lies at a place, or at what can only be mended together with it."""
    address, place = _one(address), _one(place)
    return address == place or address.startswith(f"{place}/") or place.startswith(f"{address}/")


def _one(address: str) -> str:
    """Both dates are one place, and so are all sums of money, which must add up."""
    parts = address.split("/")
    return "/".join([*parts[:2], _ONE[parts[2]]]) if len(parts) > 2 and parts[2] in _ONE else address


def _stored(filing: Filing, person: Person, submission: Submission, action: str, changed: Iterable[str], *, restores: int | None = None) -> Filing:
    before = digest(filing.document)
    filing.live, submission = follow(filing.live, decode(filing.document.encode()), submission)
    name = submission.declarations[0].name or ""
    if filing.previous_id is None and name != filing.name:
        filing.previous = of_that_name(name, of_last_year(filing.organisation, filing.cycle))
    put(filing, submission)
    filing.version += 1
    filing.save()
    Version.objects.create(filing=filing, number=filing.version, document=filing.document, by=person, restores=restores)
    filing.versions.filter(number__lte=filing.version - KEPT_VERSIONS).delete()
    addresses = list(changed)
    data = {"places": addresses[:_SHOWN], "changes": len(addresses)}
    record(subject=filing.subject, person=person, action=action, data=data, rows=[filing], before=before, after=digest(filing.document))
    return filing


def put(filing: Filing, submission: Submission) -> None:
    """The document, and the columns that follow from it."""
    form = submission.declarations[0]
    filing.document = encode(submission, indent=0).decode()
    report = report_on(filing)
    amount = form.funds.annual.amount
    filing.annual = amount if amount is not None and abs(amount) < _COUNTABLE else None
    filing.number, filing.name = max(1, min(form.number or 1, _MOST_NUMBER)), (form.name or "")[:300]
    filing.nature, filing.category = (form.nature or "")[:40], (form.category or "")[:40]
    classes = Counter(indicator_class(row.level1, row.level2) for row in form.indicators)
    for each in IndicatorClass:
        setattr(filing, f"{each.value}_indicators", classes[each])
    filing.gaps, filing.found = report.ledger.not_assessable, tallied(report)
    count(filing, set(Waiver.objects.now().for_filing(filing).values_list("code", flat=True)))


def has_compiled(person: Person, filing: Filing) -> bool:
    """Whether somebody has written in a form. The log knows it longer than the versions, of which the first ones go."""
    return filing.versions.filter(by=person).exists() or written_by(person).filter(subject=filing.subject).exists()


def written_by(person: Person) -> QuerySet[Event]:
    """Events of somebody writing in forms; a reviewer who reads a form in for its unit has not written it."""
    return Event.objects.filter(Q(action__in=_WRITING) | Q(action=IMPORT, data__to=State.DRAFT), person=person)


def roles_of(person: Person, organisation: Organisation) -> frozenset[Role]:
    """What a person is today for an organisation: there or above it."""
    return frozenset(Role(role) for role in person.appointments.now().filter(organisation__path__in=organisation.above).values_list("role", flat=True))


def units_of(person: Person) -> Iterable[Organisation]:
    """Organisations in whose name a person may compile."""
    tops = person.appointments.now().filter(role=Role.OFFICER).values_list("organisation__path", flat=True)
    return Organisation.objects.filter(within("path", list(tops)), kind=Organisation.Kind.UNIT)
