"""Forms of surveys of satisfaction."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiheng.web.actions.survey import MOST_ANSWERS, MOST_AT_ONCE, MOST_QUESTION, MOST_QUESTIONS


def _day(**kwargs: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class SurveyForm(forms.Form):
    """Whom a survey asks what, from when to when. `cleaned_data["questions"]` are all questions, the one about satisfaction as a whole first."""

    indicator = forms.ChoiceField(label=_("满意度指标"), help_text=_("登记后，结果自动计入这个指标的实际完成值。"))
    title = forms.CharField(label=_("调查名称"), max_length=100)
    audience = forms.CharField(label=_("调查对象"), max_length=100, help_text=_("例如：参加对接活动的企业。"))
    overall = forms.CharField(label=_("总体满意度题目"), max_length=MOST_QUESTION, help_text=_("必答；按这一题计算满意的占比。"))
    further = forms.CharField(
        label=_("其他题目"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("每行一题，最多 5 题，选项与总体满意度相同，可以不答。"),
    )
    suggests = forms.TypedChoiceField(
        label=_("意见和建议"), choices=[("1", _("请填写，可以不填")), ("", _("不问"))], coerce=bool, required=False, empty_value=False
    )
    start = _day(label=_("开始日期"))
    end = _day(label=_("结束日期"), help_text=_("当天仍可作答。结束日期在预算年度以内的，结果才计入当年。"))

    def __init__(self, *args: Any, indicators: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].choices = indicators

    def clean_further(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["further"].splitlines() if line.strip()]
        if len(lines) >= MOST_QUESTIONS or any(len(line) > MOST_QUESTION for line in lines):
            raise forms.ValidationError(_("最多 5 题，每题不超过 200 字。"))
        return lines

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("start") and given.get("end") and given["end"] < given["start"]:
            self.add_error("end", _("结束日期不能早于开始日期。"))
        given["questions"] = [given.get("overall", ""), *given.get("further", [])]
        return given


class IssueForm(forms.Form):
    """How many links are given out."""

    number = forms.IntegerField(label=_("链接个数"), min_value=1, max_value=MOST_AT_ONCE)


class CloseForm(forms.Form):
    """How the survey was done, and how many were asked."""

    method = forms.CharField(label=_("调查方式"), max_length=200)
    asked = forms.IntegerField(label=_("发放份数"), min_value=1, max_value=MOST_ANSWERS, help_text=_("一共请多少人或多少家作答，用来计算回收率。"))


class CancelForm(forms.Form):
    """Why a survey is given up."""

    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("记入操作记录。"))
