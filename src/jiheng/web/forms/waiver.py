"""The form by which a rule is waived."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiheng.checks.rules.rule import RULES
from jiheng.web.models import Organisation
from jiheng.web.words import rule_title


def _day(**kwargs: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class WaiveForm(forms.Form):
    """Which rule, for whom, until when, and why."""

    code = forms.ChoiceField(label=_("规则"))
    organisation = forms.ModelChoiceField(label=_("单位"), queryset=Organisation.objects.none(), help_text=_("对这个机构和它的所有下级有效。"))
    since = _day(label=_("自"))
    until = _day(label=_("至"), help_text=_("到期以后规则自动恢复，也可以提前结束。"))
    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("有关单位都能看到，并记入操作记录。"))

    def __init__(self, *args: Any, organisations: Any, one: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [(code, f"{rule_title(code)}　{code}") for code in sorted(RULES)]
        self.fields["organisation"].queryset = organisations
        self.fields["organisation"].label_from_instance = lambda each: "　" * (each.level - 1) + each.name
        if one:
            del self.fields["organisation"]
