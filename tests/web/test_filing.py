"""Filings: from draft to approval, one item returned, two people on one form."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from jiheng.model.json import decode
from jiheng.model.workflow import State, Step
from jiheng.web.actions import filing as action
from jiheng.web.actions import review
from jiheng.web.actions.event import broken
from jiheng.web.actions.refusal import Refused
from jiheng.web.models import Event, Filing, Person
from tests.web.people import Place
from tests.web.test_check import EXAMPLES

pytestmark = pytest.mark.django_db


def logged_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def begun(place: Place, name: str = "faultless.docx") -> Filing:
    """A draft of the officer, read from an example."""
    upload = SimpleUploadedFile(name, (EXAMPLES / name).read_bytes())
    logged_in(place.officer).post("/filings/new/", {"unit": place.unit.pk, "cycle": place.cycle.pk, "file": upload})
    return Filing.objects.latest("pk")


def sent(place: Place) -> Filing:
    """A faultless form that waits for the department."""
    filing = begun(place)
    review.step(person=place.officer, filing=filing.pk, step=Step.SEND)
    return review.step(person=place.leader, filing=filing.pk, step=Step.SIGN)


def fields(filing: Filing, **changed: Any) -> dict[str, Any]:
    """What the editor sends: every row of the grid, and the fields that were changed."""
    from jiheng.web.editing import lines

    filing.refresh_from_db()
    table = lines(decode(filing.document.encode()).declarations[0])
    columns = {
        name: [getattr(line, "name" if name == "row_name" else name) for line in table]
        for name in ("id", "level1", "level2", "row_name", "comparator", "value", "unit")
    }
    return {"version": filing.version, "rows": "1", **columns, **changed}


def form(filing: Filing) -> Any:
    filing.refresh_from_db()
    return decode(filing.document.encode()).declarations[0]


def test_a_file_becomes_a_draft_for_each_project(place):
    begun(place, "six-projects.docx")
    assert Filing.objects.count() == 6
    assert set(Filing.objects.values_list("state", flat=True)) == {State.DRAFT}
    assert Filing.objects.filter(errors__gt=0).exists()


def test_nobody_begins_for_a_unit_that_is_not_theirs(place):
    assert logged_in(place.other_officer).post("/filings/new/", {"unit": place.unit.pk, "cycle": place.cycle.pk}).status_code == 404


def test_saving_without_changes_changes_nothing(place):
    filing = begun(place)
    before = filing.document
    assert logged_in(place.officer).post(f"/filings/{filing.pk}/save/", fields(filing)).status_code == 302
    filing.refresh_from_db()
    assert (filing.document, filing.version) == (before, 1)


def test_what_is_typed_is_stored_checked_and_told(place):
    filing = begun(place)
    amount = str(form(filing).funds.annual.amount + 1)
    answer = logged_in(place.officer).post(f"/filings/{filing.pk}/save/", fields(filing, **{"funds/annual/amount": amount}), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "必须更正" in answer.content.decode()
    filing.refresh_from_db()
    assert (filing.version, str(filing.annual)) == (2, amount)
    assert filing.errors > 0


def test_a_row_is_added_moved_changed_and_taken_away(place):
    filing = begun(place)
    client, sent_fields = logged_in(place.officer), fields(filing)
    ids = list(sent_fields["id"])
    for name, value in {"id": "", "level1": "产出指标", "level2": "数量指标", "row_name": "新增场次", "comparator": "≥", "value": "3", "unit": "场"}.items():
        sent_fields[name] = [value, *reversed(sent_fields[name][1:])]
    client.post(f"/filings/{filing.pk}/save/", sent_fields)
    rows = form(filing).indicators
    assert (rows[0].name, rows[0].target.raw, rows[0].target.unit) == ("新增场次", "≥3(场)", "场")
    assert [row.id for row in rows[1:]] == list(reversed(ids[1:]))


def test_what_is_no_amount_is_told_and_the_rest_is_stored(place):
    filing = begun(place)
    answer = logged_in(place.officer).post(
        f"/filings/{filing.pk}/save/", fields(filing, **{"funds/annual/amount": "很多", "nature": "一次性项目"}), headers={"HX-Request": "true"}
    )
    assert "看不懂" in answer.content.decode()
    assert form(filing).nature == "一次性项目"


def test_undo_goes_back_step_by_step(place):
    filing, client = begun(place), logged_in(place.officer)
    first = form(filing).nature
    for nature in ("甲", "乙"):
        client.post(f"/filings/{filing.pk}/save/", fields(filing, nature=nature))
    client.post(f"/filings/{filing.pk}/undo/")
    assert form(filing).nature == "甲"
    client.post(f"/filings/{filing.pk}/undo/")
    assert form(filing).nature == first


def test_two_people_on_different_fields_both_count(place):
    filing, client = begun(place), logged_in(place.officer)
    old = fields(filing)
    client.post(f"/filings/{filing.pk}/save/", fields(filing, nature="一次性项目"))
    client.post(f"/filings/{filing.pk}/save/", old | {"category": "特定目标类"})
    assert (form(filing).nature, form(filing).category) == ("一次性项目", "特定目标类")


def test_two_people_on_one_field_see_both_and_nothing_is_lost(place):
    filing, client = begun(place), logged_in(place.officer)
    old = fields(filing)
    client.post(f"/filings/{filing.pk}/save/", fields(filing, nature="甲"))
    answer = client.post(f"/filings/{filing.pk}/save/", old | {"nature": "乙"})
    assert answer.status_code == 409
    assert {"甲", "乙"} <= set(answer.content.decode().replace("<", ">").split(">"))
    assert form(filing).nature == "甲"


def test_a_form_with_mistakes_cannot_be_sent(place):
    filing = Filing.objects.get(pk=begun(place, "six-projects.docx").pk)
    filing = Filing.objects.filter(errors__gt=0).first()
    with pytest.raises(Refused, match="必须更正"):
        review.step(person=place.officer, filing=filing.pk, step=Step.SEND)


def test_the_whole_way_to_approval(place):
    filing = sent(place)
    review.step(person=place.department_reviewer, filing=filing.pk, step=Step.FORWARD)
    filing = review.step(person=place.finance_reviewer, filing=filing.pk, step=Step.APPROVE)
    assert filing.state == State.APPROVED
    assert [(each.number, each.step) for each in filing.revisions.all()] == [(1, "sign"), (2, "approve")]
    assert [each.action for each in Event.objects.filter(subject=filing.subject)] == ["begin", "send", "sign", "forward", "approve"]
    assert list(broken()) == []


def test_nobody_takes_a_step_that_is_not_theirs(place):
    filing = sent(place)
    for person in (place.officer, place.leader, place.finance_reviewer, place.auditor):
        with pytest.raises(Refused):
            review.step(person=person, filing=filing.pk, step=Step.FORWARD)
    with pytest.raises(Filing.DoesNotExist):
        review.step(person=place.other_officer, filing=filing.pk, step=Step.FORWARD)


def test_what_was_sent_cannot_be_changed(place):
    filing = sent(place)
    with pytest.raises(Refused):
        action.save(person=place.officer, filing=filing.pk, version=filing.version, edited=decode(filing.document.encode()))


def test_outside_the_window_nothing_is_sent(place):
    filing = begun(place)
    place.cycle.closes = timezone.now() - dt.timedelta(hours=1)
    place.cycle.save()
    with pytest.raises(Refused, match=r"已于 .* 截止"):
        review.step(person=place.officer, filing=filing.pk, step=Step.SEND)


def test_one_item_is_returned_and_only_that_one_unlocks(place):
    filing = sent(place)
    row = form(filing).indicators[1]
    client = logged_in(place.department_reviewer)
    client.post(f"/queue/{filing.pk}/remark/", {"address": "declarations/0/indicators/1", "text": "请写明口径"})
    client.post(f"/queue/{filing.pk}/decide/", {"step": "return", "version": filing.version})
    filing.refresh_from_db()
    assert filing.state == State.RETURNED
    officer = logged_in(place.officer)
    officer.post(f"/filings/{filing.pk}/save/", fields(filing, nature="改了别处"))
    assert form(filing).nature != "改了别处"
    changed = fields(filing)
    changed["row_name"][1] = f"{row.name}（现场登记）"
    officer.post(f"/filings/{filing.pk}/save/", changed)
    assert form(filing).indicators[1].name == f"{row.name}（现场登记）"
    remark = filing.remarks.get()
    officer.post(f"/filings/{filing.pk}/answer/", {"remark": remark.pk, "text": "已写明"})
    review.step(person=place.officer, filing=filing.pk, step=Step.SEND)
    review.step(person=place.leader, filing=filing.pk, step=Step.SIGN)
    page = client.get(f"/queue/{filing.pk}/").content.decode()
    assert "只看改动" in page
    assert "现场登记" in page
    assert "已写明" in page
    assert "第 2 次" in page


def test_open_remarks_hinder_approval_until_they_are_closed(place):
    filing = sent(place)
    remark = review.remark(person=place.department_reviewer, filing=filing.pk, address="declarations/0/name", text="是否重名")
    page = logged_in(place.department_reviewer).get(f"/queue/{filing.pk}/").content.decode()
    assert 'data-key="a" disabled' in page
    assert 'data-key="r" disabled' not in page
    with pytest.raises(Refused, match="没有了结"):
        review.step(person=place.department_reviewer, filing=filing.pk, step=Step.FORWARD)
    review.close(person=place.department_reviewer, remark=remark.pk)
    assert review.step(person=place.department_reviewer, filing=filing.pk, step=Step.FORWARD).state == State.FINANCE


def test_a_return_needs_an_opinion(place):
    filing = sent(place)
    with pytest.raises(Refused, match="意见"):
        review.step(person=place.department_reviewer, filing=filing.pk, step=Step.RETURN)


def test_an_explanation_stands_as_long_as_the_value(place):
    filing = begun(place, "six-projects.docx")
    filing = Filing.objects.filter(explains__gt=0).first()
    client = logged_in(place.officer)
    page = client.get(f"/filings/{filing.pk}/")
    finding = next(each for each in page.context["checked"].findings if each.severity == "explain" and "indicators" in each.address)
    client.post(f"/filings/{filing.pk}/explain/", {"code": finding.code, "address": finding.address, "text": "按现场登记统计"})
    assert "按现场登记统计" in client.get(f"/filings/{filing.pk}/").content.decode()
    index = int(finding.address.split("/")[3])
    changed = fields(filing)
    changed["row_name"][index] += "甲"
    client.post(f"/filings/{filing.pk}/save/", changed)
    assert "按现场登记统计" not in client.get(f"/filings/{filing.pk}/").content.decode()


def test_the_queue_sorts_by_damage_and_opens_the_next(place):
    first, second = sent(place), sent(place)
    Filing.objects.filter(pk=second.pk).update(errors=2)
    client = logged_in(place.department_reviewer)
    page = client.get("/queue/")
    assert [filing.pk for filing, _title in page.context["rows"]] == [second.pk, first.pk]
    assert page.context["counts"] == {"error": 1, "explain": 0, "clean": 1}
    answer = client.post(f"/queue/{first.pk}/decide/", {"step": "forward", "version": first.version})
    assert answer["Location"] == f"/queue/{second.pk}/"


def test_many_are_returned_with_one_opinion(place):
    chosen = [sent(place).pk, sent(place).pk]
    logged_in(place.department_reviewer).post("/queue/return/", {"filing": chosen, "opinion": "请统一口径后再报"})
    assert set(Filing.objects.values_list("state", flat=True)) == {State.RETURNED}


def test_the_queue_asks_the_database_a_constant_number_of_times(place, django_assert_max_num_queries):
    for _ in range(3):
        sent(place)
    client = logged_in(place.department_reviewer)
    with django_assert_max_num_queries(16):
        client.get("/queue/")


@pytest.mark.parametrize("address", ["", "save/", "undo/", "fix/", "explain/", "answer/", "remove/", "step/", "others/", "document.docx"])
def test_strangers_find_nothing(place, address):
    filing = begun(place)
    for person in (place.stranger, place.other_officer, place.department_reviewer):
        client = logged_in(person)
        answer = (
            client.get(f"/filings/{filing.pk}/{address}") if address in {"", "others/", "document.docx"} else client.post(f"/filings/{filing.pk}/{address}")
        )
        assert answer.status_code == 404


@pytest.mark.parametrize("address", ["/today/", "/filings/", "/queue/", "/filings/1/"])
def test_without_login_one_is_asked_to_log_in(client, address):
    assert client.get(address)["Location"].startswith("/")
    assert "next=" in client.get(address)["Location"]


def test_a_draft_is_removed_and_its_events_stay(place):
    filing = begun(place)
    logged_in(place.officer).post(f"/filings/{filing.pk}/remove/")
    assert not Filing.objects.exists()
    assert [each.action for each in Event.objects.all()] == ["begin", "remove"]
