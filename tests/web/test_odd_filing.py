"""What people do with forms at the same time, too late, or with figures that fit nowhere."""

from decimal import Decimal

import pytest

from jiheng.model import address
from jiheng.model.json import decode
from jiheng.model.workflow import Role, Step
from jiheng.web.actions import filing as action
from jiheng.web.actions import review
from jiheng.web.actions.refusal import Refused
from jiheng.web.models import Appointment, Event, Filing
from tests.web.test_filing import begun, fields, form, logged_in, sent

pytestmark = pytest.mark.django_db


def test_two_people_on_a_blank_form_keep_what_both_typed(place):
    logged_in(place.officer).post("/filings/new/", {"unit": place.unit.pk, "cycle": place.cycle.pk, "blank": "1"})
    filing = Filing.objects.get()
    assert logged_in(place.officer).post(f"/filings/{filing.pk}/save/", {"version": 1, "name": "规划编制"}).status_code == 302
    assert logged_in(place.second_officer).post(f"/filings/{filing.pk}/save/", {"version": 1, "annual_objective": "编成规划。"}).status_code == 302
    assert (form(filing).name, form(filing).annual_objective) == ("规划编制", "编成规划。")


def test_a_form_whose_name_was_changed_meanwhile_is_the_same_form(place):
    filing = begun(place)
    mine = fields(filing, name="改过的名称", id=["new-000000000000"], level1=[""], level2=[""], row_name=["甲"], comparator=["≥"], value=["1"], unit=["个"])
    assert logged_in(place.officer).post(f"/filings/{filing.pk}/save/", mine).status_code == 302
    assert logged_in(place.second_officer).post(f"/filings/{filing.pk}/save/", {"version": 1, "annual_objective": "编成规划。"}).status_code == 302
    assert (form(filing).name, form(filing).annual_objective) == ("改过的名称", "编成规划。")


@pytest.mark.parametrize(("amount", "number"), [("999999999999999999.99", 2**40), ("-999999999999999999.99", -1)])
def test_a_figure_that_no_column_holds_breaks_no_list(place, amount, number):
    filing = begun(place)
    submission = decode(filing.document.encode())
    edited = address.replace(address.replace(submission, "declarations/0/funds/annual/amount", Decimal(amount)), "declarations/0/number", number)
    action.save(person=place.officer, filing=filing.pk, version=1, edited=edited)
    for page in ("/filings/", f"/filings/{filing.pk}/", "/overview/", f"/filings/{filing.pk}/document.docx"):
        assert logged_in(place.officer).get(page).status_code == 200
    assert form(filing).funds.annual.amount == Decimal(amount)


@pytest.mark.parametrize("where", ["declarations/0/indicators/999/target", "declarations/0/indicators/x", "declarations/7", "declarations/" + "1" * 5000])
def test_a_reason_for_what_is_gone_is_refused(place, where):
    filing = begun(place)
    with pytest.raises(Refused):
        review.explain(person=place.officer, filing=filing.pk, code="FU03", address=where, text="有依据。")


def test_who_compiled_does_not_review_even_when_the_first_versions_are_gone(place):
    filing = sent(place)
    Filing.objects.get(pk=filing.pk).versions.all().delete()
    Appointment.objects.create(person=place.officer, organisation=place.department, role=Role.DEPARTMENT_REVIEWER)
    with pytest.raises(Refused, match="编制过这张表的人"):
        review.step(person=place.officer, filing=filing.pk, step=Step.FORWARD)


def test_a_remark_is_closed_once(place):
    filing = sent(place)
    remark = review.remark(person=place.department_reviewer, filing=filing.pk, address="declarations/0/name", text="请核实名称。")
    first = review.close(person=place.department_reviewer, remark=remark.pk).closed_at
    assert review.close(person=place.department_reviewer, remark=remark.pk).closed_at == first
    assert Event.objects.filter(action="close").count() == 1


def test_what_was_sent_gets_no_more_reasons(place):
    filing = sent(place)
    with pytest.raises(Refused, match="已经送出"):
        review.explain(person=place.officer, filing=filing.pk, code="FU03", address="declarations/0/name", text="有依据。")
