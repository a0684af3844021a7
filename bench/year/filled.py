"""Fills an empty database with a region whose projects went through their year. Run as a program of its own; writes cookies and addresses.

The six projects of the demonstration are carried through the year by the actions themselves; their rows are then repeated with other keys, names, days and
amounts. What is left out: files of evidence (their digests are there, their content is not), and the hashes of events, which only `jiheng verify` reads.
"""

import datetime as dt
import hashlib
import json
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import django
import msgspec

SEED, BATCH = 20260630, 250  # projects at a time
DEPARTMENTS, UNITS, SHIFT = 10, 50, 28  # organisations; days by which evidence is moved at most
SAMPLED, NOTICES, SAME = 200, 2000, 40  # projects drawn, notices of one person; every so many-th project claims what another claims
RUNNING_YEAR, PAST_YEAR = 2026, 2025
WHO = ("jingban", "fuzeren", "bumen", "caizheng", "pingjia", "shenji", "guanli")
_TALKED = {"filing": ("begin", *["save"] * 6, "send", "sign", "forward", "approve"), "ledger": ("ledger-enter",) * 14 + ("measure",) * 2}
_TALKED |= {"monitoring": ("monitoring-save", "monitoring-send", "monitoring-confirm"), "publication": ("publication-send", "publication-approve")}
_TALKED |= {"selfeval": ("selfeval-begin", "selfeval-save", "selfeval-save", "selfeval-send", "selfeval-sign", "selfeval-accept")}


