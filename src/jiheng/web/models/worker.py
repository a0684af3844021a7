"""Who works in the background, and whose turn the regular duties are."""

import datetime as dt
from typing import Self

from django.db import models
from django.utils import timezone

SILENT = 60  # seconds without a sign of life after which a worker counts as dead


class Workers(models.QuerySet["Worker"]):
    """Queries over workers."""

    def alive(self) -> Self:
        """Those that gave a sign of life lately."""
        return self.filter(seen__gte=timezone.now() - dt.timedelta(seconds=SILENT))


class Worker(models.Model):
    """A process that works on jobs. It gives signs of life; what one that is dead had in hand goes to others."""

    id = models.CharField(primary_key=True, max_length=64)
    seen = models.DateTimeField()

    objects = Workers.as_manager()

    def __str__(self) -> str:
        return self.id


class Tick(models.Model):
    """The one row of regular duties: when they are due next, and which worker is at them."""

    due = models.DateTimeField()
    worker = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.due}"
