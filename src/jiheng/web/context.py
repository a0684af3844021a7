"""What every page needs."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jiheng import __version__
from jiheng.model.workflow import Role
from jiheng.web.models import Notice, Person

_IN_A_ROW = 8  # entries that fit beside each other at 1366 pixels; of more, the last ones go into a menu
_WITHIN = {"selfeval": "monitor"}  # pages that have no entry of their own, and whose they share


def frame(request: HttpRequest) -> dict[str, Any]:
    """The main navigation, whether this is a demonstration, the version, and how much one has not read."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    person = getattr(request, "user", None)
    entries = [
        {"name": name, "text": text, "here": _WITHIN.get(part := here.split("-")[0], part) == name}
        for name, text in _entries(person if isinstance(person, Person) else None)
    ]
    shown = len(entries) if len(entries) <= _IN_A_ROW else _IN_A_ROW - 1
    return {
        "nav": entries[:shown],
        "nav_more": entries[shown:],
        "demo": settings.DEMO,
        "oidc": settings.OIDC,
        "program_version": __version__,
        "unread_count": _unread(person) if isinstance(person, Person) else 0,
    }


def _unread(person: Person) -> int:
    return Notice.objects.filter(person=person, read=None).count()


def _entries(person: Person | None) -> Iterator[tuple[str, str]]:
    """Addresses by name and their words: what somebody's roles give something to do on."""
    if person is None or not person.is_authenticated:
        yield "check", _("上传即检")
        yield "public", pgettext("site", "公开")
        return
    yield "home", _("待办")
    yield "check", _("上传即检")
    if person.roles - {Role.ADMINISTRATOR}:
        yield "filings", _("编制") if Role.OFFICER in person.roles else _("申报表")
    if person.roles & {Role.DEPARTMENT_REVIEWER, Role.FINANCE_REVIEWER}:
        yield "queue", _("审核")
    elif Role.ADMINISTRATOR in person.roles:
        yield "imports", _("导入")  # others find it where its forms go: on the pages of the queue and of their forms
    if person.roles - {Role.ADMINISTRATOR}:
        yield "ledger", _("台账")
        yield "monitor", _("监控自评")
        yield "evaluation", _("评价")
    yield "public", pgettext("site", "公开")
    if person.roles - {Role.ADMINISTRATOR}:
        yield "overview", _("总览")
    if person.roles:
        yield "library", _("指标库")
    if person.keeps_cycles:
        yield "cycles", _("周期")
    if Role.ADMINISTRATOR in person.roles:
        yield "organisations", _("机构")
        yield "people", _("人员")
    if person.roles & {Role.ADMINISTRATOR, Role.AUDITOR}:
        yield "events", _("操作记录")
