"""How often one address may ask for what costs much."""

from collections.abc import Callable
from functools import wraps

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

WINDOW = 600  # seconds
View = Callable[..., HttpResponse]


def at_most(count: int, name: str) -> Callable[[View], View]:
    """A view that answers 429 from the request after `count` ones of one address within ten minutes."""

    def limited(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            key = f"{name}:{request.META.get('REMOTE_ADDR', '')}"
            asked = int(cache.get(key) or 0) + 1
            cache.set(key, asked, WINDOW)
            if asked > count:
                return render(request, "web/too-often.html", {"minutes": WINDOW // 60}, status=429)
            return view(request, *args, **kwargs)

        return answer

    return limited
