"""Marks as pages of evaluation show them."""

from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def plain(mark: Decimal | None) -> str:
    """A mark without idle zeros; "" for none."""
    return "" if mark is None else f"{mark.normalize():f}"
