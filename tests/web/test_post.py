"""Mail about notices: a digest, retried with growing pauses, given up in the end; reminders are sent once."""

import datetime as dt
import smtplib

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from jiheng.model.workflow import State
from jiheng.web.actions import notice
from jiheng.web.actions.notice import COLLECTED
from jiheng.web.actions.post import PAUSES, QUIET, deliver
from jiheng.web.actions.remind import remind
from jiheng.web.jobs import ticks
from jiheng.web.models import Cycle, Filing, Late, Notice, Person
from tests.web.people import Place

pytestmark = pytest.mark.django_db
DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)


@pytest.fixture
def place() -> Place:
    made = Place()
    Person.objects.filter(pk__in=[made.officer.pk, made.leader.pk]).update(email="a@example.org")
    made.officer.refresh_from_db()
    made.leader.refresh_from_db()
    return made


def tell(*people: Person, kind: str = "returned", count: int = 1) -> None:
    with transaction.atomic():
        for number in range(count):
            data = {"name": f"项目{number}", "organisation": "甲站", "n": 1}
            notice.tell(people=people, kind=kind, subject=f"filing/{number}", link=f"/filings/{number}/", data=data)


def later(minutes: float = 3) -> dt.datetime:
    return timezone.now() + minutes * MINUTE


class Refusing:
    """A post office that refuses."""

    def __init__(self, error: Exception) -> None:
        self.error, self.asked = error, 0

    def __call__(self, *_args, **_kwargs) -> None:
        self.asked += 1
        raise self.error


def test_one_notice_is_one_plain_mail_with_a_link(place):
    tell(place.officer)
    assert deliver(timezone.now()) == 0
    assert deliver(later()) == 1
    (sent,) = mail.outbox
    assert sent.to == ["a@example.org"]
    assert sent.subject == "已退回：项目0"
    assert f"http://127.0.0.1:8000/notices/{Notice.objects.get().pk}/" in sent.body
    assert place.officer.name not in sent.body
    assert deliver(later(99)) == 0


def test_many_at_once_are_one_mail(place):
    tell(place.officer, count=40)
    assert deliver(later()) == 1
    (sent,) = mail.outbox
    assert sent.subject == "绩衡：40 件事等您看"
    assert "30. 已退回：项目29" in sent.body
    assert "另有 10 件" in sent.body
    assert not Notice.objects.filter(mailed=None).exists()


def test_after_a_mail_it_is_quiet_for_a_while(place):
    tell(place.officer)
    deliver(later())
    tell(place.officer, count=2)
    assert deliver(later(10)) == 0
    assert deliver(later() + QUIET) == 1
    assert len(mail.outbox) == 2


def test_mail_is_in_the_language_of_the_person(place):
    Person.objects.filter(pk=place.officer.pk).update(language="en")
    tell(place.officer)
    deliver(later())
    assert mail.outbox[0].subject == "Returned: 项目0"
    assert "do not reply" in mail.outbox[0].body


def test_what_was_read_or_has_no_address_is_not_mailed(place):
    tell(place.officer, place.second_officer)
    notice.read(person=place.officer)
    assert deliver(later()) == 0
    assert not Notice.objects.filter(mail_at__isnull=False).exists()


def test_who_left_gets_no_mail(place):
    tell(place.officer)
    Person.objects.filter(pk=place.officer.pk).update(is_active=False)
    assert deliver(later()) == 0
    assert Notice.objects.get().mail_at is None


def test_a_name_with_line_breaks_makes_no_headers(place):
    with transaction.atomic():
        data = {"name": "项目\nBcc: b@example.org", "organisation": "甲", "n": 1}
        notice.tell(people=[place.officer], kind="returned", subject="filing/1", link="/", data=data)
    assert deliver(later()) == 1
    assert mail.outbox[0].subject == "已退回：项目 Bcc: b@example.org"
    assert mail.outbox[0].recipients() == ["a@example.org"]


