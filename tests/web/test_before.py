"""A form beside those of its project in earlier years: found along the chain, judged in the editor and in the queue."""

import datetime as dt

import msgspec
import pytest
from django.utils import timezone

from jiheng.model.json import decode
from jiheng.model.workflow import State
from jiheng.web.actions import filing as action
from jiheng.web.before import documents_before, filings_before, read_before
from jiheng.web.models import Cycle, Filing
from jiheng.web.reports import report_on
from tests.web.people import Place

pytestmark = pytest.mark.django_db


def cycle_of(place: Place, year: int) -> Cycle:
    now = timezone.now()
    return Cycle.objects.create(region=place.region, year=year, opens=now - dt.timedelta(days=9), closes=now + dt.timedelta(days=9))


def chain(place: Place, *states: State) -> Filing:
    """A draft for 2026, and the same project in the years before, each in one of these states."""
    before = None
    for year, state in zip(range(2026 - len(states), 2026), reversed(states), strict=True):
        before = place.filing(cycle=cycle_of(place, year), state=state, previous=before)
    return place.filing(previous=before)


def test_the_years_before_are_found_the_newest_first(place: Place):
    draft = chain(place, State.APPROVED, State.APPROVED, State.APPROVED, State.APPROVED)
    assert [row.cycle.year for row in filings_before(draft)] == [2025, 2024, 2023]
    assert [form.year for form in read_before(documents_before(draft))] == [2025, 2024, 2023]


def test_what_was_never_sent_is_no_year(place: Place):
    assert filings_before(chain(place, State.DRAFT)) == []
    assert filings_before(place.filing()) == []


def test_a_circle_ends(place: Place):
    draft = chain(place, State.APPROVED)
    Filing.objects.filter(pk=draft.previous_id).update(previous=draft)
    assert len(filings_before(draft)) == 1


def test_a_form_without_a_year_before_asks_nothing_more(place: Place, django_assert_num_queries):
    draft = Filing.objects.select_related("cycle").get(pk=place.filing().pk)
    with django_assert_num_queries(0):
        assert not [each for each in report_on(draft).findings if each.code.startswith("YE")]


def test_a_copy_of_last_year_is_told_in_the_editor(place: Place, client):
    draft = chain(place, State.APPROVED)
    assert decode(draft.document.encode()).declarations[0].year in (None, 2026)
    assert "YE04" in {each.code for each in report_on(draft).findings}
    client.force_login(place.officer)
    assert "都与上年相同" in client.get(f"/filings/{draft.pk}/").content.decode()


def begun(place: Place, name: str, like: Filing) -> Filing:
    form = decode(like.document.encode())
    form = msgspec.structs.replace(form, declarations=(msgspec.structs.replace(form.declarations[0], name=name),))
    return action.begin(person=place.officer, organisation=place.unit, cycle=place.cycle, submission=form)[0]


def test_a_new_form_goes_on_with_last_years_of_that_name(place: Place):
    before = place.filing(cycle=cycle_of(place, 2025), state=State.APPROVED)
    first, second = begun(place, f"2026年{before.name}", before), begun(place, before.name, before)
    assert (first.previous, second.previous) == (before, None)  # one project goes on once
    assert "YE04" in {each.code for each in report_on(first).findings}


def test_a_form_that_gets_its_name_later_goes_on_from_then_on(place: Place):
    before = place.filing(cycle=cycle_of(place, 2025), state=State.APPROVED)
    draft = begun(place, "别的项目", before)
    assert draft.previous is None
    form = decode(draft.document.encode())
    named = msgspec.structs.replace(form, declarations=(msgspec.structs.replace(form.declarations[0], name=before.name),))
    assert action.save(person=place.officer, filing=draft.pk, version=draft.version, edited=named).previous == before


def test_what_was_never_sent_is_not_gone_on_with(place: Place):
    before = place.filing(cycle=cycle_of(place, 2025))
    assert begun(place, before.name, before).previous is None
