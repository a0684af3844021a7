"""People and their roles: who may give what to whom, invitations, delegation, closing an account."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from jiheng.model.workflow import Role
from jiheng.web.actions import person as actions
from jiheng.web.actions.refusal import Refused
from jiheng.web.models import Appointment, Event, Person

pytestmark = pytest.mark.django_db
WORD = "云溪-2026-bridge"


def today(days: int = 0) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def invited(client, place, **fields) -> Person:
    client.force_login(place.department_administrator)
    sent = {"name": "新来的", "username": "newcomer", "email": "new@example.org", "role": "officer"} | fields
    answer = client.post(f"/organisations/{place.unit.pk}/invite/", sent)
    assert answer.status_code == 302, answer.content.decode()
    return Person.objects.get(username=sent["username"])


def link(letter: int = 0) -> str:
    return re.search(rf"{re.escape(settings.ADDRESS)}(/\S+)", mail.outbox[letter].body)[1]


def test_an_invited_person_chooses_a_password_and_logs_in(client, place):
    person = invited(client, place)
    client.logout()
    assert client.get(link()).status_code == 200
    client.post(link(), {"new_password1": WORD, "new_password2": WORD})
    assert client.post("/account/login/", {"login": "newcomer", "password": WORD})["Location"] == reverse("home")
    assert person.roles == {Role.OFFICER}
    assert list(Event.objects.order_by("number").values_list("action", flat=True)) == ["person-invite", "person-accept"]


def test_a_link_works_once(client, place):
    invited(client, place)
    client.logout()
    client.post(link(), {"new_password1": WORD, "new_password2": WORD})
    assert client.get(link()).status_code == 404
    client.post(link(), {"new_password1": "other-" + WORD, "new_password2": "other-" + WORD})
    assert Person.objects.get(username="newcomer").check_password(WORD)


@pytest.mark.parametrize("spoil", [lambda link: link[:-2] + "x/", lambda link: re.sub(r"invitation/\d+", "invitation/999999", link)])
def test_a_spoilt_link_opens_nothing(client, place, spoil):
    invited(client, place)
    assert client.get(spoil(link())).status_code == 404


def test_a_link_gets_old(client, place, settings):
    invited(client, place)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert client.get(link()).status_code == 404


def test_an_invitation_is_sent_again(client, place):
    person = invited(client, place)
    client.post(f"/people/{person.pk}/invite/")
    assert len(mail.outbox) == 2
    assert client.get(link(1)).status_code == 200


@pytest.mark.parametrize("username", ["officer", "OFFICER"])
def test_a_user_name_is_given_once(client, place, username):
    client.force_login(place.administrator)
    answer = client.post(f"/organisations/{place.unit.pk}/invite/", {"name": "甲", "username": username, "email": "a@example.org", "role": "officer"})
    assert answer.status_code == 422
    assert "这个用户名已经有人使用" in answer.content.decode()
    assert mail.outbox == []


def test_a_unit_has_no_reviewers(client, place):
    client.force_login(place.administrator)
    answer = client.post(f"/organisations/{place.unit.pk}/invite/", {"name": "甲", "username": "a", "email": "a@example.org", "role": "finance_reviewer"})
    assert answer.status_code == 422


def test_nobody_gives_what_is_not_his(place):
    who = place.department_administrator
    for organisation, role in ((place.region, Role.FINANCE_REVIEWER), (place.other_unit, Role.OFFICER), (place.department, Role.FINANCE_REVIEWER)):
        with pytest.raises(Refused):
            actions.appoint(person=who, who=place.officer.pk, organisation=organisation.pk, role=role, since=today())
    for nobody in (place.officer, place.finance_reviewer, place.auditor, place.stranger):
        with pytest.raises(Refused):
            actions.appoint(person=nobody, who=place.leader.pk, organisation=place.unit.pk, role=Role.OFFICER, since=today())
    assert not Event.objects.exists()


def test_nobody_appoints_himself(place):
    with pytest.raises(Refused):
        actions.appoint(person=place.administrator, who=place.administrator.pk, organisation=place.region.pk, role=Role.FINANCE_REVIEWER, since=today())


def test_an_appointment_is_one_event_of_the_person(client, place):
    client.force_login(place.department_administrator)
    client.post(f"/people/{place.leader.pk}/appoint/", {"organisation": place.unit.pk, "role": "officer", "since": today().isoformat(), "until": ""})
    event = Event.objects.get()
    assert (event.subject, event.action) == (place.leader.subject, "appoint")
    assert event.data["role"] == "officer"
    assert place.leader.roles == {Role.LEADER, Role.OFFICER}


def test_the_same_role_is_not_given_twice(place):
    with pytest.raises(Refused):
        actions.appoint(person=place.administrator, who=place.officer.pk, organisation=place.unit.pk, role=Role.OFFICER, since=today())


def test_an_ended_role_ends_what_was_delegated_of_it(place):
    own = place.officer.appointments.get()
    actions.delegate(person=place.officer, appointment=own.pk, to=place.leader.pk, since=today(), until=today(10))
    assert place.leader.roles == {Role.LEADER, Role.OFFICER}
    actions.end(person=place.department_administrator, appointment=own.pk)
    again = Person.objects.get(pk=place.leader.pk)
    assert again.roles == {Role.LEADER}
    assert Event.objects.filter(action="appointment-end").count() == 2


def test_a_delegation_that_begins_later_ends_with_the_role_too(place):
    own = place.officer.appointments.get()
    later = actions.delegate(person=place.officer, appointment=own.pk, to=place.leader.pk, since=today(3), until=today(10))
    actions.end(person=place.department_administrator, appointment=own.pk)
    later.refresh_from_db()
    assert later.until < today()


def test_a_closed_account_comes_back_without_roles_that_were_to_begin_later(place):
    actions.appoint(person=place.administrator, who=place.officer.pk, organisation=place.unit.pk, role=Role.LEADER, since=today(3))
    actions.deactivate(person=place.administrator, who=place.officer.pk)
    assert not place.officer.appointments.not_over().exists()


def test_who_will_have_a_role_elsewhere_is_no_longer_in_the_hands_of_a_unit(place):
    actions.appoint(person=place.administrator, who=place.officer.pk, organisation=place.region.pk, role=Role.FINANCE_REVIEWER, since=today(3))
    with pytest.raises(Refused):
        actions.edit(person=place.department_administrator, who=place.officer.pk, name="某人", email="mine@example.org")


def test_the_link_leads_to_us_whatever_host_the_request_names(client, place):
    client.force_login(place.department_administrator)
    sent = {"name": "新来的", "username": "newcomer", "email": "new@example.org", "role": "officer"}
    assert client.post(f"/organisations/{place.unit.pk}/invite/", sent, headers={"host": "localhost:666"}).status_code == 302
    assert "666" not in mail.outbox[0].body
    assert link()


def test_delegation_stays_in_the_organisation_and_in_time(place):
    own = place.officer.appointments.get()
    for to, until in ((place.other_officer, 5), (place.department_reviewer, 5), (place.officer, 5), (place.leader, 200), (place.leader, -1)):
        with pytest.raises(Refused):
            actions.delegate(person=place.officer, appointment=own.pk, to=to.pk, since=today(), until=today(until))
    with pytest.raises(Appointment.DoesNotExist):
        actions.delegate(person=place.officer, appointment=place.leader.appointments.get().pk, to=place.leader.pk, since=today(), until=today(5))


def test_a_delegated_role_is_not_handed_on(place):
    given = actions.delegate(person=place.officer, appointment=place.officer.appointments.get().pk, to=place.leader.pk, since=today(), until=today(5))
    with pytest.raises(Refused):
        actions.delegate(person=place.leader, appointment=given.pk, to=place.officer.pk, since=today(), until=today(5))


def test_who_delegated_takes_back_on_the_own_page(client, place):
    client.force_login(place.officer)
    own = place.officer.appointments.get()
    client.post(f"/account/delegate/{own.pk}/", {"to": place.leader.pk, "since": today().isoformat(), "until": today(9).isoformat()})
    page = client.get("/account/").content.decode()
    assert place.leader.name in page
    client.post(f"/account/delegate/{Appointment.objects.get(delegated_from=own).pk}/end/")
    assert not Appointment.objects.now().filter(delegated_from=own).exists()


def test_a_closed_account_has_no_roles_and_no_session(client, place):
    client.force_login(place.officer)
    actions.deactivate(person=place.department_administrator, who=place.officer.pk)
    assert client.get("/account/").status_code == 302
    assert Person.objects.get(pk=place.officer.pk).roles == frozenset()
    assert Event.objects.count() == 1
    actions.reactivate(person=place.department_administrator, who=place.officer.pk)
    assert client.get("/account/").status_code in {200, 302}


def test_who_has_roles_elsewhere_is_not_changed_by_a_lower_administrator(client, place):
    actions.appoint(person=place.administrator, who=place.officer.pk, organisation=place.other_unit.pk, role=Role.OFFICER, since=today())
    for act in (
        lambda: actions.deactivate(person=place.department_administrator, who=place.officer.pk),
        lambda: actions.edit(person=place.department_administrator, who=place.officer.pk, name="改", email="thief@example.org"),
        lambda: actions.deactivate(person=place.department_administrator, who=place.administrator.pk),
    ):
        with pytest.raises(Refused):
            act()
    client.force_login(place.department_administrator)
    page = client.get(f"/people/{place.officer.pk}/").content.decode()
    assert place.other_unit.name not in page


def test_nobody_closes_the_own_account(place):
    with pytest.raises(Refused):
        actions.deactivate(person=place.administrator, who=place.administrator.pk)


def test_people_are_found_by_name(client, place):
    client.force_login(place.department_administrator)
    page = client.get("/people/", {"q": "负责"}).content.decode()
    assert place.leader.name in page
    assert "养老" not in page
    assert f"/people/{place.other_officer.pk}/" not in client.get("/people/").content.decode()
