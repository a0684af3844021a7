"""Who sees which filing: the queryset that every page begins with."""

import datetime as dt

import pytest
from django.utils import timezone

from jiheng.model.workflow import State
from jiheng.web.models import Filing, Organisation

pytestmark = pytest.mark.django_db


def seen(person) -> set[str]:
    return set(Filing.objects.visible_to(person).values_list("name", flat=True))


def test_people_of_the_unit_see_their_drafts_and_nobody_else_does(place):
    name = place.filing().name
    assert seen(place.officer) == seen(place.leader) == {name}
    for person in (place.department_reviewer, place.finance_reviewer, place.auditor, place.other_officer, place.stranger):
        assert seen(person) == set()


def test_what_was_sent_is_seen_by_those_above(place):
    name = place.filing(state=State.SUBMITTED).name
    for person in (place.officer, place.department_reviewer, place.finance_reviewer, place.auditor):
        assert seen(person) == {name}
    assert seen(place.other_officer) == seen(place.stranger) == set()


def test_an_appointment_that_is_over_shows_nothing(place):
    place.filing()
    place.officer.appointments.update(until=timezone.localdate() - dt.timedelta(days=1))
    assert seen(place.officer) == set()


def test_only_officers_of_the_unit_may_write(place):
    filing = place.filing()
    assert list(Filing.objects.editable_by(place.officer)) == [filing]
    for person in (place.leader, place.department_reviewer, place.other_officer, place.stranger):
        assert not Filing.objects.editable_by(person)


def test_a_tree_is_found_by_its_top(place):
    assert set(Organisation.objects.under(place.department)) == {place.department, place.unit}
    assert place.unit.above == [place.region.path, place.department.path, place.unit.path]
