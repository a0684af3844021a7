"""Pictures of a year and of a project: what they count, for whom, in how many queries; their files."""

import csv
import io
from decimal import Decimal

import pytest
from django.urls import reverse

from jiheng.model.evidence import Withdrawal
from jiheng.model.workflow import State
from jiheng.web.actions import ledger
from jiheng.web.models import Filing, LedgerRecord
from jiheng.web.pictures import flow, years
from tests.web.test_ledger import payment

pytestmark = pytest.mark.django_db


def approved(place) -> Filing:
    """An approved project of 100,000 yuan."""
    filing = place.filing(state=State.APPROVED, category="特定目标类")
    Filing.objects.filter(pk=filing.pk).update(annual=Decimal(100000))
    return filing


def pay(place, filing, amount, item):
    key = f"{filing.pk}-{item}-{amount}"
    ledger.enter(person=place.officer, filing=filing.pk, records=[payment(filing, str(amount), key, economic_item=item)])


def table(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_funds_flow_to_what_was_paid_and_to_the_rest(place):
    filing = approved(place)
    for amount, item in ((30000, "委托业务费"), (20000, "印刷费"), (-5000, "委托业务费")):
        pay(place, filing, amount, item)
    rows = {row[2]: row[3] for row in flow(place.officer, place.cycle).rows}
    assert rows == {"委托业务费": 25000, "印刷费": 20000, "尚未支付": 55000}


def test_sums_that_are_kept_follow_the_ledger(place):
    filing = approved(place)
    pay(place, filing, "0.10", "办公费")
    assert flow(place.officer, place.cycle).rows[0][3] == Decimal("0.10")
    pay(place, filing, "0.20", "办公费")
    assert flow(place.officer, place.cycle).rows[0][3] == Decimal("0.30")
    gone = LedgerRecord.objects.get(filing=filing, amount=Decimal("0.20"))
    withdrawal = Withdrawal(id="w", project=str(filing.pk), date=gone.date, title=gone.title, supersedes=gone.key, why="登错")
    ledger.enter(person=place.officer, filing=filing.pk, records=[withdrawal])
    assert flow(place.officer, place.cycle).rows[0][3] == Decimal("0.10")


def test_more_than_the_budget_leaves_no_rest(place):
    pay(place, approved(place), 120000, "委托业务费")
    assert [row[2:] for row in flow(place.officer, place.cycle).rows] == [("委托业务费", 120000)]


def test_what_is_not_approved_does_not_flow(place):
    place.filing(state=State.DRAFT)
    assert flow(place.officer, place.cycle).rows == ()


def test_years_stand_beside_each_other(place):
    approved(place)
    (row,) = years(place.officer, place.cycle).rows
    assert row == (place.unit.name, None, Decimal(100000), "新增")


def test_each_sees_the_own_scope(place):
    approved(place)
    assert flow(place.auditor, place.cycle).rows
    assert flow(place.other_officer, place.cycle).rows == ()


def test_the_number_of_queries_does_not_grow(place, django_assert_num_queries):
    for _ in range(3):
        pay(place, approved(place), 10, "办公费")
    with django_assert_num_queries(4):
        list(flow(place.officer, place.cycle).rows)
    with django_assert_num_queries(3):  # ledgers that stayed as they are
        list(flow(place.officer, place.cycle).rows)
    with django_assert_num_queries(2):
        list(years(place.officer, place.cycle).rows)


@pytest.mark.parametrize("key", ["flow", "years"])
def test_every_picture_has_its_files(client, place, key):
    approved(place)
    client.force_login(place.officer)
    page = client.get(reverse("pictures"))
    assert page.content.decode().count("<svg xmlns") == 2
    assert 'style="' not in page.content.decode()
    svg = client.get(reverse("pictures-file", args=[key, "svg"]))
    assert svg["Content-Type"] == "image/svg+xml"
    assert "attachment" in svg["Content-Disposition"]
    assert len(table(client.get(reverse("pictures-file", args=[key, "csv"])))) == 2


def test_a_project_shows_its_indicators_against_the_time(client, place):
    filing = approved(place)
    client.force_login(place.officer)
    page = client.get(reverse("pictures-project", args=[filing.pk])).content.decode()
    assert "<svg xmlns" in page
    assert len(table(client.get(reverse("pictures-project-file", args=[filing.pk, "csv"])))) > 3


@pytest.mark.slow
def test_a_picture_is_drawn_as_png(client, place):
    approved(place)
    client.force_login(place.officer)
    assert client.get(reverse("pictures-file", args=["flow", "png"])).content.startswith(b"\x89PNG")


def test_there_is_no_other_picture(client, place):
    client.force_login(place.officer)
    assert client.get("/pictures/secrets.svg").status_code == 404
