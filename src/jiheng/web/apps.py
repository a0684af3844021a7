"""The application for Django."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class WebConfig(AppConfig):
    """One application: organisation, filings, review and what else is stored."""

    name = "jiheng.web"
    label = "web"
    verbose_name = "绩衡"

    def ready(self) -> None:
        from jiheng.web import watch  # noqa: F401  # connects what django-allauth tells with our log

        post_migrate.connect(_ship, sender=self)


def _ship(**_kwargs: Any) -> None:
    """What every database holds."""
    from django.db import connection

    from jiheng.web.actions.library import ship
    from jiheng.web.models import LibraryEntry

    if LibraryEntry._meta.db_table in connection.introspection.table_names():  # not where migrations went back
        ship()
