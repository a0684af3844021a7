"""Pictures in templates."""

from decimal import Decimal

from django import template
from django.utils.safestring import SafeString, mark_safe

from jiheng.writers.pictures.picture import Picture, Value

register = template.Library()


@register.filter
def drawing(picture: Picture) -> SafeString:
    """The picture as part of the page: `jiheng.writers.pictures.canvas` has escaped every text that it holds."""
    return mark_safe(picture.svg)


@register.filter
def cell(value: Value) -> str:
    """A cell of the table behind a picture."""
    return "—" if value is None else f"{value:,.2f}" if isinstance(value, Decimal) else str(value)


@register.filter
def is_number(value: Value) -> bool:
    """Whether a cell stands at the right."""
    return isinstance(value, int | Decimal)


@register.filter
def pieces(words: str) -> list[str]:
    """Words one by one."""
    return words.split()
