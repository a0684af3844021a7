"""People who log in."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Person(AbstractUser):
    """Somebody with an account. `name` is what others see; nothing else about the person is kept."""

    first_name = last_name = None  # type: ignore[assignment]  # Chinese names are one word
    name = models.CharField(_("姓名"), max_length=60)

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
