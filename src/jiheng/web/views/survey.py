"""满意度调查: what an officer prepares, gives out, watches and enters in the ledger; who may see the project may look on."""

import re
import uuid
from typing import Any

import msgspec
import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jiheng.web.actions import survey as actions
from jiheng.web.actions.refusal import Refused
from jiheng.web.forms.survey import CancelForm, CloseForm, IssueForm, SurveyForm
from jiheng.web.models import Filing, SatisfactionSurvey, SurveyLink, carried_out
from jiheng.web.paging import before
from jiheng.web.surveying import is_in_its_year, result, surveyable
from jiheng.web.views.dialogue import asked, done, sent
from jiheng.web.views.public import attachment
from jiheng.writers.listing import to_xlsx

_SHOWN = 50  # suggestions on a page
_MOST_SENT = 20_000  # characters of a list of links


@never_cache
@require_safe
def surveys(request: HttpRequest, pk: int) -> HttpResponse:
    """The surveys of a project, the newest first."""
    filing = _seen(request, pk)
    found, further = before(filing.surveys.select_related("record"), request.GET.get("before", ""))
    words = {"filing": filing, "surveys": found, "further": further, "writes": _writes(request, filing), "possible": bool(surveyable(filing))}
    return render(request, "web/surveys.html", words)


def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare one."""
    filing = get_object_or_404(Filing.objects.editable_by(request.user).select_related("organisation", "cycle"), pk=pk)
    choices = [(each.id, each.name or "—") for each in surveyable(filing)]
    today = timezone.localdate()
    asks = f"总体来看，您对“{filing.name[:150]}”是否满意？"  # what is printed and stored is Chinese, whatever the officer reads
    start = {"title": f"{filing.name[:80]}满意度调查", "overall": asks, "start": today, "suggests": "1"}
    form = SurveyForm(sent(request), indicators=choices, initial=start | {"indicator": request.GET.get("indicator", "")})
    if form.is_valid():
        try:
            made = actions.begin(person=request.user, filing=pk, indicator=form.cleaned_data["indicator"], given=form.cleaned_data)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            return done(request, _("已新建。下一步：生成链接，发给调查对象。"), "ledger-surveys-one", pk, made.pk)
    return asked(request, form, _("新建满意度调查"), _("新建"), ("ledger-surveys", pk), about=filing.name)


@never_cache
@require_safe
def one(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """Where a survey stands, live."""
    row = _survey(request, pk, survey)
    found = result(row)
    texts, further = _suggestions(row, request.GET.get("after", "")) if found.shown else ([], "")
    words = {
        "survey": row,
        "filing": row.filing,
        "result": found,
        "suggestions": texts,
        "further": further,
        "imports": row.imports.select_related("by").order_by("pk"),
        "writes": row.is_open and _writes(request, row.filing),
        "issue": IssueForm(initial={"number": 30}),
        "is_counted": is_in_its_year(row),
    }
    return render(request, "web/survey.html", words)


def edit(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """Change one, as far as answers allow."""
    row = own(request, pk, survey)
    first, *further = row.questions
    start = {name: getattr(row, name) for name in ("indicator", "title", "audience", "start", "end")}
    start |= {"overall": first, "further": "\n".join(further), "suggests": "1" if row.suggests else ""}
    form = SurveyForm(sent(request), indicators=[(row.indicator, row.name)], initial=start)
    if form.is_valid():
        try:
            actions.edit(person=request.user, survey=survey, given=form.cleaned_data)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            return done(request, _("已保存。"), "ledger-surveys-one", pk, survey)
    return asked(request, form, _("更改满意度调查"), _("保存"), ("ledger-surveys-one", pk, survey), about=row.title)


@never_cache
@require_POST
def links(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """New links: a sheet to print with codes, or a list. They are shown now and never again."""
    row = own(request, pk, survey)
    form = IssueForm(request.POST)
    wrong = ""
    if form.is_valid():
        try:
            tokens = actions.issue(person=request.user, survey=survey, number=form.cleaned_data["number"])
        except Refused as error:
            wrong = str(error)
        else:
            row.refresh_from_db()
            if request.POST.get("as") == "list":
                return _list(row, tokens)
            return _sheet(request, row, tokens)
    return render(request, "web/survey-issue.html", {"survey": row, "form": form, "wrong": wrong}, status=422)


@require_POST
def listed(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """The links of a sheet, which it sends back, as a workbook: as many of them as are this survey's."""
    row = own(request, pk, survey)
    try:
        tokens = msgspec.json.decode(request.POST.get("tokens", "")[:_MOST_SENT], type=list[str])
    except msgspec.DecodeError:
        tokens = []
    known = set(SurveyLink.objects.filter(survey=row, digest__in=[actions.digest(each) for each in tokens]).values_list("digest", flat=True))
    return _list(row, [each for each in tokens if actions.digest(each) in known])


