"""Traditional characters → simplified ones (traditional.toml)."""

import tomllib
from functools import cache
from importlib.resources import files


@cache
def simplified_characters() -> dict[int, str]:
    """Table for `str.translate`; hardly a character of it occurs in simplified text."""
    data = tomllib.loads(files("jiheng.reference").joinpath("traditional.toml").read_text(encoding="utf-8"))
    return {ord(old): new for old, new in zip(data["traditional"], data["simplified"], strict=True)}


def simplified(text: str) -> str:
    """The text with traditional characters written simplified, one for one."""
    return text.translate(simplified_characters())