def test_what_is_refused_is_tried_again_ever_later_and_given_up(place, monkeypatch):
    tell(place.officer)
    post = Refusing(smtplib.SMTPRecipientsRefused({}))
    monkeypatch.setattr("jiheng.web.actions.post.send_mail", post)
    now = later()
    for pause in PAUSES:
        assert deliver(now) == 0
        assert deliver(now + pause - 3 * MINUTE) == 0
        now += pause
    assert deliver(now) == 0
    assert post.asked == len(PAUSES) + 1
    told = Notice.objects.get()
    assert (told.mail_at, told.mailed, told.read) == (None, None, None)


def test_a_post_office_that_is_away_stops_the_round_and_loses_nothing(place, monkeypatch):
    tell(place.officer, place.leader)
    post = Refusing(ConnectionRefusedError())
    with monkeypatch.context() as patched:
        patched.setattr("jiheng.web.actions.post.send_mail", post)
        assert deliver(later()) == 0
    assert post.asked == 1
    assert deliver(later(20)) == 2


def test_a_worker_killed_while_sending_leaves_it_to_the_next(place, monkeypatch):
    tell(place.officer)
    with monkeypatch.context() as patched:
        patched.setattr("jiheng.web.actions.post.send_mail", Refusing(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            deliver(later())
    assert deliver(later(5)) == 0
    assert deliver(later(15)) == 1


def closing_in(place: Place, days: float, **deadlines: dt.datetime) -> None:
    Cycle.objects.filter(pk=place.cycle.pk).update(closes=timezone.now() + days * DAY, **deadlines)


def reminded() -> list[tuple[str, str, int]]:
    return sorted((each.person.username, each.kind, each.data["n"]) for each in Notice.objects.select_related("person"))


def test_who_has_forms_unsent_is_reminded_once_at_each_mark(place):
    place.filing(0)
    place.filing(1, state=State.RETURNED)
    place.filing(2, state=State.SUBMITTED)
    closes = place.cycle.closes
    for days, told in ((8, 0), (6.5, 3), (6, 0), (2.5, 3), (0.5, 3), (0.4, 0)):
        before = Notice.objects.count()
        remind(closes - days * DAY)
        remind(closes - days * DAY)
        assert Notice.objects.count() - before == told, days
    assert set(reminded()) == {("leader", "closing", 2), ("officer", "closing", 2), ("second", "closing", 2)}


def test_a_closed_year_reminds_nobody(place):
    place.filing()
    closing_in(place, -0.1)
    assert remind(timezone.now()) == 0


def test_a_deadline_that_was_moved_is_reminded_of_again(place):
    place.filing()
    closing_in(place, 0.5)
    assert remind(timezone.now()) == 1
    closing_in(place, 2.5)
    assert remind(timezone.now()) == 1


def test_reviewers_are_reminded_of_what_waits_for_them(place):
    place.filing(0, state=State.SUBMITTED)
    place.filing(1, state=State.SUBMITTED)
    place.filing(2, state=State.FINANCE)
    now = timezone.now()
    closing_in(place, -1, department_closes=now + 2 * DAY, finance_closes=now + 5 * DAY)
    assert remind(now) == 2
    assert reminded() == [("department", "review-ends", 2), ("finance", "review-ends", 1)]


def test_late_permission_that_ends_is_reminded_of(place):
    place.filing()
    place.filing(1, organisation=place.other_unit)
    closing_in(place, -1)
    now = timezone.now()
    Late.objects.create(cycle=place.cycle, organisation=place.department, until=now + DAY / 2, reason="停电", by=place.administrator)
    assert remind(now) == 1
    assert reminded() == [("leader", "closing", 1), ("officer", "closing", 1), ("second", "closing", 1)]


def test_reminding_asks_the_database_a_constant_number_of_times(place, django_assert_max_num_queries):
    for index in range(6):
        place.filing(index)
    closing_in(place, 0.5)
    with django_assert_max_num_queries(12):
        assert remind(timezone.now()) == 1
    assert Filing.objects.count() == 6


def test_the_worker_does_both(place):
    place.filing()
    closing_in(place, 0.5)
    ticks.tick()
    Notice.objects.update(mail_at=timezone.now() - COLLECTED)
    ticks.tick()
    assert len(mail.outbox) == 2
