"""Text of blank forms that must not stay in a form that is handed in (template_text.toml)."""

import re
from functools import cache
from typing import NamedTuple

from jiheng.reference.data import written

_AROUND = 8


class TemplateText(NamedTuple):
    """What there must be for anything to be found, the placeholders, the instructions."""

    trace: re.Pattern[str]
    placeholders: re.Pattern[str]
    instructions: re.Pattern[str]


def may_hold_template(text: str) -> bool:
    """Whether it is worth looking closer."""
    template = _template()
    return template.trace.search(text) is not None or template.instructions.search(text) is not None


def template_in(text: str) -> str:
    """The first placeholder or instruction in a text, with the characters around it; "" where there is none."""
    template = _template()
    match = template.placeholders.search(text) or template.instructions.search(text)
    return text[max(0, match.start() - _AROUND) : match.end() + _AROUND].strip() if match else ""


@cache
def _template() -> TemplateText:
    data = written("template_text.toml")
    placeholders, instructions = "|".join(data["placeholders"]), "|".join(map(re.escape, data["instructions"]))
    return TemplateText(re.compile(data["trace"]), re.compile(placeholders), re.compile(instructions))
