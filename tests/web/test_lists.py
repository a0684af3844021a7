"""Lists of thousands of filings: pages of them, with as many queries as for a few."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from jiheng.model.json import decode
from jiheng.model.workflow import State
from jiheng.web.models import Cycle, Filing
from jiheng.web.templatetags.filing import wan
from tests.web.people import Place
from tests.web.test_filing import begun, fields, logged_in

pytestmark = pytest.mark.django_db
QUERIES = 22  # that the largest of these pages asks, with what every page asks for its frame


def many(place: Place, count: int, state: State) -> None:
    row = place.filing(state=state)
    for number in range(count):
        row.pk, row.name, row.number, row.errors, row.annual = None, f"项目{number:04}", number + 2, 1, number
        row.save(force_insert=True)


@pytest.mark.parametrize(("name", "who", "state"), [("filings", "officer", State.DRAFT), ("queue", "department_reviewer", State.SUBMITTED)])
def test_a_list_of_many_comes_in_pages_with_few_queries(client: Client, place, name, who, state, django_assert_max_num_queries):
    many(place, 120, state)
    client.force_login(getattr(place, who))
    with django_assert_max_num_queries(QUERIES):
        first = client.get(reverse(name)).content.decode()
    second = client.get(reverse(name), {"page": 2}).content.decode()
    names = {f"项目{number:04}" for number in range(120)}
    on_first, on_second = {each for each in names if each in first}, {each for each in names if each in second}
    assert 20 < len(on_first) <= 50
    assert on_second
    assert not on_first & on_second


def test_more_than_a_thousand_are_not_counted(client: Client, place):
    many(place, 1001, State.DRAFT)
    client.force_login(place.officer)
    assert "超过 1000 张申报表" in client.get(reverse("filings")).content.decode()


def test_the_queue_begins_with_the_greatest_damage(client: Client, place):
    many(place, 30, State.SUBMITTED)
    Filing.objects.filter(name="项目0003").update(annual=10**9)
    client.force_login(place.department_reviewer)
    page = client.get(reverse("queue")).content.decode()
    assert page.index("项目0003") < page.index("项目0029") < page.index("项目0028")


def test_the_list_begins_with_the_newest_year_and_shows_others_on_request(client: Client, place):
    old = Cycle.objects.create(region=place.region, year=place.cycle.year - 1, opens=place.cycle.opens, closes=place.cycle.closes)
    now, before = place.filing(), place.filing(cycle=old)
    client.force_login(place.officer)
    listed = {
        year: [each.pk for each in client.get(reverse("filings"), asked).context["filings"]]
        for year, asked in (("", {}), ("all", {"cycle": ""}), ("old", {"cycle": old.pk}))
    }
    assert listed == {"": [now.pk], "all": [now.pk, before.pk], "old": [before.pk]}


def test_amounts_are_rounded_as_documents_round():
    assert wan(Decimal("2879650")) == "287.97"
    assert wan(Decimal("239650")) == "23.97"
    assert wan(0) == "0.00"
    assert wan(None) == ""


def test_saving_a_long_form_asks_no_more_than_saving_a_short_one(place, django_assert_max_num_queries):
    filing, client = begun(place), logged_in(place.officer)
    long = fields(filing)
    for number in range(120):
        row = {
            "id": f"new-{number:012x}",
            "level1": "产出指标",
            "level2": "数量指标",
            "row_name": f"第{number}类活动次数",
            "comparator": "≥",
            "value": "1",
            "unit": "次",
        }
        for name, value in row.items():
            long[name].append(value)
    assert client.post(f"/filings/{filing.pk}/save/", long, headers={"HX-Request": "true"}).status_code == 200
    filing.refresh_from_db()
    assert len(decode(filing.document.encode()).declarations[0].indicators) > 120
    with django_assert_max_num_queries(26):
        answer = client.post(f"/filings/{filing.pk}/save/", fields(filing, annual_objective="全年服务企业60家。"), headers={"HX-Request": "true"})
    assert answer.status_code == 200
