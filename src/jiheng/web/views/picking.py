"""The library in the editor: suggestions while typing, and several entries at once."""

from typing import Any

import msgspec
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jiheng.model.carry_over import new_id
from jiheng.model.declaration import Indicator
from jiheng.model.json import decode
from jiheng.model.likeness import key
from jiheng.model.parse_target import parse_target
from jiheng.web.actions import filing as action
from jiheng.web.actions.refusal import Refused
from jiheng.web.editing import composed, levels
from jiheng.web.models import Filing, LibraryEntry
from jiheng.web.paging import PAGE, number
from jiheng.web.suggesting import suggestions
from jiheng.web.views.library import filtered, industries
from jiheng.web.views.parts import back_when_refused


@never_cache
@require_safe
def suggest(request: HttpRequest, pk: int) -> HttpResponse:
    """Options of the list below the name of an indicator."""
    filing = get_object_or_404(Filing.objects.editable_by(request.user).select_related("organisation"), pk=pk)
    asked = (request.GET.get(name, "").strip()[:100] for name in ("q", "level1", "level2"))
    found = suggestions(filing.organisation, decode(filing.document.encode()).declarations[0], *asked)
    return render(request, "web/suggestions.html", {"entries": found})


@never_cache
@back_when_refused("filings-edit")
def pick(request: HttpRequest, pk: int) -> HttpResponse:
    """Entries to choose from; those chosen become rows of the form, their values to be filled in."""
    filing = get_object_or_404(Filing.objects.editable_by(request.user).select_related("organisation"), pk=pk)
    usable = LibraryEntry.objects.usable_in(filing.organisation)
    submission = decode(filing.document.encode())
    form = submission.declarations[0]
    if request.method == "POST":
        chosen = list(usable.filter(pk__in=[number(each) for each in request.POST.getlist("entry")[:PAGE]]))
        if not chosen:
            raise Refused(_("没有选择指标。"))
        more = msgspec.structs.replace(form, indicators=(*form.indicators, *map(row_of, chosen)))
        try:
            action.save(person=request.user, filing=pk, version=filing.version, edited=msgspec.structs.replace(submission, declarations=(more,)))
        except action.Clash as error:
            raise Refused(_("申报表刚刚又改过，没有添加。请再试一次。")) from error
        return redirect("filings-edit", pk)
    given = {name: request.GET.get(name, "").strip()[:60] for name in ("q", "industry", "class")} | {"state": ""}
    page = Paginator(filtered(usable, given), PAGE).get_page(number(request.GET.get("page", "")) or 1)
    there = {key(row.name or "") for row in form.indicators}
    words: dict[str, Any] = {"filing": filing, "entries": page, "given": given, "industries": industries(usable), "levels": levels(), "there": there}
    return render(request, "web/pick.html", words)


def row_of(entry: LibraryEntry) -> Indicator:
    """A row made of an entry, without a value: that is for the officer to say."""
    target = parse_target(composed(entry.comparator, "", entry.unit), name=entry.name)
    return Indicator(id=new_id(), level1=entry.level1, level2=entry.level2, name=entry.name, target=target)
