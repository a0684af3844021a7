"""For reviewers of the department and of the finance bureau: one form, what is said about it, what is decided."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jiheng.model.json import decode
from jiheng.model.place import place_name
from jiheng.model.workflow import State, Step
from jiheng.web.actions import assessment, review
from jiheng.web.actions.filing import roles_of
from jiheng.web.actions.refusal import Refused
from jiheng.web.language import lang
from jiheng.web.models import Filing, Person
from jiheng.web.templatetags.filing import STATES
from jiheng.web.views.assessing import panel, sent_marks
from jiheng.web.views.officer import context_of, whole
from jiheng.web.views.parts import back_when_refused
from jiheng.web.waiting import waiting

_FIELDS = (
    "name",
    "nature",
    "category",
    "department",
    "implementing_agency",
    "start",
    "end",
    "funds/total/amount",
    "funds/annual/amount",
    "overall_objective",
    "annual_objective",
    "indicators",
)


@never_cache
@require_safe
def form(request: HttpRequest, pk: int) -> HttpResponse:
    """One form under review: changes and open remarks first, the form with its findings, the decision."""
    if _is_decided(request.user, pk):
        return redirect("filings-edit", pk)
    filing = get_object_or_404(waiting(request.user).select_related("organisation", "cycle"), pk=pk)
    context = context_of(request, filing, decode(filing.document.encode()))
    return render(
        request,
        "web/review.html",
        context
        | panel(request, filing, context["paper"])
        | {
            "following": _following(request.user, filing),
            "places": _places(context),
            "reviewing": True,
            "remarked": {each.remark.text for each in context["since"].told if each.is_open},
        },
    )


def _is_decided(person: Person, pk: int) -> bool:
    """Whether a form waited for this person's review and was decided, by whomever: an old link, or somebody else was faster."""
    filing = Filing.objects.visible_to(person).filter(pk=pk).select_related("organisation").first()
    if filing is None or waiting(person).filter(pk=pk).exists():
        return False
    levels = [state for state, role in assessment.REVIEWERS.items() if role in roles_of(person, filing.organisation)]
    return filing.reviews.exclude(decision="").filter(level__in=levels, attempt=filing.attempt).exists()


def _following(person: Person, filing: Filing) -> Filing | None:
    """The next one in the order of the queue; after the last the first again."""
    rest = waiting(person).exclude(pk=filing.pk).order_by("-damage", "pk")
    return rest.filter(Q(damage__lt=filing.damage) | Q(damage=filing.damage, pk__gt=filing.pk)).first() or rest.first()


def _places(context: dict[str, Any]) -> list[tuple[str, str]]:
    """Places that one may speak about: the fields of the form, each indicator, then the sections of the narrative that are filled in."""
    submission = context["checked"].submission
    sections = tuple(f"narrative/{each.section}" for each in context["narrative"] if each.text)

    def named(fields: tuple[str, ...]) -> list[tuple[str, str]]:
        return [(f"declarations/0/{field}", place_name(submission, f"declarations/0/{field}", lang=lang())) for field in fields]

    rows = [(f"declarations/0/indicators/{row.index}", f"{row.index + 1}　{row.name}") for row in context["lines"]]
    return named(_FIELDS) + rows + named(sections)


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
    if _is_decided(request.user, pk):
        raise Refused(_("这张表刚刚已经有人办理，不再等您审核。您的意见和得分没有保存。"))
    get_object_or_404(waiting(request.user), pk=pk)
    chosen = request.POST.get("step", "")
    if chosen not in {Step.FORWARD, Step.APPROVE, Step.RETURN}:
        raise Refused(_("没有这一步。"))
    marks = sent_marks(request)
    if marks["grade"] or any(marks["marks"].values()):
        assessment.assess(person=request.user, filing=pk, **marks)
    filing = review.step(person=request.user, filing=pk, step=Step(chosen), opinion=request.POST.get("opinion", ""), version=whole(request.POST.get("version")))
    said = _("“%(name)s”：%(state)s。") % {"name": filing.name, "state": STATES[State(filing.state)]}
    if request.htmx:  # type: ignore[attr-defined]  # django-htmx adds it
        return HttpResponse(said, content_type="text/plain")
    messages.success(request, said)
    following = _following(request.user, filing)
    return redirect("queue-form", following.pk) if following else redirect("queue")
