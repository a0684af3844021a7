"""The demonstration: an invented place with an account for each role. Loaded once, only in demo mode."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from jiheng.web.actions import organisation, person
from jiheng.web.actions.event import record
from jiheng.web.models import Event, Organisation, Person

_SUBJECT = "demo/1"


@cache
def data() -> dict[str, Any]:
    """What data/demo.toml says."""
    return tomllib.loads(files("jiheng.web").joinpath("data/demo.toml").read_text("utf-8"))


def loaded() -> bool:
    """Whether this database holds the demonstration, with accounts whose passwords everybody knows."""
    return Event.objects.filter(subject=_SUBJECT).exists()


def load() -> None:
    """Load it where it is not yet."""
    if not settings.DEMO:
        raise RuntimeError("the demonstration is loaded in demo mode only")
    if loaded() or Person.objects.exists():
        return
    with transaction.atomic():
        record(subject=_SUBJECT, person=None, action="demo")
        places = _organisations()
        _people(places)


def _organisations() -> dict[str, Organisation]:
    places: dict[str, Organisation] = {}
    for each in data()["organisations"]:
        given = {"kind": each["kind"], "name": each["name"], "code": each.get("code", "")}
        top = places.get(each.get("top", ""))
        places[each["key"]] = organisation.found(**given, top=top)
    return places


def _people(places: dict[str, Organisation]) -> None:
    password = make_password(data()["password"])
    for each in data()["people"]:
        new = person.found(organisation=places[each["organisation"]], username=each["username"], name=each["name"], roles=(each["role"],))
        Person.objects.filter(pk=new.pk).update(password=password)
