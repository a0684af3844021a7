"""Traditional characters → simplified ones (traditional.toml)."""

from functools import cache

from jiheng.reference.data import written


@cache
def simplified_characters() -> dict[int, str]:
    """Table for `str.translate`; hardly a character of it occurs in simplified text."""
    data = written("traditional.toml")
    return {ord(old): new for old, new in zip(data["traditional"], data["simplified"], strict=True)}


def simplified(text: str) -> str:
    """The text with traditional characters written simplified, one for one."""
    return text.translate(simplified_characters())
