"""People who log in."""

from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from jiheng.model.workflow import Role


class Person(AbstractUser):
    """Somebody with an account. `name` is what others see; nothing else about the person is kept but how mail shall be: `language`, and the kinds of
    notices that shall not come by mail.
    """

    class Language(models.TextChoices):
        """In which mail is written."""

        ZH = "zh-hans", "中文"
        EN = "en", "English"

    first_name = last_name = None  # type: ignore[assignment]  # Chinese names are one word
    name = models.CharField(_("姓名"), max_length=60)
    language = models.CharField(_("邮件的语言"), max_length=8, choices=Language, default=Language.ZH)
    unmailed = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def subject(self) -> str:
        """The chain of events about this person."""
        return f"person/{self.pk}"

    @property
    def roles(self) -> frozenset[Role]:
        """What the person is today, wherever."""
        return frozenset(Role(role) for role, _kind in self._roles_at_kinds)

    @property
    def keeps_cycles(self) -> bool:
        """Whether the person sets the budget years of a region."""
        return any(kind == "region" and role in {Role.ADMINISTRATOR, Role.FINANCE_REVIEWER} for role, kind in self._roles_at_kinds)

    @cached_property
    def _roles_at_kinds(self) -> list[tuple[str, str]]:
        return list(self.appointments.now().values_list("role", "organisation__kind").distinct())

    @property
    def invited(self) -> bool:
        """Whether the person has not yet followed the invitation."""
        return not self.has_usable_password()

    def check_password(self, raw_password: str | None) -> bool:
        """Whether it is this one. An old digest is not renewed on the way, as Django would: that would be a change of which no event tells."""
        return check_password(raw_password, self.password)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
