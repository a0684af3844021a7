"""Projects on a day beside the time that has passed: what pages and actions of monitoring look at. Nothing is written here."""

import calendar
import datetime as dt
from collections.abc import Mapping

import msgspec
from django.utils import timezone

from jiheng.model.approved import Difference, differences
from jiheng.model.declaration import Monitoring, Submission
from jiheng.model.json import decode
from jiheng.reference.monitoring_profiles import load_monitoring_profile
from jiheng.reference.profile import load_profile
from jiheng.reference.scoring_profiles import load_scoring_profile
from jiheng.scoring.monitoring import Reason, Rules, Watch, Watched, monitoring_form, watch
from jiheng.scoring.placed import of_all_places
from jiheng.web.execution import measures_of, records_of, standard
from jiheng.web.models import Cycle, Filing, MonitoringReport

CAUSES = ("经费保障", "制度保障", "人员保障", "硬件条件保障", "其他")  # as the form prints them
_REASONS = msgspec.json.Decoder(dict[str, Reason])


def rules_of(cycle: Cycle) -> Rules:
    """The profiles by which projects of a budget year are watched."""
    return Rules(load_profile(cycle.profile), load_monitoring_profile(), load_scoring_profile())


def watch_of(filing: Filing, until: dt.date) -> Watch:
    """A project on a day of its year, from its whole ledger."""
    return watch(of_all_places(standard(filing)), measures_of(filing), records_of(filing), until=until, rules=rules_of(filing.cycle))


def cutoffs(year: int) -> list[dt.date]:
    """Days that may be asked for, the newest first: the ends of the months that are over, and today."""
    today = timezone.localdate()
    ends = [dt.date(year, month, calendar.monthrange(year, month)[1]) for month in range(1, 13)]
    past = {day for day in ends if day <= today} | ({today} if today.year == year else set())
    return sorted(past or {ends[0]}, reverse=True)


def usual(year: int) -> dt.date:
    """The day that is shown where none is asked for: the last end of a month that is over, 31 December of a year that is over."""
    return next((day for day in cutoffs(year) if day.day == calendar.monthrange(day.year, day.month)[1]), cutoffs(year)[-1])


def official(year: int) -> dt.date:
    """The day up to which all are monitored together (31 July), by the profile."""
    month = int(load_monitoring_profile().number("cutoff_month"))
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def reasons_of(report: MonitoringReport | None) -> dict[str, Reason]:
    """What the officer wrote, by id of the indicator."""
    return _REASONS.decode(report.reasons) if report else {}


def submission_of(filing: Filing, watched: Watch, reasons: Mapping[str, Reason], achieved: str) -> Submission:
    """The document with the monitoring form as it follows from the ledger."""
    form = monitoring_form(of_all_places(standard(filing)), watched, reasons, achieved=achieved)
    return Submission(year=filing.cycle.year, agency=filing.organisation.name, declarations=(form,))


def frozen(report: MonitoringReport) -> Submission:
    """The document of a report that was sent."""
    return decode(report.document.encode())


def unlike_approved(filing: Filing, report: MonitoringReport | None) -> list[Difference]:
    """Where the frozen form differs from the approved one as it stands today: targets were adjusted after it was sent, or a row was changed."""
    if report is None or not report.document:
        return []
    form = frozen(report).declarations[0]
    return list(differences(of_all_places(standard(filing)), form)) if isinstance(form, Monitoring) else []


def wanting(watched: Watch, reasons: Mapping[str, Reason]) -> list[tuple[Watched, str]]:
    """What keeps a form from being sent, row by row: a deviation without kind of cause ("causes") or reason ("text"), a measure without owner or day
    ("owner"), a likelihood that nobody chose ("likelihood")."""
    return [(row, lack) for row in watched.rows for lack in _lacks(row, reasons.get(row.standing.indicator.id, Reason()))]


def _lacks(row: Watched, reason: Reason) -> list[str]:
    deviates = row.standing.signal.light.deviates
    found = {
        "causes": deviates and not reason.causes,
        "text": deviates and not reason.text,
        "owner": bool(reason.remedy) and not (reason.owner and reason.due),
        "likelihood": not (reason.likelihood or row.likelihood),
    }
    return [name for name, lacking in found.items() if lacking]
