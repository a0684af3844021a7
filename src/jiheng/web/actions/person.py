"""People and what they are: invite, change, appoint, end, delegate, deactivate. An administrator gives roles at and below what he administers, to others."""

import datetime as dt
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jiheng.model.workflow import Role
from jiheng.web.actions import notice
from jiheng.web.actions.event import record
from jiheng.web.actions.refusal import Refused
from jiheng.web.actions.state import state
from jiheng.web.models import Appointment, Organisation, Person
from jiheng.web.models.organisation import ROLES_OF_KIND, administered, administers

LONGEST_DELEGATION = dt.timedelta(days=92)


def invite(*, person: Person, organisation: int, role: str, username: str, name: str, email: str) -> Person:
    """A new account without password, with a first role. Raises Refused. The e-mail is sent by the caller, when the account is stored."""
    with transaction.atomic():
        place = Organisation.objects.select_for_update().get(pk=organisation)
        _check_place(person, place, role)
        new = Person(username=username, name=name, email=email)
        new.set_unusable_password()
        _save(new)
        Appointment.objects.create(person=new, organisation=place, role=role, by=person)
        data = {"username": username, "organisation": place.pk, "role": role}
        record(subject=new.subject, person=person, action="person-invite", data=data, after=state(new))
        return new


def edit(*, person: Person, who: int, name: str, email: str) -> Person:
    """Change name and e-mail address of somebody all of whose roles lie in what the person administers. Raises Refused."""
    with transaction.atomic():
        row = _locked(person, who)
        before = state(row)
        changed = [field for field, value in (("name", name), ("email", email)) if getattr(row, field) != value]
        row.name, row.email = name, email
        if changed:
            row.save(update_fields=["name", "email"])
            record(subject=row.subject, person=person, action="person-edit", data={"changed": changed}, before=before, after=state(row))
        return row


def appoint(*, person: Person, who: int, organisation: int, role: str, since: dt.date, until: dt.date | None = None) -> Appointment:
    """Give somebody a role in an organisation and all below it. Raises Refused."""
    with transaction.atomic():
        row, place = Person.objects.select_for_update().get(pk=who), Organisation.objects.get(pk=organisation)
        _check_place(person, place, role)
        if row.pk == person.pk:
            raise Refused(_("不能给自己任命角色，请由另一位管理员任命。"))
        if not row.is_active:
            raise Refused(_("这个账号已经停用，请先恢复。"))
        _check_dates(since, until)
        if row.appointments.now().filter(organisation=place, role=role, delegated_from=None).exists():
            raise Refused(_("已经有这个角色。"))
        before = state(row)
        given = Appointment.objects.create(person=row, organisation=place, role=role, since=since, until=until, by=person)
        record(subject=row.subject, person=person, action="appoint", data=_told(given), before=before, after=state(row))
        return given


def delegate(*, person: Person, appointment: int, to: int, since: dt.date, until: dt.date) -> Appointment:
    """Let somebody of the same organisation act in an own role for a time. Raises Refused."""
    with transaction.atomic():
        row = Person.objects.select_for_update().get(pk=to)
        own = person.appointments.now().select_related("organisation").get(pk=appointment)
        if own.delegated_from_id or own.role == Role.ADMINISTRATOR:
            raise Refused(_("受托的角色和管理员角色不能委托他人。"))
        if row.pk == person.pk or not row.is_active or not row.appointments.now().filter(organisation=own.organisation, delegated_from=None).exists():
            raise Refused(_("只能委托给本机构的其他人员。"))
        _check_dates(since, until)
        if until - since > LONGEST_DELEGATION or (own.until and until > own.until):
            raise Refused(_("委托不能超过三个月，也不能超过本人任期。"))
        before = state(row)
        given = Appointment.objects.create(person=row, organisation=own.organisation, role=own.role, since=since, until=until, by=person, delegated_from=own)
        record(subject=row.subject, person=person, action="delegate", data=_told(given), before=before, after=state(row))
        notice.of_delegation(given=given)
        return given


def end(*, person: Person, appointment: int) -> Appointment:
    """End a role at once, and what was delegated of it. By an administrator of the place, or by who delegated it. Raises Refused."""
    with transaction.atomic():
        given = Appointment.objects.select_related("organisation", "delegated_from").get(pk=appointment)
        row = Person.objects.select_for_update().get(pk=given.person_id)
        mine = given.delegated_from is not None and given.delegated_from.person_id == person.pk
        if not mine and not administers(person, given.organisation.path):
            raise Refused(_("这个任命不在您的管理范围内，没有改动。"))
        _end_all(person, row, [given], "appointment-end")
        return given


