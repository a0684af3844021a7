"""Monitoring reports: the officer writes reasons and sends, the department confirms or returns; measures are followed to their end."""

import datetime as dt
from collections.abc import Mapping

import msgspec
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jiheng.model.json import canonical
from jiheng.model.workflow import Role
from jiheng.reference.monitoring_profiles import DEFAULT
from jiheng.scoring.forecast import Likelihood
from jiheng.scoring.lights import Light
from jiheng.scoring.monitoring import Reason, Watch
from jiheng.web.actions import notice
from jiheng.web.actions.event import has_done, record
from jiheng.web.actions.filing import has_compiled, roles_of
from jiheng.web.actions.refusal import Refused
from jiheng.web.execution import standard
from jiheng.web.models import Filing, MonitoringReport, MonitoringTask, Person
from jiheng.web.monitoring import CAUSES, reasons_of, submission_of, wanting, watch_of

_ENCODER = msgspec.json.Encoder(order="deterministic")
State, TaskState = MonitoringReport.State, MonitoringTask.State
MOST = 1000  # characters of a reason, a measure, a proof
MOST_ACHIEVED, MOST_OPINION, MOST_OWNER, MOST_NAME = 2000, 4000, 60, 300


def subject(filing: int) -> str:
    """The chain of events of the monitoring of a filing."""
    return f"monitoring/{filing}"


def save(*, person: Person, filing: int, cutoff: dt.date, reasons: Mapping[str, Reason], achieved: str = "") -> MonitoringReport:
    """Keep what the officer says about deviations up to a day. Raises Refused, Filing.DoesNotExist."""
    with transaction.atomic():
        stored = _running(person, filing)
        _check(stored, cutoff, reasons, achieved)
        report = MonitoringReport.objects.filter(filing=stored, cutoff=cutoff).first() or MonitoringReport(filing=stored, cutoff=cutoff, profile=DEFAULT)
        if not report.is_open:
            raise Refused(_("这一期监控表已经报送，不能再改。"))
        report.reasons, report.achieved = _ENCODER.encode(dict(reasons)).decode(), achieved.strip()
        report.changed_by, report.changed = person, timezone.now()
        report.save()
        record(subject=subject(stored.pk), person=person, action="monitoring-save", data={"cutoff": str(cutoff)}, rows=[report])
        return report


def send(*, person: Person, filing: int, cutoff: dt.date) -> MonitoringReport:
    """Freeze the form as the ledger stands now, and send it to the department; measures become tasks. Raises Refused, Filing.DoesNotExist."""
    with transaction.atomic():
        stored = _running(person, filing)
        report = MonitoringReport.objects.select_related("filing__cycle", "filing__organisation").filter(filing=stored, cutoff=cutoff).first()
        if report is None or not report.is_open:
            raise Refused(_("没有可以报送的监控表：还没有填写，或者已经报送。请刷新页面。"))
        watched, reasons = watch_of(report.filing, cutoff), reasons_of(report)
        if lacking := {row.standing.indicator.id for row, _lack in wanting(watched, reasons)}:
            raise Refused(_("还有 %(n)s 条指标没有写全原因、措施或可能性，写好以后才能报送。") % {"n": len(lacking)})
        _freeze(report, watched, reasons, person)
        tasks = [_task(report, row.standing.indicator.id, row.standing.indicator.name or "", reasons) for row in watched.rows]
        rows = [report, *filter(None, tasks)]
        record(subject=subject(stored.pk), person=person, action="monitoring-send", data={"cutoff": str(cutoff)}, rows=rows)
        notice.of_monitoring(report=report, person=person)
        return report


def _freeze(report: MonitoringReport, watched: Watch, reasons: Mapping[str, Reason], person: Person) -> None:
    counts = watched.counts
    report.document = canonical(submission_of(report.filing, watched, reasons, report.achieved))
    report.green, report.yellow, report.red = counts[Light.GREEN], counts[Light.YELLOW], counts[Light.RED]
    report.rest, report.money = counts[Light.NOT_DUE] + counts[Light.OPEN], watched.money.signal.light.value
    report.state, report.changed_by, report.changed = State.SENT, person, timezone.now()
    report.sent_at, report.decided_at, report.decided_by, report.opinion = report.changed, None, None, ""
    report.save()


def _task(report: MonitoringReport, indicator: str, name: str, reasons: Mapping[str, Reason]) -> MonitoringTask | None:
    """The task of a measure that the form promises; one that is done already stays as it is."""
    reason = reasons.get(indicator, Reason())
    task = report.tasks.filter(indicator=indicator).first()
    if not reason.remedy or (task and task.state != TaskState.OPEN):
        return None
    task = task or MonitoringTask(report=report, indicator=indicator, name=name[:MOST_NAME])
    task.text, task.owner = reason.remedy, reason.owner
    task.due = reason.due or report.cutoff
    task.save()
    return task


def decide(*, person: Person, report: int, confirm: bool, opinion: str = "") -> MonitoringReport:
    """Confirm a form, or return it with an opinion: the reviewer of the department. Raises Refused, MonitoringReport.DoesNotExist."""
    with transaction.atomic():
        stored = _report(person, report)
        _may_decide(person, stored)
        if stored.state != State.SENT:
            raise Refused(_("这一期监控表不在等您确认。请刷新页面。"))
        if not confirm and not opinion.strip():
            raise Refused(_("请写明退回的意见。"))
        if len(opinion) > MOST_OPINION:
            raise Refused(_("意见最多 %(most)s 字。") % {"most": MOST_OPINION})
        stored.state = State.CONFIRMED if confirm else State.RETURNED
        stored.decided_by, stored.decided_at, stored.opinion = person, timezone.now(), opinion.strip()
        stored.save()
        action = "monitoring-confirm" if confirm else "monitoring-return"
        data = {"cutoff": str(stored.cutoff), "opinion": stored.opinion}
        record(subject=subject(stored.filing_id), person=person, action=action, data=data, rows=[stored])
        notice.of_monitoring(report=stored, person=person)
        return stored


