"""Requests that no page can serve end here, with a sentence."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

_NUL = "\0"


def refuse_unreadable_requests(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse addresses with NUL, which databases cannot hold (PostgreSQL would answer with an error of ours)."""

    def answer(request: HttpRequest) -> HttpResponse:
        if _NUL in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest("地址里有不能使用的字符。The address has characters that cannot be used.", content_type="text/plain; charset=utf-8")
        return get_response(request)

    return answer
