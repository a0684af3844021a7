"""What looks entered twice: found across ledgers, and of many records only those that share something are read."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jiheng.model.evidence import Attachment, Payment
from jiheng.web.actions.ledger import enter
from jiheng.web.ledger import claims
from jiheng.web.ledger.claims import everywhere
from jiheng.web.models import Cycle, Filing, LedgerRecord
from tests.web.ledgers import filled, running
from tests.web.people import Place
from tests.web.test_ledger_pages import logged_in

pytestmark = pytest.mark.django_db
RECEIPT = Attachment(sha256="a" * 64, name="发票.jpg", size=9)


@pytest.fixture
def filing(place: Place) -> Filing:
    return running(place)


@pytest.fixture
def client(place: Place) -> Client:
    return logged_in(place.officer)


def paid(place: Place, filing: Filing, name: str, day: str, **given: object) -> None:
    told = {"project": str(filing.pk), "date": dt.date.fromisoformat(day), "title": "场地租用", "amount": Decimal(9000), "payee": "某公司", "voucher": name}
    enter(person=place.officer, filing=filing.pk, records=[Payment(id=f"{filing.pk}-{name}-{day}", **{**told, **given})])  # type: ignore[arg-type]  # as the model reads them


def test_what_looks_entered_twice_asks_to_look(client, place, filing):
    other = running(place, 1)
    filled(place, filing)
    filled(place, other)
    assert {each.claim.name for each in everywhere(place.officer, 2026).claims} == {"ACTIVITY", "VOUCHER"}
    page = client.get(reverse("ledger-claims")).content.decode()
    assert "请对照附件看一看" in page
    assert other.name in page
    row = LedgerRecord.objects.filter(filing=filing, kind="activity").first()
    assert "请看一看" in client.get(reverse("ledger-record", args=[row.pk])).content.decode()
    assert everywhere(place.other_officer).claims == ()
    assert everywhere(place.officer, 2025).claims == ()


def test_a_form_of_next_year_does_not_hide_this_years_double_entries(client, place, filing):
    other = running(place, 1)
    filled(place, filing)
    filled(place, other)
    cycle = place.cycle
    Cycle.objects.create(region=cycle.region, year=cycle.year + 1, opens=cycle.opens, closes=cycle.closes)
    assert other.name in client.get(reverse("ledger-claims")).content.decode()
    assert other.name not in client.get(reverse("ledger-claims"), {"year": cycle.year + 1}).content.decode()


def test_a_receipt_is_found_again_in_another_month_and_a_voucher_in_its_own(place, filing):
    paid(place, filing, "记-1", "2026-03-02", attachments=(RECEIPT,))
    paid(place, filing, "记-2", "2026-08-02", attachments=(RECEIPT,))
    paid(place, filing, "记-3", "2026-05-02")
    paid(place, filing, "记-3", "2026-05-30")
    paid(place, filing, "记-3", "2026-06-30")
    found = everywhere(place.officer, 2026).claims
    assert {each.records for each in found} == {
        tuple(f"{filing.pk}-{name}" for name in pair) for pair in (("记-1-2026-03-02", "记-2-2026-08-02"), ("记-3-2026-05-02", "记-3-2026-05-30"))
    }


def test_what_shares_nothing_is_not_read(place, filing, monkeypatch):
    filled(place, filing)
    paid(place, filing, "记-1", "2026-03-02", attachments=(RECEIPT,))
    paid(place, filing, "记-2", "2026-08-02", attachments=(RECEIPT,))
    read = []
    monkeypatch.setattr(claims, "double_claims", lambda records: read.extend(each.title for each in records) or ())
    everywhere(place.officer, 2026)
    assert read == ["场地租用", "场地租用"]


def test_more_ledgers_ask_the_database_no_more_often_and_read_one_page_of_rows(client, place, filing, monkeypatch):
    monkeypatch.setattr("jiheng.web.views.ledger_claims.PAGE", 2)
    filled(place, filing)
    filled(place, running(place, 1))
    client.get(reverse("ledger-claims"))  # writes the session
    numbers = []
    for index in (2, 3):
        with CaptureQueriesContext(connection) as asked:
            page = client.get(reverse("ledger-claims"))
        numbers.append(len(asked))
        filled(place, running(place, index))
    assert numbers[0] == numbers[1]
    assert len(page.context["claims"]) == 2
    assert page.context["total"] > 2


def test_too_many_to_look_through_are_told(client, place, filing, monkeypatch):
    filled(place, filing)
    filled(place, running(place, 1))
    assert "只比对了" not in client.get(reverse("ledger-claims")).content.decode()
    monkeypatch.setattr(claims, "MOST", 3)
    assert "只比对了" in client.get(reverse("ledger-claims")).content.decode()