def main(running: int, past: int, folder: Path) -> None:
    """Fill the database of the settings with so many projects of the year that goes on and of the year before; `folder` receives asked.json."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from jiheng.web.actions import demo

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    demo.load()
    Filled(running, past).fill()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # SQLite at the next start, PostgreSQL by itself within a minute
    (folder / "asked.json").write_text(json.dumps(_told()))


class Filled:
    """What is repeated, and how often."""

    def __init__(self, running: int, past: int) -> None:
        from jiheng.web.models import Cycle, Filing, Organisation, Person

        self.number, self.random = count(1), Random(SEED)
        self.amounts = {RUNNING_YEAR: running, PAST_YEAR: past}
        self.cycles = {year: Cycle.objects.get(year=year) for year in self.amounts}
        self.people = {each.username: each for each in Person.objects.all()}
        self.models = [*Filing.objects.filter(cycle=self.cycles[RUNNING_YEAR]).order_by("pk")]
        self.units = [Organisation.objects.get(pk=self.models[0].organisation_id)]

    def fill(self) -> None:
        """All of it, in the order in which one thing follows from another."""
        self.places()
        finished = [each for each in self.models if each.publications.exists()]
        for year, models in ((PAST_YEAR, finished), (RUNNING_YEAR, self.models)):
            for start in range(0, self.amounts[year], BATCH):
                self.projects(year, [models[number % len(models)] for number in range(start, min(start + BATCH, self.amounts[year]))])
        self.evaluations()
        self.notices()

    def places(self) -> None:
        """Units of ten departments, with the short names of public addresses."""
        from jiheng.web.actions import organisation
        from jiheng.web.models import Organisation, PublicBody

        kind, region = Organisation.Kind, self.cycles[RUNNING_YEAR].region
        tops = [Organisation.objects.get(path=self.units[0].path[:8])]
        tops += [organisation.found(kind=kind.DEPARTMENT, name=f"{_word(number)}局", code=f"9{number:02}", top=region) for number in range(1, DEPARTMENTS)]
        for number in range(1, UNITS):
            given = {"name": f"{_word(number)}{number}中心", "code": f"9{number:05}", "top": tops[number % DEPARTMENTS]}
            self.units.append(organisation.found(kind=kind.UNIT, **given))
        known = set(PublicBody.objects.values_list("organisation", flat=True))
        PublicBody.objects.bulk_create(PublicBody(organisation=each, slug=f"o{each.pk}") for each in (*tops, *self.units) if each.pk not in known)

    def projects(self, year: int, models: list[Any]) -> None:
        """As many projects as there are models, each a copy of one."""
        from jiheng.web.models import Filing

        numbers = [next(self.number) for _each in models]
        made = []
        for number, model in zip(numbers, models, strict=True):
            unit = self.units[number % UNITS]
            named = {"number": number, "name": f"{_word(number)}{model.name}{number}"}
            row = _copy(model, organisation=unit, path=unit.path, cycle=self.cycles[year], **named)
            row.annual, row.errors, row.explains = (row.annual or 0) + number * 100, int(number % 9 == 0), number % 4
            row.document = _renamed(row.document, model.name, row.name, year)
            made.append(row)
        Filing.objects.bulk_create(made)
        copies = [Copy(number, model, row, year) for number, model, row in zip(numbers, models, made, strict=True)]
        for fill in (self.approved, self.evidence, self.monitored, self.self_evaluated, self.published, self.events):
            fill(copies)

    def approved(self, copies: list["Copy"]) -> None:
        """The frozen forms and the measures of their indicators."""
        from jiheng.web.models import MeasureChoice, Revision

        Revision.objects.bulk_create(_copy(row, filing=each.row, document=each.said(row.document)) for each in copies for row in each.of("revisions"))
        MeasureChoice.objects.bulk_create(_copy(row, filing=each.row) for each in copies for row in each.of("measures"))

    def evidence(self, copies: list["Copy"]) -> None:
        """Ledgers: other ids, days, amounts, titles and files; one project in `SAME` keeps those of its model, so that something is claimed twice."""
        from jiheng.web.models import LedgerRecord, RecordFile

        made, later = {}, []
        for each in copies:
            for row in each.of("evidence"):
                made[each.number, row.pk] = _recorded(each, row, self.random)
                later += [(each.number, row)] if row.supersedes_id else []
        LedgerRecord.objects.bulk_create(row for row in made.values())
        for number, row in later:
            made[number, row.pk].supersedes = made[number, row.supersedes_id]
        LedgerRecord.objects.bulk_update([made[number, row.pk] for number, row in later], ["supersedes"])
        files = (_copy(file, record=made[each.number, file.record_id]) for each in copies for file in each.files())
        RecordFile.objects.bulk_create(files)

    def monitored(self, copies: list["Copy"]) -> None:
        """A report at mid-year for each, a fifth waits for the department; measures that are taken."""
        from jiheng.web.models import MonitoringReport, MonitoringTask

        made = {}
        for each in copies:
            for row in each.of("monitorings"):
                new = made[each.number, row.pk] = _copy(row, filing=each.row, document=each.said(row.document), cutoff=row.cutoff.replace(year=each.year))
                new.state = MonitoringReport.State.SENT if each.number % 5 == 0 and each.year == RUNNING_YEAR else row.state
        MonitoringReport.objects.bulk_create(made.values())
        tasks = [(each.number, row) for each in copies for report in each.of("monitorings") for row in _rows(report, "tasks")]
        MonitoringTask.objects.bulk_create(_copy(row, report=made[number, row.report_id]) for number, row in tasks)

    def self_evaluated(self, copies: list["Copy"]) -> None:
        """Self-evaluations in the state of their model."""
        from jiheng.web.models import SelfEvaluationReport, SelfEvaluationRevision

        made = {each.number: _copy(each.model.self_evaluation, filing=each.row, document=each.said(each.model.self_evaluation.document)) for each in copies}
        for number, row in made.items():
            row.mark = None if row.mark is None else row.mark - number % 30
        SelfEvaluationReport.objects.bulk_create(made.values())
        SelfEvaluationRevision.objects.bulk_create(
            _copy(row, report=made[each.number], document=each.said(row.document)) for each in copies for row in _rows(each.model.self_evaluation, "revisions")
        )

    def published(self, copies: list["Copy"]) -> None:
        """Pages of those whose model is public, with other targets."""
        from jiheng.web.models import Publication, PublicBody, PublicIndicator, PublicProject

        bodies = {each.organisation_id: each for each in PublicBody.objects.all()}
        versions = {each.number: _copy(row, filing=each.row, document=each.said(row.document)) for each in copies for row in each.of("publications")}
        Publication.objects.bulk_create(versions.values())
        projects, rows = {}, []
        for each in copies:
            if each.number in versions:
                old, unit = each.model.public, each.row.organisation
                given = {
                    "year": each.year,
                    "body": bodies[unit.pk],
                    "path": unit.path,
                    "unit": unit.name,
                    "slug": f"p{each.number}",
                    "current": versions[each.number],
                }
                new = projects[each.number] = _copy(old, filing=each.row, **given, name=each.row.name, title="" if each.number % 3 else old.title)
                new.text, new.shown_text = (text.replace(each.model.name, each.row.name) for text in (old.text, old.shown_text))
        PublicProject.objects.bulk_create(projects.values())
        for each in copies:
            if each.number in projects:
                factor = self.random.choice((1, 1, 1, 2, 5)) if each.number % 2 else 1
                rows += [_copy(row, project=projects[each.number], size=_times(row.size, factor, row.kind)) for row in _rows(each.model.public, "indicators")]
        PublicIndicator.objects.bulk_create(rows, batch_size=2000)

    def events(self, copies: list["Copy"]) -> None:
        """Chains of events as long as a year makes them; `hash` is none."""
        from jiheng.web.models import Event

        people = list(self.people.values())
        Event.objects.bulk_create(
            (
                Event(
                    subject=f"{kind}/{each.row.pk}",
                    number=number,
                    at=each.row.changed - dt.timedelta(hours=self.random.randrange(8000)),
                    person=people[(each.number + number) % len(people)],
                    action=action,
                    data={"name": each.row.name, "version": number},
                    previous="0" * 64,
                    hash="0" * 64,
                )
                for each in copies
                for kind, actions in _TALKED.items()
                if kind != "publication" or each.of("publications")
                for number, action in enumerate(actions, 1)
            ),
            batch_size=2000,
        )

    def evaluations(self) -> None:
        """A sample of last year's, most of it evaluated, with problems; finance drew it."""
        from jiheng.web.actions import sampling
        from jiheng.web.models import Evaluation, Problem

        cycle = self.cycles[PAST_YEAR]
        sample = sampling.draw_sample(person=self.people["caizheng"], organisation=cycle.region, cycle=cycle, method="risk", count=SAMPLED)
        old, states = Evaluation.objects.get(), Evaluation.State
        picked = list(sample.projects.order_by("rank").values_list("filing", flat=True))
        made = [
            _copy(old, filing_id=pk, state=states.ACCEPTED if number % 3 else states.SENT, mark=60 + number % 40)
            for number, pk in enumerate(picked)
            if number % 5
        ]
        Evaluation.objects.bulk_create(made)
        problem = Problem.objects.get()
        Problem.objects.bulk_create(
            _copy(problem, evaluation=each, state=Problem.State.OPEN if number % 2 else Problem.State.CLOSED) for number, each in enumerate(made)
        )

    def notices(self) -> None:
        """Many for one person, most of them read."""
        from jiheng.web.models import Notice

        old = Notice.objects.first()
        Notice.objects.bulk_create(
            _copy(old, person=self.people["caizheng"], read=None if number % 10 == 0 else old.made, mail_at=None) for number in range(NOTICES)
        )


