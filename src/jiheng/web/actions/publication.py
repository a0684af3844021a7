"""Publication: an officer prepares a page, the leader of the unit approves exactly that page, and it is public. Versions are never changed."""

from collections.abc import Sequence

import msgspec
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jiheng.model.public_page import PublicPage, Withheld, decoded, digest, encoded
from jiheng.model.workflow import Role
from jiheng.reference.disclosure import disclosure
from jiheng.web.actions import year_notice
from jiheng.web.actions.event import record
from jiheng.web.actions.filing import roles_of
from jiheng.web.actions.public_index import addressed, index
from jiheng.web.actions.refusal import Refused
from jiheng.web.models import Filing, Person, Proposal, Publication
from jiheng.web.public_page import page_of

MOST_WITHHELD = 60
_MOST = {"title": 60, "lead": 300, "reason": 300, "answer": 300, "what": 100}


def subject(filing: int) -> str:
    """The chain of events of what is public of a filing."""
    return f"publication/{filing}"


def prepare(*, person: Person, filing: int, title: str, lead: str, withheld: Sequence[Withheld], reason: str = "", seen: str | None = None) -> Proposal:
    """Write down what shall be public and what not; `seen` is `stamp` of what the person began from. Raises Refused, Filing.DoesNotExist."""
    with transaction.atomic():
        stored = _locked(person, filing)
        row = Proposal.objects.filter(filing=stored).first() or Proposal(filing=stored)
        _refuse(row.waits, _("已经送负责人审定，不能改。请先取回。"))
        if seen is not None and seen != stamp(row):
            raise Refused(_("%(who)s 在您打开页面以后改过，没有保存。请在另一个窗口看过现在的内容，再保存就以您的为准。") % {"who": row.by})
        _check(title=title, lead=lead, reason=reason)
        _check_withheld(withheld, stored.cycle.year)
        row.title, row.lead, row.reason = title.strip(), lead.strip(), reason.strip()
        row.withheld = [msgspec.to_builtins(each) for each in withheld]
        row.by, row.at, row.answer, row.withdraws = person, timezone.now(), "", False
        row.save()
        record(subject=subject(stored.pk), person=person, action="publication-prepare", data={"name": stored.name}, rows=[row])
        return row


def stamp(row: Proposal | None) -> str:
    """What tells one state of a proposal from the next; "" before there is any."""
    return row.at.isoformat() if row and row.at else ""


def send(*, person: Person, filing: int) -> Proposal:
    """Put the page, frozen as it is now, before the leader. Raises Refused, Filing.DoesNotExist."""
    with transaction.atomic():
        stored = _locked(person, filing)
        row = _proposal(stored)
        _refuse(row.waits, _("已经送负责人审定。"))
        document = encoded(page_of(stored, title=row.title, lead=row.lead, withheld=withheld_of(row)))
        current = latest(stored)
        if current and current.document == document:
            raise Refused(_("与现在公开的内容完全相同，不必再送。"))
        _refuse(bool(current) and not row.reason, _("已经公开过。请写明这次更正了什么。"))
        row.document, row.sha256, row.by, row.at, row.answer, row.withdraws = document, digest(document), person, timezone.now(), "", False
        row.save()
        record(subject=subject(stored.pk), person=person, action="publication-send", data={"name": stored.name, "text": row.reason}, rows=[row])
        year_notice.proposed(row=row, person=person)
        return row


def withdraw(*, person: Person, filing: int, reason: str) -> Proposal:
    """Ask the leader to take the page away: all its versions with it. Raises Refused, Filing.DoesNotExist."""
    with transaction.atomic():
        stored = _locked(person, filing)
        row = _proposal(stored)
        _refuse(row.waits, _("已经送负责人审定。"))
        current = latest(stored)
        _refuse(current is None or not current.document, _("现在没有公开的页面，不必撤下。"))
        _refuse(not reason.strip(), _("请写明为什么撤下。这句话会留在原来的地址上。"))
        _check(reason=reason)
        row.reason, row.withdraws, row.document, row.sha256 = reason.strip(), True, "", digest(reason.strip())
        row.by, row.at, row.answer = person, timezone.now(), ""
        row.save()
        record(subject=subject(stored.pk), person=person, action="publication-withdraw", data={"name": stored.name, "text": row.reason}, rows=[row])
        year_notice.proposed(row=row, person=person)
        return row


def take_back(*, person: Person, filing: int) -> Proposal:
    """Take a page back that waits for the leader. Raises Refused, Filing.DoesNotExist."""
    with transaction.atomic():
        stored = _locked(person, filing)
        return _opened(stored, person, "publication-take-back", "")


def turn_down(*, person: Person, filing: int, answer: str) -> Proposal:
    """Give a page back to the officer, with a reason. Raises Refused, Filing.DoesNotExist."""
    with transaction.atomic():
        stored = _led(person, filing)
        _refuse(not answer.strip(), _("请写明要改什么。"))
        _check(answer=answer)
        return _opened(stored, person, "publication-turn-down", answer.strip())


