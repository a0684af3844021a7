"""Measures (取数规则) of the indicators of a project: proposed ones confirmed, others chosen, with the value that they would give."""

from typing import Any

import msgspec
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from jiheng.model.actual_values import ActualValue
from jiheng.model.measure import Aggregate, EvidenceKind, Filter, Measure, Value, possible
from jiheng.model.measured import measured
from jiheng.model.suggest_measure import Suggestion, suggest_measure
from jiheng.reference.profile import load_profile
from jiheng.web.actions import ledger as action
from jiheng.web.actions.refusal import Refused
from jiheng.web.execution import Year, year_of
from jiheng.web.forms.evidence import several
from jiheng.web.ledger.costs import costs
from jiheng.web.ledger.indicators import drilled, line_of
from jiheng.web.ledger.kinds import KINDS, Kind, kind_measured
from jiheng.web.ledger.words import statistic_words
from jiheng.web.models import Filing
from jiheng.web.views.dialogue import told
from jiheng.web.views.ledger import suggested, writable

_PARTS = ("tags", "words", "kinds", "payees", "economic_items")  # of a filter
_SUGGESTED = {"tags": "tags", "kinds": "kind", "payees": "payee", "economic_items": "economic_item"}


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the measure proposed for one indicator, or for all that wait."""
    filing = writable(request, pk)
    wanted = request.POST.get("indicator", "")
    year = year_of(filing)
    chosen = {each.indicator.id: each.measure for each in year.actual if each.measure and not each.confirmed and wanted in ("", each.indicator.id)}
    there = f"{reverse('ledger-project', args=[pk])}?{urlencode({'indicator': wanted})}#drill" if wanted else reverse("ledger-project", args=[pk])
    if not chosen:
        return told(request, _nothing, "", there)
    sentence = ngettext("已确认 %(n)s 个取数规则。", "已确认 %(n)s 个取数规则。", len(chosen)) % {"n": len(chosen)}
    return told(request, lambda: action.choose(person=request.user, filing=pk, measures=chosen), sentence, there)


def _nothing() -> None:
    raise Refused(_("没有待确认的取数规则。"))


@never_cache
def measure(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the measure of an indicator; a script asks for the value while one chooses."""
    filing = writable(request, pk)
    year = year_of(filing)
    sent = request.POST if request.method == "POST" else request.GET
    actual = next((each for each in year.actual if each.indicator.id == sent.get("indicator", "")), None)
    if actual is None:
        if request.method == "POST":
            return told(request, _unknown, "", "ledger-project", pk)
        raise Http404
    proposed = suggest_measure(actual.indicator, year.form.indicators)
    chosen = _chosen(sent) if "record" in sent else actual.measure
    if request.method == "POST" and chosen is not None:
        there = f"{reverse('ledger-project', args=[pk])}?{urlencode({'indicator': actual.indicator.id})}#drill"
        try:
            action.choose(person=request.user, filing=pk, measures={actual.indicator.id: chosen})
        except Refused as refusal:  # the form was adjusted meanwhile
            messages.error(request, str(refusal), extra_tags="error")
        return redirect(there)
    target = request.headers.get("HX-Target", "")
    page = {"value": "web/ledger-measure-value.html", "measure": "web/ledger-measure-form.html"}.get(target, "web/ledger-measure.html")
    return render(request, page, _words(filing, year, actual, chosen, proposed) | {"swapped": target == "measure"})


def _unknown() -> None:
    raise Refused(_("批复的申报表里没有这个指标。"))


def _chosen(sent: QueryDict) -> Measure:
    """The measure that was chosen; of a kind that has no such statistic the first one that it has."""
    kind = KINDS.get(sent.get("record", ""), KINDS["activity"]).evidence
    ways = possible(kind)
    named = {_name(way): way for way in ways}
    aggregate, value = named.get(sent.get("how", ""), ways[0])
    return Measure(record=kind, aggregate=aggregate, value=value, where=Filter(**{part: several(sent.get(part, "")[:1000]) for part in _PARTS}))


def _name(way: tuple[Aggregate, Value]) -> str:
    return f"{way[0].name}.{way[1].name}"


def _words(filing: Filing, year: Year, actual: ActualValue, chosen: Measure | None, proposed: Suggestion) -> dict[str, Any]:
    shown = chosen or Measure(record=EvidenceKind.ACTIVITY, aggregate=Aggregate.COUNT)
    kind = kind_measured(shown.record)
    found = measured(shown, year.records, actual.indicator.target, since=year.since, until=year.until, profile=load_profile(filing.cycle.profile))
    line = line_of(msgspec.structs.replace(actual, measure=shown, confirmed=True, measured=found))
    return {
        "filing": filing,
        "line": line,
        "before": line_of(actual),
        "drill": drilled(line, year, costs(year.records)),
        "measure": shown,
        "kind": kind,
        "kinds": KINDS.values(),
        "how": _name((shown.aggregate, shown.value)),
        "ways": [(_name(way), statistic_words(*way)) for way in possible(shown.record)],
        "parts": _parts(shown, kind, year),
        "proposed": proposed,
    }


def _parts(measure: Measure, kind: Kind, year: Year) -> list[dict[str, Any]]:
    """Fields of the filter that this kind has, with words to choose from."""
    labels = {"tags": _("标签"), "words": _("名称里的字"), "kinds": _("种类"), "payees": _("收款人"), "economic_items": _("经济科目")}
    fields = kind.evidence.type.__struct_fields__
    needed = {"kinds": "kind", "payees": "payee", "economic_items": "economic_item"}
    known = suggested(year, kind)
    return [
        {"name": part, "label": labels[part], "text": "、".join(getattr(measure.where, part)), "known": known.get(_SUGGESTED.get(part, ""), [])[:12]}
        for part in _PARTS
        if needed.get(part, "title") in fields
    ]
