"""Budget years, what units file in them, and what is said about it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from jiheng.model.classes import IndicatorClass
from jiheng.model.workflow import Role, State, Step
from jiheng.reference.scoring_profiles import DEFAULT, scoring_profile_names
from jiheng.web.models.organisation import Organisation, within
from jiheng.web.models.person import Person

_RUNNING = (State.APPROVED, State.ADJUSTING)  # where every project is carried out
_SENT = tuple(state for state in State if state is not State.DRAFT)  # what left its unit at least once; a list, since an index answers it

# Expected damage: money times the gravity of what was found.
_GRAVITY = models.Case(models.When(errors__gt=0, then=models.Value(3)), models.When(explains__gt=0, then=models.Value(1)), default=models.Value(0))
_DAMAGE = Coalesce(models.F("annual"), models.Value(0), output_field=models.DecimalField(max_digits=21, decimal_places=2)) * _GRAVITY
COUNTED = tuple(f"{each.value}_indicators" for each in IndicatorClass)  # columns
SUMMED = ("organisation", "nature", "category", "cause", "annual", "errors", "explains", "hints", "submitted", *COUNTED)
KEEPERS = (Role.ADMINISTRATOR, Role.FINANCE_REVIEWER)  # of a region: who sets its budget years


class Cycles(models.QuerySet["Cycle"]):
    """Queries over budget years."""

    def concerning(self, person: Person) -> Self:
        """Those of the regions in which a person has a role today, and of the regions below these."""
        own = list(Organisation.objects.filter(appointments__in=person.appointments.now()))
        above = {path for organisation in own for path in organisation.above}
        places = within("region__path", [organisation.path for organisation in own]) | models.Q(region__path__in=above)
        return self.filter(places).select_related("region").order_by("-year", "region__path")

    def around(self, person: Person) -> Self:
        """Those of the regions that a person belongs to: where there is a role today, or above."""
        own = Organisation.objects.filter(appointments__in=person.appointments.now())
        return self.filter(region__path__in={path for organisation in own for path in organisation.above}).select_related("region")

    def kept_by(self, person: Person) -> Self:
        """Those of the regions whose administrator or finance reviewer a person is today."""
        tops = person.appointments.now().filter(role__in=KEEPERS).values_list("organisation__path", flat=True)
        return self.filter(within("region__path", list(tops)))


class Cycle(models.Model):
    """A budget year of a region: when forms may be sent in. After `closes` only who is let in late may send. Reviews end by their own deadlines."""

    region = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="cycles")
    year = models.PositiveSmallIntegerField(_("年度"))
    opens = models.DateTimeField(_("开始申报"))
    closes = models.DateTimeField(_("截止申报"))
    department_closes = models.DateTimeField(_("部门审核截止"), null=True, blank=True)
    finance_closes = models.DateTimeField(_("财政审核截止"), null=True, blank=True)
    profile = models.CharField(_("规则集"), max_length=40, default="general")
    scoring = models.CharField(_("自评计分规则"), max_length=40, blank=True)  # name of a scoring profile; blank: that of the place

    objects = Cycles.as_manager()

    class Meta:
        ordering = ("-year",)
        constraints = (models.UniqueConstraint(fields=("region", "year"), name="cycle_once_a_year"),)

    def __str__(self) -> str:
        return f"{self.year}"

    @property
    def subject(self) -> str:
        """Its chain of events."""
        return f"cycle/{self.pk}"

    @property
    def scoring_profile(self) -> str:
        """Name of the scoring profile by which self-evaluations are marked: the one that was chosen, else that of the place, else the default."""
        return self.scoring or (self.profile if self.profile in scoring_profile_names() else DEFAULT)


class Filings(models.QuerySet["Filing"]):
    """Queries over filings; pages begin with `visible_to`."""

    def visible_to(self, person: Person) -> Self:
        """What a person may see: all at and below the organisations where the person has a role today; a reviewer or auditor not the drafts."""
        own, above = [], []
        for appointment in person.appointments.now().select_related("organisation"):
            (own if appointment.role in {Role.OFFICER, Role.LEADER} else above).append(appointment.organisation.path)
        seen = within("path", above) & models.Q(state__in=_SENT)
        return self.filter(within("path", own) | seen)

    def editable_by(self, person: Person) -> Self:
        """What a person may write in, if its state allows."""
        tops = person.appointments.now().filter(role=Role.OFFICER).values_list("organisation__path", flat=True)
        return self.filter(within("path", list(tops)))


class Filing(models.Model):
    """One project's declaration of a unit in a cycle. `document` is the canonical JSON of a Submission with this one declaration; the other columns
    are what lists search, sort and count by, and follow from it; `path` is that of the organisation, so that no list has to join it. `version` counts
    saves: who saves on an older one is shown both.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="filings")
    path = models.CharField(max_length=64)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="filings")
    state = models.CharField(_("状态"), max_length=12, choices=[(state.value, state.zh) for state in State], default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    document = models.TextField()
    live = models.JSONField(default=dict, blank=True)  # templates, by section, of narratives whose numbers follow the form (decision 0015)
    number = models.PositiveIntegerField(_("序号"), default=1)
    name = models.CharField(_("项目名称"), max_length=300)
    annual = models.DecimalField(_("年度资金（元）"), max_digits=20, decimal_places=2, null=True)
    errors = models.PositiveIntegerField(default=0)
    explains = models.PositiveIntegerField(default=0)
    hints = models.PositiveIntegerField(default=0)
    gaps = models.PositiveIntegerField(default=0)
    cause = models.CharField(max_length=8, blank=True)  # code of the gravest finding
    found = models.JSONField(null=True)  # severity and number of findings by code, waived ones too; the counts above leave those out
    nature = models.CharField(_("项目性质"), max_length=40, blank=True)
    category = models.CharField(_("项目类别"), max_length=40, blank=True)
    cost_indicators = models.PositiveSmallIntegerField(default=0)  # how many of each class: see jiheng.model.classes
    quantity_indicators = models.PositiveSmallIntegerField(default=0)
    quality_indicators = models.PositiveSmallIntegerField(default=0)
    timeliness_indicators = models.PositiveSmallIntegerField(default=0)
    benefit_indicators = models.PositiveSmallIntegerField(default=0)
    satisfaction_indicators = models.PositiveSmallIntegerField(default=0)
    other_indicators = models.PositiveSmallIntegerField(default=0)
    damage = models.GeneratedField(expression=_DAMAGE, output_field=models.DecimalField(max_digits=21, decimal_places=2), db_persist=True)
    compiled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed = models.DateTimeField(auto_now=True)
    submitted = models.DateTimeField(null=True, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    previous = models.ForeignKey("self", on_delete=models.SET_NULL, related_name="followers", null=True, blank=True)  # the same project the year before
    imported = models.ForeignKey("ImportItem", on_delete=models.SET_NULL, related_name="filings", null=True, blank=True)  # the file that it came in

    objects = Filings.as_manager()

    class Meta:
        ordering = ("path", "number", "pk")
        indexes = (
            models.Index(fields=("cycle", "state", "-submitted")),
            models.Index(fields=("organisation", "cycle")),
            models.Index(fields=("path", "number"), name="filing_listed"),
            models.Index(fields=("cycle", "path", "number"), name="filing_listed_of_year"),
            models.Index(fields=("-changed",), name="filing_changed"),
            # Answers the overview by itself, too.
            models.Index(fields=("cycle", "path", "state", *SUMMED), name="filing_summed"),
            # Answers counts and the order of the queue by itself: rows, each with its document, are not touched.
            models.Index(
                fields=("state", "path", "damage", "errors", "explains", "cause", "annual", "organisation", "attempt", "submitted"), name="filing_counted"
            ),
            models.Index(fields=("state", "path", "name"), name="filing_named"),
        )

    @property
    def is_carried_out(self) -> bool:
        """Whether its project is carried out, see `carried_out`."""
        return self.state in _RUNNING or self.revisions.filter(step=Step.APPROVE).exists()

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        """Its chain of events."""
        return f"filing/{self.pk}"

    @property
    def keeps_window(self) -> bool:
        """Whether it may be sent only while the year is open. What was returned comes back when it is mended; what was approved is adjusted when it must."""
        return self.state == State.DRAFT or (self.state == State.SIGNING and not self.attempt)


def carried_out(path: str = "") -> models.Q:
    """Filings whose project is carried out: approved, and also while an adjustment is written, signed and reviewed. `path` leads to the filing."""
    approved = Revision.objects.filter(filing=models.OuterRef(path or "pk"), step=Step.APPROVE)
    return models.Q(**{f"{path}__state__in" if path else "state__in": _RUNNING}) | models.Q(models.Exists(approved))


class Revision(models.Model):
    """A frozen state of a filing: what was submitted, approved or adjusted. `document` is canonical JSON, `sha256` its digest."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=12)
    document = models.TextField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("filing", "number")
        constraints = (models.UniqueConstraint(fields=("filing", "number"), name="revision_once"),)

    def __str__(self) -> str:
        return f"{self.filing} {self.number}"


class Remark(models.Model):
    """What a reviewer says about one place of a filing; while it is open, a returned filing may be changed there. `answer` is the officer's."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="remarks")
    address = models.CharField(max_length=200)
    indicator = models.CharField(max_length=40, blank=True)  # id of the indicator, which survives re-ordering
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+", null=True)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    answered_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("filing", "at", "pk")

    def __str__(self) -> str:
        return self.text[:40]


class Explanation(models.Model):
    """A reason given for a finding. It holds as long as the indicator (or place) has the value that it was given for, also next year."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="explanations")
    code = models.CharField(max_length=8)
    place = models.CharField(max_length=200)  # id of the indicator, or the address inside the form
    project = models.CharField(max_length=300)
    value = models.CharField(max_length=64)  # SHA-256 of the value
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return self.text[:40]
