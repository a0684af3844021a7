"""Help beside a field, taken from the rules that look at it."""

from typing import Any

from django import template

from jiheng.checks.places import rules_at
from jiheng.web.language import lang
from jiheng.web.manual import described

register = template.Library()


@register.inclusion_tag("web/help.html")
def help_at(name: str, *places: str) -> dict[str, Any]:
    """A question mark that opens the rules whose findings stand at these places; nothing where there are none. `name`: what people call the place."""
    return {"name": name, "rules": [described(rule.code, lang()) for rule in rules_at(*places)]}
