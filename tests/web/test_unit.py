"""All forms of a unit and year, checked as one submission."""

from decimal import Decimal

import pytest
from django.utils import timezone

from jiheng.model.workflow import State
from jiheng.readers.document import read_document
from jiheng.web import together
from jiheng.web.actions import filing
from jiheng.web.actions.verify import verify
from jiheng.web.models import Cover, Filing
from tests.web.people import Place
from tests.web.test_filing import begun, fields, logged_in

pytestmark = pytest.mark.django_db


def page(place: Place, person) -> object:
    return logged_in(person).get(f"/filings/unit/{place.unit.pk}/{place.cycle.pk}/")


def codes(place: Place) -> set[str]:
    return {finding.code for finding in page(place, place.officer).context["checked"].findings}


def test_two_forms_of_one_name_are_found_side_by_side(place):
    begun(place)
    assert codes(place) == set()
    begun(place)
    assert "DO07" in codes(place)
    assert "项目名称重复" in page(place, place.officer).content.decode()


def test_what_lies_in_one_form_alone_is_left_to_its_own_page(place):
    place.filing(0)
    found = codes(place)
    assert found <= together._ACROSS
    assert "FU03" not in found


def test_it_is_checked_again_only_when_a_form_changed(place, monkeypatch):
    first, second = begun(place), begun(place)
    checks = []
    real = together.checked_of
    monkeypatch.setattr(together, "checked_of", lambda *given: checks.append(1) or real(*given))
    codes(place), codes(place)
    assert len(checks) == 1
    logged_in(place.officer).post(f"/filings/{second.pk}/save/", fields(second, name="另一个项目"))
    assert "DO07" not in codes(place)
    assert len(checks) == 2
    first.refresh_from_db()
    assert first.version == 1


def test_reviewers_see_what_was_sent_and_strangers_nothing(place):
    place.filing(0)
    assert page(place, place.department_reviewer).status_code == 404
    sent = place.filing(1, state=State.SUBMITTED)
    assert [filing.pk for filing in page(place, place.department_reviewer).context["filings"]] == [sent.pk]
    assert len(page(place, place.officer).context["filings"]) == 2
    for person in (place.stranger, place.other_officer):
        assert page(place, person).status_code == 404


def test_many_forms_ask_the_database_no_more_often(place, django_assert_max_num_queries):
    for number in range(6):
        place.filing(number)
    Filing.objects.update(errors=1)
    client = logged_in(place.officer)
    with django_assert_max_num_queries(22):
        client.get(f"/filings/unit/{place.unit.pk}/{place.cycle.pk}/")


def statement(place: Place) -> str:
    return page(place, place.officer).context["stated"].text


def worded(place: Place, person, **sent: str) -> object:
    return logged_in(person).post(f"/filings/unit/{place.unit.pk}/{place.cycle.pk}/cover/", sent, follow=True)


def test_the_cover_statement_is_made_of_the_forms(place):
    begun(place)
    assert statement(place) == "1个预算单位编报了项目支出绩效目标，编报绩效目标的项目1个，涉及项目资金60万元。"


def test_figures_follow_the_forms_also_in_own_words_until_they_are_written_over(place):
    begun(place)
    worded(place, place.officer, text="本中心编报绩效目标的项目1个，涉及项目资金60万元，均已集体研究。")
    second = begun(place)
    assert statement(place) == "本中心编报绩效目标的项目2个，涉及项目资金120万元，均已集体研究。"
    worded(place, place.officer, text="本中心编报绩效目标的项目两个，涉及项目资金120万元，均已集体研究。")
    filing.remove(person=place.officer, filing=second.pk)
    assert statement(place) == "本中心编报绩效目标的项目两个，涉及项目资金60万元，均已集体研究。"
    worded(place, place.officer, text="本中心编报绩效目标的项目两个", usual="1")
    assert statement(place).startswith("1个预算单位编报了项目支出绩效目标")
    assert not [each for each in verify().broken if each.subject.startswith("cover/")]


def test_nobody_but_the_officer_words_the_statement(place):
    begun(place)
    worded(place, place.leader, text="改写")
    assert "改写" not in statement(place)
    assert not Cover.objects.exists()


def test_the_whole_material_comes_as_one_document_with_its_cover(place):
    begun(place), begun(place, "six-projects.docx")
    worded(place, place.officer, text="本中心编报绩效目标的项目7个，涉及项目资金347.965万元。")
    answer = logged_in(place.officer).get(f"/filings/unit/{place.unit.pk}/{place.cycle.pk}/document.docx")
    back = read_document(answer.content, "a.docx")
    assert (len(back.declarations), back.stated.projects, back.stated.amount) == (7, 7, Decimal(3479650))
    assert back.stated.text == "本中心编报绩效目标的项目7个，涉及项目资金347.965万元。"


def test_a_reviewer_goes_from_the_whole_material_to_all_of_its_forms_that_wait(place):
    for number in range(2):
        place.filing(number, state=State.SUBMITTED, attempt=1, submitted=timezone.now())
    place.filing(2, state=State.FINANCE, attempt=1, submitted=timezone.now())
    assert page(place, place.department_reviewer).context["waiting"] == 2
    together = logged_in(place.department_reviewer).get(f"/queue/many/?all=1&department={place.unit.pk}")
    assert together.context["n"] == 2
    assert "一起退回" in page(place, place.department_reviewer).content.decode()
    assert "一起退回" not in page(place, place.leader).content.decode()
