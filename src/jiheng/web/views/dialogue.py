"""A page that asks for something with one form, and what follows when it was done."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from jiheng.web.actions.refusal import Refused


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what was sent, even if it is nothing; None where the page was only opened."""
    return request.POST if request.method == "POST" else None


def asked(request: HttpRequest, form: Form, title: str, act: str, back: tuple[Any, ...], *, about: str = "", crumbs: Sequence[Any] = ()) -> HttpResponse:
    """The page with the form; 422 where what was sent cannot be taken."""
    words = {"form": form, "title": title, "act": act, "back": reverse(back[0], args=back[1:]), "about": about, "crumbs": crumbs}
    return render(request, "web/dialogue.html", words, status=422 if form.is_bound else 200)


def done(request: HttpRequest, sentence: str, *there: Any) -> HttpResponse:
    """Say what was done and go there."""
    messages.success(request, sentence)
    return redirect(*there)


def told(request: HttpRequest, action: Callable[[], Any], sentence: str, *there: Any) -> HttpResponse:
    """Do it and say so, or say why not."""
    try:
        action()
    except Refused as error:
        messages.error(request, str(error))
        return redirect(*there)
    return done(request, sentence, *there)
