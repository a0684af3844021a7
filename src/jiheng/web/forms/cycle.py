"""Forms of budget years."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from jiheng.reference.profile import load_profile, profile_names
from jiheng.reference.scoring_profiles import load_scoring_profile, scoring_profile_names
from jiheng.web.language import lang
from jiheng.web.models import Organisation


def _likely(moment: dt.datetime) -> None:
    """Refuse a slip such as the year 0202; sums with times so far off also leave the calendar."""
    if not 2000 <= moment.year <= 2100:
        raise ValidationError(_("年份应在 2000 到 2100 之间。"))


def _moment(**kwargs: Any) -> forms.DateTimeField:
    return forms.DateTimeField(validators=[_likely], widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"), **kwargs)


def _reason() -> forms.CharField:
    return forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("记入操作记录。"))


class TimesForm(forms.Form):
    """The times of a budget year, and by which rules its forms are checked."""

    opens = _moment(label=_("开始申报"), help_text=_("在此以前可以编制，不能送出。"))
    closes = _moment(label=_("截止申报"), help_text=_("在此以后，只有得到逾期许可的单位可以送出。"))
    department_closes = _moment(label=_("部门审核截止"), required=False, help_text=_("到期前提醒主管部门审核人。"))
    finance_closes = _moment(label=_("财政审核截止"), required=False, help_text=_("到期前提醒财政部门审核人。"))
    profile = forms.ChoiceField(label=_("规则集"), help_text=_("核对申报表用哪一套规则；有了申报表以后不能再换。"))
    scoring = forms.ChoiceField(label=_("自评计分规则"), required=False, help_text=_("年末自评的分值、得分和等级按哪一套规则；有报送过的自评表以后不能再换。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["profile"].choices = [(name, profile_title(name)) for name in profile_names()]
        self.fields["scoring"].choices = [("", _("按地区")), *((name, scoring_title(name)) for name in scoring_profile_names())]


class AddForm(TimesForm):
    """A new budget year."""

    region = forms.ModelChoiceField(label=_("地区"), queryset=Organisation.objects.none())
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    field_order = ("region", "year")

    def __init__(self, *args: Any, regions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions


class ChangeForm(TimesForm):
    """What changes, and why."""

    reason = _reason()


class ExtendForm(forms.Form):
    """Until when everybody may send."""

    closes = _moment(label=_("新的截止申报"), help_text=_("对所有单位有效；审核的截止时间相应顺延。"))
    reason = _reason()


class PermitForm(forms.Form):
    """Who may send late, until when, and why."""

    organisation = forms.ModelChoiceField(label=_("单位"), queryset=Organisation.objects.none(), help_text=_("对这个机构和它的所有下级有效。"))
    until = _moment(label=_("准许补报至"))
    reason = _reason()

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        self.fields["organisation"].label_from_instance = lambda each: "　" * (each.level - 1) + each.name


def profile_title(name: str) -> str:
    """What a set of rules is called."""
    profile = load_profile(name)
    return profile.title if lang() == "zh" else profile.title_en


def scoring_title(name: str) -> str:
    """What a way of marking is called."""
    profile = load_scoring_profile(name)
    return profile.title if lang() == "zh" else profile.title_en
