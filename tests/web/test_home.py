"""待办: what waits for whom, in which order, until when."""

import datetime as dt

import pytest
from django.utils import timezone

from jiheng.model.workflow import Role, State
from jiheng.web.models import Appointment, Cycle, Late
from jiheng.web.models.late import told
from jiheng.web.tasks import Task, tasks_of, waiting_for_others
from tests.web.people import Place

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def tasks(place: Place, who) -> list[Task]:
    now = timezone.now()
    return tasks_of(who, told(who, Cycle.objects.concerning(who), now), now)


def test_returned_forms_come_first(place):
    place.filing(0)
    place.filing(1, errors=2)
    place.filing(2, state=State.RETURNED)
    found = tasks(place, place.officer)
    assert [(task.count, task.title) for task in found] == [(1, "退回的申报表"), (2, "编制中的申报表")]
    assert found[0].is_urgent
    assert "1 份有必须更正的问题" in found[1].more
    assert found[1].due == place.cycle.closes


@pytest.mark.parametrize(
    ("who", "state", "title"),
    [
        ("leader", State.SIGNING, "等您签批"),
        ("department_reviewer", State.SUBMITTED, "等主管部门审核"),
        ("finance_reviewer", State.FINANCE, "等财政部门审核"),
    ],
)
def test_each_role_has_its_own_tasks(place, who, state, title):
    for index, each in enumerate((State.DRAFT, State.SIGNING, State.SUBMITTED, State.FINANCE, State.APPROVED)):
        place.filing(index, state=each)
    assert [(task.count, task.title) for task in tasks(place, getattr(place, who))] == [(1, title)]
    assert tasks(place, place.auditor) == tasks(place, place.other_officer) == []


def test_the_deadline_is_that_of_the_own_step(place):
    place.filing(0, state=State.SUBMITTED)
    ends = timezone.now() + 2.5 * DAY
    Cycle.objects.filter(pk=place.cycle.pk).update(department_closes=ends)
    (task,) = tasks(place, place.department_reviewer)
    assert (task.due, task.days, task.is_soon) == (ends, 2, True)


def test_late_permission_counts_and_what_is_over_does_not(place):
    place.filing()
    Cycle.objects.filter(pk=place.cycle.pk).update(closes=timezone.now() - DAY)
    assert tasks(place, place.officer)[0].due is None
    until = timezone.now() + DAY
    Late.objects.create(cycle=place.cycle, organisation=place.unit, until=until, reason="停电", by=place.administrator)
    assert tasks(place, place.officer)[0].due == until


def test_a_role_elsewhere_brings_only_what_is_there(place):
    Appointment.objects.create(person=place.officer, organisation=place.other_department, role=Role.DEPARTMENT_REVIEWER)
    place.filing(0, state=State.SUBMITTED)
    assert tasks(place, place.officer) == []
    place.filing(1, state=State.SUBMITTED, organisation=place.other_unit)
    assert [task.title for task in tasks(place, place.officer)] == ["等主管部门审核"]


def test_an_administrator_without_a_year_is_told_to_add_one(place):
    Cycle.objects.all().delete()
    assert [task.title for task in tasks(place, place.administrator)] == ["新增申报周期"]


def test_who_compiles_sees_what_waits_for_others(place):
    place.filing(0, state=State.SUBMITTED)
    assert waiting_for_others(place.officer) == [("submitted", 1)]
    assert waiting_for_others(place.leader) == []


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("officer", "可以新编一张申报表"),
        ("auditor", "整个年度的情况请看总览"),
        ("department_administrator", "在上面的菜单里管理"),
        ("stranger", "您还没有角色"),
    ],
)
def test_where_nothing_waits_each_is_told_what_else_there_is(client, place, who, sentence):
    client.force_login(getattr(place, who))
    assert sentence in client.get("/today/").content.decode()


def test_the_page_asks_the_database_a_constant_number_of_times(client, place, django_assert_max_num_queries):
    client.force_login(place.officer)
    for index in range(6):
        place.filing(index, state=list(State)[index])
    for year in range(2031, 2036):
        Cycle.objects.create(region=place.region, year=year, opens=place.cycle.opens, closes=place.cycle.closes)
    with django_assert_max_num_queries(28):
        client.get("/today/")
