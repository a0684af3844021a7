"""抽取评价项目: the form of a draw, and the sample with its reasons, which anybody may draw again."""

from decimal import Decimal
from typing import Any

import msgspec
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jiheng.model.numerals import short
from jiheng.model.sampling import Candidate, Frame, Method, Risk
from jiheng.model.sampling import draw as drawn_from
from jiheng.web.actions import sampling as action
from jiheng.web.actions.refusal import Refused
from jiheng.web.models import Cycle, Filing, Organisation, Sample, carried_out
from jiheng.web.templatetags.monitoring import WORDS
from jiheng.web.views.dialogue import asked, done, sent
from jiheng.web.views.organisation import known

METHODS = {
    Method.LARGEST: gettext_lazy("金额最大的"),
    Method.PROPORTIONAL: gettext_lazy("随机，按金额大小定机会"),
    Method.RISK: gettext_lazy("风险最高的"),
    Method.RANDOM: gettext_lazy("随机，机会相同"),
}
_FRAME = msgspec.json.Decoder(Frame)
_OTHERS = 200  # that were not drawn, in the list
_UNREAD = ("filing__document", "filing__found", "filing__live", "filing__evaluation__document")


class DrawForm(forms.Form):
    """Where, in which year, how, how many, with which seed."""

    organisation = forms.ModelChoiceField(
        label=gettext_lazy("范围"), queryset=Organisation.objects.none(), help_text=gettext_lazy("在这个机构及其下级已批复的项目里抽。")
    )
    cycle = forms.ModelChoiceField(label=gettext_lazy("年度"), queryset=Cycle.objects.none())
    method = forms.ChoiceField(label=gettext_lazy("办法"), choices=[(each.value, word) for each, word in METHODS.items()])
    count = forms.IntegerField(label=gettext_lazy("抽几个"), min_value=1, max_value=action.MOST, initial=3)
    seed = forms.CharField(
        label=gettext_lazy("种子"),
        required=False,
        max_length=action.LONGEST_SEED,
        help_text=gettext_lazy("随机抽取用，可以当众商定，例如当天某个公开的数；不填由系统给出。种子记录在案，任何人可以重抽核对。"),
    )

    def __init__(self, *args: Any, places: Any, cycles: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset, self.fields["cycle"].queryset = places, cycles


@never_cache
def draw(request: HttpRequest) -> HttpResponse:
    """Draw projects."""
    if not request.user.roles & action.DRAWERS:
        return known(request)
    held = request.user.appointments.now().filter(role__in=action.DRAWERS)
    places = Organisation.objects.filter(pk__in=held.values("organisation"))
    cycles = Cycle.objects.around(request.user)
    form = DrawForm(sent(request), places=places, cycles=cycles, initial={"organisation": places.first(), "cycle": _newest(cycles)})
    if form.is_valid():
        try:
            made = action.draw_sample(person=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, _drawn(made.projects.count(), form.cleaned_data["count"]), "evaluation-sample", made.pk)
    return asked(request, form, _("抽取评价项目"), _("抽取"), ("evaluation",), about=_("抽取的办法、范围和种子都记录下来，抽过不能改。"))


def _drawn(found: int, wanted: int) -> str:
    if found < wanted:
        return _("要抽 %(wanted)s 个，能这样抽的只有 %(n)s 个，已全部抽取。") % {"wanted": wanted, "n": found}
    return _("已抽取 %(n)s 个项目。") % {"n": found}


def _newest(cycles: Any) -> Cycle | None:
    """The newest year with approved projects, else the newest."""
    running = Filing.objects.filter(carried_out(), cycle__in=cycles).values("cycle")
    return cycles.filter(pk__in=running).first() or cycles.first()


@never_cache
@require_safe
def sample(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was drawn and why; that drawing again gives the same is tried here and now."""
    row = get_object_or_404(Sample.objects.visible_to(request.user).select_related("organisation", "cycle__region", "by"), pk=pk)
    frame = _FRAME.decode(row.frame)
    projects = list(row.projects.select_related("filing__organisation", "filing__evaluation").defer(*_UNREAD).order_by("rank"))
    again = [(each.key, each.by) for each in drawn_from(frame)]
    drawn = {each.filing_id: each for each in projects}
    others = [each for each in frame.candidates if each.key not in drawn][:_OTHERS]
    listed = Filing.objects.only("name").in_bulk([each.key for each in others])
    by_key = {each.key: each for each in frame.candidates}
    context = {
        "sample": row,
        "method": METHODS[frame.method],
        "code": frame.method.value,
        "frame": frame,
        "rows": [(each, by_key[each.filing_id], why_of(frame, by_key[each.filing_id], each.why)) for each in projects],
        "others": [(listed[each.key], each) for each in others if each.key in listed],
        "left": len(frame.candidates) - len(projects),
        "same": again == [(each.filing_id, each.why) for each in projects],
        "money": sum((each.filing.annual or Decimal(0) for each in projects), Decimal(0)),
        "whole": sum((each.amount or Decimal(0) for each in frame.candidates), Decimal(0)),
    }
    return render(request, "web/evaluation-sample.html", context)


def why_of(frame: Frame, candidate: Candidate, by: str) -> str:
    """Why a project was drawn, in words."""
    if frame.method is Method.LARGEST:
        return _("年度资金在范围内居前")
    if frame.method is Method.RISK:
        signs = [_("%(sign)s（%(points)s 分）") % {"sign": _sign(each), "points": short(each.points)} for each in candidate.risks]
        return _("%(signs)s，合计 %(n)s 分") % {"n": by, "signs": _("；").join(signs)}
    if frame.method is Method.PROPORTIONAL:
        return _("随机数 %(by)s ÷ 年度资金，居前") % {"by": by}
    return _("随机数 %(by)s，居前") % {"by": by}


def _sign(risk: Risk) -> str:
    light = {"day": risk.day or "", "n": WORDS.get(risk.seen, risk.seen)}
    return {
        "findings": _("申报表有问题 %(n)s 个") % {"n": risk.seen},
        "mark": _("自评 %(n)s 分") % {"n": risk.seen},
        "unmarked": _("自评还没有得分"),
        "light": (_("截至 %(day)s 的监控表亮灯：%(n)s") if risk.day else _("监控亮灯：%(n)s")) % light,
    }[risk.kind]
