"""`jiheng diff`: what changed between two versions of a document."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.text import Text

from jiheng.cli.files import Exit, put
from jiheng.cli.options import Lang, Language, Timeout
from jiheng.cli.read import as_json
from jiheng.model.compare import Change, Kind, compare
from jiheng.model.declaration import Submission
from jiheng.model.place import enclosing, place_name, project_name
from jiheng.pipeline import read_many
from jiheng.writers.findings.words import say

SIGN = {Kind.CHANGED: ("~", "yellow"), Kind.ADDED: ("+", "green"), Kind.REMOVED: ("-", "red")}


class Format(StrEnum):
    """What `diff` can write."""

    TEXT = "text"
    JSON = "json"


def diff(
    old: Annotated[Path, typer.Argument(help="旧文件。The old file.", show_default=False)],
    new: Annotated[Path, typer.Argument(help="新文件。The new file.", show_default=False)],
    format: Annotated[Format, typer.Option(help="输出格式。Output format.")] = Format.TEXT,  # the option is called so
    lang: Language = Lang.ZH,
    timeout: Timeout = 60,
) -> None:
    """比较两份申报表，逐处列出改动。Compare two versions, change by change.

    退出码：0 没有改动；1 有改动；2 有文件读不出。两份文件格式可以不同。

    **例 Examples**

    - `jiheng diff 初稿.docx 修改稿.pdf`
    """
    errors = Console(stderr=True, highlight=False)
    before, after = read_both(old, new, timeout=timeout, errors=errors)
    changes = compare(before, after)
    if format is Format.JSON:
        put(as_json([{"old": str(old), "new": str(new), "changes": msgspec.to_builtins(changes)}], lines=False), None, errors=errors)
    else:
        print_changes(changes, before, after, Console(highlight=False), lang)
    raise typer.Exit(Exit.FOUND if changes else Exit.FINE)


def read_both(*paths: Path, timeout: float, errors: Console) -> list[Submission]:
    """Read files that are all needed; leaves with exit code 2 where one cannot be read."""
    done = list(read_many(list(paths), timeout=timeout))
    for reading in done:
        if reading.error is not None:
            errors.print(f"{reading.path}：{reading.error.zh}", style="bold red", soft_wrap=True)
    if any(reading.error for reading in done):
        raise typer.Exit(Exit.UNREADABLE)
    return [reading.submission for reading in done if reading.submission is not None]


def print_changes(changes: Iterable[Change], old: Submission, new: Submission, console: Console, lang: Lang) -> None:
    """The changes by project: old value, new value."""
    shown: int | None = -1
    count = 0
    for change in changes:
        count += 1
        side = old if change.kind is Kind.REMOVED else new
        project = enclosing(side, change.address)[0]
        if project != shown:
            shown = project
            name = say(lang, "整份材料", "Whole document") if project is None else project_name(side.declarations[project], project, lang=lang)
            console.print(Text(name, style="bold"))
        sign, colour = SIGN[change.kind]
        console.print(Text.assemble((f"  {sign} ", colour), place_name(side, change.address, lang=lang), ("  " + change.address, "dim")))
        if change.kind is not Kind.ADDED:
            console.print(Text(f"      - {change.old if change.old is not None else say(lang, '（空）', '(blank)')}", style="red"))
        if change.kind is not Kind.REMOVED:
            console.print(Text(f"      + {change.new if change.new is not None else say(lang, '（空）', '(blank)')}", style="green"))
    console.print(say(lang, f"共 {count} 处改动", f"{count} changes") if count else say(lang, "没有改动", "no changes"))
