"""The data of this package (*.toml), as it is written."""

import tomllib
from importlib import resources
from typing import Any


def written(name: str) -> dict[str, Any]:
    """What a file of this package says. Raises tomllib.TOMLDecodeError where it is no TOML."""
    return tomllib.loads(resources.files("jiheng.reference").joinpath(name).read_text("utf-8"))
