"""docs/cli.md: every command and option of jiheng, from the help that the commands carry themselves."""

import typer
from typer.cli import get_docs_for_click

from jiheng.cli import app

INTRO = "<!-- Made by `make docs` from src/jiheng/cli/. Do not edit. -->"


def page() -> str:
    """The page as text."""
    command = typer.main.get_command(app)
    manual = get_docs_for_click(obj=command, ctx=typer.Context(command), name="jiheng", title="Command line · 命令行")
    title, _, rest = manual.partition("\n\n")
    return f"{title}\n\n{INTRO}\n\n{rest.strip()}\n"
