"""The page that a link of a survey opens: no login, no cookie, no script; nothing of who answers is kept."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from jiheng.web.actions import survey as actions
from jiheng.web.actions.refusal import Refused
from jiheng.web.limits import address, counted
from jiheng.web.models import SatisfactionSurvey, SurveyLink

_MOST_WRONG = 30  # links of one address that do not exist, within ten minutes
_LANGUAGES = {"zh": "zh-hans", "en": "en"}


@csrf_exempt  # the token in the address is a secret that no other site knows; so the page needs no cookie
@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, or take the answer. Only addresses that try links which do not exist are counted and held up: many who answer share one (a hall, an office),
    and nothing is to be kept of them."""
    language = _LANGUAGES.get(request.GET.get("lang", ""), translation.get_language())
    with translation.override(language):
        link = SurveyLink.objects.select_related("survey__filing__organisation").filter(digest=actions.digest(token)).first()
        response = _unknown(request) if link is None else _answered(request, link, token)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    response["Content-Language"] = language
    return response


def _answered(request: HttpRequest, link: SurveyLink, token: str) -> HttpResponse:
    survey = link.survey
    if link.spent:
        return _told(request, "thanks" if "done" in request.GET else "spent", survey)
    if survey.phase != "open":
        return _told(request, survey.phase, survey)
    if request.method != "POST":
        return _form(request, survey)
    try:
        actions.answer(token=token, chosen=_chosen(request, survey), suggestion=request.POST.get("suggestion", "").replace("\r\n", "\n"))
    except Refused as error:
        return _form(request, survey, str(error))
    except actions.Spent:
        return _told(request, "spent", survey)
    except actions.NotNow:
        return _told(request, "over", survey)
    words = {name: request.GET[name] for name in ("lang",) if request.GET.get(name) in _LANGUAGES}
    return HttpResponseRedirect(reverse("survey", args=[token]) + "?done=1" + "".join(f"&{name}={value}" for name, value in words.items()))


def _chosen(request: HttpRequest, survey: SatisfactionSurvey) -> dict[int, str]:
    """Grades by the number of their question; those that were left out are missing."""
    given = {number: request.POST.get(f"q{number}", "") for number in range(len(survey.questions))}
    return {number: grade for number, grade in given.items() if grade}


def _form(request: HttpRequest, survey: SatisfactionSurvey, wrong: str = "") -> HttpResponse:
    given = _chosen(request, survey)
    words = {
        "survey": survey,
        "wrong": wrong,
        "questions": [(number, text, given.get(number)) for number, text in enumerate(survey.questions)],
        "suggestion": request.POST.get("suggestion", "")[: actions.MOST_SUGGESTION],
        "longest": actions.MOST_SUGGESTION,
        "language": translation.get_language(),
    }
    return render(request, "web/survey-answer.html", words, status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK)


def _told(request: HttpRequest, what: str, survey: SatisfactionSurvey | None = None) -> HttpResponse:
    status = {"unknown": HTTPStatus.NOT_FOUND, "often": HTTPStatus.TOO_MANY_REQUESTS, "over": HTTPStatus.GONE}.get(what, HTTPStatus.OK)
    return render(request, "web/survey-told.html", {"what": what, "survey": survey, "language": translation.get_language()}, status=status)


def _unknown(request: HttpRequest) -> HttpResponse:
    return _told(request, "often" if counted(f"survey:{address(request)}") > _MOST_WRONG else "unknown")
