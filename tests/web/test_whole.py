"""A department as a whole: indicators that its projects share, put together, for who may see the projects."""

import pytest
from django.test import Client

from jiheng.model.declaration import Submission
from jiheng.model.json import encode
from jiheng.model.workflow import State
from jiheng.web.models import Filing, Organisation
from jiheng.web.models.organisation import path_below
from tests.builders import changed, faultless_form
from tests.web.people import Place

pytestmark = pytest.mark.django_db
MEALS = "产出指标 | 数量指标 | 供应老年午餐数量 | ≥{0}(份)"
CONTENT = "满意度指标 | 服务对象满意度指标 | 用餐老年人满意度 | ≥{0}(%)"


def carried_out(place: Place, unit: Organisation, name: str, *rows: str, budget: int = 500_000) -> Filing:
    """An approved project of a unit with these indicators."""
    row = place.filing(organisation=unit, state=State.APPROVED)
    form = changed(faultless_form(), {"name": name, "indicators": list(rows)})
    submission = Submission(year=2026, declarations=(form,))
    row.document, row.name, row.annual = encode(submission, indent=0).decode(), name, budget
    row.save()
    return row


def second_unit(place: Place) -> Organisation:
    return Organisation.objects.create(path=path_below(place.department, 1), kind=Organisation.Kind.UNIT, name="临溪区产业服务站")


def page(person, organisation: Organisation, query: str = "") -> str:
    client = Client()
    client.force_login(person)
    answer = client.get(f"/evaluation/departments/{organisation.pk}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_one_project_of_several_units_is_put_together(place: Place):
    other = second_unit(place)
    carried_out(place, place.unit, "助餐补贴", MEALS.format(100), CONTENT.format(90))
    carried_out(place, other, "助餐补贴", MEALS.format(200), CONTENT.format(85), budget=300_000)
    carried_out(place, other, "别的项目", MEALS.format(1000))
    shown = page(place.department_reviewer, place.department)
    assert "100 + 200 + 1000 = 1300 份" in shown
    assert "按金额（万元）加权：(90×50 + 85×30) ÷ 80 = 88.13%" in shown
    assert "3 个项目中有 3 个还没有实际完成值" in shown
    alone = page(place.department_reviewer, place.department, "?project=助餐补贴")
    assert "100 + 200 = 300 份" in alone
    assert "1300" not in alone
    assert "1300" in page(place.department_reviewer, place.department, "?project=没有这个项目")


def test_what_does_not_go_together_is_told_with_its_reason(place: Place):
    carried_out(place, place.unit, "甲", MEALS.format(100), "效益指标 | 社会效益指标 | 完善协商制度 | 完善")
    carried_out(place, place.unit, "乙", MEALS.format(200).replace("≥", "≤"), "效益指标 | 社会效益指标 | 完善协商制度 | 完善")
    shown = page(place.department_reviewer, place.department)
    assert "各项目的计算符号不同" in shown
    assert "“完善”不是一个数，不能汇总" in shown
    assert shown.count("未能核对") == 2


def test_without_anything_shared_the_page_says_so(place: Place):
    carried_out(place, place.unit, "甲", MEALS.format(100))
    assert "没有几个项目共有的指标" in page(place.department_reviewer, place.department)


def test_only_projects_that_one_may_see_are_put_together(place: Place):
    other = second_unit(place)
    carried_out(place, place.unit, "甲", MEALS.format(100))
    carried_out(place, place.unit, "乙", MEALS.format(200))
    carried_out(place, other, "丙", MEALS.format(1000))
    assert "100 + 200 = 300 份" in page(place.officer, place.unit)
    assert "100 + 200 + 1000 = 1300 份" in page(place.auditor, place.region)
    others = ((place.officer, other), (place.officer, place.department), (place.other_officer, place.unit), (place.stranger, place.department))
    for person, organisation in others:
        client = Client()
        client.force_login(person)
        assert client.get(f"/evaluation/departments/{organisation.pk}/").status_code == 404


def test_the_page_asks_a_constant_number_of_queries(place: Place, django_assert_max_num_queries):
    for name in "甲乙丙丁戊":
        carried_out(place, place.unit, name, MEALS.format(100))
    client = Client()
    client.force_login(place.department_reviewer)
    with django_assert_max_num_queries(22):
        assert client.get(f"/evaluation/departments/{place.department.pk}/").status_code == 200


def test_long_lists_are_cut_and_say_so(place: Place, monkeypatch):
    monkeypatch.setattr("jiheng.web.views.whole.MOST_SHARED", 1)
    monkeypatch.setattr("jiheng.web.views.whole.MOST_MEMBERS", 2)
    for name in "甲乙丙":
        carried_out(place, place.unit, name, *((CONTENT.format(90), MEALS.format(100)) if name != "丙" else (MEALS.format(100),)))
    shown = page(place.department_reviewer, place.department)
    assert "100 + 100 + 100 = 300 份" in shown
    assert "只列出前 2 个项目，都已计入。" in shown
    assert "共有的项目较少的 1 项没有列出。" in shown
    assert "用餐老年人满意度" not in shown


def test_the_list_of_departments_leads_to_each(place: Place):
    carried_out(place, place.unit, "甲", MEALS.format(100))
    client = Client()
    client.force_login(place.department_reviewer)
    shown = client.get("/evaluation/departments/").content.decode()
    assert f'href="/evaluation/departments/{place.department.pk}/?cycle={place.cycle.pk}"' in shown
