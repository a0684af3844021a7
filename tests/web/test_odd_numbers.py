"""Numbers in addresses that no row can have: there is no such page, and nothing breaks."""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.converters import IntConverter

from tests.web.people import Place
from tests.web.test_permissions import patterns

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
ABSURD = 10**30  # more than a column of any database holds
CONVERTERS = {str(each.name): each.pattern.converters for each in patterns(get_resolver())}
NUMBERED = {name: given for name, given in CONVERTERS.items() if any(isinstance(each, IntConverter) for each in given.values())}


@pytest.mark.parametrize("name", sorted(NUMBERED))
def test_an_absurd_number_leads_nowhere(name: str):
    place = Place()
    kwargs = {key: ABSURD if isinstance(each, IntConverter) else "x" for key, each in NUMBERED[name].items()}
    for person in (place.officer, place.department_reviewer, place.evaluator, place.finance_reviewer, place.administrator):
        client = Client()
        client.force_login(person)
        for method in (client.get, client.post):
            assert method(reverse(name, kwargs=kwargs)).status_code in (404, 405), person
