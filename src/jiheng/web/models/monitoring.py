"""Monitoring reports (运行监控) of filings, frozen when they are sent, and the measures that follow from them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jiheng.model.workflow import Role
from jiheng.web.models.filing import Filing
from jiheng.web.models.organisation import within
from jiheng.web.models.person import Person


class MonitoringReports(models.QuerySet["MonitoringReport"]):
    """Queries over reports; pages begin with `visible_to`."""

    def visible_to(self, person: Person) -> Self:
        """Those of the filings that a person may see."""
        return self.filter(filing__in=Filing.objects.visible_to(person))

    def decided_by(self, person: Person) -> Self:
        """Those that left their unit and that a person is to confirm or return, as reviewer of the department."""
        tops = person.appointments.now().filter(role=Role.DEPARTMENT_REVIEWER).values_list("organisation__path", flat=True)
        return self.filter(within("filing__path", list(tops))).exclude(state="draft")


class MonitoringReport(models.Model):
    """The monitoring of a filing up to a day. While it is a draft the numbers follow the ledger, and `reasons` (canonical JSON of `Reason` by id of the
    indicator) and `achieved` are what the officer wrote; `document` is frozen when it is sent: canonical JSON of a Submission with one `Monitoring`.
    The counts are those of the lights of the indicators in it, `money` is the light of the budget.
    """

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", _("填写中")
        SENT = "sent", _("待部门确认")
        RETURNED = "returned", _("已退回")
        CONFIRMED = "confirmed", _("已确认")

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="monitorings")
    cutoff = models.DateField(_("截至"))
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.DRAFT)
    reasons = models.TextField(default="{}")
    achieved = models.TextField(blank=True)
    document = models.TextField(blank=True)
    profile = models.CharField(max_length=40)
    money = models.CharField(max_length=8, blank=True)
    green = models.PositiveSmallIntegerField(default=0)
    yellow = models.PositiveSmallIntegerField(default=0)
    red = models.PositiveSmallIntegerField(default=0)
    rest = models.PositiveSmallIntegerField(default=0)  # not due, or could not be assessed
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    opinion = models.TextField(blank=True)

    objects = MonitoringReports.as_manager()

    CHAIN = "monitoring"  # of events, which vouch for these columns
    VOUCHED = (
        *("filing_id", "cutoff", "state", "reasons", "achieved", "document", "profile", "money", "green", "yellow", "red", "rest"),
        *("changed_by_id", "changed", "sent_at", "decided_by_id", "decided_at", "opinion"),
    )

    class Meta:
        ordering = ("filing", "-cutoff")
        constraints = (models.UniqueConstraint(fields=("filing", "cutoff"), name="monitoring_once_a_day"),)
        indexes = (models.Index(fields=("state", "-cutoff"), name="monitoring_listed"),)

    def __str__(self) -> str:
        return f"{self.filing} {self.cutoff}"

    @property
    def is_open(self) -> bool:
        """Whether the officer may write in it."""
        return self.state in (self.State.DRAFT, self.State.RETURNED)


class MonitoringTask(models.Model):
    """A measure that a report promised: what is done, by whom, until when. The officer proves that it is done, the department closes it or opens it again."""

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", _("进行中")
        DONE = "done", _("待确认")
        CLOSED = "closed", _("已了结")

    report = models.ForeignKey(MonitoringReport, on_delete=models.PROTECT, related_name="tasks")
    indicator = models.CharField(max_length=40)  # id of the indicator
    name = models.CharField(max_length=300)  # of the indicator
    text = models.TextField()
    owner = models.CharField(_("责任人"), max_length=60)
    due = models.DateField(_("完成期限"))
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    proof = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)  # of the file that proves it, kept by `jiheng.web.content`
    file_name = models.CharField(max_length=300, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    done_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    closed_at = models.DateTimeField(null=True)
    opinion = models.TextField(blank=True)

    CHAIN = "monitoring"
    VOUCHED = (
        *("report_id", "indicator", "name", "text", "owner", "due", "state", "proof", "sha256", "file_name"),
        *("done_by_id", "done_at", "closed_by_id", "closed_at", "opinion"),
    )

    class Meta:
        ordering = ("due", "pk")
        constraints = (models.UniqueConstraint(fields=("report", "indicator"), name="monitoring_task_once"),)

    def __str__(self) -> str:
        return self.text[:40]
