"""A small tree of organisations, its people and a filing: what tests of pages begin with."""

import datetime as dt
from typing import Any

from django.utils import timezone

from jiheng.model.json import encode
from jiheng.model.workflow import Role, State
from jiheng.web.examples import example
from jiheng.web.models import Appointment, Cycle, Filing, Late, Notice, Organisation, Person
from jiheng.web.models.organisation import path_below
from jiheng.writers.form.document import extract

KIND = Organisation.Kind


class Place:
    """云汀市临溪区: a finance bureau, two departments, a unit below each; a person for each role, and one of the other department."""

    def __init__(self) -> None:
        self.region = _organisation(None, 0, KIND.REGION, "云汀市临溪区")
        self.bureau = _organisation(self.region, 0, KIND.FINANCE, "临溪区财政局")
        self.department = _organisation(self.region, 1, KIND.DEPARTMENT, "临溪区产业局")
        self.other_department = _organisation(self.region, 2, KIND.DEPARTMENT, "临溪区民政局")
        self.unit = _organisation(self.department, 0, KIND.UNIT, "云汀市临溪区产业协作促进中心")
        self.other_unit = _organisation(self.other_department, 0, KIND.UNIT, "临溪区养老服务中心")
        self.officer = _person("officer", self.unit, Role.OFFICER)
        self.second_officer = _person("second", self.unit, Role.OFFICER)
        self.leader = _person("leader", self.unit, Role.LEADER)
        self.department_reviewer = _person("department", self.department, Role.DEPARTMENT_REVIEWER)
        self.finance_reviewer = _person("finance", self.region, Role.FINANCE_REVIEWER)
        self.auditor = _person("auditor", self.region, Role.AUDITOR)
        self.administrator = _person("admin", self.region, Role.ADMINISTRATOR)
        self.department_administrator = _person("department-admin", self.department, Role.ADMINISTRATOR)
        self.evaluator = _person("evaluator", self.region, Role.EVALUATOR)
        self.other_officer = _person("other", self.other_unit, Role.OFFICER)
        self.stranger = Person.objects.create_user("stranger", name="陌生人")
        now = timezone.now()
        self.cycle = Cycle.objects.create(region=self.region, year=2026, opens=now - dt.timedelta(days=9), closes=now + dt.timedelta(days=9))

    def year_of(self, region: Organisation) -> Cycle:
        """Another budget year, of any place."""
        now = timezone.now()
        return Cycle.objects.create(region=region, year=2030, opens=now - dt.timedelta(days=9), closes=now - dt.timedelta(days=1))

    def late(self, organisation: Organisation) -> Late:
        """Late permission in another budget year of that place."""
        until = timezone.now() + dt.timedelta(days=1)
        return Late.objects.create(cycle=self.year_of(organisation), organisation=organisation, until=until, reason="停电", by=self.administrator)

    def notice(self, person: Person) -> Notice:
        """Something that a person was told."""
        data = {"year": 2026, "organisation": "甲站", "at": timezone.now().isoformat()}
        return Notice.objects.create(person=person, kind=Notice.Kind.LATE, subject=self.cycle.subject, link="/filings/", made=timezone.now(), data=data)

    def filing(self, index: int = 0, **fields: Any) -> Filing:
        """A filing of the unit: the project of that place in the example."""
        submission = extract(example(), [index])
        form = submission.declarations[0]
        given: dict[str, Any] = {"organisation": self.unit, "compiled_by": self.officer, "state": State.DRAFT} | fields
        return Filing.objects.create(
            path=given["organisation"].path,
            cycle=given.pop("cycle", self.cycle),
            document=encode(submission, indent=0).decode(),
            number=form.number or index + 1,
            name=form.name,
            annual=form.funds.annual.amount,
            **given,
        )


def _organisation(top: Organisation | None, number: int, kind: str, name: str) -> Organisation:
    return Organisation.objects.create(path=path_below(top, number), kind=kind, name=name)


def _person(username: str, organisation: Organisation, role: Role) -> Person:
    person = Person.objects.create_user(username, name=role.zh)
    Appointment.objects.create(person=person, organisation=organisation, role=role)
    return person
