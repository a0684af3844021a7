"""Forms of one's own account."""

from typing import Any

from allauth.account import forms as allauth
from django.contrib.auth.forms import SetPasswordForm
from django.utils.translation import gettext_lazy as _


class LoginForm(allauth.LoginForm):
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("用户名")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class _SaidOnce:
    """What a password must be stands above the form; the fields do not say it again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("password1", "new_password1"):
            if name in self.fields:  # type: ignore[attr-defined]  # a form beside it has them
                self.fields[name].help_text = ""  # type: ignore[attr-defined]  # as above


class FirstPasswordForm(_SaidOnce, SetPasswordForm):
    """The password that an invited person chooses."""


class ChangePasswordForm(_SaidOnce, allauth.ChangePasswordForm):
    """A new password instead of the present one."""


class SetOwnPasswordForm(_SaidOnce, allauth.SetPasswordForm):
    """A password for who had none."""


class NewPasswordForm(_SaidOnce, allauth.ResetPasswordKeyForm):
    """A new password for who followed the link."""


class ResetPasswordForm(allauth.ResetPasswordForm):
    """Where the link shall be sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("电子邮箱")
