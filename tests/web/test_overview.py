"""The overview: what it counts, for whom, in how many queries; the tables behind its charts."""

import csv
import io
from decimal import Decimal

import pytest

from jiheng.model.workflow import State, Step
from jiheng.web.actions import filing as compiling
from jiheng.web.actions import review
from jiheng.web.charts import Chart, Row
from jiheng.web.examples import example, faultless
from jiheng.web.models import Cycle, Filing
from jiheng.web.overview import TOP, Overview, _top
from tests.web.people import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(place) -> Place:
    """Six drafts of the example, and a faultless form that was submitted."""
    compiling.begin(person=place.officer, organisation=place.unit, cycle=place.cycle, submission=example())
    (sent,) = compiling.begin(person=place.officer, organisation=place.unit, cycle=place.cycle, submission=faultless())
    review.step(person=place.officer, filing=sent.pk, step=Step.SEND)
    review.step(person=place.leader, filing=sent.pk, step=Step.SIGN)
    return place


def values(chart: Chart) -> dict[str, int]:
    return {row.label: row.value for row in chart.rows}


def test_it_counts_what_the_forms_say(filled):
    found = Overview(filled.officer, filled.cycle)
    forms = [form for each in (example(), faultless()) for form in each.declarations]
    assert found.sums()["n"] == 7
    assert found.sums()["annual"] == sum(form.funds.annual.amount for form in forms)
    assert found.indicators() == sum(len(form.indicators) for form in forms)
    assert sum(values(found.classes()).values()) == found.indicators()
    assert values(found.units()) == {filled.unit.name: found.sums()["annual"]}
    assert sum(values(found.nature()).values()) == found.sums()["annual"]
    assert sum(values(found.causes()).values()) == Filing.objects.exclude(cause="").count() > 0
    assert values(found.states()) == {"编制中": 6, "待部门审核": 1}
    days = found.days().rows
    assert len(days) == 10  # the year opened nine days ago
    assert [row.value for row in days[-2:]] == [0, 1]


def test_each_sees_the_own_scope(filled):
    counts = {who.username: Overview(who, filled.cycle).sums()["n"] for who in (filled.officer, filled.finance_reviewer, filled.auditor, filled.other_officer)}
    assert counts == {"officer": 7, "finance": 1, "auditor": 1, "other": 0}
    assert Overview(filled.finance_reviewer, filled.cycle).idle() == 1


def test_the_page_shows_charts_and_leads_to_lists(client, filled):
    client.force_login(filled.officer)
    page = client.get("/overview/").content.decode()
    assert page.count('role="img"') == 2
    assert page.count("<details") >= 7
    assert f"/filings/?cycle={filled.cycle.pk}&amp;state=draft" in page
    listed = client.get(f"/filings/?cycle={filled.cycle.pk}&state=draft").content.decode()
    assert "6 张申报表" in listed
    assert "状态：编制中" in listed


@pytest.mark.parametrize("query", ["cycle=x", "unit=99999999999999999999", "state=none", "class=none", "nature=%00", "cause=none", "category=-"])
def test_lists_are_narrowed_by_anything_without_failing(client, filled, query):
    client.force_login(filled.officer)
    assert client.get(f"/filings/?{query}").status_code in {200, 400}


def test_a_class_leads_to_the_forms_that_have_it(client, filled):
    client.force_login(filled.officer)
    wanted = Filing.objects.filter(satisfaction_indicators__gt=0).count()
    assert f"{wanted} 张申报表" in client.get("/filings/?class=satisfaction").content.decode()


def test_each_chart_has_its_table_as_csv(client, filled):
    client.force_login(filled.officer)
    Filing.objects.update(nature="=1+1")
    answer = client.get("/overview/nature.csv")
    assert "attachment" in answer["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["项目性质", "年度资金（元）", "申报表（份）"]
    assert rows[1][0] == "'=1+1"
    assert Decimal(rows[1][1]) == Overview(filled.officer, filled.cycle).sums()["annual"]
    assert client.get("/overview/none.csv").status_code == 404


def test_a_year_of_elsewhere_is_not_there(client, place):
    foreign = place.year_of(place.other_unit)
    client.force_login(place.officer)
    for address in ("/overview/", "/overview/units.csv"):
        assert client.get(f"{address}?cycle={foreign.pk}").status_code == 404


def test_without_a_year_it_says_so(client, place):
    Cycle.objects.all().delete()
    client.force_login(place.officer)
    assert "还没有可以看的年度" in client.get("/overview/").content.decode()


def test_it_asks_the_database_a_constant_number_of_times(client, filled, django_assert_num_queries):
    client.force_login(filled.finance_reviewer)
    client.get("/overview/")
    with django_assert_num_queries(18):
        client.get("/overview/")
    for index in range(6):
        filled.filing(index, organisation=filled.other_unit, state=State.SUBMITTED, nature=f"性质{index}")
    with django_assert_num_queries(18):
        client.get("/overview/")


def test_many_lines_end_in_one_for_the_others():
    rows = _top(Row(str(number), number, (1,)) for number in range(TOP + 5))
    assert len(rows) == TOP + 1
    assert (rows[-1].value, rows[-1].more) == (sum(range(TOP, TOP + 5)), (5,))


def test_shapes_fit_their_field():
    chart = Chart("x", "x", "bars", ("a", "b"), (Row("甲", Decimal(30)), Row("乙", Decimal(10))))
    assert [width for _row, width, _value in chart.bars] == ["100", "33.33"]
    assert [(x, width) for _row, x, width, _colour, _value in chart.parts] == [("0", "74.6"), ("75", "24.6")]
    assert chart.line == "0,0 100,66.67"
    assert chart.words == "甲 30；乙 10"
    empty = Chart("x", "x", "bars", ("a", "b"), (Row("甲", 0),))
    assert empty.bars[0][1] == "0"
    assert empty.parts[0][2] == "0"
