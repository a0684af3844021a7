"""批量导入: files by the thousand, how far they are, what became of each, what has to be asked."""

from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import PurePath
from typing import IO, Any

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jiheng.model.json import decode
from jiheng.model.namesakes import near
from jiheng.web import content
from jiheng.web.actions import batch as action
from jiheng.web.actions import imported
from jiheng.web.actions.refusal import Refused
from jiheng.web.import_report import report, speed
from jiheng.web.jobs import batches
from jiheng.web.models import Cycle, Filing, ImportBatch, ImportBundle, ImportItem, Namesake, Organisation
from jiheng.web.models.batch import posts
from jiheng.web.paging import before, number
from jiheng.web.views.public import attachment, brought

PAGE = 50
_ASKED = 20  # questions on a page
_COMPARED = 200  # files that are looked through for such as name the same unit
_MOST_UNITS = 2000  # in a list to choose from
View = Callable[..., HttpResponse]


def told(view: View) -> View:
    """A view whose refusals go back to the page that asked; a script gets them as data."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            if request.accepts("text/html"):
                messages.error(request, str(refusal), extra_tags="error")
                asked = "imports-questions" if len(kwargs) > 1 else "imports-one"
                return redirect(asked, kwargs["pk"]) if kwargs else redirect("imports")
            return JsonResponse({"error": str(refusal)}, status=422)

    return answer


@never_cache
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """Batches, newest first, and the form for another one."""
    of_batch = {"batch": OuterRef("pk")}
    something = Exists(ImportItem.objects.filter(**of_batch)) | Exists(ImportBundle.objects.filter(**of_batch))  # of a refused batch nothing is there
    brought = ImportBatch.objects.handled_by(request.user).filter(something)
    found, further = before(brought.select_related("by", "cycle"), request.GET.get("before", ""))
    sizes = dict(ImportItem.objects.filter(batch__in=[each.pk for each in found]).order_by().values_list("batch").annotate(n=Count("pk")))
    held = list(posts(request.user))
    tops = [post.organisation for post in held]
    years = Cycle.objects.filter(region__path__in={path for top in tops for path in top.above}).select_related("region")
    units = Organisation.objects.under(*tops).filter(valid_to=None).exclude(kind=Organisation.Kind.REGION)[:_MOST_UNITS] if tops else []
    words = {"batches": [(each, sizes.get(each.pk, 0)) for each in found], "further": further, "key": "before", "posts": held, "cycles": years, "units": units}
    return render(request, "web/imports.html", words)


@require_POST
@told
def new(request: HttpRequest) -> HttpResponse:
    """A batch with its first files; it starts at once unless more are to come."""
    named = request.POST.get("name", "") or _named([name for name, _file in _files(request)])
    made = action.begin(
        person=request.user,
        post=number(request.POST.get("post", "")),
        cycle=number(request.POST.get("cycle", "")),
        unit=number(request.POST.get("unit", "")) or None,
        name=named,
    )
    try:
        action.add(person=request.user, batch=made.pk, files=_files(request))
        if not request.POST.get("more"):
            action.start(person=request.user, batch=made.pk, go_on=batches.order)
    except Refused:
        action.stop(person=request.user, batch=made.pk)
        raise
    return _there(request, made)


@require_POST
@told
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """More files of a batch that was not yet started."""
    found = _found(request, pk)
    action.add(person=request.user, batch=pk, files=_files(request))
    return _there(request, found)


def _files(request: HttpRequest) -> Iterator[tuple[str, IO[bytes]]]:
    """Files with their names; a script tells the folders, which a browser leaves out."""
    names = request.POST.getlist("path")
    for place, file in enumerate(request.FILES.getlist("files")):
        yield names[place] if place < len(names) else file.name or "-", file


def _named(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return _("%(name)s 等 %(n)s 个文件") % {"name": PurePath(names[0]).name, "n": len(names)}


def _there(request: HttpRequest, found: ImportBatch) -> HttpResponse:
    address = reverse("imports-one", args=[found.pk])
    return redirect(address) if request.accepts("text/html") else JsonResponse({"batch": address})


def _found(request: HttpRequest, pk: int) -> ImportBatch:
    return get_object_or_404(ImportBatch.objects.handled_by(request.user).select_related("by", "cycle", "unit", "organisation"), pk=pk)


@never_cache
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a batch is, and what became of each of its files."""
    found, state = _found(request, pk), request.GET.get("state", "")
    rows = found.items.filter(state=state) if state in ImportItem.State.values else found.items.all()
    last = number(request.GET.get("after", ""))
    made = Filing.objects.visible_to(request.user).only("name", "state", "imported_id").order_by("number")
    listed = list(rows.filter(pk__gt=last).select_related("same_as").prefetch_related(Prefetch("filings", made, to_attr="made")).order_by("pk")[: PAGE + 1])
    words = _progress(found) | {
        "items": listed[:PAGE],
        "further": listed[PAGE - 1].pk if len(listed) > PAGE else "",
        "state": state,
        "bundles": found.bundles.exclude(error=""),
        "asked": _asked_units(found).count() + _asked_projects(found).count(),
    }
    return render(request, "web/import.html", words)


