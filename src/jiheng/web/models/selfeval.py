"""Self-evaluations of projects (绩效自评): the form as it is filled, frozen revisions of it, what the department says."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jiheng.model.self_evaluation_way import SelfEvaluationState
from jiheng.model.workflow import Role
from jiheng.web.models.filing import Filing
from jiheng.web.models.organisation import within
from jiheng.web.models.person import Person


class SelfEvaluationReports(models.QuerySet["SelfEvaluationReport"]):
    """Queries over self-evaluations; pages begin with `visible_to`."""

    def visible_to(self, person: Person) -> Self:
        """Those of the filings that a person may see; who is above the unit sees those that were sent at least once."""
        own = person.appointments.now().filter(role__in=(Role.OFFICER, Role.LEADER)).values_list("organisation__path", flat=True)
        sent = models.Q(attempt__gt=0) | within("filing__path", list(own))
        return self.filter(sent, filing__in=Filing.objects.visible_to(person))

    def editable_by(self, person: Person) -> Self:
        """Those that a person may write in, if their state allows."""
        return self.filter(filing__in=Filing.objects.editable_by(person))

    def reviewed_by(self, person: Person) -> Self:
        """Those of units at and below the departments that a person reviews for."""
        tops = person.appointments.now().filter(role=Role.DEPARTMENT_REVIEWER).values_list("organisation__path", flat=True)
        return self.filter(within("filing__path", list(tops)), attempt__gt=0)


class SelfEvaluationReport(models.Model):
    """The self-evaluation (自评表) of a filing. `document` is the canonical JSON of a Submission with this one SelfEvaluation: filled from the approved form
    and the ledger, under the scoring profile `scoring`, with what the unit says itself. `own` holds that by the id of the indicator (`scoring.filled.Own`),
    `texts` the chapters of the report in words, `live` their templates. `gaps` counts the marks that cannot be given yet. The columns follow from the document.
    """

    filing = models.OneToOneField(Filing, on_delete=models.PROTECT, related_name="self_evaluation")
    state = models.CharField(_("状态"), max_length=12, choices=[(state.value, state.zh) for state in SelfEvaluationState], default=SelfEvaluationState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    document = models.TextField()
    own = models.JSONField(default=dict, blank=True)
    texts = models.JSONField(default=dict, blank=True)
    live = models.JSONField(default=dict, blank=True)
    scoring = models.CharField(_("计分规则"), max_length=40)
    mark = models.DecimalField(_("自评得分"), max_digits=7, decimal_places=2, null=True)
    grade = models.CharField(_("自评等级"), max_length=12, blank=True)
    gaps = models.PositiveSmallIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    explains = models.PositiveIntegerField(default=0)
    attempt = models.PositiveSmallIntegerField(default=0)
    submitted = models.DateTimeField(null=True)
    compiled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken = models.DateTimeField()  # when the ledger was last read

    objects = SelfEvaluationReports.as_manager()

    CHAIN = "selfeval"  # of events, which vouch for these columns; what was found follows from the rules of the day
    VOUCHED = (
        "filing_id",
        "state",
        "version",
        "document",
        "own",
        "texts",
        "live",
        "scoring",
        "mark",
        "grade",
        "gaps",
        "attempt",
        "submitted",
        "compiled_by_id",
    )

    class Meta:
        ordering = ("filing", "pk")
        indexes = (models.Index(fields=("state", "-submitted"), name="selfeval_listed"),)

    def __str__(self) -> str:
        return self.filing.name

    @property
    def subject(self) -> str:
        """Its chain of events."""
        return f"{self.CHAIN}/{self.filing_id}"


class SelfEvaluationRevision(models.Model):
    """A frozen state of a self-evaluation: what was sent, or accepted. `document` is canonical JSON, `sha256` its digest."""

    report = models.ForeignKey(SelfEvaluationReport, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=20)
    document = models.TextField()
    texts = models.JSONField(default=dict)
    scoring = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    CHAIN = "selfeval"
    VOUCHED = ("report_id", "number", "step", "document", "texts", "scoring", "sha256", "at", "by_id")

    class Meta:
        ordering = ("report", "number")
        constraints = (models.UniqueConstraint(fields=("report", "number"), name="selfeval_revision_once"),)

    def __str__(self) -> str:
        return f"{self.report} {self.number}"


class SelfEvaluationReview(models.Model):
    """What a reviewer of the department says of a self-evaluation in a round: marks of its own by the id of the indicator ("execution" for that line), a
    decision with its opinion. Frozen once `decision` is there."""

    report = models.ForeignKey(SelfEvaluationReport, on_delete=models.PROTECT, related_name="reviews")
    attempt = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=12)  # the state that it was in
    revision = models.ForeignKey(SelfEvaluationRevision, on_delete=models.PROTECT, related_name="+", null=True)
    marks = models.JSONField(default=dict)
    decision = models.CharField(max_length=20, blank=True)
    opinion = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    CHAIN = "selfeval"
    VOUCHED = ("report_id", "attempt", "level", "revision_id", "marks", "decision", "opinion", "by_id", "decided_at")

    class Meta:
        ordering = ("report", "attempt", "pk")
        constraints = (models.UniqueConstraint(fields=("report", "attempt", "level"), name="selfeval_review_once_a_round"),)

    def __str__(self) -> str:
        return f"{self.report} {self.attempt}"
