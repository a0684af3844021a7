"""The tree of organisations and what people are in it."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiheng.model import workflow
from jiheng.model.workflow import Role

if TYPE_CHECKING:
    from jiheng.web.models.person import Person

STEP = 4  # characters of a path for each level
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Organisations(models.QuerySet["Organisation"]):
    """Queries over the tree."""

    def under(self, *tops: "Organisation") -> Self:
        """These organisations and all below them. A range over the path, which an index answers on every database."""
        return self.filter(within("path", [top.path for top in tops]))

    def right_below(self, top: "Organisation") -> Self:
        """Those one step below another."""
        return self.under(top).annotate(length=Length("path")).filter(length=len(top.path) + STEP)

    def administered_by(self, person: "Person") -> Self:
        """What a person is administrator of, and all below it."""
        return self.filter(within("path", administered(person)))


def within(field: str, paths: list[str]) -> Q:
    """Rows whose path lies at or below one of these paths; none where there are none."""
    found = Q(pk__in=[])
    for path in paths:
        found |= Q(**{f"{field}__gte": path, f"{field}__lt": path + "{"})  # "{" comes behind "z"
    return found


class Organisation(models.Model):
    """A region, finance bureau, department or unit. `path` orders the tree: that of the one above and four characters more."""

    class Kind(models.TextChoices):
        """What it is."""

        REGION = "region", _("地区")
        FINANCE = "finance", _("财政部门")
        DEPARTMENT = "department", _("主管部门")
        UNIT = "unit", _("预算单位")

    path = models.CharField(max_length=64, unique=True)  # on PostgreSQL with collation "C", see migration 0003
    kind = models.CharField(_("类别"), max_length=12, choices=Kind)
    name = models.CharField(_("名称"), max_length=120)
    code = models.CharField(_("预算编码"), max_length=40, blank=True)
    valid_from = models.DateField(_("设立日期"), null=True, blank=True)
    valid_to = models.DateField(_("撤并日期"), null=True, blank=True)

    objects = Organisations.as_manager()

    class Meta:
        ordering = ("path",)
        constraints = (models.UniqueConstraint(fields=("code",), condition=~Q(code=""), name="organisation_code_once"),)

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        """Its chain of events."""
        return f"organisation/{self.pk}"

    @property
    def level(self) -> int:
        """How deep it lies; 1 at the top."""
        return len(self.path) // STEP

    @property
    def above(self) -> list[str]:
        """Paths of those above it, from the top, and its own."""
        return [self.path[:length] for length in range(STEP, len(self.path) + 1, STEP)]


_KIND, _ANY = Organisation.Kind, tuple(Organisation.Kind)
KINDS_BELOW = {_KIND.REGION: _ANY, _KIND.FINANCE: (_KIND.UNIT,), _KIND.DEPARTMENT: (_KIND.DEPARTMENT, _KIND.UNIT), _KIND.UNIT: (_KIND.UNIT,)}
_EVERYWHERE = (Role.AUDITOR, Role.ADMINISTRATOR)
_COMPILING = (Role.OFFICER, Role.LEADER)
ROLES_OF_KIND = {
    _KIND.REGION: (Role.FINANCE_REVIEWER, Role.EVALUATOR, *_EVERYWHERE),
    _KIND.FINANCE: (*_COMPILING, Role.EVALUATOR, *_EVERYWHERE),
    _KIND.DEPARTMENT: (*_COMPILING, Role.DEPARTMENT_REVIEWER, Role.EVALUATOR, *_EVERYWHERE),
    _KIND.UNIT: (*_COMPILING, *_EVERYWHERE),
}


def administered(person: "Person") -> list[str]:
    """Paths of the organisations that a person is administrator of today."""
    return list(person.appointments.now().filter(role=Role.ADMINISTRATOR).values_list("organisation__path", flat=True))


def administers(person: "Person", path: str) -> bool:
    """Whether a person is administrator of what stands at a path, or of one above it."""
    return bool(path) and any(path.startswith(top) for top in administered(person))


def path_below(top: Organisation | None, number: int) -> str:
    """The path of the `number`-th organisation (from 0) below another, or at the top."""
    digits = ""
    for _place in range(STEP):
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return (top.path if top else "") + digits


class Appointments(models.QuerySet["Appointment"]):
    """Queries over what people are."""

    def now(self) -> Self:
        """Those in force today."""
        today = timezone.localdate()
        return self.filter(
            Q(since__lte=today) & (Q(until=None) | Q(until__gte=today)) & (Q(organisation__valid_to=None) | Q(organisation__valid_to__gte=today))
        )

    def not_over(self) -> Self:
        """Those in force today or later."""
        return self.filter(Q(until=None) | Q(until__gte=timezone.localdate()))


class Appointment(models.Model):
    """A person's role in an organisation and all below it, for a time. `by` gave it; a delegation names whose role it is."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appointments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(_("角色"), max_length=24, choices=[(role.value, role.zh) for role in workflow.Role])
    since = models.DateField(_("自"), default=timezone.localdate)
    until = models.DateField(_("至"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    delegated_from = models.ForeignKey("self", on_delete=models.PROTECT, related_name="delegations", null=True, blank=True)

    objects = Appointments.as_manager()

    class Meta:
        ordering = ("organisation__path", "role", "pk")

    def __str__(self) -> str:
        return f"{self.person} · {workflow.Role(self.role).zh} · {self.organisation}"

    @property
    def is_now(self) -> bool:
        """Whether it is in force today."""
        today, last = timezone.localdate(), self.organisation.valid_to
        return self.since <= today and (self.until is None or self.until >= today) and (last is None or last >= today)
