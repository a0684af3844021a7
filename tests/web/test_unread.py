"""Pages that list many projects read no forms: of thousands, these are what costs time and memory."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jiheng.model.workflow import State
from jiheng.web.actions import sampling
from jiheng.web.models import PublicProject
from tests.web.published import public, running

pytestmark = pytest.mark.django_db
_DOCUMENTS = ('"web_filing"."document"', '"web_publication"."document"', '"web_evaluation"."document"', '"web_publicproject"."text"')


def page(client, address: str) -> str:
    """The page, for which no document was read."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    assert [each["sql"] for each in asked if any(name in each["sql"] for name in _DOCUMENTS)] == []
    return answer.content.decode()


def test_the_site_map_reads_addresses_alone(client, place):
    rows = [public(place), public(place, running(place, 1))]
    told = page(client, reverse("public-sitemap"))
    for row in rows:
        assert f"{row.address}</loc><lastmod>{row.current.day}</lastmod>" in told
    assert {row.address for row in PublicProject.objects.all()} == {row.address for row in rows}


def test_a_sample_names_who_was_drawn_and_who_was_not(client, place):
    filings = [place.filing(index, state=State.APPROVED) for index in range(4)]
    drawn = sampling.draw_sample(person=place.finance_reviewer, organisation=place.region, cycle=place.cycle, method="largest", count=1)
    client.force_login(place.finance_reviewer)
    told = page(client, reverse("evaluation-sample", args=[drawn.pk]))
    assert all(filing.name in told for filing in filings)