def finish(*, person: Person, task: int, proof: str, sha256: str = "", file_name: str = "") -> MonitoringTask:
    """Say that a measure was taken, with the proof; its file is kept already. Raises Refused, MonitoringTask.DoesNotExist."""
    with transaction.atomic():
        stored = _locked_task(person, task)
        if Role.OFFICER not in roles_of(person, stored.report.filing.organisation):
            raise Refused(_("只有本单位的经办人可以办理。"))
        if stored.state != TaskState.OPEN:
            raise Refused(_("这一项已经办理。请刷新页面。"))
        if not proof.strip() or len(proof) > MOST:
            raise Refused(_("请写明办理结果，1 至 %(most)s 字。") % {"most": MOST})
        stored.state, stored.proof, stored.sha256, stored.file_name = TaskState.DONE, proof.strip(), sha256, file_name[:MOST_NAME]
        stored.done_by, stored.done_at = person, timezone.now()
        stored.save()
        record(subject=subject(stored.report.filing_id), person=person, action="monitoring-done", data={"name": stored.name, "text": proof}, rows=[stored])
        return stored


def settle(*, person: Person, task: int, close: bool, opinion: str = "") -> MonitoringTask:
    """Close a measure that was taken, or open it again with the reason: the reviewer of the department. Raises Refused, MonitoringTask.DoesNotExist."""
    with transaction.atomic():
        stored = _locked_task(person, task)
        _may_decide(person, stored.report)
        if stored.state != TaskState.DONE or has_taken(person, stored):
            raise Refused(_("这一项不在等您确认。请刷新页面。"))
        if (not close and not opinion.strip()) or len(opinion) > MOST:
            raise Refused(_("退回再办的，请写明原因，最多 %(most)s 字。") % {"most": MOST})
        stored.state, stored.opinion = TaskState.CLOSED if close else TaskState.OPEN, opinion.strip()
        stored.closed_by, stored.closed_at = (person, timezone.now()) if close else (None, None)
        stored.save()
        action = "monitoring-close" if close else "monitoring-reopen"
        record(subject=subject(stored.report.filing_id), person=person, action=action, data={"name": stored.name, "opinion": stored.opinion}, rows=[stored])
        return stored


def _running(person: Person, filing: int) -> Filing:
    """A filing that is carried out, locked. Raises Refused, Filing.DoesNotExist."""
    stored = Filing.objects.select_for_update().get(pk=Filing.objects.editable_by(person).get(pk=filing).pk)
    if not stored.is_carried_out:
        raise Refused(_("批复以后才能填写监控表。"))
    return stored


def _report(person: Person, report: int) -> MonitoringReport:
    found = MonitoringReport.objects.visible_to(person).get(pk=report)
    Filing.objects.select_for_update().get(pk=found.filing_id)
    return MonitoringReport.objects.select_related("filing__organisation").get(pk=found.pk)


def _locked_task(person: Person, task: int) -> MonitoringTask:
    found = MonitoringTask.objects.filter(report__in=MonitoringReport.objects.visible_to(person)).get(pk=task)
    Filing.objects.select_for_update().get(pk=found.report.filing_id)
    return MonitoringTask.objects.select_related("report__filing__organisation").get(pk=found.pk)


def may_decide(person: Person, report: MonitoringReport) -> bool:
    """Whether somebody may judge a form: a reviewer of the department who wrote neither it nor what was approved."""
    if Role.DEPARTMENT_REVIEWER not in roles_of(person, report.filing.organisation) or has_compiled(person, report.filing):
        return False
    return not has_done(person, subject(report.filing_id), ("monitoring-save", "monitoring-send"), report)


def has_taken(person: Person, task: MonitoringTask) -> bool:
    """Whether somebody said of a measure, now or before it was opened again, that it was taken."""
    return has_done(person, subject(task.report.filing_id), ("monitoring-done",), task)


def _may_decide(person: Person, report: MonitoringReport) -> None:
    if not may_decide(person, report):
        raise Refused(_("监控表由主管部门审核人确认；编制过这个项目、填写过这期监控表的人不能确认。"))


def _check(filing: Filing, cutoff: dt.date, reasons: Mapping[str, Reason], achieved: str) -> None:
    if cutoff.year != filing.cycle.year or cutoff > timezone.localdate():
        raise Refused(_("截止日期应当在本年度内，不晚于今天。"))
    if not set(reasons) <= {row.id for row in standard(filing).indicators}:
        raise Refused(_("批复的申报表里没有这个指标。"))
    for each in reasons.values():
        if not set(each.causes) <= set(CAUSES) or (each.likelihood and each.likelihood not in set(Likelihood)):
            raise Refused(_("没有这一选项。"))
        if max(len(each.text), len(each.remedy)) > MOST or len(each.owner) > MOST_OWNER:
            raise Refused(_("原因、措施各最多 %(most)s 字，责任人最多 %(owner)s 字。") % {"most": MOST, "owner": MOST_OWNER})
    if len(achieved) > MOST_ACHIEVED:
        raise Refused(_("年度目标完成情况最多 %(most)s 字。") % {"most": MOST_ACHIEVED})
