"""Forms of one's own account."""

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from django.contrib.auth.forms import SetPasswordForm
from django.utils.translation import gettext_lazy as _


class LoginForm(AllauthLoginForm):
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("用户名")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class FirstPasswordForm(SetPasswordForm):
    """The password that an invited person chooses."""
