"""The way of a filing to approval: steps, frozen revisions, remarks on single places, explanations."""

import datetime as dt
import hashlib

import msgspec
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from jiheng.model.address import NoSuchPlace, get
from jiheng.model.carried import without_places
from jiheng.model.declaration import Submission
from jiheng.model.json import decode
from jiheng.model.place import enclosing
from jiheng.model.receipt import Receipt
from jiheng.model.unfilled import unfilled_names
from jiheng.model.workflow import EDITABLE, Role, State, Step, Transition, transition
from jiheng.web.actions import notice
from jiheng.web.actions.assessment import REVIEWERS, decided, refuse_bad_grade
from jiheng.web.actions.event import record
from jiheng.web.actions.filing import digest, has_compiled, roles_of
from jiheng.web.actions.library import grow
from jiheng.web.actions.refusal import Refused
from jiheng.web.actions.tally import count, tally
from jiheng.web.actions.waiver import settle
from jiheng.web.language import lang, local
from jiheng.web.models import Event, Explanation, Filing, Person, Remark, Revision, Waiver
from jiheng.web.models.late import Window, window_of

_FREEZES = {Step.SIGN, Step.APPROVE}
_REVIEWING = {State.SIGNING: Role.LEADER, **REVIEWERS}
_DECISIONS = {Step.FORWARD, Step.APPROVE, Step.RETURN}
_MOST = 4000  # characters of an opinion


def step(*, person: Person, filing: int, step: Step, opinion: str = "", version: int | None = None) -> Filing:
    """Take a step. `version` is that which the person has seen. Raises Refused, Filing.DoesNotExist."""
    settle()
    with transaction.atomic():
        stored = _locked(person, filing)
        move = transition(State(stored.state), step)
        if move is None or move.role not in roles_of(person, stored.organisation):
            raise Refused(_("这一步现在不能做：申报表的状态已经变了，或者不归您办理。请刷新页面。"))
        if version is not None and version != stored.version:
            raise Refused(_("申报表刚刚又改过。请刷新页面，看过以后再办。"))
        _may(stored, person, move, opinion.strip())
        before, now, review = stored.state, timezone.now(), None
        withdrawn = move.to is State.DRAFT and stored.is_carried_out
        stored.state = State.ADJUSTING if withdrawn else move.to  # what was approved stays so while its adjustment is written
        if step is Step.SIGN:
            stored.submitted, stored.attempt = now, stored.attempt + 1
        stored.save()
        revision = _frozen(stored, person, step, opinion.strip(), now) if step in _FREEZES else None
        data = {"from": before, "to": stored.state, "opinion": opinion.strip()} | ({"revision": revision.number} if revision else {})
        if before in REVIEWERS and step in _DECISIONS:
            review = decided(stored, person, State(before), step, opinion.strip(), now)
            data["grade"] = review.grade
        rows = filter(None, (stored, revision, review))
        record(subject=stored.subject, person=person, action=step.value, data=data, rows=rows, after=digest(stored.document))
        if step is Step.APPROVE:
            grow(person=person, filing=stored)
        notice.of_step(filing=stored, step=step, person=person)
        return stored


def _may(filing: Filing, person: Person, move: Transition, opinion: str) -> None:
    """Raise Refused where the step asks for something that is not there."""
    _whole(opinion)
    if move.faultless:  # by the document itself: a column could have been changed behind our back
        filing.found = tally(filing)
        count(filing, set(Waiver.objects.now().for_filing(filing).values_list("code", flat=True)))
    if move.faultless and filing.errors:
        raise Refused(_("还有 %(n)s 个必须更正的问题，改好后才能继续。") % {"n": filing.errors})
    if move.faultless and (places := unfilled_names(decode(filing.document.encode()).declarations[0], lang=lang())):
        raise Refused(_("还没有填写：%(places)s。填好以后才能送出。") % {"places": places})
    if move.opinion and not opinion and not filing.remarks.filter(closed_at=None, by=person).exists():
        raise Refused(_("请写明意见。"))
    if move.other and has_compiled(person, filing):
        raise Refused(_("编制过这张表的人不能审核它。"))
    if move.step in {Step.FORWARD, Step.APPROVE} and filing.remarks.filter(closed_at=None).exists():
        raise Refused(_("还有没有了结的审核意见。请逐条关闭，或退回。"))
    if move.step in {Step.FORWARD, Step.APPROVE}:
        refuse_bad_grade(filing)
    if move.step in {Step.SEND, Step.SIGN} and filing.keeps_window:
        _within_window(window_of(filing.cycle, filing.organisation))


def _whole(text: str) -> str:
    """What somebody wrote. Raises Refused where it is too long: nothing is cut off without a word."""
    if len(text.strip()) > _MOST:
        raise Refused(_("文字最多 %(most)s 个字，没有保存。") % {"most": _MOST})
    return text.strip()


def _within_window(window: Window) -> None:
    """Raise Refused outside the time in which forms may be sent."""
    now = timezone.now()
    if window.is_early(now):
        raise Refused(_("申报从 %(day)s 开始，现在还不能送出。可以继续编制。") % {"day": local(window.opens)})
    if not window.is_open(now):
        raise Refused(_("申报已于 %(day)s 截止，不能送出。可以继续编制；确需补报，请财政部门给予逾期许可。") % {"day": local(window.last)})


def _frozen(filing: Filing, person: Person, step: Step, reason: str, now: dt.datetime) -> Revision:
    last = filing.revisions.order_by("-number").first()
    sha = hashlib.sha256(filing.document.encode()).hexdigest()
    return Revision.objects.create(
        filing=filing, number=last.number + 1 if last else 1, step=step.value, document=filing.document, sha256=sha, at=now, by=person, reason=reason
    )


