"""What was done: one chain of events a subject, each holding the hash of the one before."""

import datetime as dt
import hashlib
from typing import Any

import msgspec
from django.conf import settings
from django.db import models

_ENCODER = msgspec.json.Encoder(order="deterministic")
FIRST = "0" * 64


class Event(models.Model):
    """One action: who, when, what, the state of the subject before and after as SHA-256. Never changed, never deleted; triggers of the database refuse both.

    `hash` covers all fields and the hash of the event before in the chain of the same subject, so that no row can be changed, left out or put in.
    """

    subject = models.CharField(max_length=40)  # "filing/12"
    number = models.PositiveIntegerField()  # in the chain, from 1
    at = models.DateTimeField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    action = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    before = models.CharField(max_length=64, blank=True)
    after = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("subject", "number")
        constraints = (models.UniqueConstraint(fields=("subject", "number"), name="event_once_in_its_chain"),)

    def __str__(self) -> str:
        return f"{self.subject} {self.number} {self.action}"

    def computed_hash(self) -> str:
        """The hash that the fields demand."""
        return hashlib.sha256(_ENCODER.encode(self._covered())).hexdigest()

    def _covered(self) -> list[Any]:
        return [
            self.subject,
            self.number,
            self.at.astimezone(dt.UTC).isoformat(),
            self.person_id,
            self.action,
            self.data,
            self.before,
            self.after,
            self.previous,
        ]