class Copy:
    """One project: its number, what it is a copy of, and its row."""

    def __init__(self, number: int, model: Any, row: Any, year: int) -> None:
        self.number, self.model, self.row, self.year = number, model, row, year

    def of(self, relation: str) -> list[Any]:
        """Rows that hang on the model."""
        return _rows(self.model, relation)

    def files(self) -> Iterator[Any]:
        """Files of the model's records."""
        for row in self.of("evidence"):
            yield from _rows(row, "files")

    def said(self, document: str) -> str:
        """A document of the model as one of this project."""
        return _renamed(document, self.model.name, self.row.name, self.year).replace(self.model.organisation.name, self.row.organisation.name)


_kept: dict[tuple[Any, ...], list[Any]] = {}


def _rows(row: Any, relation: str) -> list[Any]:
    """Rows that hang on another, read once."""
    key = (type(row), row.pk, relation)
    if key not in _kept:
        _kept[key] = list(getattr(row, relation).order_by("pk"))
    return _kept[key]


def _copy(row: Any, **given: Any) -> Any:
    """A row like another, unsaved."""
    fields = (field for field in row._meta.concrete_fields if not field.generated and not field.primary_key)
    new = type(row)(**{field.attname: getattr(row, field.attname) for field in fields})
    for name, value in given.items():
        setattr(new, name, value)
    return new


