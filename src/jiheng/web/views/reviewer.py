"""For reviewers of the department and of the finance bureau: the queue, one form, what is decided."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from jiheng.model.json import decode
from jiheng.model.place import place_name
from jiheng.model.workflow import State, Step
from jiheng.web.actions import assessment, review
from jiheng.web.actions.refusal import Refused
from jiheng.web.language import lang
from jiheng.web.models import Filing
from jiheng.web.templatetags.filing import STATES
from jiheng.web.views.assessing import panel, sent_marks
from jiheng.web.views.officer import context_of, whole
from jiheng.web.views.parts import back_when_refused
from jiheng.web.waiting import waiting
from jiheng.web.words import rule_title

PAGE = 25
_BUCKETS = {"error": Q(errors__gt=0), "explain": Q(errors=0, explains__gt=0), "clean": Q(errors=0, explains=0)}
_ORDERS = {"damage": "-damage", "annual": "-annual", "submitted": "submitted", "name": "name"}


@never_cache
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """The review queue: what must go back, what to ask about, what is clean; by expected damage."""
    all_waiting = waiting(request.user)
    bucket = request.GET.get("bucket", "")
    shown = _filtered(all_waiting, request)
    if bucket in _BUCKETS:
        shown = shown.filter(_BUCKETS[bucket])
    order = request.GET.get("order", "damage")
    page = max(1, min(whole(request.GET.get("page")) or 1, 10_000))
    order_by = (_ORDERS.get(order, "-damage"), "pk")
    chosen = shown.order_by(*order_by).values("pk")[(page - 1) * PAGE : page * PAGE + 1]  # the index alone answers which
    listed = list(Filing.objects.filter(pk__in=chosen).select_related("organisation").defer("document").order_by(*order_by))
    return render(
        request,
        "web/queue.html",
        {
            "rows": [(filing, rule_title(filing.cause)) for filing in listed[:PAGE]],
            "more": len(listed) > PAGE,
            "page": page,
            "bucket": bucket,
            "order": order,
            "counts": {name: all_waiting.filter(condition).count() for name, condition in _BUCKETS.items()},
            "sums": all_waiting.aggregate(n=Count("pk"), money=Sum("annual"), bodies=Count("organisation", distinct=True)),
            "causes": [(code, rule_title(code), n) for code, n in all_waiting.exclude(cause="").values_list("cause").annotate(n=Count("pk")).order_by("-n")],
            "q": request.GET.get("q", ""),
            "cause": request.GET.get("cause", ""),
        },
    )


def _filtered(filings: QuerySet[Filing], request: HttpRequest) -> QuerySet[Filing]:
    if query := request.GET.get("q", "").strip()[:100]:
        filings = filings.filter(Q(name__icontains=query) | Q(organisation__name__icontains=query))
    if cause := request.GET.get("cause", ""):
        filings = filings.filter(cause=cause[:8])
    return filings


@never_cache
@require_GET
def form(request: HttpRequest, pk: int) -> HttpResponse:
    """One form under review: changes and open remarks first, the form with its findings, the decision."""
    filing = get_object_or_404(waiting(request.user).select_related("organisation", "cycle"), pk=pk)
    following = waiting(request.user).exclude(pk=pk).order_by("-damage", "pk").first()
    context = context_of(request, filing, decode(filing.document.encode()))
    return render(
        request,
        "web/review.html",
        context
        | panel(request, filing, context["paper"])
        | {
            "following": following,
            "places": _places(context),
            "reviewing": True,
            "remarked": {each.text for each in context["remarks"] if each.closed_at is None},
        },
    )


def _places(context: dict[str, Any]) -> list[tuple[str, str]]:
    """Places that one may speak about: the fields of the form, then each indicator."""
    fields = ("name", "implementing_agency", "start", "funds/annual/amount", "overall_objective", "annual_objective")
    submission = context["checked"].submission
    own = [(f"declarations/0/{field}", place_name(submission, f"declarations/0/{field}", lang=lang())) for field in fields]
    return own + [(f"declarations/0/indicators/{row.index}", f"{row.index + 1}　{row.name}") for row in context["lines"]]


@require_POST
@back_when_refused("queue-form")
def remark(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something about one place."""
    get_object_or_404(waiting(request.user), pk=pk)
    review.remark(person=request.user, filing=pk, address=request.POST.get("address", ""), text=request.POST.get("text", ""))
    messages.success(request, _("意见已记下。退回后，只有有意见的地方可以修改。"))
    return redirect("queue-form", pk)


@require_POST
@back_when_refused("queue-form")
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """A remark is done with."""
    found = get_object_or_404(get_object_or_404(waiting(request.user), pk=pk).remarks, pk=whole(request.POST.get("remark")))
    review.close(person=request.user, remark=found.pk)
    return redirect("queue-form", pk)


@require_POST
@back_when_refused("queue-form")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Pass on, approve or return; then on to the next form."""
    get_object_or_404(waiting(request.user), pk=pk)
    chosen = request.POST.get("step", "")
    if chosen not in {Step.FORWARD, Step.APPROVE, Step.RETURN}:
        raise Refused(_("没有这一步。"))
    marks = sent_marks(request)
    if marks["grade"] or any(marks["marks"].values()):
        assessment.assess(person=request.user, filing=pk, **marks)
    filing = review.step(person=request.user, filing=pk, step=Step(chosen), opinion=request.POST.get("opinion", ""), version=whole(request.POST.get("version")))
    messages.success(request, _("“%(name)s”：%(state)s。") % {"name": filing.name, "state": STATES[State(filing.state)]})
    following = waiting(request.user).order_by("-damage", "pk").first()
    return redirect("queue-form", following.pk) if following else redirect("queue")


@require_POST
def return_many(request: HttpRequest) -> HttpResponse:
    """Return the chosen forms with one opinion; each is its own step, one that cannot be returned stops no other."""
    done, refused = 0, list[str]()
    chosen = [pk for pk in map(whole, request.POST.getlist("filing")) if pk][:500]
    for filing in waiting(request.user).filter(pk__in=chosen):
        try:
            review.step(person=request.user, filing=filing.pk, step=Step.RETURN, opinion=request.POST.get("opinion", ""), version=filing.version)
            done += 1
        except Refused as refusal:
            refused.append(f"{filing.name}：{refusal}")
    if done:
        messages.success(request, _("已退回 %(n)s 份。") % {"n": done})
    for sentence in refused[:5]:
        messages.error(request, sentence, extra_tags="error")
    if not chosen:
        messages.error(request, _("没有选中任何一份。"), extra_tags="error")
    return redirect("queue")
