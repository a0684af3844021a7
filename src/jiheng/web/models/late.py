"""Who may send forms after a budget year has closed, and until when a unit may send."""

import datetime as dt
from collections.abc import Iterable
from typing import Self

import msgspec
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jiheng.web.models.filing import Cycle
from jiheng.web.models.organisation import Organisation, within
from jiheng.web.models.person import Person


class Lates(models.QuerySet["Late"]):
    """Queries over late permissions."""

    def concerning(self, person: Person) -> Self:
        """Those given at, above or below the organisations where a person has a role today."""
        own = list(Organisation.objects.filter(appointments__in=person.appointments.now()))
        above = {path for organisation in own for path in organisation.above}
        return self.filter(within("organisation__path", [organisation.path for organisation in own]) | models.Q(organisation__path__in=above))

    def covering(self, organisation: Organisation) -> Self:
        """Those given to an organisation or to one above it."""
        return self.filter(organisation__path__in=organisation.above)


class Late(models.Model):
    """Late permission (逾期许可): an organisation and all below it may send until a moment, for a reason. One that was withdrawn ended then."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="late")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="late")
    until = models.DateTimeField(_("准许补报至"))
    reason = models.TextField(_("理由"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = Lates.as_manager()

    class Meta:
        ordering = ("-until", "-pk")

    def __str__(self) -> str:
        return f"{self.organisation} {self.until}"


class Window(msgspec.Struct, frozen=True):
    """When an organisation may send: from `opens` to `closes`, and then until `late` where it has late permission."""

    opens: dt.datetime
    closes: dt.datetime
    late: dt.datetime | None = None

    @property
    def last(self) -> dt.datetime:
        """The last moment."""
        return max(self.closes, self.late or self.closes)

    def is_early(self, now: dt.datetime) -> bool:
        """Whether it has not begun."""
        return now < self.opens

    def is_open(self, now: dt.datetime) -> bool:
        """Whether one may send now."""
        return self.opens <= now <= self.last

    def days_left(self, now: dt.datetime) -> int:
        """Whole days until the last moment; 0 on the last day and afterwards."""
        return max(0, (self.last - now).days)


def window_of(cycle: Cycle, organisation: Organisation) -> Window:
    """When an organisation may send in a budget year."""
    late = cycle.late.covering(organisation).order_by("-until").values_list("until", flat=True).first()
    return Window(cycle.opens, cycle.closes, late if late and late > cycle.closes else None)


class Told(msgspec.Struct, frozen=True):
    """What a page tells of a budget year: its times now, and who was let in late."""

    cycle: Cycle
    window: Window
    word: str  # "early", "open", "closed"
    days: int
    late: tuple[Late, ...]


def told(person: Person, cycles: Iterable[Cycle], now: dt.datetime) -> list[Told]:
    """Budget years as they concern a person."""
    listed = list(cycles)
    late = list(Late.objects.concerning(person).filter(cycle__in=listed, until__gt=now).select_related("organisation"))
    rows = []
    for cycle in listed:
        window = Window(cycle.opens, cycle.closes)
        word = "early" if window.is_early(now) else "open" if window.is_open(now) else "closed"
        rows.append(Told(cycle, window, word, window.days_left(now), tuple(each for each in late if each.cycle_id == cycle.pk)))
    return rows
