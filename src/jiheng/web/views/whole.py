"""部门整体: what the projects of departments and units come to in a year, with the arithmetic, a table and the draft of the whole's self-evaluation."""

from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jiheng.model.declaration import Submission
from jiheng.model.judged import reached_of
from jiheng.reference.scoring_profiles import load_scoring_profile
from jiheng.scoring.placed import of_all_places
from jiheng.scoring.together import Project, together
from jiheng.scoring.whole import Judging, Sums, sums
from jiheng.scoring.whole import draft as drafted
from jiheng.web.before import form_of, told_of, with_approved
from jiheng.web.models import Cycle, Evaluation, Filing, LedgerRecord, Organisation, Person, carried_out
from jiheng.web.models.organisation import STEP, within
from jiheng.web.paging import number
from jiheng.web.views.public import attachment
from jiheng.writers.form.document import Format, document
from jiheng.writers.listing import to_xlsx

MOST = 2000  # projects that a page sums up
MOST_SHARED = 200  # indicators that a page puts together
MOST_MEMBERS = 50  # projects that it names below each
_LISTED = 200  # of them one by one


@never_cache
@require_safe
def departments(request: HttpRequest) -> HttpResponse:
    """The sums of a year by department and unit."""
    cycles, cycle = _cycles(request)
    if cycle is None:
        return render(request, "web/evaluation-departments.html", {"cycles": cycles, "cycle": None})
    projects, judging = projects_of(_filings(request, cycle)), Judging(load_scoring_profile())
    context = {
        "cycles": cycles,
        "cycle": cycle,
        "lines": _lines(projects, tops_of(request.user), judging),
        "all": _sums(list(projects.values()), judging),
        "projects": [(key, each, _sums([(each, path)], judging)) for key, (each, path) in list(projects.items())[:_LISTED]],
        "listed": min(len(projects), _LISTED),
        "most": MOST if len(projects) == MOST else 0,
    }
    return render(request, "web/evaluation-departments.html", context)


@never_cache
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """What an organisation reached as a whole: indicators that several of its projects share, put together; of one project carried out by several units,
    where that is asked for."""
    place, cycle, projects = _whole(request, pk)
    names = _shared(projects)
    chosen = request.GET.get("project", "")
    mine = [each for each in projects if each.name == chosen] if chosen in names else projects
    found = together(mine)
    profile = load_scoring_profile()
    shared = [each for each in found if len(each.members) > 1]
    listed = shared if len(shared) <= MOST_SHARED else sorted(shared, key=lambda each: -len(each.members))[:MOST_SHARED]
    rows = [(each, each.members[:MOST_MEMBERS], reached_of(each.row, profile) if each.row else None) for each in listed]
    context: dict[str, Any] = {"place": place, "cycles": _cycles(request)[0], "cycle": cycle, "all": sums(mine, Judging(profile)), "rows": rows}
    context |= {"single": len(found) - len(shared), "left": len(shared) - len(rows), "most": MOST_MEMBERS}
    return render(request, "web/evaluation-whole.html", context | {"names": names, "chosen": chosen if chosen in names else ""})


def _shared(projects: list[Project]) -> list[str]:
    """Names of projects that several units carry out."""
    units: dict[str, set[str]] = {}
    for each in projects:
        units.setdefault(each.name, set()).add(each.unit)
    return [name for name, found in units.items() if len(found) > 1]


def _whole(request: HttpRequest, pk: int) -> tuple[Organisation, Cycle, list[Project]]:
    """An organisation with its projects, and those below it, that this person may see in a year. Raises Http404 where there are none."""
    _all, cycle = _cycles(request)
    place = get_object_or_404(Organisation.objects.filter(within("path", tops_of(request.user))), pk=pk)
    projects = projects_of(_filings(request, cycle).filter(within("path", [place.path]))) if cycle else {}
    if not projects or cycle is None:
        raise Http404
    return place, cycle, [each for each, _path in projects.values()]