def remark(*, person: Person, filing: int, address: str, text: str) -> Remark:
    """Say something about one place of a filing under review. Raises Refused."""
    with transaction.atomic():
        stored = _locked(person, filing)
        if _REVIEWING.get(State(stored.state)) not in roles_of(person, stored.organisation):
            raise Refused(_("现在不能对这张表提意见。"))
        if not text.strip():
            raise Refused(_("请写明意见。"))
        submission = decode(stored.document.encode())
        made = Remark.objects.create(
            filing=stored,
            address=_known(submission, address),
            indicator=_indicator(submission, address),
            revision=stored.revisions.order_by("-number").first(),
            text=_whole(text),
            by=person,
        )
        record(subject=stored.subject, person=person, action="remark", data={"place": made.address, "text": made.text}, rows=[made])
        notice.of_remark(remark=made)
        return made


def answer(*, person: Person, remark: int, text: str) -> Remark:
    """Answer a remark on a returned form. Raises Refused, Remark.DoesNotExist."""
    with transaction.atomic():
        found = _locked_remark(remark, Filing.objects.editable_by(person))
        if found.closed_at or found.filing.state not in {State.RETURNED, State.DRAFT, State.ADJUSTING}:
            raise Refused(_("这条意见已经了结，或申报表已经送出。"))
        if not text.strip():
            raise Refused(_("请写明答复。"))
        found.answer, found.answered_by, found.answered_at = _whole(text), person, timezone.now()
        found.save()
        record(subject=found.filing.subject, person=person, action="answer", data={"place": found.address, "text": found.answer}, rows=[found])
        notice.of_answer(remark=found)
        return found


def close(*, person: Person, remark: int) -> Remark:
    """A reviewer is satisfied with what became of a remark. Raises Refused, Remark.DoesNotExist."""
    with transaction.atomic():
        found = _locked_remark(remark, Filing.objects.visible_to(person))
        if _REVIEWING.get(State(found.filing.state)) not in roles_of(person, found.filing.organisation):
            raise Refused(_("现在不能关闭这条意见。"))
        if found.closed_at:
            return found
        found.closed_by, found.closed_at = person, timezone.now()
        found.save()
        record(subject=found.filing.subject, person=person, action="close", data={"place": found.address}, rows=[found])
        return found


def explain(*, person: Person, filing: int, code: str, address: str, text: str) -> Explanation:
    """Give the reason for a finding; it stands as long as the value there is the same. Raises Refused."""
    with transaction.atomic():
        stored = Filing.objects.select_for_update().get(pk=Filing.objects.editable_by(person).get(pk=filing).pk)
        if stored.state not in EDITABLE:
            raise Refused(_("申报表已经送出，现在不能改。"))
        if not text.strip():
            raise Refused(_("请写明理由。"))
        submission = decode(stored.document.encode())
        known = _known(submission, address)
        row = _indicator(submission, known)
        where = "/".join(known.split("/")[:4]) if row else known  # the whole row: its name and its target are what was explained
        place = row or where
        made = Explanation.objects.create(
            organisation=stored.organisation,
            code=code[:8],
            place=place,
            project=stored.name,
            value=value_hash(submission, where),
            text=_whole(text),
            by=person,
        )
        record(subject=stored.subject, person=person, action="explain", data={"place": place, "code": made.code, "text": made.text}, rows=[made])
        return made


def value_hash(submission: Submission, address: str) -> str:
    """SHA-256 of the value at an address: what an explanation was given for."""
    try:
        value = get(submission, address)
    except NoSuchPlace:
        value = None
    return hashlib.sha256(msgspec.json.encode(without_places(value), order="deterministic")).hexdigest()


def _locked(person: Person, filing: int) -> Filing:
    return Filing.objects.select_for_update().get(pk=Filing.objects.visible_to(person).get(pk=filing).pk)


def _locked_remark(remark: int, filings: QuerySet[Filing]) -> Remark:
    """A remark on one of these filings, with its filing locked: the chain of events is the filing's."""
    filing = Filing.objects.select_for_update().get(pk=Remark.objects.get(pk=remark, filing__in=filings).filing_id)
    return filing.remarks.get(pk=remark)


def _known(submission: Submission, address: str) -> str:
    try:
        get(submission, address)
    except NoSuchPlace as error:
        raise Refused(_("表里没有这一处。请刷新页面后再试。")) from error
    return address[:200]


def _indicator(submission: Submission, address: str) -> str:
    form, row = enclosing(submission, address)
    return submission.declarations[form].indicators[row].id if form is not None and row is not None else ""


def standing(filing: Filing, submission: Submission) -> dict[tuple[str, str], Explanation]:
    """Explanations that hold now: given by the unit for the same rule and place (also in another year), while the value is the same. Newest first."""
    found: dict[tuple[str, str], Explanation] = {}
    places = {row.id: f"declarations/0/indicators/{index}" for index, row in enumerate(submission.declarations[0].indicators)}
    names = {filing.name, filing.previous.name} if filing.previous else {filing.name}
    for each in Explanation.objects.filter(organisation=filing.organisation, project__in=names).order_by("at", "pk"):
        where = places.get(each.place, each.place)
        if each.value == value_hash(submission, where):
            found[each.code, where] = each
    return found


def receipt_of(revision: Revision) -> Receipt:
    """The receipt of a submission; its event is the one that told of it."""
    filing = revision.filing
    event = Event.objects.get(subject=filing.subject, action=Step.SIGN.value, data__revision=revision.number)
    return Receipt(
        organisation=filing.organisation.name,
        project=decode(revision.document.encode()).declarations[0].name or "",
        year=filing.cycle.year,
        revision=revision.number,
        at=timezone.localtime(revision.at),
        by=str(revision.by),
        sha256=revision.sha256,
        event=event.hash,
    )
