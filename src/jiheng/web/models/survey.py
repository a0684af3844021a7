"""Surveys of satisfaction (满意度调查) by link. Who answered what is kept nowhere: answers are only counted, and no row of them knows a link or a time."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiheng.web.models.filing import Filing
from jiheng.web.models.ledger import LedgerRecord
from jiheng.web.models.person import Person

OVERALL = 0  # number of the question that is counted as satisfaction


class Surveys(models.QuerySet["SatisfactionSurvey"]):
    """Queries over surveys; pages begin with `visible_to`."""

    def visible_to(self, person: Person) -> Self:
        """Those of the filings that a person may see."""
        return self.filter(filing__in=Filing.objects.visible_to(person))

    def editable_by(self, person: Person) -> Self:
        """Those of the filings that a person may write in."""
        return self.filter(filing__in=Filing.objects.editable_by(person))


class SatisfactionSurvey(models.Model):
    """A survey for an indicator of satisfaction of a project that is carried out. `name` is that of the indicator, by which its measure finds the record
    that closing enters. `questions` begin with the one about satisfaction as a whole; all are answered by one of `grades`, the best first. `links` is how
    many links were given out. Once closed or cancelled it changes no more.
    """

    class State(models.TextChoices):
        OPEN = "open", _("进行中")
        CLOSED = "closed", _("已登记")
        CANCELLED = "cancelled", _("已作废")

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="surveys")
    indicator = models.CharField(max_length=40)
    name = models.CharField(_("指标"), max_length=300)
    title = models.CharField(_("调查名称"), max_length=100)
    audience = models.CharField(_("调查对象"), max_length=100)
    questions = models.JSONField(_("题目"))
    grades = models.JSONField(_("选项"))
    suggests = models.BooleanField(_("请填写意见和建议"), default=True)
    start = models.DateField(_("开始日期"))
    end = models.DateField(_("结束日期"))
    links = models.PositiveIntegerField(default=0)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.OPEN)
    reason = models.TextField(_("理由"), blank=True)  # of cancelling it
    record = models.OneToOneField(LedgerRecord, on_delete=models.PROTECT, related_name="survey", null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = Surveys.as_manager()

    CHAIN = "survey"
    VOUCHED = (
        *("filing_id", "indicator", "name", "title", "audience", "questions", "grades", "suggests", "start", "end"),
        *("links", "state", "reason", "record_id", "by_id", "at"),
    )

    class Meta:
        ordering = ("filing", "pk")

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        """Its chain of events."""
        return f"survey/{self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed and closed."""
        return self.state == self.State.OPEN

    @property
    def phase(self) -> str:
        """What who follows a link meets today: "open", "early", "over"."""
        today = timezone.localdate()
        if not self.is_open or today > self.end:
            return "over"
        return "early" if today < self.start else "open"


class SurveyLink(models.Model):
    """A link that answers once. Only the SHA-256 of its token is kept, and whether it has answered: neither when, nor what, nor to whom it was given.

    Rows are stored in the order of their digests, so that their order tells nothing of the list that was given out.
    """

    survey = models.ForeignKey(SatisfactionSurvey, on_delete=models.PROTECT, related_name="given")
    digest = models.CharField(max_length=64, unique=True)
    spent = models.BooleanField(default=False)

    class Meta:
        ordering = ("survey", "digest")

    def __str__(self) -> str:
        return self.digest[:8]


class SurveyTally(models.Model):
    """How many answers by link gave a grade to a question. There is no row for an answer, so that none can be traced to a link, a day or another answer.
    No event vouches for it while the survey is open, since its time would tell when somebody answered; closing fixes the totals.
    """

    survey = models.ForeignKey(SatisfactionSurvey, on_delete=models.PROTECT, related_name="tallies")
    question = models.PositiveSmallIntegerField()
    grade = models.CharField(max_length=40)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("survey", "question", "grade"), name="tally_once_a_grade"),)

    def __str__(self) -> str:
        return f"{self.question} {self.grade} {self.count}"


class SurveySuggestion(models.Model):
    """What somebody proposed, in free words. Its id is random and lists follow it, so that their order tells nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    survey = models.ForeignKey(SatisfactionSurvey, on_delete=models.PROTECT, related_name="suggestions")
    text = models.TextField()

    class Meta:
        ordering = ("survey", "id")

    def __str__(self) -> str:
        return self.text[:40]


class SurveyImport(models.Model):
    """Answers collected elsewhere, by grade. The table itself is not kept, since it may hold names; `sha256` tells which it was."""

    survey = models.ForeignKey(SatisfactionSurvey, on_delete=models.PROTECT, related_name="imports")
    file = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    counts = models.JSONField()  # grade → how many
    invalid = models.PositiveIntegerField(default=0)  # sheets that gave no grade
    in_force = models.BooleanField(default=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    CHAIN = "survey"
    VOUCHED = ("survey_id", "file", "sha256", "counts", "invalid", "in_force", "by_id", "at")

    class Meta:
        ordering = ("survey", "pk")

    def __str__(self) -> str:
        return self.file

    @property
    def n(self) -> int:
        """Number of answers."""
        return sum(self.counts.values())