@never_cache
@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """The same as a workbook; amounts in yuan."""
    _all, cycle = _cycles(request)
    if cycle is None:
        raise Http404
    heads = [
        _("机构"),
        _("项目（个）"),
        _("预算（元）"),
        _("支出（元）"),
        _("执行率（支出 ÷ 预算，万元）"),
        _("完成指标"),
        _("已判断指标"),
        _("未能判断"),
        _("完成率"),
    ]
    heads += [_("自评得分（按预算加权）"), _("评价得分（按预算加权）")]
    rows = [
        ("　" * depth + place.name, each.projects, each.budget, each.spent, each.rate, each.met, each.judged, each.open, each.share, each.mark, each.evaluated)
        for place, depth, each, _same in _lines(projects_of(_filings(request, cycle)), tops_of(request.user), Judging(load_scoring_profile()))
    ]
    return attachment(to_xlsx(heads, rows, _("部门整体")), f"{cycle.year}-{_('部门整体')}.xlsx")


@never_cache
@require_safe
def draft(request: HttpRequest, pk: int, format_: str) -> HttpResponse:
    """The draft of the self-evaluation of an organisation as a whole."""
    place, cycle, projects = _whole(request, pk)
    form, _left = drafted(place.name, cycle.year, projects)
    made = document(Submission(title=None, year=cycle.year, agency=place.name, declarations=(form,)), Format(format_))
    return attachment(made, f"{place.name}-{cycle.year}-{_('部门整体支出绩效自评表（草稿）')}.{format_}")


def projects_of(filings: Any) -> dict[int, tuple[Project, str]]:
    """Projects with their path, by key; a constant number of queries."""
    rows = list(with_approved(filings).order_by("path", "number", "pk")[:MOST])
    if not rows:
        return {}
    keys, year = [row.pk for row in rows], rows[0].cycle.year
    paid = LedgerRecord.objects.in_force().filter(filing__in=keys, kind="payment", date__year=year).order_by()
    spent = dict(paid.values_list("filing").annotate(sum=Sum("amount")))
    evaluated = dict(Evaluation.objects.filter(filing__in=keys, state=Evaluation.State.ACCEPTED).values_list("filing", "mark"))
    return {row.pk: (_project(row, spent.get(row.pk) or Decimal(0), evaluated.get(row.pk)), row.path) for row in rows}


def _project(row: Filing, spent: Decimal, evaluated: Decimal | None) -> Project:
    report = told_of(row)
    return Project(
        key=row.pk,
        name=row.name,
        unit=row.organisation.name,
        form=of_all_places(form_of(row)),
        budget=row.annual,
        spent=spent,
        mark=report.mark if report else None,
        evaluated=evaluated,
    )


def tops_of(person: Person) -> list[str]:
    """Paths of the organisations that a person sees as a whole: of others only single projects may be seen, of which no sums are made."""
    return list(person.appointments.now().values_list("organisation__path", flat=True))


def _lines(projects: dict[int, tuple[Project, str]], tops: list[str], judging: Judging) -> list[tuple[Organisation, int, Sums, bool]]:
    """Every organisation with projects at or below it, in the order of the tree, with its depth, and whether it has just the projects of the one above."""
    at: dict[str, list[tuple[Project, str]]] = {}
    for each in projects.values():
        for length in range(STEP, len(each[1]) + 1, STEP):
            at.setdefault(each[1][:length], []).append(each)
    places = list(Organisation.objects.filter(within("path", tops), path__in=at).order_by("path"))
    top, shown = min((place.level for place in places), default=1), {place.path for place in places}
    made = []
    for place in places:
        above = place.path[:-STEP]
        made.append((place, place.level - top, _sums(at[place.path], judging), above in shown and len(at[above]) == len(at[place.path])))
    return made


def _sums(projects: list[tuple[Project, str]], judging: Judging) -> Sums:
    return sums([each for each, _path in projects], judging)


def _filings(request: HttpRequest, cycle: Cycle) -> Any:
    return Filing.objects.visible_to(request.user).filter(carried_out(), cycle=cycle)


def _cycles(request: HttpRequest) -> tuple[list[Cycle], Cycle | None]:
    cycles = list(Cycle.objects.concerning(request.user))
    asked = number(request.GET.get("cycle", ""))
    if asked:
        return cycles, next((each for each in cycles if each.pk == asked), None)
    running = set(Filing.objects.visible_to(request.user).filter(carried_out(), cycle__in=cycles).values_list("cycle", flat=True).distinct())
    return cycles, next((each for each in cycles if each.pk in running), cycles[0] if cycles else None)
