"""Who watches a server asks for the heads of pages: what may be read answers as it does to GET, without a body."""

import pytest
from django.urls import reverse

from tests.web.people import Place

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["check", "home", "filings", "ledger", "monitor", "public", "healthz"])
def test_heads_are_answered(client, name):
    client.force_login(Place().officer)
    asked = client.head(reverse(name))
    assert asked.status_code == client.get(reverse(name)).status_code == 200
    assert asked.content == b""
