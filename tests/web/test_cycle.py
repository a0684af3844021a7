"""Budget years: who sets them, when forms may be sent, who is let in late."""

import datetime as dt

import pytest
from django.utils import timezone

from jiheng.model.workflow import Step
from jiheng.web.actions import cycle as actions
from jiheng.web.actions import filing as compiling
from jiheng.web.actions import review
from jiheng.web.actions.refusal import Refused
from jiheng.web.examples import faultless
from jiheng.web.models import Cycle, Event, Filing, Late, Organisation
from tests.web.people import Place

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def draft(place: Place) -> Filing:
    return compiling.begin(person=place.officer, organisation=place.unit, cycle=place.cycle, submission=faultless())[0]


def send(place: Place, filing: Filing) -> Filing:
    return review.step(person=place.officer, filing=filing.pk, step=Step.SEND)


def shut(place: Place) -> None:
    Cycle.objects.filter(pk=place.cycle.pk).update(closes=timezone.now() - DAY)


def given(**changed) -> dict[str, str]:
    times = {"opens": "2027-08-01T09:00", "closes": "2027-08-31T18:00", "department_closes": "", "finance_closes": "2027-09-30T18:00"}
    return times | {"year": "2028", "profile": "general"} | changed


def test_a_year_is_added_and_told(client, place):
    client.force_login(place.finance_reviewer)
    answer = client.post("/cycles/add/", given(region=place.region.pk))
    new = Cycle.objects.get(year=2028)
    assert answer.url == f"/cycles/{new.pk}/"
    event = Event.objects.get()
    assert (event.subject, event.action, event.data["closes"]) == (new.subject, "cycle-add", "2027-08-31 18:00")
    assert "2027-08-31 18:00" in client.get(answer.url).content.decode()


def test_a_year_is_there_once(client, place):
    client.force_login(place.administrator)
    answer = client.post("/cycles/add/", given(region=place.region.pk, year="2026"))
    assert answer.status_code == 422
    assert "已经有 2026 年度" in answer.content.decode()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"closes": "2027-07-01T09:00"}, "截止申报要晚于开始申报"),
        ({"department_closes": "2027-08-02T09:00"}, "部门审核截止不能早于截止申报"),
        ({"finance_closes": "2027-08-02T09:00"}, "财政审核截止不能早于"),
        ({"closes": "soon"}, "id_closes_error"),
        ({"opens": "0001-01-01T00:00"}, "2000 到 2100"),
        ({"finance_closes": "9999-12-31T23:59"}, "2000 到 2100"),
        ({"year": "99999999999999999999"}, "id_year_error"),
    ],
)
def test_times_that_make_no_sense_are_refused(client, place, changed, sentence):
    client.force_login(place.administrator)
    answer = client.post("/cycles/add/", given(region=place.region.pk, **changed))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Cycle.objects.filter(year=2028).exists()


def test_a_change_says_why(client, place):
    client.force_login(place.administrator)
    address = f"/cycles/{place.cycle.pk}/edit/"
    assert client.post(address, given()).status_code == 422
    client.post(address, given(reason="部门请求"))
    event = Event.objects.get(action="cycle-edit")
    assert event.data["reason"] == "部门请求"
    assert event.data["closes"][1] == "2027-08-31 18:00"


def test_rules_do_not_change_under_forms(place):
    draft(place)
    with pytest.raises(Refused, match="不能再换规则集"):
        actions.change(person=place.administrator, cycle=place.cycle.pk, reason="x", profile="shanghai")


def test_extending_moves_the_reviews_along(place):
    closes = place.cycle.closes
    Cycle.objects.filter(pk=place.cycle.pk).update(department_closes=closes + DAY)
    row = actions.extend(person=place.administrator, cycle=place.cycle.pk, reason="停电", closes=closes + 7 * DAY)
    assert row.department_closes == closes + 8 * DAY
    with pytest.raises(Refused, match="晚于"):
        actions.extend(person=place.administrator, cycle=place.cycle.pk, reason="停电", closes=closes)


def test_before_it_opens_one_compiles_and_does_not_send(place):
    Cycle.objects.filter(pk=place.cycle.pk).update(opens=timezone.now() + DAY)
    filing = draft(place)
    with pytest.raises(Refused, match="现在还不能送出"):
        send(place, filing)


