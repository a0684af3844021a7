"""The evidence ledger (执行台账) of a filing: records, the files that prove them, what is said about them, and the measures of its indicators."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jiheng.web.models.filing import Filing
from jiheng.web.models.person import Person


class LedgerRecords(models.QuerySet["LedgerRecord"]):
    """Queries over records; pages begin with `visible_to`."""

    def visible_to(self, person: Person) -> Self:
        """Those of the filings that a person may see."""
        return self.filter(filing__in=Filing.objects.visible_to(person))

    def in_force(self) -> Self:
        """Those that count: neither superseded nor withdrawn."""
        return self.filter(counts=True)


class LedgerRecord(models.Model):
    """A record of evidence (凭据). `document` is the canonical JSON of an `Evidence` of `jiheng.model.evidence`; the other columns are what lists
    search and sort by, and follow from it. Never changed but for `counts`, which ends when another supersedes or withdraws it; never deleted.
    """

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="evidence")
    key = models.CharField(max_length=64, unique=True)  # id of the record
    kind = models.CharField(_("种类"), max_length=16)  # tag of the struct: "activity", "payment" …
    date = models.DateField(_("日期"))
    title = models.CharField(_("名称"), max_length=300)
    amount = models.DecimalField(_("金额（元）"), max_digits=20, decimal_places=2, null=True)  # of payments
    document = models.TextField()
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, related_name="superseded_by", null=True)
    counts = models.BooleanField(default=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = LedgerRecords.as_manager()

    CHAIN = "ledger"  # of events, which vouch for these columns
    VOUCHED = ("filing_id", "key", "kind", "date", "title", "amount", "document", "supersedes_id", "counts", "by_id", "at")

    class Meta:
        ordering = ("filing", "pk")
        indexes = (models.Index(fields=("filing", "kind", "-date"), name="ledger_listed"),)

    def __str__(self) -> str:
        return self.title


class RecordFile(models.Model):
    """A file that proves a record, kept by its content (`jiheng.web.content`); whoever may see the record may fetch it."""

    record = models.ForeignKey(LedgerRecord, on_delete=models.PROTECT, related_name="files")
    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=300)
    size = models.PositiveBigIntegerField()

    CHAIN = "ledger"
    VOUCHED = ("record_id", "sha256", "name", "size")

    class Meta:
        ordering = ("record", "pk")

    def __str__(self) -> str:
        return self.name


class RecordComment(models.Model):
    """Something that was said about a record. Never changed."""

    record = models.ForeignKey(LedgerRecord, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    CHAIN = "ledger"
    VOUCHED = ("record_id", "text", "by_id", "at")

    class Meta:
        ordering = ("record", "pk")

    def __str__(self) -> str:
        return self.text[:40]


class MeasureChoice(models.Model):
    """The measure (取数规则) that a person confirmed for an indicator of a filing; `measure` is canonical JSON of `jiheng.model.measure.Measure`."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="measures")
    indicator = models.CharField(max_length=40)  # id of the indicator
    measure = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    CHAIN = "ledger"
    VOUCHED = ("filing_id", "indicator", "measure", "by_id", "at")

    class Meta:
        ordering = ("filing", "pk")
        constraints = (models.UniqueConstraint(fields=("filing", "indicator"), name="measure_once_an_indicator"),)

    def __str__(self) -> str:
        return f"{self.filing_id} {self.indicator}"
