"""Forms of the library of indicators."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jiheng.model.likeness import key
from jiheng.model.unit import is_known_unit
from jiheng.web.editing import levels
from jiheng.web.models import Organisation

_SIGNS = [("≥", "≥"), ("≤", "≤"), ("=", "="), ("", _("文字"))]


def _number(label: Any, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=18, decimal_places=4, required=False, help_text=help_text)


class EntryForm(forms.Form):
    """An entry of the library: typed on its page, or a row of a table that is imported."""

    industry = forms.CharField(label=_("行业"), max_length=40, required=False, help_text=_("如“会议培训”“公共卫生”；各行业通用的写“通用”。"))
    level1 = forms.ChoiceField(label=_("一级指标"))
    level2 = forms.ChoiceField(label=_("二级指标"))
    name = forms.CharField(label=_("三级指标"), max_length=100)
    definition = forms.CharField(
        label=_("指标解释"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("统计什么，怎样计算。")
    )
    comparator = forms.ChoiceField(label=_("算符"), choices=_SIGNS, required=False)
    unit = forms.CharField(label=_("计量单位"), max_length=20, required=False)
    least = _number(_("最低"))
    usual = _number(_("通常"), _("填表时作提示，不会自动填入。"))
    most = _number(_("最高"))
    source = forms.CharField(label=_("来源"), max_length=200, required=False, help_text=_("文件、标准或出处。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = levels()
        self.fields["level1"].choices = [(first, first) for first in known]
        self.fields["level2"].choices = [(first, [(second, second) for second in seconds]) for first, seconds in known.items()]

    def clean_name(self) -> str:
        """A name of words."""
        name: str = self.cleaned_data["name"]
        if not key(name):
            raise forms.ValidationError(gettext("请写明指标名称。"))
        return name

    def clean_unit(self) -> str:
        """A unit that targets can be computed in."""
        unit: str = self.cleaned_data["unit"]
        if unit and not is_known_unit(unit):
            raise forms.ValidationError(gettext("“%(unit)s”不是认得的计量单位。") % {"unit": unit})
        return unit

    def clean(self) -> dict[str, Any]:
        """Levels that belong together, numbers in their order."""
        given: dict[str, Any] = super().clean() or {}
        first, second = given.get("level1"), given.get("level2")
        if first and second and second not in levels()[first]:
            self.add_error("level2", gettext("“%(second)s”不在“%(first)s”之下。") % {"second": second, "first": first})
        known = [given[name] for name in ("least", "usual", "most") if given.get(name) is not None]
        if known != sorted(known):
            self.add_error("usual", gettext("最低、通常、最高要由小到大。"))
        return given


class NewEntryForm(EntryForm):
    """An entry, and the organisation that it is of."""

    organisation = forms.ModelChoiceField(label=_("适用范围"), queryset=Organisation.objects.none(), help_text=_("这个机构和它的下级都可以用。"))
    field_order = ("organisation",)

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = choices
        self.fields["organisation"].label_from_instance = lambda each: "　" * (each.level - 1) + each.name
