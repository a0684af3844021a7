"""What comes back and comes again: remarks first, what became of them, both texts side by side."""

import pytest

from jiheng.model.workflow import State, Step
from jiheng.web.actions import review
from jiheng.web.models import Filing, Remark
from jiheng.web.returned import parts
from tests.web.people import Place
from tests.web.test_filing import fields, form, logged_in, sent

pytestmark = pytest.mark.django_db
ROWS = "declarations/0/indicators"


def returned(place: Place, *rows: int) -> Filing:
    """A form of which the rows of these places were returned."""
    filing = sent(place)
    for row in rows:
        review.remark(person=place.department_reviewer, filing=filing.pk, address=f"{ROWS}/{row}", text=f"第{row}条请细化")
    return review.step(person=place.department_reviewer, filing=filing.pk, step=Step.RETURN)


def test_a_finding_is_returned_with_one_click(place):
    filing = place.filing(0, state=State.SUBMITTED, attempt=1)
    client = logged_in(place.department_reviewer)
    page = client.get(f"/queue/{filing.pk}/")
    finding = next(each for each in page.context["checked"].findings if each.address)
    assert "退回此项" in page.content.decode()
    client.post(f"/queue/{filing.pk}/remark/", {"address": finding.address, "text": finding.message})
    assert Remark.objects.get().text == finding.message
    assert "已提意见" in client.get(f"/queue/{filing.pk}/").content.decode()


def test_the_unit_is_told_how_many_wait_and_asked_before_sending_without_answers(place):
    filing, client = returned(place, 0, 1, 2), logged_in(place.officer)
    assert "还有 3 项未答复" in client.get(f"/filings/{filing.pk}/").content.decode()
    client.post(f"/filings/{filing.pk}/answer/", {"remark": Remark.objects.first().pk, "text": "已按统计制度填报"})
    names = fields(filing)["row_name"]
    names[1] += "（含场地）"
    client.post(f"/filings/{filing.pk}/save/", fields(filing, row_name=names))
    page = client.get(f"/filings/{filing.pk}/").content.decode()
    for words in ("还有 1 项未答复", "未修改，已答复", "已修改", "未修改，未答复", "仍然送出"):
        assert words in page
    filing.refresh_from_db()
    client.post(f"/filings/{filing.pk}/step/", {"step": "send", "version": filing.version})
    filing.refresh_from_db()
    assert filing.state == State.RETURNED
    client.post(f"/filings/{filing.pk}/step/", {"step": "send", "version": filing.version, "confirmed": "1"})
    filing.refresh_from_db()
    assert filing.state == State.SIGNING


def test_every_part_of_a_form_can_be_spoken_about(place):
    filing, client = sent(place), logged_in(place.department_reviewer)
    places = [address for address, _name in client.get(f"/queue/{filing.pk}/").context["places"]]
    assert {f"declarations/0/{part}" for part in ("nature", "end", "funds/total/amount", "indicators", "indicators/0", "narrative/budget")} <= set(places)
    for address in places:
        client.post(f"/queue/{filing.pk}/remark/", {"address": address, "text": "请核对"})
    assert sorted(filing.remarks.values_list("address", flat=True)) == sorted(places)
    assert client.get(f"/queue/{filing.pk}/").status_code == 200
    review.step(person=place.department_reviewer, filing=filing.pk, step=Step.RETURN)
    assert logged_in(place.officer).get(f"/filings/{filing.pk}/").status_code == 200


def test_why_an_approved_form_changes_stands_on_every_page_until_it_is_approved_again(place):
    filing = sent(place)
    steps = {
        Step.FORWARD: place.department_reviewer,
        Step.APPROVE: place.finance_reviewer,
        Step.ADJUST: place.officer,
        Step.SEND: place.officer,
        Step.SIGN: place.leader,
    }
    for step, person in steps.items():
        review.step(person=person, filing=filing.pk, step=step, opinion="活动场次增加")
        for reader, address in ((place.officer, f"/filings/{filing.pk}/"), (place.leader, f"/filings/{filing.pk}/")):
            page = logged_in(reader).get(address).content.decode()
            assert ("调整的理由</h2>" in page) == (step in {Step.ADJUST, Step.SEND, Step.SIGN})
    client = logged_in(place.department_reviewer)
    assert all("活动场次增加" in client.get(f"/queue/{filing.pk}/{page}").content.decode() for page in ("", "preview/"))
    review.step(person=place.department_reviewer, filing=filing.pk, step=Step.FORWARD)
    review.step(person=place.finance_reviewer, filing=filing.pk, step=Step.APPROVE)
    assert "调整的理由</h2>" not in logged_in(place.leader).get(f"/filings/{filing.pk}/").content.decode()


def test_the_reviewer_sees_both_texts_and_what_became_of_each_remark(place):
    filing = returned(place, 0, 1)
    names = fields(filing)["row_name"]
    names[1] += "（含场地）"
    logged_in(place.officer).post(f"/filings/{filing.pk}/save/", fields(filing, row_name=names))
    review.step(person=place.officer, filing=filing.pk, step=Step.SEND)
    review.step(person=place.leader, filing=filing.pk, step=Step.SIGN)
    since = logged_in(place.department_reviewer).get(f"/queue/{filing.pk}/").context["since"]
    assert [(each.address, each.new[-1]) for each in since.differing] == [(f"{ROWS}/1/name", ("（含场地）", True))]
    assert [each.touched for each in since.told] == [False, True]


def test_a_remark_on_a_row_that_is_gone_says_so(place):
    filing = returned(place, len(form(sent(place)).indicators) - 1)
    changed = {name: value[:-1] if isinstance(value, list) else value for name, value in fields(filing).items()}
    client = logged_in(place.officer)
    client.post(f"/filings/{filing.pk}/save/", changed)
    page = client.get(f"/filings/{filing.pk}/")
    assert page.status_code == 200
    assert "已经删去的一处" in page.content.decode()
    assert page.context["since"].unanswered == 0


@pytest.mark.parametrize(
    ("old", "new", "was", "now"),
    [
        ("≥10场", "≥12场", [("≥1", False), ("0", True), ("场", False)], [("≥1", False), ("2", True), ("场", False)]),
        ("", "新", [], [("新", False)]),
        ("旧", "", [("旧", False)], []),
        ("长" * 601, "短", [("长" * 601, False)], [("短", False)]),
    ],
)
def test_parts_that_differ_are_marked(old, new, was, now):
    assert parts(old, new) == (was, now)
