"""Text of blank forms that must not stay in a form that is handed in (template_text.toml)."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

_AROUND = 8


class TemplateText(NamedTuple):
    """Characters and words without which there is nothing to find, the placeholders, the instructions."""

    marks: re.Pattern[str]
    traces: tuple[str, ...]
    placeholders: re.Pattern[str]
    instructions: tuple[str, ...]


def may_hold_template(text: str) -> bool:
    """Whether it is worth looking closer."""
    template = _template()
    return template.marks.search(text) is not None or any(trace in text for trace in template.traces)


def template_in(text: str) -> str:
    """The first placeholder or instruction in a text, with the characters around it; "" where there is none."""
    template = _template()
    match = template.placeholders.search(text)
    words = match[0] if match else next((words for words in template.instructions if words in text), "")
    start = match.start() if match else text.index(words)
    return text[max(0, start - _AROUND) : start + len(words) + _AROUND].strip() if words else ""


@cache
def _template() -> TemplateText:
    data = tomllib.loads(files("jiheng.reference").joinpath("template_text.toml").read_text("utf-8"))
    marks, placeholders = re.compile(f"[{re.escape(data['marks'])}]"), re.compile("|".join(data["placeholders"]))
    return TemplateText(marks, tuple(data["traces"]), placeholders, tuple(data["instructions"]))
