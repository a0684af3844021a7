"""Marks as pages of evaluation show them."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext_lazy

from jiheng.reference.evaluation_form import EvaluationItem
from jiheng.web.language import lang
from jiheng.web.words import source_word

register = template.Library()
_GRADES = {
    "优": gettext_lazy("优"),
    "良": gettext_lazy("良"),
    "中": gettext_lazy("中"),
    "差": gettext_lazy("差"),
    "合格": gettext_lazy("合格"),
    "不合格": gettext_lazy("不合格"),
}
_PARTS = {"成本": gettext_lazy("成本"), "产出": gettext_lazy("产出"), "效益": gettext_lazy("效益"), "满意度": gettext_lazy("满意度")}


@register.filter
def plain(mark: Decimal | None) -> str:
    """A mark without idle zeros; "" for none."""
    return "" if mark is None else f"{mark.normalize():f}"


@register.filter
def of_marks(grade: str) -> str:
    """A grade (等级) of a mark in the language of the page; grades of a region's own stay as they are."""
    return str(_GRADES.get(grade, grade)) if grade else ""


@register.filter
def part_of_marks(name: str) -> str:
    """A class of indicators with its marks; names of a region's own stay as they are."""
    return str(_PARTS.get(name, name))


@register.filter
def source_of(stated: Any) -> str:
    """Where something of reference comes from."""
    return source_word(stated)


@register.filter
def named(item: EvaluationItem) -> str:
    """The name of an item in the language of the page."""
    return item.zh if lang() == "zh" else item.en


@register.filter
def told(value: Any) -> str:
    """What a value says of itself (`zh`, `en`), in the language of the page."""
    return str(value.zh if lang() == "zh" else value.en)