def deactivate(*, person: Person, who: int) -> Person:
    """Close an account: nobody logs in with it, all its roles and tokens end. Raises Refused."""
    with transaction.atomic():
        row = _locked(person, who)
        if row.pk == person.pk:
            raise Refused(_("不能停用自己的账号。"))
        before = state(row)
        row.is_active = False
        row.save(update_fields=["is_active"])
        row.tokens.filter(revoked=None).update(revoked=timezone.now())  # they do not come back with the account
        _end_all(person, row, list(row.appointments.not_over()), "person-deactivate", before)
        return row


def reactivate(*, person: Person, who: int) -> Person:
    """Open a closed account again, without roles. Raises Refused."""
    with transaction.atomic():
        row = _locked(person, who)
        before = state(row)
        row.is_active = True
        row.save(update_fields=["is_active"])
        record(subject=row.subject, person=person, action="person-reactivate", before=before, after=state(row))
        return row


def note(*, person: Person, who: Person, action: str) -> None:
    """Tell that somebody's password or second factor changed, or an invitation was sent again. No secret is told."""
    with transaction.atomic():
        row = Person.objects.select_for_update().get(pk=who.pk)
        digest = state(row)
        record(subject=row.subject, person=person, action=action, before=digest, after=digest)


def accept(*, who: int, password: str) -> Person:
    """An invited person chooses a password."""
    with transaction.atomic():
        row = Person.objects.select_for_update().get(pk=who)
        row.set_password(password)
        row.save(update_fields=["password"])
        digest = state(row)
        record(subject=row.subject, person=row, action="person-accept", before=digest, after=digest)
        notice.of_acceptance(person=row)
        return row


def found(
    *, organisation: Organisation, username: str, name: str, email: str = "", roles: tuple[str, ...] = (Role.ADMINISTRATOR,), password: str = ""
) -> Person:
    """An account with roles that nobody gave: for setting up, from the command line. `password` is the digest of one."""
    with transaction.atomic():
        new = Person(username=username, name=name, email=email, password=password or make_password(None))
        _save(new)
        for role in roles:
            Appointment.objects.create(person=new, organisation=organisation, role=role)
        data = {"username": username, "organisation": organisation.pk, "roles": list(roles)}
        record(subject=new.subject, person=None, action="person-found", data=data, after=state(new))
        return new


def wholly_below(person: Person, who: Person) -> bool:
    """Whether all roles that somebody has today or will have, or the last ones, lie in what a person administers."""
    tops = administered(person)
    given = who.appointments.values_list("organisation__path", flat=True)
    places = list(given.not_over()) or list(given)
    return bool(places) and all(any(path.startswith(top) for top in tops) for path in places)


def _locked(person: Person, who: int) -> Person:
    """The row, locked, of somebody whom the person administers."""
    row = Person.objects.select_for_update().get(pk=who)
    if not wholly_below(person, row):
        raise Refused(_("此人在您的管理范围以外还有角色，请由上级管理员办理。"))
    return row


def _check_place(person: Person, place: Organisation, role: str) -> None:
    if not administers(person, place.path):
        raise Refused(_("这个机构不在您的管理范围内，没有改动。"))
    if place.valid_to:
        raise Refused(_("这个机构已经撤并，不能任命。"))
    if role not in ROLES_OF_KIND[Organisation.Kind(place.kind)]:
        raise Refused(_("这一类机构没有这个角色。"))


def _check_dates(since: dt.date, until: dt.date | None) -> None:
    if until and until < max(since, timezone.localdate()):
        raise Refused(_("结束日期早于开始日期或今天。"))


def _end_all(person: Person, row: Person, given: list[Appointment], action: str, before: str = "") -> None:
    """End appointments of a row that is locked, with their delegations: one event for each person that loses a role."""
    before, yesterday = before or state(row), timezone.localdate() - dt.timedelta(days=1)
    for each in given:
        each.until = yesterday
        each.save(update_fields=["until"])
    record(subject=row.subject, person=person, action=action, data={"ended": [_told(each) for each in given]}, before=before, after=state(row))
    delegated = list(Appointment.objects.not_over().filter(delegated_from__in=given).order_by("person_id"))
    for other in sorted({each.person_id for each in delegated}):
        _end_all(person, Person.objects.select_for_update().get(pk=other), [each for each in delegated if each.person_id == other], "appointment-end")


def _told(given: Appointment) -> dict[str, Any]:
    until = given.until.isoformat() if given.until else None
    told = {"organisation": given.organisation_id, "role": str(given.role), "since": given.since.isoformat(), "until": until}
    return told | ({"from": given.delegated_from_id} if given.delegated_from_id else {})


def _save(new: Person) -> None:
    taken = _("这个用户名已经有人使用，请换一个。")
    if Person.objects.filter(username__iexact=new.username).exists():  # login does not tell capitals from small letters
        raise Refused(taken)
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(taken) from error
