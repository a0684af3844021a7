"""Running the command line in tests: inside the process for most, as a program of its own where signals, pipes or terminals matter."""

import json
import os
import sys
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from jiheng.cli import app
from jiheng.model.declaration import Submission
from jiheng.model.json import encode

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
BUILT = ROOT / "tests" / "fixtures" / "built"
PROGRAM = [sys.executable, "-c", "from jiheng.cli import main; main()"]


def jiheng(*arguments: str | Path, stdin: bytes | str | None = None) -> Result:
    """One call; its exit code, and both streams apart."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin, prog_name="jiheng")


def data(*arguments: str | Path, stdin: bytes | str | None = None) -> Any:
    """What a call prints as JSON."""
    return json.loads(jiheng(*arguments, stdin=stdin).stdout)


def saved(submission: Submission, path: Path) -> Path:
    """A submission as a file that jiheng reads."""
    path.write_bytes(encode(submission))
    return path


def environment(**more: str) -> dict[str, str]:
    """The environment of a call, without what would colour or widen its output."""
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TERM", "PYTHONWARNINGS")}
    return {**kept, **more}
