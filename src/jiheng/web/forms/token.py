"""The form for a new token."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jiheng.web.models import Scope

_DAYS = [("30", _("30 天")), ("90", _("90 天")), ("180", _("180 天")), ("366", _("一年"))]


class TokenForm(forms.Form):
    """What a token is for, what it may be used for, and how long."""

    name = forms.CharField(label=_("用途"), max_length=60, help_text=_("写明哪个系统使用，如“项目库系统报送”。"))
    scopes = forms.MultipleChoiceField(
        label=_("权限"),
        choices=Scope.choices,
        initial=[Scope.READ],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("只选需要的。令牌能做的，不会多于您本人能做的。"),
    )
    days = forms.TypedChoiceField(label=_("期限"), choices=_DAYS, initial="90", coerce=int)
