"""Notices: exactly those are told whose task it is, in the transaction of the step; what is no longer a task counts as read."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone, translation

from jiheng.model.workflow import Role, Step
from jiheng.web.actions import cycle, notice, person, review
from jiheng.web.actions import filing as compiling
from jiheng.web.actions.batch import finish
from jiheng.web.actions.refusal import Refused
from jiheng.web.examples import faultless
from jiheng.web.models import Appointment, Event, Filing, ImportBatch, Notice, Person
from jiheng.web.notices import words

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
ROW = "declarations/0/indicators/0"


@pytest.fixture
def filing(place) -> Filing:
    return compiling.begin(person=place.officer, organisation=place.unit, cycle=place.cycle, submission=faultless())[0]


def step(who: Person, filing: Filing, taken: Step, opinion: str = "") -> None:
    review.step(person=who, filing=filing.pk, step=taken, opinion=opinion)


def unread() -> set[tuple[str, str]]:
    return set(Notice.objects.filter(read=None).values_list("person__username", "kind"))


def test_each_step_tells_whose_turn_it_is(place, filing):
    step(place.officer, filing, Step.SEND)
    assert unread() == {("leader", "sign")}
    step(place.leader, filing, Step.SIGN)
    assert unread() == {("department", "review")}
    step(place.department_reviewer, filing, Step.FORWARD)
    assert unread() == {("finance", "review")}
    step(place.finance_reviewer, filing, Step.APPROVE)
    assert unread() == {("officer", "approved"), ("second", "approved"), ("leader", "approved")}
    step(place.officer, filing, Step.ADJUST, "项目延期")
    assert unread() == {("leader", "adjust"), ("finance", "adjust")}


def test_a_returned_form_says_how_many_remarks_wait(place, filing):
    step(place.officer, filing, Step.SEND)
    step(place.leader, filing, Step.SIGN)
    for row in (0, 1):
        review.remark(person=place.department_reviewer, filing=filing.pk, address=f"declarations/0/indicators/{row}", text="依据？")
    assert unread() == {("department", "review"), ("officer", "remark"), ("second", "remark")}
    assert Notice.objects.filter(kind="remark").count() == 2
    step(place.department_reviewer, filing, Step.RETURN)
    assert unread() == {("officer", "returned"), ("second", "returned")}
    assert "待处理的意见 2 条" in words(Notice.objects.filter(kind="returned").first())[1]
    review.answer(person=place.officer, remark=filing.remarks.first().pk, text="见附件")
    review.answer(person=place.officer, remark=filing.remarks.last().pk, text="见附件")
    assert Notice.objects.filter(kind="answer").values_list("person__username").get() == ("department",)


def test_who_compiled_a_form_is_not_asked_to_review_it(place, filing):
    Appointment.objects.create(person=place.officer, organisation=place.department, role=Role.DEPARTMENT_REVIEWER)
    step(place.officer, filing, Step.SEND)
    step(place.leader, filing, Step.SIGN)
    assert unread() == {("department", "review")}


def test_a_step_that_is_refused_tells_nobody(place, filing):
    with pytest.raises(Refused):
        step(place.leader, filing, Step.SIGN)
    assert not Notice.objects.exists()


def test_taking_a_step_back_or_a_draft_away_leaves_no_task(place, filing):
    step(place.officer, filing, Step.SEND)
    step(place.officer, filing, Step.WITHDRAW)
    assert unread() == set()
    with transaction.atomic():
        notice.tell(people=[place.leader], kind="sign", subject=filing.subject, link="/")
    compiling.remove(person=place.officer, filing=filing.pk)
    assert unread() == set()


def test_a_delegate_and_who_invited_are_told(place):
    today = timezone.localdate()
    own = place.officer.appointments.get()
    person.delegate(person=place.officer, appointment=own.pk, to=place.second_officer.pk, since=today, until=today + DAY)
    new = person.invite(person=place.administrator, organisation=place.unit.pk, role="officer", username="new", name="新人", email="")
    person.accept(who=new.pk, password="correct horse battery")
    assert unread() == {("second", "delegated"), ("admin", "accepted")}
    assert words(Notice.objects.get(kind="accepted"))[0] == "新人接受了邀请"


def test_late_permission_and_more_time_reach_those_who_compile(place):
    cycle.permit(person=place.administrator, cycle=place.cycle.pk, organisation=place.department.pk, until=place.cycle.closes + DAY, reason="停电")
    assert unread() == {("officer", "late"), ("second", "late"), ("leader", "late")}
    cycle.extend(person=place.administrator, cycle=place.cycle.pk, reason="停电", closes=place.cycle.closes + 7 * DAY)
    assert {who for who, kind in unread() if kind == "extended"} == {"officer", "second", "leader", "other"}


def test_a_notice_belongs_into_a_transaction(place, monkeypatch):
    connection = transaction.get_connection()
    monkeypatch.setattr(connection, "in_atomic_block", False)
    with pytest.raises(RuntimeError):
        notice.tell(people=[place.officer], kind="late", subject="x/1", link="/")


@pytest.mark.parametrize("kind", Notice.Kind.values)
def test_every_kind_has_words_in_both_languages(place, kind):
    data = {
        "name": "",
        "organisation": "甲站",
        "n": 2,
        "year": 2026,
        "at": timezone.now().isoformat(),
        "role": "officer",
        "by": "乙",
        "since": "a",
        "until": "b",
    }
    told = Notice(
        kind=kind,
        data=data
        | {
            "done": 3,
            "doubtful": 2,
            "failed": 1,
            "cutoff": "2026-07-31",
            "decision": "confirmed",
            "opinion": "",
            "mark": "95",
            "grade": "优",
            "day": "2026-12-01",
        },
    )
    texts = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            texts[language] = words(told)
    assert all(texts["zh-hans"])
    assert all(texts["en"])
    assert texts["en"] != texts["zh-hans"]


def test_the_page_shows_ones_own_and_leads_there(client, place, filing):
    step(place.officer, filing, Step.SEND)
    told = Notice.objects.get()
    client.force_login(place.officer)
    assert "等您签批" not in client.get("/notices/").content.decode()
    assert client.get(f"/notices/{told.pk}/").status_code == 404
    client.force_login(place.leader)
    page = client.get("/notices/").content.decode()
    assert "待签批" in page
    assert "1 条未读" in page
    assert client.get(f"/notices/{told.pk}/").url == f"/filings/{filing.pk}/"
    assert unread() == set()
    assert "没有未读的通知" in client.get("/notices/?unread").content.decode()


def test_a_form_that_went_on_is_shown_as_it_is(client, place, filing):
    step(place.officer, filing, Step.SEND)
    step(place.leader, filing, Step.SIGN)
    told = Notice.objects.get(kind="review")
    client.force_login(place.department_reviewer)
    assert client.get(f"/notices/{told.pk}/").url == f"/queue/{filing.pk}/"
    step(place.department_reviewer, filing, Step.FORWARD)
    assert client.get(f"/notices/{told.pk}/").url == f"/filings/{filing.pk}/"


def test_one_or_all_are_marked_as_read(client, place):
    told = [place.notice(place.officer) for _ in range(3)]
    strange = place.notice(place.leader)
    client.force_login(place.officer)
    client.post("/notices/read/", {"notice": told[0].pk})
    client.post("/notices/read/", {"notice": strange.pk})
    client.post("/notices/read/", {"notice": "9" * 40})
    assert Notice.objects.filter(read=None).count() == 3
    client.post("/notices/read/", {"all": "1"})
    assert list(Notice.objects.filter(read=None)) == [strange]


def test_the_list_comes_in_pages_with_few_queries(client, place, django_assert_max_num_queries):
    for _number in range(60):
        place.notice(place.officer)
    client.force_login(place.officer)
    with django_assert_max_num_queries(8):
        page = client.get("/notices/").content.decode()
    assert page.count('class="is-new"') == 50
    assert "下一页" in page


def test_mail_is_chosen_by_kind(client, place):
    Person.objects.filter(pk=place.officer.pk).update(email="a@example.org")
    client.force_login(place.officer)
    client.post("/account/mail/", {"language": "en", "mailed": ["returned", "closing"]})
    place.officer.refresh_from_db()
    assert place.officer.language == "en"
    assert set(Notice.Kind.values) - set(place.officer.unmailed) == {"returned", "closing"}
    assert Event.objects.get().action == "mail-choose"
    with transaction.atomic():
        for kind in ("returned", "late"):
            notice.tell(people=[place.officer], kind=kind, subject="x/1", link="/")
    assert list(Notice.objects.filter(mail_at__isnull=False).values_list("kind", flat=True)) == ["returned"]
    assert "没有这种语言" in client.post("/account/mail/", {"language": "xx"}, follow=True).content.decode()


def test_who_brought_files_learns_that_they_were_read(place):
    batch = ImportBatch.objects.create(organisation=place.unit, role="officer", cycle=place.cycle, by=place.officer, name="2026.zip", state="running")
    assert finish(batch=batch.pk)
    told = Notice.objects.get()
    assert (told.person, told.kind, told.link) == (place.officer, "imported", f"/imports/{batch.pk}/")
    assert words(told) == ("批量导入完成：2026.zip", "读入 0 份，等您确认 0 份，未能读取 0 份。")
