"""What django-allauth does to an account becomes an event like everything else."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.dispatch import receiver

from jiheng.web.actions.person import note
from jiheng.web.models import Person


@receiver([password_changed, password_set])
def _changed(user: Person, **_rest: Any) -> None:
    note(person=user, who=user, action="password-change")


@receiver(password_reset)
def _reset(user: Person, **_rest: Any) -> None:
    note(person=user, who=user, action="password-reset")


@receiver(authenticator_added)
def _added(user: Person, authenticator: Any, **_rest: Any) -> None:
    note(person=user, who=user, action="factor-add" if authenticator.type == "totp" else "codes-new")


@receiver(authenticator_reset)
def _renewed(user: Person, **_rest: Any) -> None:
    note(person=user, who=user, action="codes-new")


@receiver(authenticator_removed)
def _removed(user: Person, **_rest: Any) -> None:
    note(person=user, who=user, action="factor-remove")