def test_after_it_closed_only_who_has_permission_sends(place):
    filing = draft(place)
    shut(place)
    with pytest.raises(Refused, match="逾期许可"):
        send(place, filing)
    actions.permit(person=place.finance_reviewer, cycle=place.cycle.pk, organisation=place.other_department.pk, until=timezone.now() + DAY, reason="停电")
    with pytest.raises(Refused, match="逾期许可"):
        send(place, filing)
    late = actions.permit(person=place.finance_reviewer, cycle=place.cycle.pk, organisation=place.department.pk, until=timezone.now() + DAY, reason="停电")
    assert send(place, filing).state == "signing"
    actions.withdraw(person=place.administrator, late=late.pk)
    with pytest.raises(Refused, match="逾期许可"):
        review.step(person=place.leader, filing=filing.pk, step=Step.SIGN)
    assert list(Event.objects.filter(subject=place.cycle.subject).values_list("action", flat=True)) == ["cycle-permit"] * 2 + ["cycle-withdraw"]


def test_what_was_returned_comes_back_after_the_close_and_what_was_withdrawn_does_not(place):
    returned, withdrawn = draft(place), draft(place)
    for filing in (returned, withdrawn):
        send(place, filing)
        review.step(person=place.leader, filing=filing.pk, step=Step.SIGN)
    shut(place)
    review.step(person=place.department_reviewer, filing=returned.pk, step=Step.RETURN, opinion="请补充依据。")
    assert send(place, returned).state == "signing"
    assert review.step(person=place.leader, filing=returned.pk, step=Step.SIGN).state == "submitted"
    review.step(person=place.officer, filing=withdrawn.pk, step=Step.WITHDRAW)
    with pytest.raises(Refused, match="逾期许可"):
        send(place, withdrawn)


def test_permission_that_is_over_lets_nobody_in(place):
    filing = draft(place)
    shut(place)
    actions.permit(person=place.administrator, cycle=place.cycle.pk, organisation=place.unit.pk, until=timezone.now() + DAY, reason="停电")
    Late.objects.update(until=timezone.now() - DAY / 2)
    with pytest.raises(Refused, match="逾期许可"):
        send(place, filing)


def test_permission_ends_after_the_close_and_stays_in_the_region(place):
    elsewhere = Organisation.objects.create(path="zzzz", kind="region", name="别处")
    for organisation, until, sentence in ((place.unit, place.cycle.closes, "晚于"), (elsewhere, timezone.now() + 99 * DAY, "不在这个地区")):
        with pytest.raises(Refused, match=sentence):
            actions.permit(person=place.administrator, cycle=place.cycle.pk, organisation=organisation.pk, until=until, reason="停电")


def test_a_department_administrator_sets_no_year(client, place):
    client.force_login(place.department_administrator)
    for address in ("/cycles/", "/cycles/add/", f"/cycles/{place.cycle.pk}/"):
        assert client.get(address).status_code == 404
    with pytest.raises(Cycle.DoesNotExist):
        actions.extend(person=place.department_administrator, cycle=place.cycle.pk, reason="x", closes=place.cycle.closes + DAY)


def test_the_officer_sees_how_long_there_is_time(client, place):
    filing = draft(place)
    client.force_login(place.officer)
    for address in ("/today/", f"/filings/{filing.pk}/"):
        assert "还有 8 天" in client.get(address).content.decode()
    shut(place)
    assert "已截止申报" in client.get(f"/filings/{filing.pk}/").content.decode()
    actions.permit(person=place.administrator, cycle=place.cycle.pk, organisation=place.department.pk, until=timezone.now() + DAY, reason="停电")
    assert "准许逾期补报" in client.get(f"/filings/{filing.pk}/").content.decode()
    assert "逾期许可：临溪区产业局" in client.get("/today/").content.decode()


def test_the_list_asks_the_database_a_constant_number_of_times(client, place, django_assert_max_num_queries):
    for year in range(2031, 2040):
        Cycle.objects.create(region=place.region, year=year, opens=place.cycle.opens, closes=place.cycle.closes)
    client.force_login(place.administrator)
    with django_assert_max_num_queries(9):
        assert client.get("/cycles/").status_code == 200
