"""Text of blank forms that must not stay in a form that is handed in (template_text.toml)."""

import re
import tomllib
from functools import cache
from importlib.resources import files

_AROUND = 8


def template_in(text: str) -> str:
    """The first placeholder or instruction in a text, with the characters around it; "" where there is none."""
    place = _found(text)
    if place is None:
        return ""
    start, end = place
    return text[max(0, start - _AROUND) : end + _AROUND].strip()


def _found(text: str) -> tuple[int, int] | None:
    marks, placeholders, traces, instructions = _template()
    if marks.search(text) and (match := placeholders.search(text)):
        return match.span()
    if not any(trace in text for trace in traces):
        return None
    return next(((text.index(words), text.index(words) + len(words)) for words in instructions if words in text), None)


@cache
def _template() -> tuple[re.Pattern[str], re.Pattern[str], tuple[str, ...], tuple[str, ...]]:
    """What every placeholder holds, the placeholders, what every instruction holds one of, the instructions."""
    data = tomllib.loads(files("jiheng.reference").joinpath("template_text.toml").read_text("utf-8"))
    return (
        re.compile(data["marks"]),
        re.compile("|".join(data["placeholders"])),
        tuple(data["instructions"]),
        tuple(words for group in data["instructions"].values() for words in group),
    )