def approve(*, person: Person, filing: int, sha256: str) -> Publication:
    """Make public what waits, if it still is what the leader saw (`sha256`). Not by who sent it. Raises Refused, Filing.DoesNotExist."""
    with transaction.atomic():
        stored = _led(person, filing)
        row = _proposal(stored)
        _refuse(not row.waits, _("没有等待审定的公开内容。"))
        _refuse({row.sha256, digest(row.document or row.reason)} != {sha256}, _("内容在您打开页面以后改过，没有公开。请重新看过再审定。"))
        _refuse(row.by_id == person.pk, _("送审的人不能自己审定。请由单位的另一位负责人审定。"))
        page = decoded(row.document) if row.document else None
        project, bodies = addressed(stored)
        made = _published(stored, row, person)
        index(project, page, made)
        row.document, row.sha256, row.reason, row.withdraws = "", "", "", False
        row.save()
        action = "publication-approve" if page else "publication-remove"
        data = {"name": stored.name, "number": made.number, "text": made.reason}
        record(subject=subject(stored.pk), person=person, action=action, data=data, rows=[row, made, project, *bodies])
        year_notice.published(made=made, person=person)
        return made


def _published(filing: Filing, row: Proposal, person: Person) -> Publication:
    before = filing.publications.order_by("-number").first()
    return Publication.objects.create(
        filing=filing,
        number=before.number + 1 if before else 1,
        document=row.document,
        sha256=row.sha256,
        reason=row.reason,
        by=row.by,
        approved_by=person,
        at=timezone.now(),
    )


def _opened(stored: Filing, person: Person, action: str, answer: str) -> Proposal:
    """A proposal that waits no more. A withdrawal that was not approved leaves no reason behind that would pass for one of a correction."""
    row = _proposal(stored)
    _refuse(not row.waits, _("没有等待审定的公开内容。"))
    row.document, row.sha256, row.answer = "", "", answer
    if row.withdraws:
        row.reason, row.withdraws = "", False
    row.save()
    record(subject=subject(stored.pk), person=person, action=action, data={"name": stored.name, "text": answer}, rows=[row])
    year_notice.opened(row=row, person=person)
    return row


def withheld_of(row: Proposal) -> tuple[Withheld, ...]:
    """What a proposal withholds."""
    return msgspec.convert(row.withheld, tuple[Withheld, ...])


def preview_of(row: Proposal) -> PublicPage:
    """The page as it will be public: while it waits, exactly what was frozen."""
    return decoded(row.document) if row.document else page_of(row.filing, title=row.title, lead=row.lead, withheld=withheld_of(row))


def latest(filing: Filing) -> Publication | None:
    """The newest version; None where nothing was ever public."""
    return filing.publications.order_by("-number").first()


def _proposal(filing: Filing) -> Proposal:
    row = Proposal.objects.filter(filing=filing).first()
    if row is None:
        raise Refused(_("还没有准备公开的内容。请先保存。"))
    return row


def _locked(person: Person, filing: int) -> Filing:
    """An approved filing of which the person is an officer. Raises Refused, Filing.DoesNotExist."""
    return _running(Filing.objects.editable_by(person).get(pk=filing).pk)


def _led(person: Person, filing: int) -> Filing:
    """An approved filing of whose unit the person is a leader. Raises Refused, Filing.DoesNotExist."""
    stored = _running(Filing.objects.visible_to(person).get(pk=filing).pk)
    _refuse(Role.LEADER not in roles_of(person, stored.organisation), _("只有单位负责人可以审定公开内容。"))
    return stored


def _running(pk: int) -> Filing:
    stored = Filing.objects.select_for_update(of=("self",)).select_related("organisation", "cycle").get(pk=pk)
    _refuse(not stored.is_carried_out, _("批复以后才能公开。"))
    return stored


def _refuse(wrong: object, sentence: str) -> None:
    if wrong:
        raise Refused(sentence)


def _check(**texts: str) -> None:
    for name, text in texts.items():
        _refuse(len(text.strip()) > _MOST[name], _("文字最多 %(most)s 字，这里有 %(n)s 字。") % {"most": _MOST[name], "n": len(text.strip())})


def _check_withheld(withheld: Sequence[Withheld], year: int) -> None:
    grounds, today = disclosure().grounds, timezone.localdate()
    _refuse(len(withheld) > MOST_WITHHELD, _("不公开的最多列 %(most)s 项。") % {"most": MOST_WITHHELD})
    for each in withheld:
        _refuse(not each.what.strip() or len(each.what) > _MOST["what"], _("不公开的每一项都要写明是什么，最多 %(most)s 字。") % {"most": _MOST["what"]})
        ground = grounds.get(each.reason)
        if ground is None or not ground.holds_on(today):
            raise Refused(_("“%(what)s”没有写明不公开的理由。") % {"what": each.what})
        if ground.ends and (each.until is None or not year <= each.until <= year + 30):
            raise Refused(_("“%(what)s”要写明到哪一年以后公开（%(first)s 至 %(last)s）。") % {"what": each.what, "first": year, "last": year + 30})
