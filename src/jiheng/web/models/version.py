"""Saved states of a filing, one for each save: what undo and merging need."""

from django.conf import settings
from django.db import models

from jiheng.web.models.filing import Filing


class Version(models.Model):
    """The document of a filing as it was saved with a version number."""

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)  # None: read in by a reviewer
    at = models.DateTimeField(auto_now_add=True)
    restores = models.PositiveIntegerField(null=True)  # the version that was gone back to

    class Meta:
        ordering = ("filing", "-number")
        constraints = (models.UniqueConstraint(fields=("filing", "number"), name="version_once"),)

    def __str__(self) -> str:
        return f"{self.filing} {self.number}"
