"""Who may open which address: permissions.toml says it, this asks every address as everybody.

A role is held in a department; an object is the department's own, one of a unit below it, or a foreign one.
"""

import io
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from jiheng.model.workflow import Role, State
from jiheng.web import content
from jiheng.web.actions import ledger, self_evaluation, survey
from jiheng.web.ledger.files import text_file
from jiheng.web.models import (
    Appointment,
    Evaluation,
    Filing,
    LedgerRecord,
    LibraryEntry,
    MonitoringReport,
    MonitoringTask,
    Organisation,
    Person,
    Problem,
    PublicIndicator,
    Review,
    Sample,
    SelfEvaluationReport,
    Waiver,
)
from tests.web.batches import batch_with_questions
from tests.web.people import Place
from tests.web.published import public_at
from tests.web.surveys import ANSWERS, prepared
from tests.web.test_ledger import activity

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
TABLE = tomllib.loads(Path(__file__).with_name("permissions.toml").read_text("utf-8"))
METHODS = ("get", "post")
ANONYMOUS, NOBODY = "anonymous", "nobody"
WHERE = ("own", "below", "foreign")
_FRAME = '{{"method":"largest","count":1,"candidates":[{{"key":{key},"amount":"1"}}]}}'


def patterns(resolver: Any) -> Iterator[URLPattern]:
    for each in resolver.url_patterns:
        if getattr(each, "namespace", None) == "api":
            continue  # test_api_permissions.py asks these, with tokens
        if isinstance(each, URLResolver):
            yield from patterns(each)
        else:
            yield each


NAMES = sorted({str(each.name) for each in patterns(get_resolver())})


