"""Form fields as the design system draws them."""

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

from jiheng.web.words import role_word as word

register = template.Library()


@register.filter
def control(field: BoundField) -> SafeString:
    """The control of a field, red where what was sent cannot be taken."""
    field.field.widget.attrs.pop("placeholder", None)  # the label says it, and stays when one types
    return field.as_widget(attrs={"class": "in in-error" if field.errors else "in"})


@register.filter
def role_word(role: str) -> str:
    """What a role is called."""
    return word(role)
