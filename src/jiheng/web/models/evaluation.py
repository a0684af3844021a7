"""Evaluation of projects (绩效评价): samples, what evaluators marked, problems and their mending (整改), what finance suggests for the budget."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiheng.model.workflow import Role
from jiheng.web.models.filing import Cycle, Filing
from jiheng.web.models.organisation import Organisation, within
from jiheng.web.models.person import Person

INSIDE = (Role.EVALUATOR, Role.FINANCE_REVIEWER)  # who sees evaluations before they are accepted


class Samples(models.QuerySet["Sample"]):
    """Queries over samples; pages begin with `visible_to`."""

    def visible_to(self, person: Person) -> Self:
        """Those drawn at, below or above the organisations where a person has a role today, of those who look at more than a unit."""
        roles = (*INSIDE, Role.DEPARTMENT_REVIEWER, Role.AUDITOR)
        tops = list(person.appointments.now().filter(role__in=roles).values_list("organisation__path", flat=True))
        return self.filter(within("organisation__path", tops))


class Sample(models.Model):
    """Projects drawn for evaluation. `frame` is canonical JSON of `jiheng.model.sampling.Frame`: who could be drawn, how, with which seed; drawing it again
    gives the same projects. Never changed."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="samples")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="samples")
    method = models.CharField(_("办法"), max_length=16)
    frame = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = Samples.as_manager()

    CHAIN = "sample"
    VOUCHED = ("organisation_id", "cycle_id", "method", "frame", "by_id", "at")

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.organisation} {self.cycle} {self.pk}"


class SampledProject(models.Model):
    """A project of a sample: its rank, and the number that decided it."""

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="projects")
    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="sampled")
    rank = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=40)

    CHAIN = "sample"
    VOUCHED = ("sample_id", "filing_id", "rank", "why")

    class Meta:
        ordering = ("sample", "rank")
        constraints = (models.UniqueConstraint(fields=("sample", "filing"), name="sampled_once_a_sample"),)

    def __str__(self) -> str:
        return f"{self.filing}"


class Evaluations(models.QuerySet["Evaluation"]):
    """Queries over evaluations; pages begin with `visible_to`."""

    def visible_to(self, person: Person) -> Self:
        """Those of filings that a person may see: accepted ones; the others by evaluators and finance only."""
        tops = list(person.appointments.now().filter(role__in=INSIDE).values_list("organisation__path", flat=True))
        inside = within("filing__path", tops)
        return self.filter(inside | models.Q(state=Evaluation.State.ACCEPTED), filing__in=Filing.objects.visible_to(person))


class Evaluation(models.Model):
    """The evaluation of a filing. `document` is canonical JSON of `jiheng.model.evaluating.Evaluated`; `mark` and `grade` follow from it. What finance
    suggests for the budget (保持, 增加, 压减, 取消) is recorded beside it by a person, never by rule."""

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", _("评价中")
        SENT = "sent", _("待财政确认")
        RETURNED = "returned", _("已退回")
        ACCEPTED = "accepted", _("已采用")

    class Suggestion(models.TextChoices):
        """What is suggested for the money of the next year."""

        KEEP = "keep", _("保持")
        RAISE = "raise", _("增加")
        CUT = "cut", _("压减")
        END = "end", _("取消")

    filing = models.OneToOneField(Filing, on_delete=models.PROTECT, related_name="evaluation")
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    document = models.TextField()
    scoring = models.CharField(max_length=40)
    mark = models.DecimalField(_("评价得分"), max_digits=7, decimal_places=2, null=True)
    grade = models.CharField(_("评价等级"), max_length=12, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True)  # what finance says about it
    suggestion = models.CharField(_("预算建议"), max_length=8, choices=Suggestion, blank=True)
    suggestion_reason = models.TextField(blank=True)
    suggested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    suggested_at = models.DateTimeField(null=True)

    objects = Evaluations.as_manager()

    CHAIN = "evaluation"  # of events, which vouch for these columns
    VOUCHED = (
        *("filing_id", "state", "version", "document", "scoring", "mark", "grade", "by_id", "sent_at", "decided_by_id", "decided_at", "decision"),
        *("suggestion", "suggestion_reason", "suggested_by_id", "suggested_at"),
    )

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=("state", "-changed"), name="evaluation_listed"),)

    def __str__(self) -> str:
        return self.filing.name

    @property
    def is_open(self) -> bool:
        """Whether its evaluator may write in it."""
        return self.state in (self.State.DRAFT, self.State.RETURNED)


class EvaluationFile(models.Model):
    """A file that an evaluator rests a mark on, kept by its content."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="files")
    item = models.CharField(max_length=40)  # key of the item
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=300)
    size = models.PositiveBigIntegerField()

    CHAIN = "evaluation"
    VOUCHED = ("evaluation_id", "item", "sha256", "name", "size")

    class Meta:
        ordering = ("evaluation", "pk")

    def __str__(self) -> str:
        return self.name


class Problems(models.QuerySet["Problem"]):
    """Queries over problems; pages begin with `visible_to`."""

    def visible_to(self, person: Person) -> Self:
        """Those of the evaluations that a person may see."""
        return self.filter(evaluation__in=Evaluation.objects.visible_to(person))


class Problem(models.Model):
    """A problem that an evaluation found, and its mending (整改): the unit says what it does and proves it, somebody else closes it."""

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", _("整改中")
        DONE = "done", _("待销号")
        CLOSED = "closed", _("已销号")

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="problems")
    text = models.TextField(_("问题"))
    demand = models.TextField(_("整改要求"))
    deadline = models.DateField(_("整改期限"))
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.OPEN)
    measures = models.TextField(_("整改措施"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    done_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    closed_at = models.DateTimeField(null=True)
    opinion = models.TextField(blank=True)  # of who closed it or asked for more

    objects = Problems.as_manager()

    CHAIN = "evaluation"
    VOUCHED = (
        *("evaluation_id", "text", "demand", "deadline", "state", "measures", "by_id", "at", "done_by_id", "done_at"),
        *("closed_by_id", "closed_at", "opinion"),
    )

    class Meta:
        ordering = ("deadline", "pk")
        indexes = (models.Index(fields=("state", "deadline"), name="problem_listed"),)

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def is_overdue(self) -> bool:
        """Whether it should have been mended by now."""
        return self.state == self.State.OPEN and self.deadline < timezone.localdate()


class ProblemFile(models.Model):
    """A file that proves that a problem was mended, kept by its content."""

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="files")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=300)
    size = models.PositiveBigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    CHAIN = "evaluation"
    VOUCHED = ("problem_id", "sha256", "name", "size", "by_id")

    class Meta:
        ordering = ("problem", "pk")

    def __str__(self) -> str:
        return self.name
