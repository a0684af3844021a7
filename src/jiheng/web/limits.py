"""How often one address may ask for what costs much."""

import time
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

WINDOW = 600  # seconds
View = Callable[..., HttpResponse]


def counted(name: str, points: int = 1) -> int:
    """How many points a name has within the present ten minutes, with these ones."""
    key = f"{name}:{int(time.time()) // WINDOW}"
    asked = int(cache.get(key) or 0) + points
    cache.set(key, asked, WINDOW)
    return asked


def address(request: HttpRequest) -> str:
    """Whose request it is. Behind servers of our own (JIHENG_PROXIES) what the first of them saw; what stands before that anybody could have written."""
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    told = request.headers.get("X-Forwarded-For", "").split(",")
    seen = told[-proxies].strip() if proxies and len(told) >= proxies else ""
    return seen[:60] or request.META.get("REMOTE_ADDR", "")


def at_most(count: int, name: str) -> Callable[[View], View]:
    """A view that answers 429 from the request after `count` ones of one address within ten minutes."""

    def limited(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if counted(f"{name}:{address(request)}") > count:
                return render(request, "web/too-often.html", {"minutes": WINDOW // 60}, status=429)
            return view(request, *args, **kwargs)

        return answer

    return limited
