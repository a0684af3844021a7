"""What reviewers judge: one review for each round and level of a filing."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jiheng.web.models.filing import Filing, Revision


class Review(models.Model):
    """The marks, grade and decision of a level (the state that the filing was in) in a round (`attempt`). Frozen once `decision` is there; a decision
    without marks has one, too. What may be marked says `reference.review_form`.
    """

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="reviews")
    attempt = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=12)
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+", null=True)
    kind = models.CharField(_("审核方式"), max_length=12, blank=True)
    marks = models.JSONField(default=dict)
    grade = models.CharField(_("等级"), max_length=12, blank=True)
    decision = models.CharField(max_length=12, blank=True)
    opinion = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed = models.DateTimeField(auto_now=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("filing", "attempt", "pk")
        constraints = (models.UniqueConstraint(fields=("filing", "attempt", "level"), name="review_once_a_round_and_level"),)
        indexes = (models.Index(fields=("by", "decision", "decided_at")),)

    def __str__(self) -> str:
        return f"{self.filing} {self.attempt} {self.level}"
