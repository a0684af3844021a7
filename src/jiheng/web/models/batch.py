"""Many files read in at once: the batch, its files, and what had to be asked about them. The rows themselves say how far the work has come."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jiheng.model.workflow import Role
from jiheng.web.models.filing import Cycle, Filing
from jiheng.web.models.organisation import Appointment, Organisation, within
from jiheng.web.models.person import Person

REVIEWING = (Role.DEPARTMENT_REVIEWER, Role.FINANCE_REVIEWER, Role.ADMINISTRATOR)
IMPORTING = (Role.OFFICER, *REVIEWING)
IMPORT = "import"  # the action, and the step of its revision


class Batches(models.QuerySet["ImportBatch"]):
    """Queries over batches; pages begin with `handled_by`."""

    def handled_by(self, person: Person) -> Self:
        """Those that somebody may see and go on with: who holds the same role there or above today."""
        found = models.Q(pk__in=[])
        for role, path in person.appointments.now().filter(role__in=IMPORTING).values_list("role", "organisation__path"):
            found |= models.Q(role=role) & within("organisation__path", [path])
        return self.filter(found)


class ImportBatch(models.Model):
    """Files that somebody brings, in a role for an organisation: an officer's become drafts, a reviewer's stand in the queue on behalf of the units.

    `unit` is the one that all files are of, where it was chosen; else it is recognised in each. Times tell when it was begun, started last and done.
    """

    class State(models.TextChoices):
        """How far it is."""

        OPEN = "open", _("等待开始")
        RUNNING = "running", _("正在读入")
        DONE = "done", _("已完成")
        CANCELLED = "cancelled", _("已停止")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24, choices=[(role.value, role.zh) for role in IMPORTING])
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="batches")
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    begun = models.DateTimeField(auto_now_add=True)
    started = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)

    objects = Batches.as_manager()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        """Its chain of events."""
        return f"batch/{self.pk}"

    @property
    def for_review(self) -> bool:
        """Whether its forms go into the queue of reviewers."""
        return self.role in REVIEWING


class ImportBundle(models.Model):
    """A ZIP of a batch, until its documents are files of the batch."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="bundles")
    name = models.CharField(max_length=400)
    sha256 = models.CharField(max_length=64)
    unpacked = models.BooleanField(default=False)
    error = models.TextField(blank=True)
    error_en = models.TextField(blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("batch", "sha256"), name="bundle_once"),)

    def __str__(self) -> str:
        return self.name


class Items(models.QuerySet["ImportItem"]):
    """Queries over files of batches."""

    def handled_by(self, person: Person) -> Self:
        """Those of batches that somebody handles."""
        return self.filter(batch__in=ImportBatch.objects.handled_by(person).order_by())

    def unreadable(self, person: Person) -> Self:
        """Those that could not be read, of batches for the queue: its fourth bucket."""
        return self.handled_by(person).filter(batch__role__in=REVIEWING, state=ImportItem.State.FAILED)


class ImportItem(models.Model):
    """A file of a batch. `worker` has it in hand while it is being read; `error` says why nothing was read, `note` names projects that were there
    already; `document` is what was read of a file whose unit had to be asked for, `same_as` an equal file that came before.
    """

    class State(models.TextChoices):
        """What became of it."""

        PENDING = "pending", _("等待读入")
        RUNNING = "running", _("正在读入")
        DONE = "done", _("已读入")
        DOUBTFUL = "doubtful", _("需要确认")
        SAME = "same", _("没有建立")
        FAILED = "failed", _("未能读取")

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="items")
    name = models.CharField(max_length=400)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=12, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=64, blank=True)
    insists = models.BooleanField(default=False)  # read also what was there before
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", null=True)
    document = models.TextField(blank=True)
    error = models.TextField(blank=True)
    error_en = models.TextField(blank=True)
    note = models.TextField(blank=True)
    same_as = models.ForeignKey("self", on_delete=models.SET_NULL, related_name="+", null=True)
    ended = models.DateTimeField(null=True)

    objects = Items.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("batch", "sha256", "name"), name="item_once"),)
        indexes = (models.Index(fields=("batch", "state")),)

    def __str__(self) -> str:
        return self.name


class Namesake(models.Model):
    """Asked: which of last year's projects this one goes on with. `candidates` are [filing, score]; the answer is `previous` of the filing, or none."""

    filing = models.OneToOneField(Filing, on_delete=models.CASCADE, related_name="namesake")
    candidates = models.JSONField(default=list)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.filing)


def posts(person: Person) -> models.QuerySet[Appointment]:
    """Roles in which somebody may read in many files today."""
    return person.appointments.now().filter(role__in=IMPORTING).select_related("organisation")
