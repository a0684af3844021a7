"""The example that a newcomer tries: six invented projects with planted mistakes."""

from functools import cache
from importlib.resources import files

from jiheng.model.declaration import Submission
from jiheng.model.json import decode

EXAMPLE = "示例：六个项目.docx"


@cache
def example() -> Submission:
    """The document as it would be read."""
    return _read("six-projects")


@cache
def faultless() -> Submission:
    """One project without a mistake."""
    return _read("faultless")


def _read(name: str) -> Submission:
    return decode(files("jiheng.web").joinpath(f"data/{name}.json").read_bytes())
