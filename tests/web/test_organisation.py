"""The tree of organisations: who may change it, where, and what the log says."""

import datetime as dt

import pytest
from django.utils import timezone

from jiheng.model.workflow import Role, State
from jiheng.web.actions import organisation as actions
from jiheng.web.actions.refusal import Refused
from jiheng.web.models import Appointment, Event, Filing, Organisation

pytestmark = pytest.mark.django_db
KIND = Organisation.Kind


def test_an_organisation_is_added_below(client, place):
    client.force_login(place.administrator)
    client.post(f"/organisations/{place.department.pk}/add/", {"kind": "unit", "name": "临溪区新技术推广站", "code": "215009"})
    new = Organisation.objects.get(name="临溪区新技术推广站")
    assert new.path[:-4] == place.department.path
    event = Event.objects.get()
    assert (event.subject, event.action, event.person) == (new.subject, "organisation-add", place.administrator)


def test_a_code_is_given_once(client, place):
    client.force_login(place.administrator)
    for name, status in (("甲站", 302), ("乙站", 422)):
        answer = client.post(f"/organisations/{place.department.pk}/add/", {"kind": "unit", "name": name, "code": "215009"})
        assert answer.status_code == status
    assert "这个预算编码已经有机构使用" in answer.content.decode()


def test_moving_takes_everything_below_along(place):
    station = actions.add(person=place.administrator, top=place.unit.pk, kind=KIND.UNIT, name="分站")
    filing = place.filing(state=State.SUBMITTED)
    actions.move(person=place.administrator, organisation=place.unit.pk, to=place.other_department.pk)
    station.refresh_from_db()
    assert set(Organisation.objects.under(place.other_department)) >= {place.unit, station}
    assert filing not in Filing.objects.visible_to(place.department_reviewer)
    assert filing in Filing.objects.visible_to(place.finance_reviewer)


def test_nothing_is_moved_below_itself(place):
    station = actions.add(person=place.administrator, top=place.unit.pk, kind=KIND.UNIT, name="分站")
    with pytest.raises(Refused):
        actions.move(person=place.administrator, organisation=place.unit.pk, to=station.pk)


def test_paths_of_organisations_added_after_a_move_are_their_own(place):
    actions.move(person=place.administrator, organisation=place.unit.pk, to=place.other_department.pk)
    new = [actions.add(person=place.administrator, top=place.other_department.pk, kind=KIND.UNIT, name=f"站 {n}") for n in range(3)]
    assert len({each.path for each in new}) == 3


def test_an_administrator_of_a_department_reaches_no_further(place):
    who = place.department_administrator
    for act in (
        lambda: actions.add(person=who, top=place.region.pk, kind=KIND.DEPARTMENT, name="新局"),
        lambda: actions.edit(person=who, organisation=place.other_unit.pk, kind=KIND.UNIT, name="改"),
        lambda: actions.move(person=who, organisation=place.unit.pk, to=place.other_department.pk),
        lambda: actions.move(person=who, organisation=place.other_unit.pk, to=place.department.pk),
        lambda: actions.move(person=who, organisation=place.department.pk, to=place.department.pk),
        lambda: actions.close(person=who, organisation=place.department.pk, on=timezone.localdate()),
    ):
        with pytest.raises(Refused):
            act()
    assert not Event.objects.exists()
    actions.add(person=who, top=place.department.pk, kind=KIND.UNIT, name="新站")


def test_a_department_makes_itself_no_finance_bureau(place):
    who = place.department_administrator
    for kind in (KIND.REGION, KIND.FINANCE):
        with pytest.raises(Refused):
            actions.add(person=who, top=place.department.pk, kind=kind, name="自己的财政局")
        with pytest.raises(Refused):
            actions.edit(person=who, organisation=place.department.pk, kind=kind, name=place.department.name)
        with pytest.raises(Refused):
            actions.edit(person=place.administrator, organisation=place.unit.pk, kind=kind, name=place.unit.name)


def test_what_still_has_open_ones_below_is_not_closed(place):
    with pytest.raises(Refused):
        actions.close(person=place.administrator, organisation=place.department.pk, on=timezone.localdate())


def test_in_a_closed_organisation_no_role_counts_until_it_is_open_again(place):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    actions.close(person=place.administrator, organisation=place.unit.pk, on=yesterday)
    assert not Appointment.objects.now().filter(person=place.officer).exists()
    actions.reopen(person=place.administrator, organisation=place.unit.pk)
    assert Appointment.objects.now().filter(person=place.officer).exists()


def test_a_change_that_changes_nothing_is_no_event(place):
    actions.edit(person=place.administrator, organisation=place.unit.pk, kind=place.unit.kind, name=place.unit.name)
    assert not Event.objects.exists()


def test_the_tree_shows_what_one_administers_and_finds_by_name(client, place):
    client.force_login(place.department_administrator)
    page = client.get("/organisations/").content.decode()
    assert place.unit.name in page
    assert place.other_unit.name not in page
    found = client.get("/organisations/", {"q": "促进"}).content.decode()
    assert place.unit.name in found


def test_a_tree_of_thousands_comes_in_pages_with_few_queries(client, place, django_assert_max_num_queries):
    from jiheng.web.models.organisation import path_below

    Organisation.objects.bulk_create(Organisation(path=path_below(place.department, n + 9), kind=KIND.UNIT, name=f"站 {n}") for n in range(1200))
    client.force_login(place.administrator)
    seen, last = 0, ""
    while True:
        with django_assert_max_num_queries(11):
            answer = client.get("/organisations/", {"after": last})
        seen += len(answer.context["organisations"])
        last = answer.context["further"]
        if not last:
            break
    assert seen == Organisation.objects.count()


@pytest.mark.parametrize("query", ["?after=%27%22", "?q=%25", "?after=" + "9" * 400])
def test_odd_questions_are_answered(client, place, query):
    client.force_login(place.administrator)
    assert client.get("/organisations/" + query).status_code == 200


def test_roles_of_an_administrator_that_are_over_open_nothing(client, place):
    place.administrator.appointments.filter(role=Role.ADMINISTRATOR).update(until=timezone.localdate() - dt.timedelta(days=1))
    client.force_login(place.administrator)
    assert client.get("/organisations/").status_code == 404
