"""The tree of organisations: add, change, move, close, reopen. Who administers an organisation may do so below it and nowhere else."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from jiheng.web.actions.event import record
from jiheng.web.actions.refusal import Refused
from jiheng.web.actions.state import state
from jiheng.web.models import Appointment, Filing, Organisation, Person
from jiheng.web.models.organisation import KINDS_BELOW, ROLES_OF_KIND, STEP, administers, path_below, within

_DEEPEST = Organisation._meta.get_field("path").max_length // STEP  # levels
_DIGITS = 36


def add(*, person: Person, top: int, kind: str, name: str, code: str = "") -> Organisation:
    """A new organisation below another. Raises Refused."""
    with transaction.atomic():
        above = _locked(person, top)
        if above.valid_to:
            raise Refused(_("上级机构已经撤并，不能增加下级。"))
        _check_kind(above, kind)
        new = Organisation(path=_free_path(above), kind=kind, name=name, code=code)
        _save(new)
        record(subject=new.subject, person=person, action="organisation-add", data={"name": name, "kind": kind, "code": code, "top": top}, after=state(new))
        return new


def edit(*, person: Person, organisation: int, kind: str, name: str, code: str = "") -> Organisation:
    """Change kind, name and code. Raises Refused."""
    with transaction.atomic():
        row = _locked(person, organisation)
        old, before = {"kind": row.kind, "name": row.name, "code": row.code}, state(row)
        if kind != row.kind:
            _check_new_kind(person, row, kind)
        row.kind, row.name, row.code = kind, name, code
        changed = {field: [value, getattr(row, field)] for field, value in old.items() if getattr(row, field) != value}
        if changed:
            _save(row)
            record(subject=row.subject, person=person, action="organisation-edit", data=changed, before=before, after=state(row))
        return row


def move(*, person: Person, organisation: int, to: int) -> Organisation:
    """Put an organisation and all below it under another. Raises Refused."""
    with transaction.atomic():
        row, above = _locked(person, organisation, strictly=True), _locked(person, to)
        if above.path.startswith(row.path):
            raise Refused(_("不能移到它自己或它的下级下面。"))
        if above.valid_to:
            raise Refused(_("上级机构已经撤并，不能移到它下面。"))
        if above.path == row.path[:-STEP]:
            return row
        _check_kind(above, row.kind)
        old, before, new = row.path, state(row), _free_path(above)
        _check_depth(old, new)
        moved = Concat(Value(new), Substr(F("path"), len(old) + 1))
        Filing.objects.filter(within("path", [old])).update(path=moved)
        Organisation.objects.under(row).update(path=moved)
        row.path = new
        record(subject=row.subject, person=person, action="organisation-move", data={"to": to, "path": [old, new]}, before=before, after=state(row))
        return row


def close(*, person: Person, organisation: int, on: dt.date) -> Organisation:
    """The last day of an organisation; after it nobody's role in it counts. Raises Refused while others below are open."""
    with transaction.atomic():
        row = _locked(person, organisation, strictly=True)
        if Organisation.objects.under(row).filter(valid_to=None).exclude(pk=row.pk).exists():
            raise Refused(_("下级机构还没有撤并或移走，不能撤并。"))
        before = state(row)
        row.valid_to = on
        row.save(update_fields=["valid_to"])
        record(subject=row.subject, person=person, action="organisation-close", data={"on": on.isoformat()}, before=before, after=state(row))
        return row


def reopen(*, person: Person, organisation: int) -> Organisation:
    """Take back that an organisation was closed. Raises Refused where the one above is closed."""
    with transaction.atomic():
        row = _locked(person, organisation, strictly=True)
        if Organisation.objects.filter(path=row.path[:-STEP]).exclude(valid_to=None).exists():
            raise Refused(_("上级机构已经撤并，请先恢复上级机构。"))
        before = state(row)
        row.valid_to = None
        row.save(update_fields=["valid_to"])
        record(subject=row.subject, person=person, action="organisation-reopen", before=before, after=state(row))
        return row


def found(*, kind: str, name: str, code: str = "", top: Organisation | None = None) -> Organisation:
    """An organisation without anybody's right: for setting up, from the command line."""
    with transaction.atomic():
        new = Organisation(path=_free_path(top), kind=kind, name=name, code=code)
        _save(new)
        data = {"name": name, "kind": kind, "code": code, "top": top and top.pk}
        record(subject=new.subject, person=None, action="organisation-add", data=data, after=state(new))
        return new


def _locked(person: Person, pk: int, *, strictly: bool = False) -> Organisation:
    """The row, locked, of an organisation that the person administers (`strictly`: from above)."""
    row = Organisation.objects.select_for_update().get(pk=pk)
    if not administers(person, row.path[:-STEP] if strictly else row.path):
        raise Refused(_("这个机构不在您的管理范围内，没有改动。"))
    return row


def _free_path(top: Organisation | None) -> str:
    """The next path below an organisation, whose row is locked."""
    start = top.path if top else ""
    siblings = Organisation.objects.under(top) if top else Organisation.objects.all()
    last = max((path[len(start) :][:STEP] for path in siblings.values_list("path", flat=True).exclude(path=start)), default="")
    if len(start) // STEP >= _DEEPEST:
        raise Refused(_("机构最多 %(most)s 层。") % {"most": _DEEPEST})
    return path_below(top, int(last, _DIGITS) + 1 if last else 0)


def _check_kind(above: Organisation, kind: str) -> None:
    """What a region gives its departments to do they cannot give themselves: below a department there is no finance bureau."""
    if kind not in KINDS_BELOW[Organisation.Kind(above.kind)]:
        raise Refused(_("“%(above)s”下面不能有这一类机构。") % {"above": above.name})


def _check_new_kind(person: Person, row: Organisation, kind: str) -> None:
    if not administers(person, row.path[:-STEP]):
        raise Refused(_("类别由上级机构的管理员更改。"))
    _check_kind(Organisation.objects.get(path=row.path[:-STEP]), kind)
    below = Organisation.objects.under(row).exclude(pk=row.pk)
    if below.exclude(kind__in=KINDS_BELOW[Organisation.Kind(kind)]).exists():
        raise Refused(_("它的下级里有新类别下面不能有的机构。"))
    if Appointment.objects.now().filter(organisation=row).exclude(role__in=ROLES_OF_KIND[Organisation.Kind(kind)]).exists():
        raise Refused(_("它的人员里有新类别不能有的角色，请先结束这些任命。"))


def _check_depth(old: str, new: str) -> None:
    deepest = max(len(path) for path in Organisation.objects.filter(path__startswith=old).values_list("path", flat=True))
    if deepest - len(old) + len(new) > _DEEPEST * STEP:
        raise Refused(_("机构最多 %(most)s 层。") % {"most": _DEEPEST})


def _save(row: Organisation) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused(_("这个预算编码已经有机构使用。")) from error
