"""The demonstration: an invented place with an account for each role. Loaded once, only in demo mode."""

import datetime as dt
import io
import tomllib
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

import msgspec
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from jiheng.benchmark import defects as _defects  # noqa: F401  # registers every mistake
from jiheng.benchmark import invent
from jiheng.benchmark.planting import DEFECTS
from jiheng.checks import engine
from jiheng.checks.mend import fixes, mend
from jiheng.model.carry_over import carried_over
from jiheng.model.declaration import Submission
from jiheng.model.workflow import Step
from jiheng.readers.document import read_document
from jiheng.readers.grid import Unreadable
from jiheng.reference.profile import load_profile
from jiheng.web.actions import batch, cycle, filing, imported, organisation, person, review
from jiheng.web.actions.demo_carried_out import carry_out
from jiheng.web.actions.event import record
from jiheng.web.demo_year import approved
from jiheng.web.examples import example, faultless
from jiheng.web.models import Cycle, Event, Filing, Organisation, Person
from jiheng.web.models.batch import posts
from jiheng.writers.form.document import Format, document, extract

_SUBJECT = "demo/1"
_DAMAGED = b"%PDF-1.7 cut off"
_WAY = (("officer", Step.SEND), ("leader", Step.SIGN), ("department", Step.FORWARD), ("finance", Step.APPROVE))


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
        who = {"username": each["username"], "name": each["name"], "email": each["username"] + told, "password": password}
        person.found(organisation=places[each["organisation"]], roles=(each["role"],), **who)


def _filings(places: dict[str, Organisation]) -> None:
    """Years that are over, and one that is open now: the example's projects as drafts, and a faultless form that waits for the department."""
    now, told = timezone.now(), data()["filings"]
    days = {name: now + dt.timedelta(days=told[name]) for name in ("opens", "closes", "department_closes", "finance_closes")}
    year = cycle.found(region=places["region"], year=told["year"], **days)
    officer, leader = (Person.objects.get(username=told[name]) for name in ("officer", "leader"))
    _year_before(places)
    carry_out(_approved(places, approved(), data()["carried_out"]), _hands())
    _brought(year)
    filing.begin(person=officer, organisation=places["unit"], cycle=year, submission=carried_over(example(), year.year))
    (sent,) = filing.begin(person=officer, organisation=places["unit"], cycle=year, submission=carried_over(faultless(), year.year))
    review.step(person=officer, filing=sent.pk, step=Step.SEND)
    review.step(person=leader, filing=sent.pk, step=Step.SIGN)


def _year_before(places: dict[str, Organisation]) -> None:
    """A year long over, with approved forms."""
    told = data()["before"]
    form = carried_over(extract(example(), told["projects"]), told["year"])
    _approved(places, mend(form, fixes(engine.check(form, load_profile()).findings)), told)


def _hands() -> dict[str, Person]:
    return {name: Person.objects.get(username=username) for name, username in data()["hands"].items()}


def _approved(places: dict[str, Organisation], form: Submission, told: dict[str, Any]) -> list[Filing]:
    """A year with approved forms. It is open while they go their way, and closed afterwards."""
    now, people = timezone.now(), _hands()
    year = cycle.found(region=places["region"], year=told["year"], opens=now - dt.timedelta(days=1), closes=now + dt.timedelta(days=1))
    made = filing.begin(person=people["officer"], organisation=places["unit"], cycle=year, submission=form)
    for each in made:
        for who, step in _WAY:
            review.step(person=people[who], filing=each.pk, step=step)
    days = {name: now + dt.timedelta(days=told[name]) for name in ("opens", "closes")}
    cycle.change(person=people["finance"], cycle=year.pk, reason=told["reason"], **days)
    return made


def _brought(year: Cycle) -> None:
    """What other units sent in files, read in by the finance bureau: some must go back, some be asked about, one cannot be read."""
    told = data()["brought"]
    by, random, worker = Person.objects.get(username=told["by"]), Random(told["seed"]), "demo"
    forms = {f"{each['unit']}/{each['project']}.docx": _invented(random, each, year) for each in told["forms"]}
    brought = [(name, io.BytesIO(document(form, Format.DOCX))) for name, form in forms.items()]
    made = batch.begin(person=by, post=posts(by).get().pk, cycle=year.pk, unit=None, name=told["name"])
    batch.add(person=by, batch=made.pk, files=[*brought, (told["damaged"], io.BytesIO(_DAMAGED))])
    batch.start(person=by, batch=made.pk, go_on=lambda _batch: None)
    units = imported.Units(made)
    for item in imported.claim(batch=made.pk, worker=worker, most=len(forms) + 1):
        try:
            imported.settle(item=item, worker=worker, submission=forms.get(item.name) or read_document(_DAMAGED, item.name), units=units)
        except Unreadable as error:
            imported.settle_failed(item=item, worker=worker, zh=error.zh, en=error.en)
    batch.finish(batch=made.pk)


def _invented(random: Random, told: dict[str, Any], year: Cycle) -> Submission:
    """A form of the benchmark, of one of our units and with the mistakes that it is to have."""
    form = invent.declaration(random, kind=told["kind"])
    named = msgspec.json.encode(form).decode().replace(form.name or "", told["project"])
    form = invent.moved(msgspec.json.decode(named, type=type(form)), told["unit"], told["department"], year.year)
    submission = Submission(title=f"{told['unit']}{year.year}年项目支出绩效目标申报表", year=year.year, agency=told["unit"], declarations=(form,))
    for code in told.get("mistakes", ()):
        submission = DEFECTS[code][0](submission).submission
    return submission