def _recorded(each: Copy, row: Any, random: Random) -> Any:
    from jiheng.model.evidence import Activity, Evidence, Payment
    from jiheng.model.json import canonical

    old: Any = msgspec.json.decode(row.document, type=Evidence)
    given: dict[str, Any] = {"id": f"{each.number}-{old.id}", "project": str(each.row.pk), "date": old.date.replace(year=each.year)}
    if old.supersedes:
        given["supersedes"] = f"{each.number}-{old.supersedes}"
    if isinstance(old, Payment) and old.paid_for:
        given["paid_for"] = f"{each.number}-{old.paid_for}"
    if each.number % SAME:
        day = given["date"] + dt.timedelta(days=random.randint(-SHIFT, SHIFT))
        given["date"] = day if day.year == each.year else given["date"]
        given["attachments"] = tuple(msgspec.structs.replace(file, sha256=_digest(file.sha256, each.number)) for file in old.attachments)
        if isinstance(old, Activity):
            given["title"] = f"{old.title}（第{each.number}期）"
        if isinstance(old, Payment):
            given |= {"amount": old.amount + random.randrange(100), "voucher": f"{old.voucher}-{each.number}"}
    new = msgspec.structs.replace(old, **given)
    told = {"key": new.id, "date": new.date, "title": new.title, "document": canonical(new), "supersedes": None}
    return _copy(row, filing=each.row, **told, amount=new.amount if isinstance(new, Payment) else None)


@cache
def _digest(sha256: str, number: int) -> str:
    return hashlib.sha256(f"{sha256}{number}".encode()).hexdigest()


def _renamed(document: str, name: str, new: str, year: int) -> str:
    return document.replace(f'"{name}"', f'"{new}"').replace('"year":2026', f'"year":{year}')


def _times(size: Any, factor: int, kind: str) -> Any:
    return size if size is None or kind == "rate" else size * factor


@cache
def _words() -> list[str]:
    words: dict[str, Any] = tomllib.loads((Path(__file__).parents[1] / "words.toml").read_text("utf-8"))
    return [*words["districts"], *words["places"]]


def _word(number: int) -> str:
    """What a name begins with."""
    return _words()[number % len(_words())]


def _told() -> dict[str, Any]:
    """Sessions of the people, and keys that addresses need: a ledger as long as they come, an evaluation, an indicator."""
    from django.db.models import Count

    from bench.website.filled import cookie
    from jiheng.web.models import Cycle, Evaluation, Event, Filing, LedgerRecord, Person, PublicIndicator, PublicProject, Sample

    ledgers = LedgerRecord.objects.order_by().values("filing").annotate(n=Count("pk")).order_by("-n", "filing")
    shown = PublicIndicator.objects.exclude(size=None).order_by().values("key").annotate(n=Count("pk")).order_by("-n", "key")
    cycle = Cycle.objects.get(year=PAST_YEAR)
    return {
        "cookies": {each.username: cookie(each) for each in Person.objects.filter(username__in=WHO)},
        "ledger": ledgers[0]["filing"],
        "evaluation": Evaluation.objects.order_by("pk").values_list("filing", flat=True)[0],
        "cycle": cycle.pk,
        "region": cycle.region_id,
        "sample": Sample.objects.order_by("-pk")[0].pk,
        "indicator": shown[0]["key"],
        "project": PublicProject.objects.order_by("-pk")[0].address,
        "projects": Filing.objects.count(),
        "published": PublicProject.objects.count(),
        "records": LedgerRecord.objects.count(),
        "events": Event.objects.count(),
    }


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