class Crowd:
    """Somebody of each role in the department, somebody without any, and objects at three places."""

    def __init__(self) -> None:
        place = Place()
        self.people: dict[str, Person | None] = {role.value: self._person(role, place.department) for role in Role}
        self.people |= {NOBODY: place.stranger, ANONYMOUS: None}
        self.sessions = {who: self._session(person) for who, person in self.people.items() if person}
        at = dict(zip(WHERE, (place.department, place.unit, place.other_unit), strict=True))
        residents = {where: self._person(Role.OFFICER, organisation, f"resident-{where}") for where, organisation in at.items()}
        self.objects: dict[str, Callable[[str], dict[str, Any]]] = {
            "organisation": lambda where: {"pk": at[where].pk},
            "person": lambda where: {"pk": residents[where].pk},
            "appointment": lambda where: {"pk": residents[where].appointments.get().pk},
            "invitation": lambda where: {"pk": residents[where].pk, "token": "spoilt"},
            "nothing": lambda where: {"rest": "nowhere"},
            "reset": lambda where: {"uidb36": "1", "key": "spoilt"},
            "draft": lambda where: {"pk": place.filing(organisation=at[where], compiled_by=residents[where]).pk},
            "document": lambda where: self.objects["draft"](where) | {"format_": "docx"},
            "receipt": lambda where: self.objects["sent"](where) | {"number": 1},
            "table": lambda where: {"key": "units"},
            "picture": lambda where: {"key": "flow", "format_": "svg"},
            "progress": lambda where: self.objects["running"](where) | {"format_": "csv"},
            "notice": lambda where: {"pk": place.notice(residents[where]).pk},
            "cycle": lambda where: {"pk": place.year_of(at[where]).pk},
            "late": lambda where: {"pk": place.late(at[where]).pk},
            "decided": lambda where: self._decided(place.filing(organisation=at[where], compiled_by=residents[where], state=State.RETURNED), place),
            "entry": lambda where: {"pk": LibraryEntry.objects.create(organisation=at[where], level1="产出指标", level2="数量指标", name=f"指标{where}").pk},
            "export": lambda where: {"format_": "csv"},
            "rule": lambda where: {"code": "FU03"},
            "unit_document": lambda where: self.objects["unit"](where) | {"format_": "docx"},
            "unit": lambda where: {"pk": at[where].pk, "cycle": Filing.objects.get(**self.objects["sent"](where)).cycle_id},
            "running": lambda where: {"pk": place.filing(organisation=at[where], compiled_by=residents[where], state=State.APPROVED).pk},
            "monitoring-form": lambda where: self.objects["running"](where) | {"format_": "json"},
            "monitoring-report": lambda where: {"pk": self._monitored(self.objects["running"](where)["pk"], residents[where]).pk},
            "monitoring-task": lambda where: {"pk": self._task(self.objects["monitoring-report"](where)["pk"]).pk},
            "letter": lambda where: {"pk": at[where].pk, "format_": "docx"},
            "waiver": lambda where: {"pk": Waiver.objects.create(organisation=at[where], code="FU03", until=timezone.localdate(), by=residents[where]).pk},
            "batch": lambda where: {"pk": batch_with_questions(place, at[where]).pk},
            "import-file": lambda where: {"pk": batch_with_questions(place, at[where]).items.get().pk},
            "import-unit": lambda where: {"pk": (made := batch_with_questions(place, at[where])).pk, "item": made.items.get().pk},
            "import-project": lambda where: {"pk": (made := batch_with_questions(place, at[where])).pk, "filing": made.items.get().filings.get().pk},
            "survey": lambda where: self._survey(residents[where], place.filing(organisation=at[where], state=State.APPROVED)),
            "survey-import": lambda where: (
                (given := self.objects["survey"](where)) | {"batch": survey.bring(person=residents[where], survey=given["survey"], **ANSWERS).pk}
            ),
            "link": lambda where: {"token": "spoilt"},
            "running-kind": lambda where: self.objects["running"](where) | {"tag": "activity"},
            "running-export": lambda where: self.objects["running"](where) | {"format_": "json"},
            "evidence": lambda where: {"pk": self._evidence(residents[where], self.objects["running"](where)["pk"]).pk},
            "evidence-file": lambda where: {"pk": self._evidence(residents[where], self.objects["running"](where)["pk"]).files.get().pk},
            "stop": lambda where: {"role": "officer", "number": 1},
            "tour": lambda where: {"role": "officer"},
            "public-project": lambda where: self._public(place, at[where]),
            "public-version": lambda where: self._public(place, at[where]) | {"version": 1},
            "public-json": lambda where: self._public(place, at[where]) | {"version": 1, "what": "page", "format_": "json"},
            "public-document": lambda where: self._public(place, at[where]) | {"version": 1, "what": "declaration", "format_": "docx"},
            "public-body": lambda where: {"slug": self._public(place, at[where])["unit"]},
            "public-package": lambda where: {"slug": self._public(place, at[where])["unit"], "year": 2026},
            "public-picture": lambda where: self._public(place, at[where]) | {"version": 1, "format_": "csv"},
            "public-body-picture": lambda where: self.objects["public-body"](where) | {"format_": "csv"},
            "public-indicator": lambda where: {"key": (self._public(place, at[where]), PublicIndicator.objects.exclude(key="").first().key)[1]},
            "evaluated": lambda where: {"pk": self._evaluated(place, at[where], residents[where])},
            "evaluated_document": lambda where: self.objects["evaluated"](where) | {"format_": "docx"},
            "evaluated_receipt": lambda where: self.objects["evaluated"](where) | {"number": 1},
            "drawn": lambda where: {"pk": self._drawn(place, at[where], residents[where]).projects.get().filing_id},
            "sample": lambda where: {"pk": self._drawn(place, at[where], residents[where]).pk},
            "judged": lambda where: {"pk": self._problem(place, at[where], residents[where]).evaluation.filing_id},
            "evaluation-file": lambda where: {"pk": self._problem(place, at[where], residents[where]).evaluation.files.get().pk},
            "problem": lambda where: {"pk": self._problem(place, at[where], residents[where]).pk},
            "proof": lambda where: {"pk": self._problem(place, at[where], residents[where]).files.get().pk},
            "whole-page": lambda where: {"pk": self.objects["whole"](where)["pk"]},
            "whole": lambda where: {"pk": self._problem(place, at[where], residents[where]).evaluation.filing.organisation_id, "format_": "docx"},
            "sent": lambda where: {"pk": place.filing(organisation=at[where], compiled_by=residents[where], state=State.SUBMITTED).pk},
        }

    @staticmethod
    def _person(role: Role, organisation: Organisation, username: str = "") -> Person:
        person = Person.objects.create_user(username or f"the-{role.value}", name=role.zh)
        Appointment.objects.create(person=person, organisation=organisation, role=role)
        return person

    @staticmethod
    def _evidence(officer: Person, filing: int) -> LedgerRecord:
        record = activity(Filing.objects.get(pk=filing), f"seen-{filing}", attachments=(text_file("甲、乙", "签到表.txt"),))
        return ledger.enter(person=officer, filing=filing, records=[record])[0]

    @staticmethod
    def _drawn(place: Place, organisation: Organisation, compiled_by: Person) -> Sample:
        filing = place.filing(organisation=organisation, compiled_by=compiled_by, state=State.APPROVED)
        sample = Sample.objects.create(
            organisation=organisation, cycle=place.cycle, method="largest", frame=_FRAME.format(key=filing.pk), by=compiled_by, at=timezone.now()
        )
        sample.projects.create(filing=filing, rank=1, why="1")
        return sample

    @classmethod
    def _problem(cls, place: Place, organisation: Organisation, compiled_by: Person) -> Problem:
        filing = cls._drawn(place, organisation, compiled_by).projects.get().filing
        given = {"document": "{}", "scoring": "mof-2020", "by": place.evaluator, "changed": timezone.now(), "state": "accepted"}
        evaluation = Evaluation.objects.create(filing=filing, **given)
        sha256, size = content.keep(io.BytesIO(b"proof"))
        evaluation.files.create(item="basis", sha256=sha256, name="a.pdf", size=size)
        problem = evaluation.problems.create(text="一", demand="二", deadline=timezone.localdate(), by=place.evaluator, at=timezone.now())
        problem.files.create(sha256=sha256, name="a.pdf", size=size, by=compiled_by)
        return problem

    @staticmethod
    def _public(place: Place, organisation: Organisation) -> dict[str, Any]:
        project = public_at(place, organisation)
        return {"year": project.year, "unit": project.body.slug, "slug": project.slug}

    @staticmethod
    def _decided(filing: Filing, place: Place) -> dict[str, Any]:
        review = Review.objects.create(
            filing=filing, attempt=1, level=State.SUBMITTED, decision="return", by=place.department_reviewer, decided_at=timezone.now()
        )
        return {"pk": filing.pk, "number": review.pk, "format_": "docx"}

    @staticmethod
    def _survey(officer: Person, filing: Filing) -> dict[str, Any]:
        return {"pk": filing.pk, "survey": prepared(officer, filing).pk}

    @staticmethod
    def _monitored(filing: int, by: Person) -> MonitoringReport:
        given = {"state": MonitoringReport.State.SENT, "changed_by": by, "changed": timezone.now(), "profile": "general"}
        return MonitoringReport.objects.create(filing_id=filing, cutoff=timezone.localdate(), **given)

    @staticmethod
    def _task(report: int) -> MonitoringTask:
        return MonitoringTask.objects.create(report_id=report, indicator="a", name="次数", text="加开一场", owner="周工", due=timezone.localdate())

    @staticmethod
    def _evaluated(place: Place, organisation: Organisation, resident: Person) -> int:
        """A project whose self-evaluation waits for the department."""
        filing = place.filing(organisation=organisation, compiled_by=resident, state=State.APPROVED)
        self_evaluation.begin(person=resident, filing=filing.pk)
        SelfEvaluationReport.objects.filter(filing=filing).update(state="submitted", attempt=1)
        return filing.pk

    @staticmethod
    def _session(person: Person) -> str:
        client = Client()
        client.force_login(person)
        return client.cookies["sessionid"].value

    def answers(self, name: str, method: str, where: str) -> dict[str, int]:
        """The status that everybody gets for the same object; nothing stays, neither of an answer for the next nor of the object."""
        kind = TABLE[name].get("object")
        with transaction.atomic():
            address = reverse(name, kwargs=self.objects[kind](where) if kind else None)
            found = {who: self._status(address, method, who) for who in self.people}
            transaction.set_rollback(True)
        return found

    def _status(self, address: str, method: str, who: str) -> int:
        cache.clear()
        client = Client()
        if who in self.sessions:
            client.cookies["sessionid"] = self.sessions[who]
        with transaction.atomic():
            status = getattr(client, method)(address).status_code
            transaction.set_rollback(True)
        return status


def expected(name: str, method: str, who: str, where: str) -> int:
    """What the table says. A number holds for all; a list gives own, below, foreign; who is not named is one of the others."""
    said = TABLE[name][method]
    if isinstance(said, dict):
        said = said.get(who, said["anonymous"] if who == ANONYMOUS and "anonymous" in said else 302 if who == ANONYMOUS else said["others"])
    elif who == ANONYMOUS and not TABLE[name].get("public"):
        said = 302
    return int(said[WHERE.index(where)] if isinstance(said, list) else said)


@pytest.fixture(scope="module")
def crowd(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Crowd]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield Crowd()
        transaction.set_rollback(True)


def test_every_address_is_in_the_table():
    assert sorted(TABLE) == NAMES


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", [name for name in NAMES if name in TABLE])
def test_everybody_gets_what_the_table_says(crowd, name, method):
    places = WHERE if "object" in TABLE[name] else WHERE[:1]
    wrong = {
        f"{who}, {where}": f"{got}, not {wanted}"
        for where in places
        for who, got in crowd.answers(name, method, where).items()
        if got != (wanted := expected(name, method, who, where))
    }
    assert wrong == {}
