"""All forms of a unit and year, checked as one submission."""

import pytest

from jiheng.model.workflow import State
from jiheng.web import together
from jiheng.web.models import Filing
from tests.web.people import Place
from tests.web.test_filing import begun, fields, logged_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Place:
    return Place()


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
