"""Words of the library of indicators."""

from decimal import Decimal

from django import template
from django.utils.translation import gettext as _

from jiheng.web.models import LibraryEntry

register = template.Library()


@register.filter
def plain(number: Decimal) -> str:
    """A number without the zeros that its column adds."""
    return f"{number.normalize():f}"


@register.filter
def usual(entry: LibraryEntry) -> str:
    """The target that is usual, with its range: "≥95 %（90–100）"; only operator and unit where none is known."""
    sign = entry.comparator
    if entry.usual is None:
        return f"{sign} … {entry.unit}".strip(" …") if not entry.unit else f"{sign} … {entry.unit}"
    between = f"（{plain(entry.least)}–{plain(entry.most)}）" if entry.least is not None and entry.most is not None and entry.least != entry.most else ""
    return f"{sign}{plain(entry.usual)} {entry.unit}{between}"


@register.filter
def act_word(act: str) -> str:
    """What an import does with a row."""
    return {"add": _("新增"), "change": _("更改"), "same": _("不变"), "refuse": _("不导入")}[act]


@register.filter
def hint(entry: LibraryEntry | None) -> str:
    """What stands in an empty cell for the value: what is usual; nothing where it is not known."""
    if entry is None or entry.usual is None:
        return ""
    if entry.least is None or entry.most is None or entry.least == entry.most:
        return _("通常 %(usual)s") % {"usual": plain(entry.usual)}
    return _("通常 %(least)s–%(most)s") % {"least": plain(entry.least), "most": plain(entry.most)}
