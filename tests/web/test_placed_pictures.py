"""Pictures where people are: departments by light, progress beside monitoring, and on public pages from what is published alone."""

import csv
import io
from decimal import Decimal

import pytest
from django.urls import reverse

from jiheng.model.measure import Aggregate, EvidenceKind, Measure
from jiheng.model.workflow import State
from jiheng.web.actions import ledger
from jiheng.web.execution import standard
from jiheng.web.models import Filing, LedgerRecord
from tests.web.people import Place
from tests.web.published import public, running, withdrawn

pytestmark = pytest.mark.django_db


def counted(place: Place) -> Filing:
    """A project that counts its activities for one of its indicators."""
    row = running(place)
    one = next(each for each in standard(row).indicators if each.name == "供需撮合活动次数")
    ledger.choose(person=place.officer, filing=row.pk, measures={one.id: Measure(record=EvidenceKind.ACTIVITY, aggregate=Aggregate.COUNT)})
    return row


def table(answer):
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_who_sees_several_departments_sees_them_by_light(client, place):
    running(place)
    place.filing(1, state=State.APPROVED, organisation=place.other_unit)
    client.force_login(place.finance_reviewer)
    page = client.get(reverse("monitor")).content.decode()
    assert "各部门亮灯" in page
    assert "departments.svg?" in page
    rows = table(client.get(reverse("monitor-picture", args=["csv"])))
    assert {row[0] for row in rows[1:]} == {place.department.name, place.other_department.name}
    assert all(sum(int(cell) for cell in row[3:]) == 1 for row in rows[1:])


def test_one_department_is_no_map(client, place):
    running(place)
    for person in (place.officer, place.department_reviewer):
        client.force_login(person)
        assert "各部门亮灯" not in client.get(reverse("monitor")).content.decode()
        assert client.get(reverse("monitor-picture", args=["csv"])).status_code == 404


def test_monitoring_has_the_progress_of_its_day(client, place):
    row = counted(place)
    client.force_login(place.officer)
    page = client.get(reverse("monitor-one", args=[row.pk]), {"until": "2026-06-30"}).content.decode()
    assert "指标进度图" in page
    assert f"{reverse('pictures-project', args=[row.pk])}progress.csv?until=2026-06-30" in page
    before = table(client.get(reverse("pictures-project-file", args=[row.pk, "csv"]), {"until": "2026-03-31"}))
    after = table(client.get(reverse("pictures-project-file", args=[row.pk, "csv"]), {"until": "2026-06-30"}))
    assert before != after


def test_a_public_page_draws_what_is_published(client, place):
    project = public(place, counted(place))
    page = client.get(project.address).content.decode()
    assert "指标进度图" in page
    rows = table(client.get(f"{project.address}v1/progress.csv"))
    assert len(rows) > 3
    Filing.objects.filter(pk=project.filing_id).update(document="{}")
    LedgerRecord.objects.filter(filing=project.filing).update(document="{}")
    assert table(client.get(f"{project.address}v1/progress.csv")) == rows  # nothing but the frozen version is looked at
    assert client.get(f"{project.address}v2/progress.csv").status_code == 404


def test_without_results_there_is_nothing_to_draw(client, place):
    project = public(place)
    assert "指标进度图" not in client.get(project.address).content.decode()
    assert client.get(f"{project.address}v1/progress.svg").status_code == 404


def test_a_withdrawn_page_leaves_no_picture(client, place):
    project = public(place, counted(place))
    withdrawn(place, project.filing)
    assert client.get(f"{project.address}v1/progress.svg").status_code == 404
    assert client.get(reverse("public-body-picture", args=[project.body.slug, "csv"]), {"year": 2026}).status_code == 404
    assert "<svg xmlns" not in client.get(reverse("public-body", args=[project.body.slug])).content.decode()


def test_money_of_a_unit_flows_from_what_is_published(client, place):
    project = public(place)
    place.filing(2, state=State.APPROVED)  # not published
    address = reverse("public-body-picture", args=[project.body.slug, "csv"])
    rows = table(client.get(address, {"year": 2026}))[1:]
    assert {row[1] for row in rows} == {project.name}
    assert {row[2]: Decimal(row[3]) for row in rows} == {"已支出": project.paid, "没有支出": project.budget - project.paid}
    page = client.get(reverse("public-body", args=[project.body.slug])).content.decode()
    assert "2026 年资金流向" in page
    assert client.get(address, {"year": "x"}).status_code == 404


def test_what_was_spent_is_not_guessed(client, place):
    project = public(place)
    type(project).objects.filter(pk=project.pk).update(paid=None)
    region = project.body.organisation.public
    rows = table(client.get(reverse("public-body-picture", args=[region.slug, "csv"]), {"year": 2026}))[1:]
    assert [(row[2], Decimal(row[3])) for row in rows] == [("没有公开支出", project.budget)]


def test_a_place_shows_departments_and_units(client, place):
    public(place)
    body = place.region.public
    rows = table(client.get(reverse("public-body-picture", args=[body.slug, "csv"]), {"year": 2026}))
    assert rows[0][:3] == ["主管部门", "单位", "去向"]
    assert {row[0] for row in rows[1:]} == {place.department.name}
