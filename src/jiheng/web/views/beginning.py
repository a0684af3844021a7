"""新编: a declaration begun from a file, a text, last year's form, a copy, the library, or blank."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import msgspec
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from jiheng.model.carry_over import carried_over, copied
from jiheng.model.declaration import Submission
from jiheng.model.json import decode
from jiheng.model.namesakes import plain, without_codes
from jiheng.readers.grid import Unreadable
from jiheng.web import reading
from jiheng.web.actions import filing as action
from jiheng.web.actions.refusal import Refused
from jiheng.web.language import lang
from jiheng.web.models import Cycle, Filing, LibraryEntry, Organisation
from jiheng.web.paging import number
from jiheng.web.suggesting import of_industry
from jiheng.web.views.library import industries
from jiheng.web.views.picking import row_of

_MOST_LISTED = 200
View = Callable[[HttpRequest], HttpResponse]


def _told_where_it_began(view: View) -> View:
    """A view whose refusals are told on the page with the ways to begin."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except Unreadable as error:
            messages.error(request, error.zh if lang() == "zh" else error.en, extra_tags="error")
        except Refused as refusal:
            messages.error(request, str(refusal), extra_tags="error")
        return redirect("filings-new")

    return answer


@never_cache
@_told_where_it_began
def new(request: HttpRequest) -> HttpResponse:
    """The ways to begin; and beginning."""
    if request.method != "POST":
        return _ways(request)
    cycle = get_object_or_404(Cycle.objects.around(request.user), pk=number(request.POST.get("cycle", "")))
    if request.POST.get("way") in {"carry", "copy"}:
        made = _like_others(request, cycle)
    else:
        unit = get_object_or_404(action.units_of(request.user), pk=number(request.POST.get("unit", "")))
        made = action.begin(person=request.user, organisation=unit, cycle=cycle, submission=_brought(request, unit, cycle))
    if twice := _begun_before(made):
        messages.warning(request, _("这个单位本年度已有同名的申报表：%(names)s。重复的请删除。") % {"names": "、".join(twice)}, extra_tags="explain")
    if others := _of_others(made):
        told = _("文件里写的单位是%(names)s，不是%(unit)s，请核对是不是选错了文件或单位。") % {"names": "、".join(others), "unit": made[0].organisation}
        messages.warning(request, told, extra_tags="explain")
    if len(made) == 1:
        return redirect("filings-edit", made[0].pk)
    messages.success(request, _("读入 %(n)s 个项目，可以逐个编制。") % {"n": len(made)})
    return redirect("filings")


def _begun_before(made: list[Filing]) -> list[str]:
    """Names of new forms that other forms of the same unit and year have."""
    first = made[0]
    others = Filing.objects.filter(organisation=first.organisation, cycle=first.cycle).exclude(pk__in=[each.pk for each in made])
    return sorted(set(others.filter(name__in=[each.name for each in made if each.name]).values_list("name", flat=True)))


def _of_others(made: list[Filing]) -> list[str]:
    """Names of other units that the new forms say they are of."""
    forms = [(decode(each.document.encode()).declarations[0].implementing_agency or "", plain(each.organisation.name)) for each in made]
    return sorted({said for said, own in forms if (name := plain(without_codes(said))) and name not in own and own not in name})


def _ways(request: HttpRequest) -> HttpResponse:
    units, cycles = action.units_of(request.user), list(Cycle.objects.around(request.user))
    if not units.exists():
        raise Http404
    own = Filing.objects.editable_by(request.user).select_related("organisation", "cycle").defer("document")
    newest = cycles[0].year if cycles else 0
    words: dict[str, Any] = {
        "units": units,
        "cycles": cycles,
        "earlier": own.filter(cycle__year__lt=newest).order_by("-cycle__year", "path", "number")[:_MOST_LISTED],
        "begun": set(own.filter(cycle__year=newest).values_list("name", flat=True)),
        "own": own.order_by("-cycle__year", "path", "number")[:_MOST_LISTED],
        "industries": industries(LibraryEntry.objects.visible_to(request.user)),
    }
    return render(request, "web/begin.html", words)


def _like_others(request: HttpRequest, cycle: Cycle) -> list[Filing]:
    """Drafts like forms of one's own units, each for the unit of its form. Raises Refused."""
    chosen = Filing.objects.editable_by(request.user).filter(pk__in=[number(each) for each in request.POST.getlist("like")[:_MOST_LISTED]])
    found = list(chosen.select_related("organisation", "cycle"))
    if not found:
        raise Refused(_("请选择申报表。"))
    carries = request.POST["way"] == "carry"
    if carries and any(each.cycle.year >= cycle.year for each in found):
        raise Refused(_("只能沿用到以后的年度；同一年度请用“复制”。"))
    begun = carried_over if carries else copied
    with transaction.atomic():
        made = []
        for each in found:
            submission = begun(decode(each.document.encode()), cycle.year)
            made += action.begin(person=request.user, organisation=each.organisation, cycle=cycle, submission=submission)
        return made


def _brought(request: HttpRequest, unit: Organisation, cycle: Cycle) -> Submission:
    if upload := request.FILES.get("file"):
        if (upload.size or 0) > reading.MOST_BYTES:
            raise Refused(_("文件超过 50 MB，没有读取。请只保留绩效目标申报表，另存后再试。"))
        return reading.read(upload.read(), upload.name or "-")
    if text := request.POST.get("text", "").strip():
        return reading.read(text.encode(), reading.PASTED)
    if industry := request.POST.get("industry", "").strip():
        rows = tuple(row_of(entry) for entry in of_industry(unit, industry))
        if not rows:
            raise Refused(_("指标库里没有这个行业的指标。"))
        return Submission(declarations=(msgspec.structs.replace(action.blank(unit, cycle), indicators=rows),))
    if "blank" in request.POST:
        return Submission()
    raise Refused(_("请选择文件，或粘贴文字。"))
