"""What waits for a reviewer."""

from django.db.models import Q, QuerySet

from jiheng.model.workflow import Role
from jiheng.web.actions.assessment import REVIEWERS
from jiheng.web.models import Filing, Person
from jiheng.web.models.organisation import within

_STATES = {role: state for state, role in REVIEWERS.items()}


def waiting(person: Person) -> QuerySet[Filing]:
    """Filings that wait for this person's review."""
    found = Q(pk__in=[])
    for appointment in person.appointments.now().filter(role__in=_STATES).select_related("organisation"):
        found |= Q(state=_STATES[Role(appointment.role)]) & within("path", [appointment.organisation.path])
    return Filing.objects.filter(found)
