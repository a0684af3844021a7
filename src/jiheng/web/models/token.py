"""Tokens of the programming interface, and the answers that are kept so that a request sent twice is done once."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """What a token may be used for, of what its person may do."""

    READ = "read", _("读取")
    WRITE = "write", _("编制和报送")
    REVIEW = "review", _("签批和审核")
    EXPORT = "export", _("成批导出")


class Tokens(models.QuerySet["Token"]):
    """Queries over tokens."""

    def alive(self) -> Self:
        """Those that open something now."""
        return self.filter(revoked=None, expires__gt=timezone.now(), person__is_active=True)


class Token(models.Model):
    """Lets a program act for a person. Of the secret only the SHA-256 is kept, and its beginning to tell tokens apart. `scopes` are parted by blanks."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(_("用途"), max_length=60)
    beginning = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.CharField(_("权限"), max_length=60)
    made = models.DateTimeField()
    expires = models.DateTimeField(_("到期"))
    used = models.DateTimeField(null=True)
    revoked = models.DateTimeField(null=True)

    objects = Tokens.as_manager()

    class Meta:
        ordering = ("-made", "-pk")

    def __str__(self) -> str:
        return f"{self.beginning}… {self.name}"

    def permits(self, scope: str) -> bool:
        """Whether the token was made for this."""
        return scope in self.scopes.split()

    @property
    def scope_words(self) -> list[str]:
        """What its scopes are called."""
        return [str(Scope(scope).label) for scope in self.scopes.split()]

    @property
    def is_alive(self) -> bool:
        """Whether it opens something now, as far as it alone decides."""
        return self.revoked is None and self.expires > timezone.now()


class KeptAnswer(models.Model):
    """The answer to a request with an Idempotency-Key. Without `status` the request is being worked on, by who holds `claim`."""

    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    claim = models.CharField(max_length=32)
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("token", "key"), name="answer_once_a_key"),)

    def __str__(self) -> str:
        return self.key
