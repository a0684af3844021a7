"""Pages that are open to all: no login, no cookie but that of a chosen language, answers that caches keep for a minute and ask for by ETag."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import conditional_page, require_safe

from jiheng.web.limits import WINDOW, address, counted

MINUTE, YEAR = 60, 365 * 24 * 3600
_LANGUAGE = "lang"
_MOST_SEARCHES = 120  # of one address within ten minutes
View = Callable[..., HttpResponse]


def open_page(view: View) -> View:
    """A view that anybody may read. `?lang=en` chooses the language for this browser and leads to the same page."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if (code := request.GET.get(_LANGUAGE, "")) in dict(settings.LANGUAGES):
            return _chosen(request, code)
        found = view(request, *args, **kwargs)
        if not request.user.is_authenticated and not found.has_header("Cache-Control"):
            patch_cache_control(found, public=True, max_age=MINUTE)
        return found

    return login_not_required(require_safe(conditional_page(answer)))


def _chosen(request: HttpRequest, code: str) -> HttpResponse:
    given = request.GET.copy()
    del given[_LANGUAGE]
    answer = HttpResponseRedirect(f"{request.path}?{given.urlencode()}" if given else request.path)
    answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    patch_cache_control(answer, no_store=True)
    return answer


def asked_too_often(request: HttpRequest, name: str = "public-search", most: int = _MOST_SEARCHES) -> HttpResponse | None:
    """The answer to an address that asks for too much; None where it may go on."""
    if counted(f"{name}:{address(request)}") <= most:
        return None
    found = render(request, "web/too-often.html", {"minutes": WINDOW // 60}, status=429)
    patch_cache_control(found, no_store=True)
    return found
