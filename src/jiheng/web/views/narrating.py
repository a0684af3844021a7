"""Sections of the narrative that are written from the data of the form, and their numbers."""

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from jiheng.model.declaration import Submission
from jiheng.model.live_text import GENERATED, fields, printed
from jiheng.model.place import place_name
from jiheng.web.actions import filing as action
from jiheng.web.editing import NARRATIVE
from jiheng.web.language import lang
from jiheng.web.models import Filing
from jiheng.web.views.parts import back_when_refused


class Section(msgspec.Struct, frozen=True):
    """A section of the narrative on the page: its numbers that follow the form (place, words), and whether the form can write it."""

    section: str
    title: str
    text: str
    numbers: list[tuple[str, str]]
    can: bool

    @property
    def place(self) -> str:
        """Its address inside the form."""
        return f"narrative/{self.section}"


def sections(filing: Filing, submission: Submission) -> list[Section]:
    """The sections in their order."""
    form = submission.declarations[0]
    found = []
    for section in NARRATIVE:
        title = place_name(submission, f"declarations/0/narrative/{section}", lang=lang())
        numbers = [(place, printed(place, form).lstrip("：")) for place in fields(filing.live.get(section, "")) if not place.endswith("/name")]
        found.append(Section(section, title, getattr(form.narrative, section) or "", numbers, section in GENERATED))
    return found


@require_POST
@back_when_refused("filings-edit")
def compose(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a section from the data."""
    get_object_or_404(Filing.objects.editable_by(request.user), pk=pk)
    action.compose(person=request.user, filing=pk, section=request.POST.get("section", ""))
    return redirect("filings-edit", pk)


@require_POST
@back_when_refused("filings-edit")
def detach(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a number be plain text."""
    get_object_or_404(Filing.objects.editable_by(request.user), pk=pk)
    section, _blank, place = request.POST.get("place", "").partition(" ")
    action.detach(person=request.user, filing=pk, section=section, place=place)
    return redirect("filings-edit", pk)
