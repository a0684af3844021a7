"""整改: problems that evaluations found, for the units that mend them and for those who close them."""

import datetime as dt
from collections import Counter
from typing import Any

from django import forms
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jiheng.model.workflow import Role
from jiheng.web.actions import rectification as action
from jiheng.web.actions.evaluation import LONGEST
from jiheng.web.actions.filing import roles_of
from jiheng.web.actions.refusal import Refused
from jiheng.web.models import Evaluation, Event, Organisation, Problem, ProblemFile
from jiheng.web.models.organisation import within
from jiheng.web.paging import PAGE, number
from jiheng.web.views.dialogue import asked, done, sent, told
from jiheng.web.views.evaluation import kept_file
from jiheng.web.words import action_words

_STATES = ("open", "overdue", "done", "closed")
_DAYS = 30
_FARTHEST = 10_000


class ProblemForm(forms.Form):
    """What is wrong, what is asked for, until when."""

    text = forms.CharField(label=gettext_lazy("问题"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))
    demand = forms.CharField(label=gettext_lazy("整改要求"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))
    deadline = forms.DateField(label=gettext_lazy("整改期限"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


@never_cache
@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    """The problems that this person sees, by state and unit."""
    seen = Problem.objects.visible_to(request.user).filter(evaluation__state=Evaluation.State.ACCEPTED)
    today = timezone.localdate()
    late = seen.filter(state=Problem.State.OPEN, deadline__lt=today).count()
    counts = Counter(dict(seen.order_by().values_list("state").annotate(n=Count("pk"))))
    words = {"open": _("整改中"), "overdue": _("逾期"), "done": _("待销号"), "closed": _("已销号")}
    chosen = request.GET.get("state", "")
    rows = seen.filter(state=Problem.State.OPEN if chosen == "overdue" else chosen) if chosen in _STATES else seen
    if chosen == "overdue":
        rows = rows.filter(deadline__lt=today)
    if unit := number(request.GET.get("unit", "")):
        rows = rows.filter(within("evaluation__filing__path", list(Organisation.objects.filter(pk=unit).values_list("path", flat=True))))
    page = max(1, min(number(request.GET.get("page", "")) or 1, _FARTHEST))
    listed = list(rows.select_related("evaluation__filing__organisation")[(page - 1) * PAGE : page * PAGE + 1])
    context = {
        "rows": listed[:PAGE],
        "tabs": [(each, words[each], late if each == "overdue" else counts[each]) for each in _STATES],
        "chosen": chosen,
        "unit": Organisation.objects.filter(pk=unit).first() if unit else None,
        "page": page,
        "more": len(listed) > PAGE,
        "total": sum(counts.values()),
    }
    return render(request, "web/evaluation-problems.html", context)


@never_cache
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One problem: what is asked for, what the unit does and proves, who closed it."""
    row = get_object_or_404(_problems(request), pk=pk)
    roles = roles_of(request.user, row.evaluation.filing.organisation)
    events = Event.objects.filter(subject=f"evaluation/{row.evaluation.filing_id}", action__startswith="problem").select_related("person").order_by("-number")
    mine = f"problem/{row.pk}"
    told_of = [(action_words()[each.action], each) for each in events if mine in each.data.get("rows", {})]
    context = {
        "problem": row,
        "filing": row.evaluation.filing,
        "files": row.files.select_related("by"),
        "mends": Role.OFFICER in roles and row.state == Problem.State.OPEN and row.evaluation.state == Evaluation.State.ACCEPTED,
        "settles": bool(roles & action.CLOSERS) and row.state == Problem.State.DONE and not action.has_mended(request.user, row),
        "events": told_of,
    }
    return render(request, "web/evaluation-problem.html", context)


def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a problem of a project."""
    row = get_object_or_404(Evaluation.objects.visible_to(request.user).select_related("filing"), filing__pk=pk)
    form = ProblemForm(sent(request), initial={"deadline": timezone.localdate() + dt.timedelta(days=_DAYS)})
    if form.is_valid():
        try:
            action.raise_problem(person=request.user, filing=pk, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, _("问题已登记。"), "evaluation-one", pk)
    return asked(request, form, _("登记问题"), _("登记"), ("evaluation-one", pk), about=row.filing.name)


@require_POST
def mend(request: HttpRequest, pk: int) -> HttpResponse:
    """What the unit does, with proof."""
    get_object_or_404(_problems(request), pk=pk)
    files = [(each.name or "", each.file) for each in request.FILES.getlist("files")]
    finished = "finished" in request.POST
    given = {"measures": request.POST.get("measures", ""), "files": files, "finished": finished}
    sentence = _("整改情况已提交，等审核人销号。") if finished else _("整改情况已保存。")
    return told(request, lambda: action.mend(person=request.user, problem=pk, **given), sentence, "evaluation-problem", pk)


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Close it, or ask for more."""
    get_object_or_404(_problems(request), pk=pk)
    decision = request.POST.get("decision", "")
    given = {"decision": decision, "opinion": request.POST.get("opinion", "")}
    sentence = _("已销号。") if decision == "close" else _("已要求继续整改。")
    return told(request, lambda: action.settle(person=request.user, problem=pk, **given), sentence, "evaluation-problem", pk)


@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file of proof, to be saved."""
    row = get_object_or_404(ProblemFile, pk=pk, problem__in=Problem.objects.visible_to(request.user))
    return kept_file(row.sha256, row.name)


def _problems(request: HttpRequest) -> Any:
    return Problem.objects.visible_to(request.user).select_related(
        "evaluation__filing__organisation", "evaluation__filing__cycle", "by", "done_by", "closed_by"
    )
