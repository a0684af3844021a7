"""The example that a newcomer tries: six invented projects with planted mistakes."""

from functools import cache
from importlib.resources import files

from jiheng.model.declaration import Submission
from jiheng.model.json import decode

EXAMPLE = "示例：六个项目.docx"


@cache
def example() -> Submission:
    """The document as it would be read."""
    return decode(files("jiheng.web").joinpath("data/six-projects.json").read_bytes())
