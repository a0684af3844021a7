"""README.md and README.zh.md: the blocks that show what jiheng prints are what it prints."""

import contextlib
import re
import shlex
from pathlib import Path

from typer.testing import CliRunner

from jiheng.cli import app

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"(```console\n\$ \.venv/bin/jiheng (.*)\n\n)[^`]*(```)")


def english() -> str:
    """README.md with fresh output."""
    return _refreshed(ROOT / "README.md")


def chinese() -> str:
    """README.zh.md with fresh output."""
    return _refreshed(ROOT / "README.zh.md")


def _refreshed(file: Path) -> str:
    return BLOCK.sub(lambda block: f"{block[1]}{_output(block[2])}{block[3]}", file.read_text("utf-8"))


def _output(command: str) -> str:
    with contextlib.chdir(ROOT):
        result = CliRunner().invoke(app, shlex.split(command))
    if result.exit_code not in (0, 1):
        raise RuntimeError(f"jiheng {command}: {result.output}")
    return "".join(f"{line.rstrip()}\n" for line in result.stdout.strip().splitlines())
