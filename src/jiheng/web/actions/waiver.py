"""Rules are waived and waivers end; the counts of filings follow."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from jiheng.checks.rules.rule import RULES
from jiheng.web.actions.event import record
from jiheng.web.actions.filing import has_compiled
from jiheng.web.actions.refusal import Refused
from jiheng.web.actions.state import state
from jiheng.web.actions.tally import count, tally
from jiheng.web.models import Filing, Organisation, Person, Waiver
from jiheng.web.models.organisation import within
from jiheng.web.models.waiver import giving

_AT_ONCE = 500
_COUNTS = ("errors", "explains", "hints", "cause", "found")


def waive(
    *, person: Person, organisation: Organisation, code: str, reason: str, until: dt.date, since: dt.date | None = None, filing: int | None = None
) -> Waiver:
    """Let a rule not count for an organisation and all below it, or for one filing of it. Raises Refused, Filing.DoesNotExist."""
    with transaction.atomic():
        place = Organisation.objects.select_for_update().get(pk=organisation.pk)
        if not any(place.path.startswith(top) for top in giving(person)):
            raise Refused(_("只有这里的审核人或管理员可以豁免规则。"))
        one = Filing.objects.visible_to(person).get(pk=filing, organisation=place) if filing else None
        first = since or timezone.localdate()
        _check(person, code, reason, first, until, one)
        new = Waiver.objects.create(organisation=place, filing=one, code=code, reason=reason.strip(), since=first, until=until, by=person)
        data = {"code": code, "place": place.pk, "filing": filing, "text": new.reason, "since": first.isoformat(), "until": until.isoformat()}
        record(subject=new.subject, person=person, action="waive", data=data, after=state(new))
        settle()
        return new


def _check(person: Person, code: str, reason: str, since: dt.date, until: dt.date, filing: Filing | None) -> None:
    if code not in RULES:
        raise Refused(_("没有这条规则。"))
    if not reason.strip():
        raise Refused(_("请写明豁免的理由。"))
    if until < max(since, timezone.localdate()):
        raise Refused(_("截止日期不能早于开始日期，也不能早于今天。"))
    if filing and has_compiled(person, filing):
        raise Refused(_("编制过这张表的人不能为它豁免规则。"))


def end(*, person: Person, waiver: int) -> Waiver:
    """End a waiver now. Raises Refused, Waiver.DoesNotExist."""
    with transaction.atomic():
        row = Waiver.objects.select_for_update().get(pk=Waiver.objects.given_by_role(person).get(pk=waiver).pk)
        today = timezone.localdate()
        if row.until < today:
            raise Refused(_("这条豁免已经结束。"))
        before, row.until, row.ended_by = state(row), today - dt.timedelta(days=1), person
        row.save(update_fields=["until", "ended_by"])
        record(subject=row.subject, person=person, action="waiver-end", data={"code": row.code}, before=before, after=state(row))
        settle()
        return row


def settle() -> int:
    """Let the counts of filings follow what is in force today; gives how many filings were counted anew. Almost always there is nothing to do."""
    today = timezone.localdate()
    due = Q(counted=True) & (Q(until__lt=today) | Q(since__gt=today)) | Q(counted=False, since__lte=today, until__gte=today)
    if not Waiver.objects.filter(due).exists():
        return 0
    with transaction.atomic():
        changed = list(Waiver.objects.select_for_update().filter(due))
        for waiver in changed:
            waiver.counted = waiver.holds_on(today)
        Waiver.objects.bulk_update(changed, ["counted"])
        return sum(_recount(changed, Waiver.objects.filter(counted=True).values_list("code", "organisation__path", "filing_id")))


def _recount(changed: Iterable[Waiver], standing: Iterable[tuple[str, str, int | None]]) -> Iterable[int]:
    """Count the filings anew that have findings of the rules in question."""
    by_code = defaultdict(list)
    for code, path, filing in standing:
        by_code[code].append((path, filing))
    touched = Q(pk__in=[])
    for waiver in Waiver.objects.filter(pk__in=[each.pk for each in changed]).select_related("organisation"):
        place = Q(pk=waiver.filing_id) if waiver.filing_id else within("path", [waiver.organisation.path])
        touched |= place & (Q(found__isnull=True) | Q(found__has_key=waiver.code))
    last = 0
    while batch := list(Filing.objects.select_for_update().filter(touched, pk__gt=last).order_by("pk").defer("document")[:_AT_ONCE]):
        for filing in batch:
            if filing.found is None:
                filing.found = tally(filing)
            count(filing, {code for code in filing.found if any(_under(filing, path, one) for path, one in by_code[code])})
        Filing.objects.bulk_update(batch, _COUNTS)
        last = batch[-1].pk
        yield len(batch)


def _under(filing: Filing, path: str, one: int | None) -> bool:
    return filing.pk == one if one else filing.path.startswith(path)
