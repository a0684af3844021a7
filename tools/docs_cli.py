"""docs/cli.md: every command and option of jiheng, from the help that the commands carry themselves."""

import typer
from typer.cli import get_docs_for_click

INTRO = """<!-- Made by `make docs` from src/jiheng/cli.py. Do not edit. -->

Exit codes: 0 nothing that blocks, 1 at least one finding that must be corrected (必须更正), 2 a file could not be read or the call was wrong.

"""


def page() -> str:
    """The page as text."""
    from jiheng.cli import app

    command = typer.main.get_command(app)
    manual = get_docs_for_click(obj=command, ctx=typer.Context(command), name="jiheng", title="Command line · 命令行")
    title, _, rest = manual.partition("\n\n")
    return f"{title}\n\n{INTRO}{rest.strip()}\n"
