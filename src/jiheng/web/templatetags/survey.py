"""Words of surveys."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def grade_word(grade: str) -> str:
    """A grade in the language of the page; one that nobody has translated as it is."""
    known = {
        "非常满意": _("非常满意"),
        "很满意": _("很满意"),
        "满意": _("满意"),
        "比较满意": _("比较满意"),
        "较满意": _("较满意"),
        "基本满意": _("基本满意"),
        "一般": _("一般"),
        "不太满意": _("不太满意"),
        "不满意": _("不满意"),
        "很不满意": _("很不满意"),
        "非常不满意": _("非常不满意"),
        "不了解": _("不了解"),
    }
    return known.get(grade, grade)


@register.filter
def state_class(state: str) -> str:
    """How the state of a survey is drawn."""
    return {"open": "tag-brand", "closed": "tag-pass"}.get(state, "")
