"""For units: what of an approved project becomes public, who has to approve it, and what was public before."""

from django.db.models import Max, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jiheng.model.public_page import PublicPage, decoded
from jiheng.model.workflow import Role
from jiheng.web.actions import publication as action
from jiheng.web.actions.filing import roles_of
from jiheng.web.actions.refusal import Refused
from jiheng.web.execution import standard
from jiheng.web.models import Filing, Proposal, carried_out
from jiheng.web.paging import PAGE, number
from jiheng.web.public_page import page_of
from jiheng.web.public_show import Difference, differences, readable
from jiheng.web.views.dialogue import done, told
from jiheng.web.views.parts import back_when_refused
from jiheng.web.views.published_project import drawn
from jiheng.web.withholding import chosen_in, first_choice, grounds, parts, still_told

_FARTHEST = 10_000


@never_cache
@require_safe
def office(request: HttpRequest) -> HttpResponse:
    """Approved projects that this person sees: what waits, what is public, what is not yet."""
    rows = _running(request).select_related("organisation", "cycle", "proposal", "public__body").defer("document")
    rows = rows.annotate(edition=Max("publications__number"))
    wanted, query = request.GET.get("show", ""), request.GET.get("q", "").strip()[:100]
    waits = Q(proposal__sha256__gt="")
    rows = {"waits": rows.filter(waits), "public": rows.exclude(public__current=None), "not": rows.filter(public__current=None)}.get(wanted, rows)
    rows = rows.filter(name__icontains=query) if query else rows
    page = max(1, min(number(request.GET.get("page", "")) or 1, _FARTHEST))
    found = list(rows.order_by("-cycle__year", "path", "number", "pk")[(page - 1) * PAGE : page * PAGE + 1])
    words = {"filings": found[:PAGE], "further": page + 1 if len(found) > PAGE else "", "key": "page", "show": wanted, "q": query}
    return render(request, "web/publishing.html", words | {"waiting": _running(request).filter(waits).count()})


@never_cache
def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """One project: what is to be published, and what was. Its officer may save."""
    filing = _filing(request, pk)
    row, form = Proposal.objects.filter(filing=filing).first(), standard(filing)
    offered = parts(filing, form, action.withheld_of(row) if row else first_choice())
    wrong = ""
    if request.method == "POST":
        try:
            action.prepare(
                person=request.user,
                filing=pk,
                withheld=(chosen := chosen_in(request.POST, offered)),
                seen=request.POST.get("seen"),
                **{name: request.POST.get(name, "") for name in ("title", "lead", "reason")},
            )
            return done(request, _("已保存。请看一遍预览，再送单位负责人。"), "public-prepare", pk)
        except Filing.DoesNotExist as error:
            raise Http404 from error
        except Refused as refusal:
            wrong, offered = str(refusal), parts(filing, form, chosen)
    versions, roles = list(filing.publications.select_related("by", "approved_by").defer("document")), roles_of(request.user, filing.organisation)
    words = {
        "filing": filing,
        "proposal": row,
        "given": request.POST if wrong else row,
        "parts": offered,
        "grounds": grounds(),
        "seen": action.stamp(row),
        "changes": _changes(filing, row),
        "still_told": still_told(action.preview_of(row), form, offered) if row and not row.withdraws else (),
        "wrong": wrong,
        "writes": Role.OFFICER in roles and not (row and row.waits),
        "is_officer": Role.OFFICER in roles,
        "leads": Role.LEADER in roles and bool(row and row.waits),
        "own": bool(row and row.by_id == request.user.pk),
        "versions": versions[::-1],
        "public": getattr(filing, "public", None),
        "shown": bool(readable(list(filing.publications.all()))),
    }
    return render(request, "web/publish.html", words, status=422 if wrong else 200)


def _changes(filing: Filing, row: Proposal | None) -> list[Difference]:
    """What a page that waits says otherwise than the one that is public."""
    current = action.latest(filing)
    return differences(decoded(current.document), decoded(row.document)) if row and row.document and current and current.document else []


@never_cache
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The page exactly as it would be public."""
    filing = _filing(request, pk)
    row = Proposal.objects.filter(filing=filing).select_related("filing__organisation", "filing__cycle").first()
    return render(request, "web/open-project.html", drawn(_page(filing, row)) | {"preview": filing, "proposal": row, "history": (), "compared": None})


def _page(filing: Filing, row: Proposal | None) -> PublicPage:
    return action.preview_of(row) if row else page_of(filing, title="", lead="", withheld=first_choice())


@require_POST
@back_when_refused("public-prepare")
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Send, take back, ask for withdrawal, turn down, approve."""
    filing = _filing(request, pk)
    who, chosen, text = {"person": request.user, "filing": filing.pk}, request.POST.get("step", ""), request.POST.get("text", "")
    steps = {
        "send": (lambda: action.send(**who), _("已送单位负责人审定。")),
        "withdraw": (lambda: action.withdraw(**who, reason=text), _("已请单位负责人审定撤下。")),
        "take-back": (lambda: action.take_back(**who), _("已取回。")),
        "turn-down": (lambda: action.turn_down(**who, answer=text), _("已退给经办人。")),
        "approve": (lambda: action.approve(**who, sha256=request.POST.get("sha256", "")), _("已审定。")),
    }
    if chosen not in steps:
        raise Refused(_("没有这一步。"))
    act, sentence = steps[chosen]
    try:
        return told(request, act, sentence, "public-prepare", pk)
    except Filing.DoesNotExist as error:
        raise Http404 from error


def _running(request: HttpRequest):
    return Filing.objects.visible_to(request.user).filter(carried_out())


def _filing(request: HttpRequest, pk: int) -> Filing:
    return get_object_or_404(_running(request).select_related("organisation", "cycle"), pk=pk)
