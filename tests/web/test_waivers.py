"""Rules that are waived: told, not counted, for a time."""

import datetime as dt

import pytest
from django.utils import timezone

from jiheng.model.workflow import State, Step
from jiheng.web.actions import review, waiver
from jiheng.web.actions.refusal import Refused
from jiheng.web.actions.verify import verify
from jiheng.web.models import Event, Filing, Waiver
from tests.web.people import Place
from tests.web.test_filing import begun, fields, form, logged_in

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def faulty(place: Place) -> Filing:
    """A draft whose one error is that the parts do not add up."""
    filing = begun(place)
    amount = str(form(filing).funds.annual.amount + 1)
    logged_in(place.officer).post(f"/filings/{filing.pk}/save/", fields(filing, **{"funds/annual/amount": amount}))
    filing.refresh_from_db()
    assert filing.errors == len([code for code, (severity, _n) in filing.found.items() if severity == "error"]) > 0
    return filing


def waive_all(place: Place, filing: Filing, **given) -> list[Waiver]:
    codes = [code for code, (severity, _n) in filing.found.items() if severity == "error"]
    told = {"person": place.finance_reviewer, "organisation": place.department, "reason": "系统口径调整", "until": TODAY} | given
    return [waiver.waive(code=code, **told) for code in codes]


def test_a_waived_rule_is_told_but_neither_counts_nor_blocks(place):
    filing = faulty(place)
    waive_all(place, filing)
    filing.refresh_from_db()
    assert filing.errors == 0
    page = logged_in(place.officer).get(f"/filings/{filing.pk}/").content.decode()
    assert "已豁免" in page
    assert "系统口径调整" in page
    assert review.step(person=place.officer, filing=filing.pk, step=Step.SEND).state == State.SIGNING


def test_saving_keeps_to_the_waivers(place):
    filing = faulty(place)
    waive_all(place, filing)
    logged_in(place.officer).post(f"/filings/{filing.pk}/save/", fields(filing, nature="一次性项目"))
    filing.refresh_from_db()
    assert filing.errors == 0


def test_what_is_waived_elsewhere_counts_here(place):
    filing = faulty(place)
    waive_all(place, filing, organisation=place.other_department)
    filing.refresh_from_db()
    assert filing.errors > 0


def test_a_waiver_of_one_form_leaves_the_others_and_old_rows_are_checked_anew(place):
    one, other = faulty(place), faulty(place)
    before = other.errors
    Filing.objects.update(found=None, state=State.SUBMITTED)
    waiver.waive(person=place.finance_reviewer, organisation=place.unit, filing=one.pk, code="FU02", reason="个案", until=TODAY)
    one.refresh_from_db()
    other.refresh_from_db()
    assert "FU02" in one.found
    assert (one.errors, other.errors) == (before - 1, before)


def test_it_ends_by_itself_and_the_counts_follow(place, monkeypatch):
    filing = faulty(place)
    before = filing.errors
    waive_all(place, filing)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY + dt.timedelta(days=1))
    with pytest.raises(Refused, match="必须更正"):
        review.step(person=place.officer, filing=filing.pk, step=Step.SEND)
    filing.refresh_from_db()
    assert filing.errors == before
    assert waiver.settle() == 0


def test_it_is_ended_early(place):
    filing = faulty(place)
    before = filing.errors
    given = waive_all(place, filing)
    client = logged_in(place.finance_reviewer)
    for each in given:
        client.post(f"/waivers/{each.pk}/end/")
    filing.refresh_from_db()
    assert filing.errors == before
    assert list(Event.objects.filter(subject=given[0].subject).values_list("action", flat=True)) == ["waive", "waiver-end"]
    assert "提前结束" in client.get("/waivers/").content.decode()


def test_only_reviewers_and_administrators_of_the_place_waive(place):
    for person, organisation in ((place.officer, place.unit), (place.department_reviewer, place.other_unit), (place.auditor, place.unit)):
        with pytest.raises(Refused, match="审核人或管理员"):
            waiver.waive(person=person, organisation=organisation, code="FU02", reason="试", until=TODAY)


@pytest.mark.parametrize(
    ("wrong", "said"), [({"code": "XX99"}, "没有这条规则"), ({"reason": " "}, "理由"), ({"until": TODAY - dt.timedelta(days=1)}, "截止日期")]
)
def test_what_makes_no_sense_is_refused(place, wrong, said):
    told = {"person": place.finance_reviewer, "organisation": place.unit, "code": "FU02", "reason": "试", "until": TODAY} | wrong
    with pytest.raises(Refused, match=said):
        waiver.waive(**told)
    assert not Waiver.objects.exists()


def test_everybody_sees_the_waivers_that_concern_them_and_no_others(place):
    waiver.waive(person=place.finance_reviewer, organisation=place.department, code="FU02", reason="产业局的口径", until=TODAY)
    for person, sees in ((place.officer, True), (place.auditor, True), (place.other_officer, False), (place.stranger, False)):
        assert ("产业局的口径" in logged_in(person).get("/waivers/").content.decode()) is sees


def test_the_page_waives_for_one_form(place):
    filing = begun(place)
    Filing.objects.update(state=State.SUBMITTED)
    client = logged_in(place.department_reviewer)
    address = f"/waivers/add/?filing={filing.pk}&code=FU03"
    assert filing.name in client.get(address).content.decode()
    answer = client.post(address, {"code": "FU03", "since": TODAY.isoformat(), "until": TODAY.isoformat(), "reason": "分期付款"})
    assert answer.status_code == 302
    assert (Waiver.objects.get().filing, Waiver.objects.get().counted) == (filing, True)


def test_changed_waivers_are_found_in_the_log(place):
    made = waiver.waive(person=place.finance_reviewer, organisation=place.department, code="FU02", reason="试", until=TODAY)
    assert made.subject not in {each.subject for each in verify().broken}
    Waiver.objects.update(reason="别的")
    assert made.subject in {each.subject for each in verify().broken}


def test_counting_anew_costs_few_queries(place, django_assert_max_num_queries):
    for _number in range(5):
        faulty(place)
    with django_assert_max_num_queries(17):
        waiver.waive(person=place.finance_reviewer, organisation=place.region, code="FU02", reason="试", until=TODAY)
