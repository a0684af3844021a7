"""What is public: versions of pages, never changed; the proposals that they come from; permanent addresses; and what is searched."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiheng.model.found_text import words_of
from jiheng.web.models.filing import Filing
from jiheng.web.models.organisation import Organisation, within


class Proposal(models.Model):
    """What an officer prepares for publication (提请公开); one a filing at a time. While it waits for the leader, `document` is exactly what will be
    public, and `sha256` its digest. `withdraws`: the page is to be taken away. `answer` is what the leader said when it was turned down.
    """

    filing = models.OneToOneField(Filing, on_delete=models.PROTECT, related_name="proposal")
    title = models.CharField(_("标题"), max_length=60, blank=True)
    lead = models.CharField(_("导语"), max_length=300, blank=True)
    withheld = models.JSONField(default=list)  # of `jiheng.model.public_page.Withheld`
    reason = models.CharField(_("更正说明"), max_length=300, blank=True)
    withdraws = models.BooleanField(default=False)
    document = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.CharField(max_length=300, blank=True)

    CHAIN = "publication"
    VOUCHED = ("filing_id", "title", "lead", "withheld", "reason", "withdraws", "sha256", "by_id", "answer")

    def __str__(self) -> str:
        return str(self.filing)

    @property
    def waits(self) -> bool:
        """Whether it waits for the leader."""
        return bool(self.sha256)


class Publication(models.Model):
    """A version of a public page, as it was approved; never changed, never deleted. `document` is the canonical text of a `PublicPage`, "" where the page
    was withdrawn; `reason` says what was corrected or why it was withdrawn.
    """

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="publications")
    number = models.PositiveSmallIntegerField()
    document = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    CHAIN = "publication"
    VOUCHED = ("filing_id", "number", "document", "sha256", "reason", "by_id", "approved_by_id", "at")

    class Meta:
        ordering = ("filing", "number")
        constraints = (models.UniqueConstraint(fields=("filing", "number"), name="publication_once"),)
        indexes = (models.Index(fields=("-at",), name="publication_newest"),)

    def __str__(self) -> str:
        return f"{self.filing} {self.number}"

    @property
    def day(self) -> dt.date:
        """The day on which it became public."""
        return timezone.localdate(self.at)


class PublicBody(models.Model):
    """The permanent short name of an organisation in public addresses; never changed and never given to another."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="public")
    slug = models.CharField(max_length=40, unique=True)

    CHAIN = "publication"
    VOUCHED = ("organisation_id", "slug")

    def __str__(self) -> str:
        return self.slug


def address_of(year: int, unit: str, slug: str) -> str:
    """The permanent address of a project."""
    return f"/p/{year}/{unit}/{slug}/"


class PublicProjects(models.QuerySet["PublicProject"]):
    """Queries over public projects: nothing else is ever shown to who is not logged in."""

    def shown(self) -> Self:
        """Those that are public now."""
        return self.exclude(current=None)

    def below(self, organisation: Organisation) -> Self:
        """Those of an organisation and of all below it."""
        return self.filter(within("path", [organisation.path]))

    def saying(self, query: str) -> Self:
        """Those in whose names, objectives or indicators every word stands."""
        found = self
        for word in words_of(query):
            found = found.filter(text__contains=word)
        return found


class PublicProject(models.Model):
    """A project at its permanent address /p/<year>/<slug of the unit>/<slug>/, which is never given to another. `current` is the version that is public
    now, None after it was withdrawn; the other columns follow from it and are what lists search, filter and show. `text` is searched as
    `jiheng.model.found_text.plain` writes it.
    """

    filing = models.OneToOneField(Filing, on_delete=models.PROTECT, related_name="public")
    year = models.PositiveSmallIntegerField()
    body = models.ForeignKey(PublicBody, on_delete=models.PROTECT, related_name="projects")
    slug = models.CharField(max_length=40)
    path = models.CharField(max_length=64)
    current = models.OneToOneField(Publication, on_delete=models.PROTECT, related_name="+", null=True)
    name = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=60, blank=True)
    place = models.CharField(max_length=120, blank=True)
    department = models.CharField(max_length=120, blank=True)
    unit = models.CharField(max_length=120, blank=True)
    text = models.TextField(blank=True)
    shown_text = models.TextField(blank=True)
    budget = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    paid = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    met = models.PositiveSmallIntegerField(null=True)
    indicators_count = models.PositiveSmallIntegerField(default=0)
    hidden_count = models.PositiveSmallIntegerField(default=0)  # of indicators that are withheld
    mark = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    grade = models.CharField(max_length=20, blank=True)

    objects = PublicProjects.as_manager()

    CHAIN = "publication"
    VOUCHED = ("filing_id", "year", "body_id", "slug", "current_id")

    class Meta:
        ordering = ("-year", "path", "pk")
        constraints = (models.UniqueConstraint(fields=("year", "body", "slug"), name="public_address_once"),)
        indexes = (models.Index(fields=("-year", "path"), name="public_listed"),)

    def __str__(self) -> str:
        return self.name or f"{self.year} {self.body} {self.slug}"

    @property
    def address(self) -> str:
        """Its permanent address."""
        return address_of(self.year, self.body.slug, self.slug)


class PublicIndicator(models.Model):
    """An indicator of a public project, to be compared with others: `key` is its name as names are compared, `kind` the dimension of its unit, `size` and
    `reached` the target and the actual value in base units of that dimension (None where they are no numbers).
    """

    project = models.ForeignKey(PublicProject, on_delete=models.CASCADE, related_name="indicators")
    place = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=100)
    name = models.CharField(max_length=300)
    group = models.CharField(max_length=16)  # IndicatorClass
    sign = models.CharField(max_length=1, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=80, blank=True)
    size = models.DecimalField(max_digits=30, decimal_places=8, null=True)
    reached = models.DecimalField(max_digits=30, decimal_places=8, null=True)
    target = models.CharField(max_length=300)
    actual = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=8)

    class Meta:
        ordering = ("project", "place")
        indexes = (models.Index(fields=("key", "kind"), name="public_alike"), models.Index(fields=("group", "kind"), name="public_of_class"))

    def __str__(self) -> str:
        return self.name
