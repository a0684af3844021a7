"""Words and looks of lights in the language of the page."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from jiheng.model.numerals import short
from jiheng.scoring.lights import Light
from jiheng.scoring.pace import percent
from jiheng.web.language import lang
from jiheng.web.models import MonitoringReport
from jiheng.web.monitoring_page import day_word, in_wan

register = template.Library()
WORDS = {
    Light.GREEN: gettext_lazy("绿"),
    Light.YELLOW: gettext_lazy("黄"),
    Light.RED: gettext_lazy("红"),
    Light.NOT_DUE: gettext_lazy("未到期"),
    Light.OPEN: gettext_lazy("未能核对"),
}
WORDS_BY_GRAVITY = (Light.RED, Light.YELLOW, Light.GREEN, Light.NOT_DUE, Light.OPEN)
_LIKELY = {"确定能": gettext_lazy("确定能"), "有可能": gettext_lazy("有可能"), "完全不可能": gettext_lazy("完全不可能")}
_CAUSES = {
    "经费保障": pgettext_lazy("cause", "经费"),
    "制度保障": pgettext_lazy("cause", "制度"),
    "人员保障": pgettext_lazy("cause", "人员"),
    "硬件条件保障": pgettext_lazy("cause", "硬件"),
    "其他": pgettext_lazy("cause", "其他"),
}
_LACKS = {
    "causes": gettext_lazy("没有选原因种类"),
    "text": gettext_lazy("没有写原因"),
    "owner": gettext_lazy("措施没有写责任人和期限"),
    "likelihood": gettext_lazy("没有选可能性"),
}


@register.filter
def light_word(light: str) -> Any:
    """How a light is called."""
    return WORDS[Light(light)]


@register.filter
def light_look(light: str) -> str:
    """The class of a light."""
    return {Light.NOT_DUE: "light-none", Light.OPEN: "light-none light-open"}.get(Light(light), f"light-{light}")


@register.inclusion_tag("web/light.html")
def light(light: str, word: str = "") -> dict[str, str]:
    """A light with its colour as a word, and what it says."""
    colour = str(WORDS[Light(light)])
    return {"look": light_look(light), "text": colour if light in (Light.NOT_DUE, Light.OPEN) or not word else f"{colour} {word}"}


@register.filter
def likely_word(likelihood: str) -> Any:
    """How a likelihood is called."""
    return _LIKELY.get(likelihood, "")


@register.filter
def cause_word(cause: str) -> Any:
    """How a kind of cause is called."""
    return _CAUSES[cause]


@register.filter
def lack_word(lack: str) -> Any:
    """What is missing."""
    return _LACKS[lack]


@register.filter
def share(value: Fraction | None) -> str:
    """A share in percent."""
    return percent(value) if value is not None else "—"


@register.filter
def wan_unit(amount: Decimal | None) -> str:
    """An amount in 万元 with its unit."""
    return in_wan(amount)


@register.filter
def day(value: Any) -> str:
    """A day in words."""
    return day_word(value)


@register.filter
def of_lang(value: Any) -> str:
    """The Chinese or English side of what has both."""
    return str(value.zh if lang() == "zh" else value.en)


@register.filter
def counted(counts: Any) -> str:
    """Lights that ask for something: 1 red, 2 yellow."""
    found = [_("%(n)s %(light)s") % {"n": counts[each], "light": WORDS[each]} for each in (Light.RED, Light.YELLOW) if counts.get(each)]
    return " ".join(found) or str(WORDS[Light.GREEN] if counts.get(Light.GREEN) else WORDS[Light.NOT_DUE])


@register.filter
def all_counted(counts: Any) -> str:
    """All lights with their numbers, the gravest first."""
    return " ".join(_("%(n)s %(light)s") % {"n": counts[each], "light": WORDS[each]} for each in WORDS_BY_GRAVITY if counts.get(each))


@register.filter
def report_word(state: str) -> Any:
    """How far a report has come."""
    return dict(MonitoringReport.State.choices)[state]


@register.filter
def points_of(value: Fraction) -> str:
    """A number without idle zeros."""
    return short(value, 2)


@register.filter
def title_of(profile: Any) -> str:
    """What a profile is called."""
    return str(profile.title if lang() == "zh" else profile.title_en)
