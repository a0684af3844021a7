"""The library of indicators (指标库), and where its entries were used."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiheng.model.likeness import key
from jiheng.web.models.filing import Filing
from jiheng.web.models.organisation import STEP, Organisation, administered, within

if TYPE_CHECKING:
    from jiheng.web.models.person import Person


class Entries(models.QuerySet["LibraryEntry"]):
    """Queries over the library."""

    def usable_in(self, organisation: Organisation) -> Self:
        """What holds for an organisation: the shipped entries, and those kept by it or by one above it."""
        return self.filter(Q(organisation=None) | Q(organisation__path__in=organisation.above), state=LibraryEntry.State.KEPT)

    def visible_to(self, person: "Person") -> Self:
        """The shipped entries, those kept where the person has a role, above or below it; all of what the person administers."""
        own = list(person.appointments.now().values_list("organisation__path", flat=True))
        above = {path[:length] for path in own for length in range(STEP, len(path) + 1, STEP)}
        kept = Q(organisation=None) | Q(organisation__path__in=above) | within("organisation__path", own)
        return self.filter((kept & Q(state=LibraryEntry.State.KEPT)) | within("organisation__path", administered(person)))

    def administered_by(self, person: "Person") -> Self:
        """What a person may change. Nobody changes a shipped entry: one of the own organisation with the same name goes before it."""
        return self.filter(within("organisation__path", administered(person)))


class LibraryEntry(models.Model):
    """An indicator that others may use: shipped with jiheng (`organisation` None), or of an organisation and all below it. `least`, `usual`, `most`: what its
    target usually is; `used`: in how many approved forms it stands. `key` is its name as names are compared.
    """

    class State(models.TextChoices):
        """Proposed by an approved form, kept, or withdrawn."""

        PROPOSED = "proposed", _("待定")
        KEPT = "kept", _("在用")
        WITHDRAWN = "withdrawn", _("停用")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="library", null=True, blank=True)
    industry = models.CharField(_("行业"), max_length=40, blank=True)
    level1 = models.CharField(_("一级指标"), max_length=20)
    level2 = models.CharField(_("二级指标"), max_length=30)
    name = models.CharField(_("三级指标"), max_length=100)
    key = models.CharField(max_length=100, editable=False, db_index=True)
    definition = models.TextField(_("指标解释"), blank=True)
    comparator = models.CharField(_("算符"), max_length=1, blank=True)
    unit = models.CharField(_("计量单位"), max_length=20, blank=True)
    least = models.DecimalField(_("最低"), max_digits=20, decimal_places=4, null=True, blank=True)
    usual = models.DecimalField(_("通常"), max_digits=20, decimal_places=4, null=True, blank=True)
    most = models.DecimalField(_("最高"), max_digits=20, decimal_places=4, null=True, blank=True)
    source = models.CharField(_("来源"), max_length=200, blank=True)
    used = models.PositiveIntegerField(_("使用次数"), default=0)
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.KEPT)

    objects = Entries.as_manager()

    class Meta:
        ordering = ("-used", "industry", "pk")
        indexes = (models.Index(fields=("state", "-used")), models.Index(fields=("industry", "level2")))

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """With the key that its name gives."""
        self.key = key(self.name)[:100]
        super().save(*args, **kwargs)

    @property
    def subject(self) -> str:
        """Its chain of events."""
        return f"library/{self.pk}"


class LibraryUse(models.Model):
    """An approved form in which an entry stands, with the value there (None where it is no number in the unit of the entry)."""

    entry = models.ForeignKey(LibraryEntry, on_delete=models.CASCADE, related_name="uses")
    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="+")
    indicator = models.CharField(max_length=40)
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True)

    class Meta:
        ordering = ("-filing__cycle__year", "-pk")
        constraints = (models.UniqueConstraint(fields=("filing", "indicator"), name="library_use_once"),)

    def __str__(self) -> str:
        return f"{self.entry} {self.value}"
