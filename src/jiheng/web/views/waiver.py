"""规则豁免: what rules do not count, for whom, why and until when; open to everybody whom it concerns."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiheng.web.actions import waiver as actions
from jiheng.web.actions.refusal import Refused
from jiheng.web.forms.waiver import WaiveForm
from jiheng.web.models import Filing, Organisation, Waiver
from jiheng.web.models.organisation import within
from jiheng.web.models.waiver import GIVERS, giving
from jiheng.web.paging import before, number
from jiheng.web.views.dialogue import asked, done, sent, told
from jiheng.web.views.organisation import known
from jiheng.web.words import rule_title


@require_safe
def waivers(request: HttpRequest) -> HttpResponse:
    """All that concern this person, the newest first."""
    rows = Waiver.objects.visible_to(request.user).select_related("organisation", "filing", "by", "ended_by")
    found, further = before(rows, request.GET.get("before", ""))
    tops, today = giving(request.user), timezone.localdate()
    listed = [
        (each, rule_title(each.code), each.holds_on(today), each.until >= today and any(each.organisation.path.startswith(top) for top in tops))
        for each in found
    ]
    return render(request, "web/waivers.html", {"waivers": listed, "further": further, "gives": bool(tops), "today": today})


def add(request: HttpRequest) -> HttpResponse:
    """Waive a rule, for an organisation or (asked with ?filing=) for one form."""
    if not request.user.roles & set(GIVERS):
        return known(request)
    pk = number(request.GET.get("filing", ""))
    filing = get_object_or_404(Filing.objects.visible_to(request.user), pk=pk) if pk else None
    places = Organisation.objects.filter(within("path", giving(request.user)), valid_to=None)
    today = timezone.localdate()
    start = {"code": request.GET.get("code", ""), "since": today, "until": dt.date(today.year, 12, 31), "organisation": places.first()}
    form = WaiveForm(sent(request), organisations=places, one=filing is not None, initial=start)
    if form.is_valid():
        try:
            given = {"organisation": filing.organisation} if filing else {}
            actions.waive(person=request.user, filing=filing and filing.pk, **given, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, _("已豁免，有关申报表的问题数已重新计算。"), *(("filings-edit", filing.pk) if filing else ("waivers",)))
    about = _("只对“%(name)s”这一张申报表。") % {"name": filing.name} if filing else ""
    return asked(request, form, _("豁免一条规则"), _("豁免"), ("waivers",), about=about)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End one early."""
    get_object_or_404(Waiver.objects.given_by_role(request.user), pk=pk)
    return told(request, lambda: actions.end(person=request.user, waiver=pk), _("豁免已结束，规则重新有效。"), "waivers")
