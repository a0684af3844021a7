"""The beginning of a new installation."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from jiheng.web.actions import organisation, person
from jiheng.web.actions.refusal import Refused
from jiheng.web.invitations import TOKENS
from jiheng.web.models import Organisation, Person


def set_up(*, region: str, username: str, name: str, email: str) -> str:
    """A region with its first administrator; the path of the invitation. Raises Refused where people are there already."""
    with transaction.atomic():
        if Person.objects.exists():
            raise Refused(_("已经有账号，不能再次建立。其他人请由管理员邀请。"))
        place = organisation.found(kind=Organisation.Kind.REGION, name=region)
        new = person.found(organisation=place, username=username, name=name, email=email)
    return reverse("invitation", args=[new.pk, TOKENS.make_token(new)])
