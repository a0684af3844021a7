"""Words and looks of the evidence ledger."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import PurePath
from typing import Any

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from jiheng.model.claims import DoubleClaim
from jiheng.model.evidence import Evidence
from jiheng.model.numerals import rounded
from jiheng.model.suggest_measure import Suggestion
from jiheng.web.language import lang
from jiheng.web.ledger.files import WITH_PREVIEW
from jiheng.web.ledger.story import about

register = template.Library()
_REACHED: dict[str, tuple[Any, Any, str]] = {
    "met": (_("达到指标值"), _("达到"), "light-green"),
    "short": (_("尚未达到"), _("未达到"), "light-yellow"),
    "over": (_("超出上限"), _("超出"), "light-red"),
    "none": (_("尚无实际值"), _("—"), "light-none"),
    "open": (_("无法比较"), _("无法比较"), "light-none"),
}
_NARROW = {"participants": "w5", "asked": "w5", "unit": "w5", "title": "grow", "text": "grow", "paid_for": "grow"}
_WHOLE = ("title", "tags", "text", "opinion", "manual_source", "why", "paid_for", "partners", "experts", "address")


@register.filter
def rate(share: Fraction) -> str:
    """A share in percent."""
    return f"{rounded(share * 100, 1)}%"


@register.filter
def entry(mapping: Mapping[str, Any], key: str) -> Any:
    """An entry of a mapping; None where there is none."""
    return mapping.get(key)


@register.filter
def reached_word(state: str) -> Any:
    """How far an indicator is, in words."""
    return _REACHED[state][0]


@register.filter
def reached_short(state: str) -> Any:
    """The same in a word."""
    return _REACHED[state][1]


@register.filter
def reached_light(state: str) -> str:
    """Its light."""
    return _REACHED[state][2]


@register.filter
def quick_width(name: str) -> str:
    """How wide a field of the quick row is."""
    return _NARROW.get(name, "")


@register.filter
def full_width(name: str) -> str:
    """Whether a field of the full form takes a line of its own."""
    return "all" if name in _WHOLE else "grade" if name.startswith("grade_") else ""


@register.filter
def plain_control(field: BoundField) -> SafeString:
    """The control of a field without the sentence of help, for which the quick row has no place."""
    look = "in in-error" if field.errors else "in"
    attrs = {"class": look, "aria-describedby": f"{field.auto_id}_error" if field.errors else False}
    if field.name == "text":
        attrs["rows"] = "1"
    return field.as_widget(attrs=attrs)


@register.filter
def pictured(name: str) -> bool:
    """Whether a file of this name can be shown, as pictures or as tables."""
    return PurePath(name).suffix.casefold() in WITH_PREVIEW


@register.filter
def in_words(claim: DoubleClaim) -> str:
    """Why records look alike."""
    return claim.zh if lang() == "zh" else claim.en


@register.filter
def reason(suggestion: Suggestion) -> str:
    """Why a measure is proposed, or why none is."""
    return suggestion.zh if lang() == "zh" else suggestion.en


@register.filter
def facts(record: Evidence) -> list[tuple[str, str]]:
    """What a record says, without its day."""
    return list(about(record))[1:]
