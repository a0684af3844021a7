"""Forms of the tree of organisations."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiheng.web.models import Organisation
from jiheng.web.models.organisation import KINDS_BELOW


class OrganisationForm(forms.Form):
    """What an organisation is called; `kinds` are the ones that may stand there."""

    kind = forms.ChoiceField(label=_("类别"))
    name = forms.CharField(label=_("名称"), max_length=120, help_text=_("公章上的全称。"))
    code = forms.CharField(label=_("预算编码"), max_length=40, required=False, help_text=_("预算系统里的单位编码，没有可不填。"))

    def __init__(self, *args: Any, above: Organisation | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = KINDS_BELOW[Organisation.Kind(above.kind)] if above else tuple(Organisation.Kind)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]


class MoveForm(forms.Form):
    """Below which organisation it shall stand."""

    to = forms.ModelChoiceField(label=_("移到哪个机构下面"), queryset=Organisation.objects.none(), help_text=_("它的下级、人员和申报表一起移动。"))

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = choices
        self.fields["to"].label_from_instance = lambda each: "　" * (each.level - 1) + each.name


class CloseForm(forms.Form):
    """From when an organisation is no more."""

    on = forms.DateField(
        label=_("最后一天"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("这一天以后，其中的任命不再有效；申报表和记录都保留。"),
    )
