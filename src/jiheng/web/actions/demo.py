"""The demonstration: an invented place with an account for each role. Loaded once, only in demo mode."""

import datetime as dt
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from jiheng.checks import engine
from jiheng.checks.mend import fixes, mend
from jiheng.model.carry_over import carried_over
from jiheng.model.workflow import Step
from jiheng.reference.profile import load_profile
from jiheng.web.actions import cycle, filing, organisation, person, review
from jiheng.web.actions.event import record
from jiheng.web.examples import example, faultless
from jiheng.web.models import Event, Organisation, Person
from jiheng.writers.form.document import extract

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
        _filings(places)


def _organisations() -> dict[str, Organisation]:
    places: dict[str, Organisation] = {}
    for each in data()["organisations"]:
        given = {"kind": each["kind"], "name": each["name"], "code": each.get("code", "")}
        top = places.get(each.get("top", ""))
        places[each["key"]] = organisation.found(**given, top=top)
    return places


def _people(places: dict[str, Organisation]) -> None:
    password, told = make_password(data()["password"]), data()["mail"]
    for each in data()["people"]:
        new = person.found(
            organisation=places[each["organisation"]], username=each["username"], name=each["name"], email=each["username"] + told, roles=(each["role"],)
        )
        Person.objects.filter(pk=new.pk).update(password=password)


def _filings(places: dict[str, Organisation]) -> None:
    """A year that is open now, the example's projects as drafts, and a faultless form that waits for the department."""
    now, told = timezone.now(), data()["filings"]
    days = {name: now + dt.timedelta(days=told[name]) for name in ("opens", "closes", "department_closes", "finance_closes")}
    year = cycle.found(region=places["region"], year=told["year"], **days)
    officer, leader = (Person.objects.get(username=told[name]) for name in ("officer", "leader"))
    _year_before(places)
    filing.begin(person=officer, organisation=places["unit"], cycle=year, submission=example())
    (sent,) = filing.begin(person=officer, organisation=places["unit"], cycle=year, submission=faultless())
    review.step(person=officer, filing=sent.pk, step=Step.SEND)
    review.step(person=leader, filing=sent.pk, step=Step.SIGN)


def _year_before(places: dict[str, Organisation]) -> None:
    """A year that is over, with approved forms: what this year's may be begun from. It is open while they go their way, and closed afterwards."""
    now, told = timezone.now(), data()["before"]
    people = {name: Person.objects.get(username=told[name]) for name in ("officer", "leader", "department", "finance")}
    year = cycle.found(region=places["region"], year=told["year"], opens=now - dt.timedelta(days=1), closes=now + dt.timedelta(days=1))
    form = carried_over(extract(example(), told["projects"]), told["year"])
    form = mend(form, fixes(engine.check(form, load_profile(year.profile)).findings))
    steps = ((Step.SEND, "officer"), (Step.SIGN, "leader"), (Step.FORWARD, "department"), (Step.APPROVE, "finance"))
    for made in filing.begin(person=people["officer"], organisation=places["unit"], cycle=year, submission=form):
        for step, who in steps:
            review.step(person=people[who], filing=made.pk, step=step)
    days = {name: now + dt.timedelta(days=told[name]) for name in ("opens", "closes")}
    cycle.change(person=people["finance"], cycle=year.pk, reason=told["reason"], **days)