def close(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """End one for good, and enter it."""
    row = own(request, pk, survey)
    found = result(row)
    brought = sum(batch.n + batch.invalid for batch in row.imports.filter(in_force=True))
    ways = ["网上匿名问卷，每个链接答一次"] * bool(row.links) + ["另行收集的答卷"] * bool(brought)
    form = CloseForm(sent(request), initial={"method": "；".join(ways), "asked": row.links + brought or None})
    if form.is_valid():
        try:
            actions.close(person=request.user, survey=survey, **form.cleaned_data)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            return done(request, _("调查已结束，结果已登记到台账。"), "ledger-surveys-one", pk, survey)
    about = _("有效答卷 %(n)s 份。登记以后链接不能再作答，也不能重新开始。") % {"n": found.n}
    return asked(request, form, _("结束并登记"), _("结束并登记"), ("ledger-surveys-one", pk, survey), about=about)


def cancel(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """Give one up."""
    row = own(request, pk, survey)
    form = CancelForm(sent(request))
    if form.is_valid():
        try:
            actions.cancel(person=request.user, survey=survey, reason=form.cleaned_data["reason"])
        except Refused as error:
            form.add_error(None, str(error))
        else:
            return done(request, _("调查已作废。"), "ledger-surveys", pk)
    about = _("“%(title)s”作废以后，链接不能再作答，已有的答卷不登记。") % {"title": row.title}
    return asked(request, form, _("作废满意度调查"), _("作废"), ("ledger-surveys-one", pk, survey), about=about)


def own(request: HttpRequest, pk: int, survey: int) -> SatisfactionSurvey:
    """A survey that this person may write in; else there is no such page."""
    rows = SatisfactionSurvey.objects.editable_by(request.user).select_related("filing__cycle", "filing__organisation")
    return get_object_or_404(rows, pk=survey, filing__pk=pk)


def _seen(request: HttpRequest, pk: int) -> Filing:
    """A project that is carried out, of those that this person may see."""
    rows = Filing.objects.visible_to(request.user).filter(carried_out()).select_related("organisation", "cycle")
    return get_object_or_404(rows, pk=pk)


def _survey(request: HttpRequest, pk: int, survey: int) -> SatisfactionSurvey:
    rows = SatisfactionSurvey.objects.visible_to(request.user).select_related("filing__cycle", "filing__organisation", "record", "by")
    return get_object_or_404(rows, pk=survey, filing__pk=pk)


def _writes(request: HttpRequest, filing: Filing) -> bool:
    return filing.is_carried_out and Filing.objects.editable_by(request.user).filter(pk=filing.pk).exists()


def _suggestions(row: SatisfactionSurvey, last: str) -> tuple[list[Any], str]:
    """A page of suggestions by their random ids, and the one behind which the next begins."""
    rows = row.suggestions.order_by("id")
    if re.fullmatch(r"[0-9a-f-]{36}", last):
        rows = rows.filter(id__gt=uuid.UUID(hex=last.replace("-", "").ljust(32, "0")[:32]))
    found = list(rows[: _SHOWN + 1])
    return found[:_SHOWN], str(found[_SHOWN - 1].id) if len(found) > _SHOWN else ""


def _address(token: str) -> str:
    return str(settings.ADDRESS + reverse("survey", args=[token]))


def _sheet(request: HttpRequest, row: SatisfactionSurvey, tokens: list[str]) -> HttpResponse:
    cards = [(address, segno.make(address, error="m").svg_data_uri(border=2)) for address in map(_address, tokens)]
    words = {"survey": row, "filing": row.filing, "cards": cards, "tokens": msgspec.json.encode(tokens).decode()}
    return render(request, "web/survey-links.html", words)


def _list(row: SatisfactionSurvey, tokens: list[str]) -> HttpResponse:
    rows = [[number, _address(token)] for number, token in enumerate(tokens, 1)]
    return attachment(to_xlsx(["序号", "链接（每个只能答一次）"], rows, "调查链接"), f"{row.title}-调查链接.xlsx")
