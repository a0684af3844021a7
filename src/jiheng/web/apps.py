"""The application for Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """One application: organisation, filings, review and what else is stored."""

    name = "jiheng.web"
    label = "web"
    verbose_name = "绩衡"

    def ready(self) -> None:
        from jiheng.web import watch  # noqa: F401  # connects what django-allauth tells with our log
