"""待办: what waits for this person, the days ahead, the newest forms."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jiheng.model.workflow import Role
from jiheng.web.models import Cycle, Filing
from jiheng.web.models.late import Told, told
from jiheng.web.tasks import tasks_of, waiting_for_others
from jiheng.web.tasks_of_year import year_tasks

_RECENT = 10


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page after login."""
    person, now = request.user, timezone.now()
    years = told(person, Cycle.objects.concerning(person), now)
    tasks = tasks_of(person, years, now)
    later = sorted(year_tasks(person), key=lambda task: (not task.is_urgent, task.until is None, task.until or now.date()))
    context = {
        "tasks": tasks,
        "later": later,
        "total": sum(task.count for task in (*tasks, *later)),
        "others": waiting_for_others(person),
        "cycles": years,
        "days": _days_ahead(years, now),
        "recent": Filing.objects.visible_to(person).select_related("organisation", "cycle").defer("document").order_by("-changed", "-pk")[:_RECENT],
        "compiles": Role.OFFICER in person.roles,
        "looks": bool(person.roles - {Role.ADMINISTRATOR}),
        "now": now,
    }
    return render(request, "web/home.html", context)


def _days_ahead(years: list[Told], now: dt.datetime) -> list[tuple[dt.datetime, str, Cycle]]:
    """What begins or ends in these years from now on."""
    found = []
    for each in years:
        cycle = each.cycle
        moments = (
            (cycle.opens, _("开始申报")),
            (cycle.closes, _("截止申报")),
            (cycle.department_closes, _("部门审核截止")),
            (cycle.finance_closes, _("财政审核截止")),
        )
        found += [(moment, word, cycle) for moment, word in moments if moment and moment > now]
    return sorted(found, key=lambda entry: entry[0])
