"""What views share."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from jiheng.checking import told
from jiheng.model.declaration import Submission
from jiheng.model.finding import Checked
from jiheng.web.actions.refusal import Refused
from jiheng.web.language import lang
from jiheng.web.models import Filing
from jiheng.web.reports import report_on

View = Callable[..., HttpResponse]


def checked(filing: Filing, submission: Submission) -> Checked:
    """The document of a filing with its findings, in the language of the page."""
    return told(report_on(filing), submission, filing.name, lang())


def back_when_refused(name: str) -> Callable[[View], View]:
    """A view whose refusals are told on the page of that name (with the primary key of the filing)."""

    def guarded(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, pk: int) -> HttpResponse:
            try:
                return view(request, pk)
            except Refused as refusal:
                if request.htmx:  # type: ignore[attr-defined]  # django-htmx adds it
                    return HttpResponse(str(refusal), content_type="text/plain", status=409)
                messages.error(request, str(refusal), extra_tags="error")
                return redirect(name, pk)

        return answer

    return guarded