@never_cache
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is, for the page to ask again and again; when all is done the page is loaded anew."""
    found = _found(request, pk)
    state = request.GET.get("state", "")
    answer = render(request, "web/import-progress.html", _progress(found) | {"state": state if state in ImportItem.State.values else ""})
    if found.state != ImportBatch.State.RUNNING:
        answer["HX-Refresh"] = "true"
    return answer


def _progress(found: ImportBatch) -> dict[str, Any]:
    counts = action.counts(found)
    left = counts["pending"] + counts["running"]
    unpacking = found.bundles.filter(unpacked=False).count()
    states = [{"state": state, "count": counts[state], "word": ImportItem.State(state).label} for state in ("done", "doubtful", "same", "failed", "pending")]
    states[-1]["count"] = left
    total = sum(counts.values())
    return {"batch": found, "states": states, "total": total, "ended": total - left, "unpacking": unpacking, "minutes": speed(found, left)}


def _act(request: HttpRequest, pk: int, act: Callable[[], Any], sentence: str) -> HttpResponse:
    _found(request, pk)
    act()
    messages.success(request, sentence)
    return redirect("imports-one", pk)


@require_POST
@told
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to read, or go on after a stop."""
    found = _found(request, pk)
    action.start(person=request.user, batch=pk, go_on=batches.order)
    return _there(request, found)


@require_POST
@told
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Read no further file."""
    return _act(request, pk, lambda: action.stop(person=request.user, batch=pk), _("已停止。读入的都已保存，可以接着读。"))


@require_POST
@told
def repeat(request: HttpRequest, pk: int) -> HttpResponse:
    """Read again what could not be read, or one file."""
    item = number(request.POST.get("item", "")) or None
    return _act(request, pk, lambda: action.repeat(person=request.user, batch=pk, item=item, go_on=batches.order), _("已安排重读。"))


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """What was read and what was not, as a workbook."""
    found = _found(request, pk)
    return attachment(report(found), f"{PurePath(found.name).stem}-{_('导入结果')}.xlsx")


@require_safe
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """A file as it was brought."""
    item = get_object_or_404(ImportItem.objects.handled_by(request.user).exclude(sha256=""), pk=pk)
    try:
        return brought(content.fetched(item.sha256), PurePath(item.name).name)
    except content.Lost as error:
        raise Http404 from error


@never_cache
@require_safe
def unreadable(request: HttpRequest) -> HttpResponse:
    """Files of all batches for the queue that could not be read."""
    rows = ImportItem.objects.unreadable(request.user).select_related("batch")
    if query := request.GET.get("q", "").strip()[:100]:
        rows = rows.filter(name__icontains=query)
    found, further = before(rows, request.GET.get("before", ""))
    return render(request, "web/import-unreadable.html", {"items": found, "further": further, "key": "before", "q": query})


@never_cache
@require_safe
def questions(request: HttpRequest, pk: int) -> HttpResponse:
    """What has to be asked: whose a file is, and which of last year's projects one goes on with."""
    found = _found(request, pk)
    units = imported.Units(found)
    alike: dict[Any, list[ImportItem]] = {}
    for item in _asked_units(found)[:_COMPARED]:
        alike.setdefault(_said(item) or item.pk, []).append(item)
    files = [_about_unit(first, units) | {"also": [each.pk for each in rest]} for first, *rest in list(alike.values())[:_ASKED]]
    words = {"batch": found, "files": files, "projects": list(_about_projects(found)), "units": list(units.rows.values())[:_MOST_UNITS]}
    return render(request, "web/import-questions.html", words)


