"""schemathesis asks the programming interface whatever its OpenAPI document allows, and what it forbids."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from jiheng.web.actions import token as tokens
from jiheng.web.models import Scope
from jiheng.web.wsgi import application
from tests.web.ledgers import filled, running
from tests.web.people import Place

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
# Left out: positive_data_acceptance (a document that fits the schema may name years or organisations that are not there).
ASKED = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.missing_required_header,
    checks.unsupported_method,
    checks.ignored_auth,
]


def closing(environ: Any, start: Any) -> list[bytes]:
    """The application as a server runs it: what is answered is closed, and with it the files that were sent."""
    answer = application(environ, start)
    try:
        return [b"".join(answer)]
    finally:
        answer.close()


SCHEMA = schemathesis.openapi.from_wsgi("/api/openapi.json", closing)
OPERATIONS = {each.ok().label: each.ok() for each in SCHEMA.get_all_operations()}
EXAMPLES = 12


@pytest.fixture(autouse=True)
def _connection_stays() -> Iterator[None]:
    """Between requests a server lets go of old connections; that of a test holds its transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def secret(monkeypatch) -> str:
    """That of an officer's token, of whom there are a project with its ledger and a draft, and whom no limit stops."""
    monkeypatch.setattr("jiheng.web.api.operation.MOST", 10**9)
    monkeypatch.setattr("jiheng.web.api.operation.MOST_FAILED", 10**9)
    place = Place()
    filled(place, running(place))
    place.filing()
    return tokens.make(person=place.officer, name="schemathesis", scopes=Scope.values, days=1)[1]


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("label", OPERATIONS)
def test_whatever_is_asked_the_answer_is_one_that_was_promised(secret, label, mode):
    @given(case=OPERATIONS[label].as_strategy(generation_mode=mode))
    @settings(max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {secret}"}, checks=ASKED)

    ask()
