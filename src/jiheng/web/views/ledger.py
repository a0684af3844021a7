"""执行台账: the approved projects that one may see, the ledger of each, and where the actual values come from."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jiheng.model.evidence import Activity, Deliverable, Evidence, Payment, Publication, in_force, latest_versions
from jiheng.web.execution import Year, year_of
from jiheng.web.forms.evidence import SUGGESTED, EvidenceForm
from jiheng.web.ledger import days
from jiheng.web.ledger.costs import costs
from jiheng.web.ledger.indicators import drilled, flags, lines, wanted_words
from jiheng.web.ledger.kinds import KINDS, Kind
from jiheng.web.ledger.lacking import LACKS, narrowed
from jiheng.web.ledger.listing import Choice, counts, listed, tags_of
from jiheng.web.ledger.projects import summaries
from jiheng.web.models import Cycle, Filing, LedgerRecord, RecordFile, SatisfactionSurvey, carried_out
from jiheng.web.paging import PAGE, at_most, number

_MOST_LINKS = 500  # records that a payment may be for, in one list
_MOST_SUGGESTED = 40
_FARTHEST = 10_000  # pages
_OPENED = ("over", "met", "short", "open", "none")  # which indicator is opened first


@never_cache
@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """The approved projects: what was paid, how much is recorded, what is missing; those of the newest year, unless others are asked for."""
    cycles = list(Cycle.objects.around(request.user))
    seen, year = Filing.objects.visible_to(request.user).filter(carried_out()), request.GET.get("cycle", "")
    if "cycle" not in request.GET and cycles:
        newest = next((cycle for cycle in cycles if seen.filter(cycle=cycle).exists()), cycles[0])
        seen, year = seen.filter(cycle=newest), str(newest.pk)
    elif year:
        seen = seen.filter(cycle=number(year))
    if query := request.GET.get("q", "").strip()[:100]:
        seen = seen.filter(name__icontains=query)
    lack = request.GET.get("lack", "")
    seen = narrowed(seen, lack)
    page = max(1, min(number(request.GET.get("page", "")) or 1, _FARTHEST))
    chosen = seen.values("pk")[(page - 1) * PAGE : page * PAGE + 1]
    rows = list(Filing.objects.filter(pk__in=chosen).select_related("organisation", "cycle"))
    context = {"rows": summaries(rows[:PAGE]), "q": query, "year": year, "cycles": cycles, "key": "page", "total": at_most(seen)}
    context |= {"lack": lack, "lacks": LACKS.items(), "asked": bool(query or lack)}
    return render(request, "web/ledger-projects.html", context | {"further": page + 1 if len(rows) > PAGE else ""})


def running(request: HttpRequest, pk: int) -> Filing:
    """An approved project that this person may see; no such page otherwise."""
    return get_object_or_404(Filing.objects.visible_to(request.user).filter(carried_out()).select_related("organisation", "cycle"), pk=pk)


def writable(request: HttpRequest, pk: int) -> Filing:
    """An approved project in whose ledger this person may write; no such page otherwise."""
    mine = Filing.objects.editable_by(request.user).filter(carried_out())
    return get_object_or_404(mine.select_related("organisation", "cycle"), pk=pk)


def writes(request: HttpRequest, filing: Filing) -> bool:
    """Whether this person may write in the ledger."""
    return Filing.objects.editable_by(request.user).filter(pk=filing.pk).exists()


@never_cache
@require_safe
def project(request: HttpRequest, pk: int) -> HttpResponse:
    """The ledger of a project beside its indicators; a script asks for the panel of one indicator only."""
    filing = running(request, pk)
    if request.headers.get("HX-Request") and request.GET.get("indicator"):
        year = year_of(filing)
        return render(request, "web/ledger-drill.html", drill_of(request, filing, year) | {"filing": filing, "writes": writes(request, filing)})
    return render(request, "web/ledger.html", page_of(request, filing))


def page_of(request: HttpRequest, filing: Filing, form: EvidenceForm | None = None, kept: Any = ()) -> dict[str, Any]:
    """What the page of a ledger shows; `form` is the quick entry that could not be taken, `kept` its files."""
    year = year_of(filing)
    paid, all_lines = costs(year.records), lines(year)
    choice = Choice.read(request.GET, year.records)
    if form is not None:
        choice = Choice(kind=form.kind.tag)
    asked = next((line for line in all_lines if line.id == choice.of), None)
    only = frozenset(asked.actual.measured.records) if asked else None
    found = listed(year.records, choice, paid, only=only)
    may_write = writes(request, filing)
    context = {
        "filing": filing,
        "year": year,
        "budget": year.spending.budget,
        "lines": all_lines,
        "proposed": sum(line.actual.measure is not None and not line.actual.confirmed for line in all_lines),
        "listed": found,
        "rows": rows_of(filing, [row.record for row in found.rows], found.rows, flags(all_lines)),
        "choice": choice,
        "asked": asked,
        "kinds": [(kind, counts(year.records)[kind.tag], urlencode({"kind": kind.tag})) for kind in KINDS.values()],
        "tags": tags_of(year.records)[:_MOST_SUGGESTED],
        "writes": may_write,
        "surveys": SatisfactionSurvey.objects.filter(filing=filing, state=SatisfactionSurvey.State.OPEN).count(),
        "sorted": sorting(choice),
        "address": urlencode(choice.fields()),
        "next": urlencode(choice.fields(page=choice.page + 1)),
        "before": urlencode(choice.fields(page=choice.page - 1)) if choice.page > 1 else "",
        "every": urlencode(choice.fields(every="" if choice.every else "1")),
        "has_gone": len(in_force(year.records)) < len(year.records),
        "kept": kept,
    }
    if may_write:
        context["form"] = form or quick_form(filing, year, KINDS[choice.kind])
        context["suggested"] = suggested(year, KINDS[choice.kind])
    return context | drill_of(request, filing, year)


def sorting(choice: Choice) -> dict[str, tuple[str, str]]:
    """For each column the address that sorts by it, and how it is sorted now."""
    name, down = choice.sort.removeprefix("-"), choice.sort.startswith("-")
    ways = {name: "descending" if down else "ascending"}
    columns = ("date", "title", "participants", "cost", "amount", "asked", "answers", "value", "acceptance", "kind", "payee", "degree")
    turned = {each: each if each == name and down else f"-{each}" for each in columns}
    return {each: (urlencode(choice.fields(sort=turned[each])), ways.get(each, "")) for each in columns}


def rows_of(filing: Filing, records: Iterable[Evidence], rows: Iterable[Any], flagged: Mapping[str, str]) -> list[dict[str, Any]]:
    """Rows with the stored record that each belongs to."""
    stored = {row.key: row for row in LedgerRecord.objects.filter(filing=filing, key__in=[record.id for record in records]).only("key")}
    return [{"row": row, "pk": stored[row.record.id].pk, "flag": flagged.get(row.record.id, "")} for row in rows]


def drill_of(request: HttpRequest, filing: Filing, year: Year) -> dict[str, Any]:
    """The indicator that is opened: the one asked for, else the first that breaks its target, else the first with a value."""
    all_lines, wanted = lines(year), request.GET.get("indicator", "")
    chosen = [line for line in all_lines if line.id == wanted]
    telling = [line for state in _OPENED for line in all_lines if line.state == state]
    opened = next(iter((*chosen, *telling)), None)
    if opened is None:
        return {"drill": None}
    found = drilled(opened, year, costs(year.records))
    ids = [each.id for branch in found.branches for each in (branch.record, *branch.payments)]
    files: dict[str, list[RecordFile]] = {}
    for file in RecordFile.objects.filter(record__filing=filing, record__key__in=ids).select_related("record").only("name", "size", "record__key"):
        files.setdefault(file.record.key, []).append(file)
    stored = dict(LedgerRecord.objects.filter(filing=filing, key__in=ids).values_list("key", "pk"))
    return {"drill": found, "files": files, "stored": stored, "others": urlencode({"kind": found.kind, "of": opened.id})}


def linkable(year: Year, also: str | None = None) -> list[tuple[str, str]]:
    """What payments can be for: what was held, delivered or published, the newest first; `also` a record that is linked already."""
    records = [record for record in in_force(year.records) if isinstance(record, Activity | Deliverable | Publication)]
    records.sort(key=lambda record: record.date, reverse=True)
    shown = records[:_MOST_LINKS]
    shown += [record for record in year.records if record.id == also and record not in shown]
    return [(record.id, f"{record.date:%m-%d} {record.title}") for record in shown]


def form_of(filing: Filing, year: Year, kind: Kind, *, before: Evidence | None = None, **given: Any) -> EvidenceForm:
    """The form for a record of a kind in a project; a payment for a record that was corrected is for the correction."""
    if isinstance(before, Payment) and before.paid_for:
        before = msgspec.structs.replace(before, paid_for=latest_versions(year.records).get(before.paid_for, before.paid_for))
    choices = linkable(year, before.paid_for if isinstance(before, Payment) else None)
    return EvidenceForm(kind=kind, year=filing.cycle.year, budget=year.spending.budget, linkable=choices, before=before, **given)


def quick_form(filing: Filing, year: Year, kind: Kind, data: Any = None) -> EvidenceForm:
    """The row above the list: it begins with the words of the record entered last, and with today."""
    last = next((record for record in reversed(in_force(year.records)) if record.__struct_config__.tag == kind.tag), None)
    initial: dict[str, Any] = {"date": days.begun(filing.cycle.year)}
    for name in ("tags", "kind", "economic_item", "medium", "method"):
        initial[name] = getattr(last, name, None) or next(iter(suggested(year, kind).get(name, ())), "")
    initial["tags"] = initial["tags"] if isinstance(initial["tags"], tuple) else tuple(filter(None, (initial["tags"],)))
    return form_of(filing, year, kind, quick=kind.quick, data=data, initial=initial, auto_id="q_%s")


def suggested(year: Year, kind: Kind) -> dict[str, list[str]]:
    """Words to choose from: those that measures look for, then those in use."""
    wanted = wanted_words(year)
    used: dict[str, list[str]] = {name: [] for name in SUGGESTED}
    for record in reversed(in_force(year.records)):
        if record.__struct_config__.tag == kind.tag:
            for name, words in used.items():
                value = getattr(record, name, None) or ()
                words.extend((value,) if isinstance(value, str) else value)
    return {name: list(dict.fromkeys([*wanted.get(name, {}).get(kind.evidence, []), *words]))[:_MOST_SUGGESTED] for name, words in used.items()}
