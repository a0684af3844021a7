"""A project of the demonstration with its evidence, and its monitoring form filled in, for tests."""

import datetime as dt
from typing import Any

import msgspec

from jiheng.model.evidence import Evidence
from jiheng.model.json import encode
from jiheng.model.workflow import State
from jiheng.scoring.monitoring import Reason
from jiheng.web.actions import ledger, monitoring
from jiheng.web.demo_year import approved, measures, records
from jiheng.web.models import Filing, MonitoringReport
from jiheng.web.monitoring import watch_of
from jiheng.writers.form.document import extract
from tests.web.people import Place

JULY = dt.date(2026, 7, 31)


def monitored(place: Place, organisation: Any = None, number: int = 1) -> Filing:
    """The first project of the demonstration, approved, with all its evidence."""
    submission = extract(approved(), [number - 1])
    given = {"organisation": organisation} if organisation else {}
    filing = place.filing(state=State.APPROVED, **given)
    Filing.objects.filter(pk=filing.pk).update(document=encode(submission, indent=0).decode())
    filing.refresh_from_db()
    if filing.organisation == place.unit:
        ledger.choose(person=place.officer, filing=filing.pk, measures=measures(submission.declarations[0]))
        ledger.enter(person=place.officer, filing=filing.pk, records=[_own(filing, each) for each in records(number, str(filing.pk))])
    return filing


def _own(filing: Filing, record: Evidence) -> Evidence:
    """A record under ids that no other project uses."""
    links = {name: f"{filing.pk}-{linked}" for name in ("supersedes", "paid_for") if (linked := getattr(record, name, None))}
    return msgspec.structs.replace(record, id=f"{filing.pk}-{record.id}", **links)


def filled(place: Place, filing: Filing) -> MonitoringReport:
    """The monitoring form up to July with all that is asked for, sent."""
    return monitoring.send(person=place.officer, filing=written(place, filing).pk, cutoff=JULY)


def written(place: Place, filing: Filing) -> Filing:
    """A project with a draft of its monitoring form up to July in which nothing is missing."""
    reasons = {}
    for row in watch_of(filing, JULY).rows:
        key = row.standing.indicator.id
        if row.standing.signal.light.deviates:
            reasons[key] = Reason(causes=("经费保障",), text="参加企业多于预计。", remedy="改在自有场地。", owner="周工", due=dt.date(2026, 9, 30))
        elif not row.likelihood:
            reasons[key] = Reason(likelihood="有可能")
    monitoring.save(person=place.officer, filing=filing.pk, cutoff=JULY, reasons=reasons)
    return filing


def _done(stage: Place) -> int:
    task = filled(stage, monitored(stage)).tasks.get()
    return int(monitoring.finish(person=stage.officer, task=task.pk, proof="已办。").pk)


# For test_every_action.py: what each action is given, after what it needs was prepared.
MONITORING_ACTS: dict[str, Any] = {
    "monitoring.save": lambda s: (lambda row: lambda: monitoring.save(person=s.officer, filing=row.pk, cutoff=JULY, reasons={}))(monitored(s)),
    "monitoring.send": lambda s: (lambda row: lambda: monitoring.send(person=s.officer, filing=row.pk, cutoff=JULY))(written(s, monitored(s))),
    "monitoring.decide": lambda s: (lambda row: lambda: monitoring.decide(person=s.department_reviewer, report=row.pk, confirm=True))(filled(s, monitored(s))),
    "monitoring.finish": lambda s: (lambda row: lambda: monitoring.finish(person=s.officer, task=row.tasks.get().pk, proof="已办。"))(filled(s, monitored(s))),
    "monitoring.settle": lambda s: (lambda pk: lambda: monitoring.settle(person=s.department_reviewer, task=pk, close=True))(_done(s)),
}
