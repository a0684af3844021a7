"""Who may call which operation of the programming interface: permissions-api.toml says it, this asks every operation as everybody."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from jiheng.model.json import encode
from jiheng.web.actions import token as tokens
from jiheng.web.api.entrance import api
from jiheng.web.api.openapi import document
from jiheng.web.api.operation import DESCRIBED
from jiheng.web.examples import faultless
from jiheng.web.models import Cycle, Organisation, Scope
from tests.web.test_permissions import ANONYMOUS, WHERE, Crowd

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
TABLE = tomllib.loads(Path(__file__).with_name("permissions-api.toml").read_text("utf-8"))
METHODS = {each["operationId"]: method for path in document(api)["paths"].values() for method, each in path.items()}
PLACES = dict(zip(WHERE, ("临溪区产业局", "云汀市临溪区产业协作促进中心", "临溪区养老服务中心"), strict=True))


class Programs(Crowd):
    """A program with a token for everybody of the crowd, with all scopes."""

    def __init__(self) -> None:
        super().__init__()
        self.secrets = {who: tokens.make(person=person, name="-", scopes=Scope.values, days=1)[1] for who, person in self.people.items() if person}

    def called(self, name: str, who: str, where: str) -> int:
        """The status that somebody gets; nothing of it stays."""
        cache.clear()
        said = TABLE[name]
        headers = {"Authorization": f"Bearer {self.secrets[who]}"} if who in self.secrets else {}
        with transaction.atomic():
            kwargs = self.objects[said["object"]](where) if "object" in said else {}
            kwargs |= {key: said[key] for key in ("remark", "number", "record", "sha256") if key in said}
            client = Client(headers=headers | said.get("headers", {}))
            answer = client.generic(METHODS[name].upper(), reverse(f"api:{name}", kwargs=kwargs), self._body(said, where), content_type="application/json")
            transaction.set_rollback(True)
        return answer.status_code

    @staticmethod
    def _body(said: dict[str, Any], where: str) -> bytes:
        body = said.get("body", "")
        if body == "document":
            return encode(faultless())
        if body == "begin":
            unit, cycle = Organisation.objects.get(name=PLACES[where]), Cycle.objects.get()
            return json.dumps({"organisation": unit.pk, "cycle": cycle.pk, "submission": {}}).encode()
        return body.encode()


def expected(name: str, who: str, where: str) -> int:
    """What the table says: a number holds for all, a list gives own, below, foreign. Who has no token gets 401, but for what is public."""
    if who == ANONYMOUS and not TABLE[name].get("public"):
        return 401
    said = TABLE[name].get(who, TABLE[name]["others"])
    return int(said[WHERE.index(where)] if isinstance(said, list) else said)


@pytest.fixture(scope="module")
def programs(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Programs]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield Programs()
        transaction.set_rollback(True)


def test_every_operation_is_in_the_table():
    assert sorted(TABLE) == sorted(DESCRIBED) == sorted(METHODS)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_everybody_gets_what_the_table_says(programs, name):
    places = WHERE if "object" in TABLE[name] or TABLE[name].get("body") == "begin" else WHERE[:1]
    wrong = {
        f"{who}, {where}": f"{got}, not {wanted}"
        for who in programs.people
        for where in places
        if (got := programs.called(name, who, where)) != (wanted := expected(name, who, where))
    }
    assert wrong == {}
