"""The cover statement (绩效目标设置情况) of what a unit files in a year."""

from django.db import models

from jiheng.web.models.filing import Cycle
from jiheng.web.models.organisation import Organisation


class Cover(models.Model):
    """A cover statement that a unit worded itself; without one the usual sentence holds. `template` names figures as fields ("{{amount}}"), so that they
    follow the forms (`model.live_text`).
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="covers")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="covers")
    template = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation", "cycle"), name="cover_once"),)

    def __str__(self) -> str:
        return f"{self.organisation} {self.cycle}"

    @property
    def subject(self) -> str:
        """Its chain of events."""
        return f"cover/{self.pk}"