def _asked_units(found: ImportBatch) -> QuerySet[ImportItem]:
    return found.items.filter(state=ImportItem.State.DOUBTFUL)


def _asked_projects(found: ImportBatch) -> QuerySet[Namesake]:
    return Namesake.objects.filter(filing__imported__batch=found, answered_at=None)


def _about_unit(item: ImportItem, units: imported.Units) -> dict[str, Any]:
    submission, said = decode(item.document.encode()), _said(item)
    likely = {each.key: each for name in reversed(said) for each in near(name, units.names)}
    names = [form.name or _("（没有名称）") for form in submission.declarations]
    return {"item": item, "said": said, "projects": names, "likely": [units.rows[pk] for pk in likely]}


def _said(item: ImportItem) -> tuple[str, ...]:
    """The units that a file names."""
    submission = decode(item.document.encode())
    return tuple(dict.fromkeys(filter(None, (submission.agency, *(form.implementing_agency for form in submission.declarations)))))


def _about_projects(found: ImportBatch) -> Iterator[dict[str, Any]]:
    asked = list(_asked_projects(found).select_related("filing__organisation")[:_ASKED])
    candidates = Filing.objects.select_related("cycle").in_bulk({pk for each in asked for pk, _score in each.candidates})
    for each in asked:
        were = [(_summary(candidates[pk]), score) for pk, score in each.candidates if pk in candidates]
        yield {"filing": each.filing, "now": _summary(each.filing), "candidates": were}


def _summary(filing: Filing) -> dict[str, Any]:
    form = decode(filing.document.encode()).declarations[0]
    return {"pk": filing.pk, "name": filing.name, "annual": filing.annual, "objective": form.annual_objective, "indicators": form.indicators[:6]}


@require_POST
@told
def unit(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Say whose a file is, or that it is not to be filed; and the same of those that name the same unit."""
    asked = _asked_units(_found(request, pk))
    said = _said(get_object_or_404(asked, pk=item))
    also = [number(each) for each in request.POST.get("also", "").split(",")[:_COMPARED]]
    alike = [each.pk for each in asked.filter(pk__in=also).exclude(pk=item) if said and _said(each) == said]
    owner = number(request.POST.get("likely") or request.POST.get("unit", ""))
    for each in (item, *alike):
        if request.POST.get("none"):
            action.set_aside(person=request.user, item=each)
        else:
            action.assign(person=request.user, item=each, unit=owner)
    return _next_question(request, pk)


@require_POST
@told
def previous(request: HttpRequest, pk: int, filing: int) -> HttpResponse:
    """Say which of last year's projects a filing goes on with, or none."""
    get_object_or_404(_asked_projects(_found(request, pk)), filing=filing)
    action.link(person=request.user, filing=filing, previous=number(request.POST.get("previous", "")) or None)
    return _next_question(request, pk)


def _next_question(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    left = _asked_units(found).exists() or _asked_projects(found).exists()
    return redirect("imports-questions" if left else "imports-one", pk)
