"""Publication: an officer prepares, another person of the unit approves exactly that, versions are never changed."""

import pytest

from jiheng.model.public_page import Withheld, decoded, digest
from jiheng.model.workflow import Role, State
from jiheng.web.actions import publication
from jiheng.web.actions.refusal import Refused
from jiheng.web.actions.verify import verify
from jiheng.web.models import Appointment, Filing, Proposal, Publication, PublicBody, PublicProject
from tests.web.people import Place
from tests.web.published import HIDDEN, prepared, public, running, sent, withdrawn

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(place: Place) -> Filing:
    return running(place)


def test_what_the_leader_saw_is_what_is_public(place, row):
    waiting = sent(place, row)
    document = waiting.document
    made = publication.approve(person=place.leader, filing=row.pk, sha256=waiting.sha256)
    assert (made.number, made.document, made.sha256) == (1, document, digest(document))
    assert (made.by, made.approved_by) == (place.officer, place.leader)
    assert PublicProject.objects.get().current == made
    assert not any(each.why in ("row", "lost", "none") and "publi" in each.subject for each in verify().broken)


def test_the_leader_approves_nothing_that_changed_meanwhile(place, row):
    seen = sent(place, row).sha256
    publication.take_back(person=place.officer, filing=row.pk)
    sent(place, row, title="改过的标题")
    with pytest.raises(Refused, match="改过"):
        publication.approve(person=place.leader, filing=row.pk, sha256=seen)
    assert not Publication.objects.exists()


def test_the_leader_approves_nothing_that_was_changed_behind_the_application(place, row):
    seen = sent(place, row).sha256
    Proposal.objects.filter(filing=row).update(document=Proposal.objects.get(filing=row).document + " ")
    with pytest.raises(Refused, match="改过"):
        publication.approve(person=place.leader, filing=row.pk, sha256=seen)
    assert not Publication.objects.exists()


def test_nobody_approves_what_they_sent(place, row):
    Appointment.objects.create(person=place.officer, organisation=place.unit, role=Role.LEADER)
    waiting = sent(place, row)
    with pytest.raises(Refused, match="自己"):
        publication.approve(person=place.officer, filing=row.pk, sha256=waiting.sha256)


def test_only_officers_prepare_and_only_leaders_approve(place, row):
    for person in (place.leader, place.auditor, place.finance_reviewer, place.other_officer, place.stranger):
        with pytest.raises(Filing.DoesNotExist):
            publication.prepare(person=person, filing=row.pk, title="", lead="", withheld=())
    waiting = sent(place, row)
    for person in (place.second_officer, place.department_reviewer, place.auditor):
        with pytest.raises(Refused, match="只有单位负责人"):
            publication.approve(person=person, filing=row.pk, sha256=waiting.sha256)
    with pytest.raises(Filing.DoesNotExist):
        publication.approve(person=place.other_officer, filing=row.pk, sha256=waiting.sha256)


def test_drafts_are_never_published(place):
    draft = place.filing(state=State.DRAFT)
    with pytest.raises(Refused, match="批复以后"):
        publication.prepare(person=place.officer, filing=draft.pk, title="", lead="", withheld=())


def test_a_correction_says_what_it_corrects_and_differs(place, row):
    public(place, row)
    prepared(place, row, title="更好的标题")
    with pytest.raises(Refused, match="更正了什么"):
        publication.send(person=place.officer, filing=row.pk)
    prepared(place, row, reason="标题写错")
    with pytest.raises(Refused, match="完全相同"):
        publication.send(person=place.officer, filing=row.pk)
    made = public(place, row, title="更好的标题", reason="标题写错")
    assert made.current.number == 2
    assert made.current.reason == "标题写错"
    assert decoded(Publication.objects.get(number=1).document).title == "用小钱办大事"


def test_what_is_turned_down_goes_back_with_words(place, row):
    sent(place, row)
    with pytest.raises(Refused, match="要改什么"):
        publication.turn_down(person=place.leader, filing=row.pk, answer=" ")
    back = publication.turn_down(person=place.leader, filing=row.pk, answer="标题太长")
    assert (back.answer, back.waits) == ("标题太长", False)
    with pytest.raises(Refused, match="没有等待"):
        publication.approve(person=place.leader, filing=row.pk, sha256="")


def test_what_waits_cannot_be_written_in(place, row):
    sent(place, row)
    with pytest.raises(Refused, match="取回"):
        prepared(place, row)


def test_an_address_is_given_once_and_stays(place, row):
    first = public(place, row)
    other = public(place, running(place))  # of the same name
    assert other.body == first.body
    assert other.slug == f"{first.slug}-2"
    Filing.objects.filter(pk=row.pk).update(name="改了名的项目")
    assert public(place, Filing.objects.get(pk=row.pk), title="新标题", reason="改名").address == first.address
    withdrawn(place, row)
    assert PublicProject.objects.get(filing=row).address == first.address
    assert public(place, running(place)).slug == f"{first.slug}-3"
    assert PublicBody.objects.count() == 3  # region, department, unit


def test_a_withdrawal_that_is_not_approved_leaves_the_page(place, row):
    project = public(place, row)
    publication.withdraw(person=place.officer, filing=row.pk, reason="误公开")
    publication.turn_down(person=place.leader, filing=row.pk, answer="可以公开")
    project.refresh_from_db()
    assert project.current is not None
    assert publication.Proposal.objects.get().reason == ""


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (Withheld(part="money", what=" ", reason="personal"), "是什么"),
        (Withheld(part="money", what="钱", reason="nothing"), "没有写明"),
        (Withheld(part="money", what="钱", reason="trade_secret"), "哪一年"),
        (Withheld(part="money", what="钱", reason="trade_secret", until=1999), "哪一年"),
    ],
)
def test_what_is_withheld_needs_a_ground_that_holds(place, row, wrong, said):
    with pytest.raises(Refused, match=said):
        prepared(place, row, withheld=(wrong,))


def test_the_log_vouches_for_what_is_public(place, row):
    project = public(place, row, withheld=(HIDDEN,))
    Publication.objects.filter(pk=project.current_id).update(document="{}")
    assert any(each.subject == f"publication/{row.pk}" and each.why == "row" for each in verify().broken)
