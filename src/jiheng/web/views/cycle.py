"""申报周期: the budget years of a region, for its administrators and finance reviewers."""

import datetime as dt
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiheng.web.actions import cycle as actions
from jiheng.web.actions.refusal import Refused
from jiheng.web.forms.cycle import AddForm, ChangeForm, ExtendForm, PermitForm, profile_title, scoring_title
from jiheng.web.models import Cycle, Event, Late, Organisation
from jiheng.web.models.filing import KEEPERS
from jiheng.web.models.organisation import within
from jiheng.web.paging import before
from jiheng.web.views.dialogue import asked, done, sent, told
from jiheng.web.views.organisation import known
from jiheng.web.words import action_words, details

_LAST_EVENTS = 30


@require_safe
def cycles(request: HttpRequest) -> HttpResponse:
    """All of them, the newest first."""
    if not request.user.keeps_cycles:
        return known(request)
    rows = Cycle.objects.kept_by(request.user).select_related("region").annotate(count=Count("filings"))
    found, further = before(rows, request.GET.get("before", ""))
    return render(request, "web/cycles.html", {"cycles": found, "further": further, "now": timezone.now()})


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One budget year: its times, who was let in late, what was done to it."""
    cycle = get_object_or_404(Cycle.objects.kept_by(request.user).select_related("region"), pk=pk)
    events = list(Event.objects.filter(subject=cycle.subject).select_related("person").order_by("-number")[:_LAST_EVENTS])
    for event in events:
        event.word, event.details = action_words()[event.action], details(event.data)
    words = {
        "cycle": cycle,
        "late": cycle.late.select_related("organisation", "by"),
        "events": events,
        "now": timezone.now(),
        "rules": profile_title(cycle.profile),
        "scoring": scoring_title(cycle.scoring_profile),
    }
    return render(request, "web/cycle.html", words)


def add(request: HttpRequest) -> HttpResponse:
    """Add one."""
    if not request.user.keeps_cycles:
        return known(request)
    tops = list(request.user.appointments.now().filter(role__in=KEEPERS).values_list("organisation__path", flat=True))
    regions = Organisation.objects.filter(within("path", tops), kind=Organisation.Kind.REGION, valid_to=None)
    form = AddForm(sent(request), regions=regions, initial={"region": regions.first(), "year": timezone.localdate().year + 1})
    return _asked(request, form, _("新增申报周期"), _("新增"), None, lambda given: actions.add(person=request.user, **given))


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change times or profile."""
    cycle = _kept(request, pk)
    now = {name: getattr(cycle, name) for name in ("opens", "closes", "department_closes", "finance_closes", "profile", "scoring")}
    form = ChangeForm(sent(request), initial=now)
    return _asked(request, form, _("更改申报周期"), _("保存"), cycle, lambda given: actions.change(person=request.user, cycle=pk, **given))


def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Let everybody send longer."""
    cycle = _kept(request, pk)
    form = ExtendForm(sent(request), initial={"closes": cycle.closes + dt.timedelta(days=7)})
    return _asked(request, form, _("延长申报期"), _("延长"), cycle, lambda given: actions.extend(person=request.user, cycle=pk, **given))


def permit(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody send late."""
    cycle = _kept(request, pk)
    organisations = Organisation.objects.under(cycle.region).filter(valid_to=None)
    form = PermitForm(sent(request), organisations=organisations, initial={"until": max(cycle.closes, timezone.now()) + dt.timedelta(days=3)})

    def act(given: dict[str, Any]) -> Cycle:
        actions.permit(person=request.user, cycle=pk, **given | {"organisation": given["organisation"].pk})
        return cycle

    return _asked(request, form, _("给予逾期许可"), _("给予许可"), cycle, act)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take late permission back."""
    late = get_object_or_404(Late.objects.filter(cycle__in=Cycle.objects.kept_by(request.user)), pk=pk)
    return told(request, lambda: actions.withdraw(person=request.user, late=pk), _("许可已收回。"), "cycles-one", late.cycle_id)


def _kept(request: HttpRequest, pk: int) -> Cycle:
    return get_object_or_404(Cycle.objects.kept_by(request.user).select_related("region"), pk=pk)


def _asked(request: HttpRequest, form: Any, title: str, act: str, cycle: Cycle | None, action: Any) -> HttpResponse:
    """The page with a form; on to the budget year when it was done."""
    if form.is_valid():
        try:
            row = action(form.cleaned_data)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            return done(request, _("已保存。"), "cycles-one", row.pk)
    about = _("%(region)s %(year)s 年度") % {"region": cycle.region, "year": cycle.year} if cycle else ""
    return asked(request, form, title, act, ("cycles-one", cycle.pk) if cycle else ("cycles",), about=about)
