"""The bare framework: one view that says hello, no middleware. What every page of ours is held against."""

from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(SECRET_KEY="hello", ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, MIDDLEWARE=[])


def hello(_request: HttpRequest) -> HttpResponse:
    """A word."""
    return HttpResponse("hello")


urlpatterns = [path("", hello)]
application: Any = get_wsgi_application()
