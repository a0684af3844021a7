"""Forms about people and what they are."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiheng.web.models import Organisation, Person
from jiheng.web.models.organisation import ROLES_OF_KIND
from jiheng.web.words import role_word


def _date(**kwargs: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


def _roles(organisation: Organisation) -> list[tuple[str, str]]:
    return [(role.value, role_word(role)) for role in ROLES_OF_KIND[Organisation.Kind(organisation.kind)]]


class PersonForm(forms.Form):
    """Name and e-mail address; nothing else is kept about a person."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    email = forms.EmailField(label=_("电子邮箱"), max_length=254, help_text=_("邀请和重设密码的链接发到这里。"))


class InviteForm(PersonForm):
    """A new person with a first role."""

    username = forms.CharField(
        label=_("用户名"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text=_("登录用，以后不能改。字母、数字和 @ . + - _ 均可。"),
    )
    role = forms.ChoiceField(label=_("角色"))
    field_order = ("name", "username", "email", "role")

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = _roles(organisation)


class AppointForm(forms.Form):
    """A role in an organisation. The role has to be one that organisations of its kind have; the action refuses others."""

    organisation = forms.ModelChoiceField(label=_("机构"), queryset=Organisation.objects.none())
    role = forms.ChoiceField(label=_("角色"), help_text=_("对这个机构和它的所有下级有效。"))
    since = _date(label=_("自"), initial=timezone.localdate)
    until = _date(label=_("至"), required=False, help_text=_("不填为长期。"))

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        self.fields["organisation"].label_from_instance = lambda each: "　" * (each.level - 1) + each.name
        kinds = {Organisation.Kind(kind) for kind in organisations.order_by().values_list("kind", flat=True).distinct()}
        offered = dict.fromkeys(role for kind in Organisation.Kind if kind in kinds for role in ROLES_OF_KIND[kind])
        self.fields["role"].choices = [(role.value, role_word(role)) for role in offered]


class DelegateForm(forms.Form):
    """Who shall act for one, and how long."""

    to = forms.ModelChoiceField(label=_("委托给"), queryset=Person.objects.none(), help_text=_("本机构的其他人员。"))
    since = _date(label=_("自"), initial=timezone.localdate)
    until = _date(label=_("至"), help_text=_("最长三个月，到期自动收回；您自己的角色不受影响。"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people
        self.fields["until"].initial = timezone.localdate() + dt.timedelta(days=14)
