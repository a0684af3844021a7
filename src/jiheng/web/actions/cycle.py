"""Budget years: add, change, extend, let somebody in late. By administrators and finance reviewers of the region."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jiheng.reference.profile import profile_names
from jiheng.reference.scoring_profiles import scoring_profile_names
from jiheng.web.actions import notice
from jiheng.web.actions.event import record
from jiheng.web.actions.refusal import Refused
from jiheng.web.actions.state import state
from jiheng.web.language import local
from jiheng.web.models import Cycle, Late, Organisation, Person, SelfEvaluationReport
from jiheng.web.models.filing import KEEPERS

_TIMES = ("opens", "closes", "department_closes", "finance_closes")


def add(*, person: Person, region: Organisation, **given: Any) -> Cycle:
    """A new budget year of a region: year, opens, closes, the deadlines of both reviews, profile. Raises Refused."""
    if not person.appointments.now().filter(role__in=KEEPERS, organisation__path__in=region.above).exists():
        raise Refused(_("这个地区不在您的管理范围内，没有改动。"))
    return _added(person, region, given)


def found(*, region: Organisation, **given: Any) -> Cycle:
    """A budget year without anybody's right: for setting up, from the command line."""
    return _added(None, region, given)


def _added(person: Person | None, region: Organisation, given: dict[str, Any]) -> Cycle:
    new = Cycle(region=region, **given)
    _check(new)
    with transaction.atomic():
        try:
            with transaction.atomic():
                new.save(force_insert=True)
        except IntegrityError as error:
            raise Refused(_("%(region)s已经有 %(year)s 年度，请更改原有的周期。") % {"region": region, "year": new.year}) from error
        record(subject=new.subject, person=person, action="cycle-add", data={"year": new.year} | _told(new), after=state(new))
        return new


def change(*, person: Person, cycle: int, reason: str, **given: Any) -> Cycle:
    """Change times or profile, with a reason. Raises Refused."""
    return _changed(person, cycle, reason, given, "cycle-edit")


def extend(*, person: Person, cycle: int, reason: str, closes: dt.datetime) -> Cycle:
    """Let everybody send longer. Deadlines of reviews that would come before are moved as far. Raises Refused."""
    with transaction.atomic():
        row = _locked(person, cycle)
        if closes <= max(row.closes, timezone.now()):
            raise Refused(_("新的截止时间要晚于现在，也要晚于原来的 %(day)s。") % {"day": local(row.closes)})
        later = closes - row.closes
        deadlines = {name: moment + later for name in _TIMES[2:] if (moment := getattr(row, name))}
        row = _changed(person, cycle, reason, {"closes": closes} | deadlines, "cycle-extend")
        notice.of_extension(cycle=row)
        return row


def _changed(person: Person, cycle: int, reason: str, given: dict[str, Any], action: str) -> Cycle:
    with transaction.atomic():
        row = _locked(person, cycle)
        old, before = _told(row), state(row)
        if given.get("profile", row.profile) != row.profile and row.filings.exists():
            raise Refused(_("这个年度已经有申报表，不能再换规则集。"))
        if given.get("scoring", row.scoring) != row.scoring and SelfEvaluationReport.objects.filter(filing__cycle=row, attempt__gt=0).exists():
            raise Refused(_("这个年度已经有报送过的自评表，不能再换计分规则。"))
        for name, value in given.items():
            setattr(row, name, value)
        _check(row)
        changed = {name: [old[name], value] for name, value in _told(row).items() if value != old[name]}
        if changed:
            row.save()
            record(subject=row.subject, person=person, action=action, data=changed | {"reason": reason}, before=before, after=state(row))
        return row


def permit(*, person: Person, cycle: int, organisation: int, until: dt.datetime, reason: str) -> Late:
    """Let an organisation and all below it send after the close. Raises Refused."""
    with transaction.atomic():
        row = _locked(person, cycle)
        place = Organisation.objects.under(row.region).filter(pk=organisation).first()
        if place is None:
            raise Refused(_("这个机构不在这个地区，没有给予许可。"))
        if until <= max(row.closes, timezone.now()):
            raise Refused(_("准许补报的时间要晚于现在，也要晚于申报截止 %(day)s。") % {"day": local(row.closes)})
        before = state(row)
        given = Late.objects.create(cycle=row, organisation=place, until=until, reason=reason, by=person)
        data = {"organisation": place.pk, "unit": place.name, "until": local(until), "reason": reason}
        record(subject=row.subject, person=person, action="cycle-permit", data=data, before=before, after=state(row))
        notice.of_late(late=given)
        return given


def withdraw(*, person: Person, late: int) -> Late:
    """End a late permission at once; what was sent stays sent. Raises Refused, Late.DoesNotExist."""
    with transaction.atomic():
        given = Late.objects.select_related("organisation").get(pk=late)
        row, now = _locked(person, given.cycle_id), timezone.now()
        if given.until <= now:
            raise Refused(_("这项许可已经到期。"))
        before, given.until = state(row), now
        given.save(update_fields=["until"])
        data = {"organisation": given.organisation_id, "unit": given.organisation.name}
        record(subject=row.subject, person=person, action="cycle-withdraw", data=data, before=before, after=state(row))
        return given


def _locked(person: Person, cycle: int) -> Cycle:
    """The row, locked, of a budget year that the person keeps."""
    return Cycle.objects.select_for_update(of=("self",)).select_related("region").get(pk=Cycle.objects.kept_by(person).get(pk=cycle).pk)


def _check(row: Cycle) -> None:
    if row.opens >= row.closes:
        raise Refused(_("截止申报要晚于开始申报。"))
    if row.department_closes and row.department_closes < row.closes:
        raise Refused(_("部门审核截止不能早于截止申报。"))
    if row.finance_closes and row.finance_closes < (row.department_closes or row.closes):
        raise Refused(_("财政审核截止不能早于截止申报和部门审核截止。"))
    if row.profile not in profile_names():
        raise Refused(_("没有这个规则集。"))
    if row.scoring and row.scoring not in scoring_profile_names():
        raise Refused(_("没有这个计分规则。"))


def _told(row: Cycle) -> dict[str, Any]:
    """What of it an event tells, as people read it."""
    moments = {name: getattr(row, name) for name in _TIMES}
    return {name: local(moment) if moment else "" for name, moment in moments.items()} | {"profile": row.profile, "scoring": row.scoring_profile}
