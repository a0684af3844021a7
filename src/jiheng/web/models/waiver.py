"""Rules that do not count for a time (规则豁免)."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiheng.model.workflow import Role
from jiheng.web.models.filing import Filing
from jiheng.web.models.organisation import Organisation, within

if TYPE_CHECKING:
    from jiheng.web.models.person import Person

GIVERS = (Role.DEPARTMENT_REVIEWER, Role.FINANCE_REVIEWER, Role.ADMINISTRATOR)


class Waivers(models.QuerySet["Waiver"]):
    """Queries over waivers."""

    def now(self) -> Self:
        """Those in force today."""
        today = timezone.localdate()
        return self.filter(since__lte=today, until__gte=today)

    def for_filing(self, filing: Filing) -> Self:
        """Those that a filing is under."""
        above = [filing.path[:length] for length in range(1, len(filing.path) + 1)]
        return self.filter(Q(filing=None) | Q(filing=filing.pk or 0), organisation__path__in=above)

    def visible_to(self, person: "Person") -> Self:
        """Those for what a person has a role in, below it and above it."""
        own = [appointment.organisation for appointment in person.appointments.now().select_related("organisation")]
        above = [path for organisation in own for path in organisation.above]
        return self.filter(within("organisation__path", [each.path for each in own]) | Q(organisation__path__in=above, filing=None))

    def given_by_role(self, person: "Person") -> Self:
        """Those that a person may end: reviewers and administrators there or above."""
        return self.filter(within("organisation__path", giving(person)))


class Waiver(models.Model):
    """A rule whose findings do not count for an organisation and all below it, or for one filing, from a day to a day (both included). `until` is set
    back when it is ended early. `counted` tells whether the counts of the filings know of it: it follows the days (`actions.waiver.settle`).
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="waivers")
    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="waivers", null=True)
    code = models.CharField(_("规则"), max_length=8)
    reason = models.TextField(_("理由"))
    since = models.DateField(_("自"), default=timezone.localdate)
    until = models.DateField(_("至"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    counted = models.BooleanField(default=False, db_index=True)

    objects = Waivers.as_manager()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.code} {self.organisation}"

    @property
    def subject(self) -> str:
        """Its chain of events."""
        return f"waiver/{self.pk}"

    def holds_on(self, day: dt.date) -> bool:
        """Whether it is in force on a day."""
        return self.since <= day <= self.until


def giving(person: "Person") -> list[str]:
    """Paths of the organisations for which, and for all below, a person may waive rules."""
    return list(person.appointments.now().filter(role__in=GIVERS).values_list("organisation__path", flat=True))
