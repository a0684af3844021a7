"""docs/cli.md: every command and option of jiheng, from the help that the commands carry themselves, and what they write."""

import re
from pathlib import Path

import typer
from typer.cli import get_docs_for_click

from jiheng.cli import app

INTRO = "<!-- Made by `make docs` from src/jiheng/cli/ and tools/cli_output.md. Do not edit. -->"
OUTPUT = Path(__file__).with_name("cli_output.md")


def page() -> str:
    """The page as text: commands with their options, then exit codes and the keys of the data."""
    command = typer.main.get_command(app)
    manual = get_docs_for_click(obj=command, ctx=typer.Context(command), name="jiheng", title="Command line · 命令行")
    title, _, rest = manual.partition("\n\n")
    return f"{title}\n\n{INTRO}\n\n{_whole(rest).strip()}\n\n{OUTPUT.read_text('utf-8').strip()}\n"


def _whole(manual: str) -> str:
    """The manual with the first sentence of each command as it stands; the library cuts it at a width."""
    first = {name: (command.help or "").strip().partition("\n")[0] for name, command in _commands().items()}
    return re.sub(r"^\* `([a-z]+)`: .*$", lambda line: f"* [`{line[1]}`](#jiheng-{line[1]}): {first.get(line[1], '')}", manual, flags=re.MULTILINE)


def _commands() -> dict[str, typer.core.TyperCommand]:
    group = typer.main.get_command(app)
    return {} if not isinstance(group, typer.core.TyperGroup) else dict(group.commands)  # type: ignore[arg-type]  # commands of typer are TyperCommands
