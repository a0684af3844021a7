"""`jiheng diff`: what changed between two versions of a document."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from jiheng.checks.show import source_of
from jiheng.cli.files import complain_of, path_text, watched
from jiheng.cli.options import Lang, Language, Timeout
from jiheng.cli.output import Exit, put, screen
from jiheng.cli.progress import Waiting
from jiheng.cli.read import as_json
from jiheng.model.compare import Change, Kind, compare
from jiheng.model.declaration import Submission
from jiheng.model.place import enclosing, place_name, project_name
from jiheng.writers.findings.paragraph import block
from jiheng.writers.findings.words import say, source_text

SIGN = {Kind.CHANGED: ("~ ", "yellow"), Kind.ADDED: ("+ ", "green"), Kind.REMOVED: ("- ", "red")}
SHORT = 60  # characters that are shown whole; of longer texts only what changed, with some words around it
AROUND = 15


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

    两份文件格式可以不同；项目、指标换了顺序不算改动。退出码：0 没有改动；1 有改动；2 有文件读不出。

    **例 Examples**

    - `jiheng diff 初稿.docx 修改稿.pdf`
    """
    errors = Console(stderr=True, highlight=False)
    before, after = read_all(old, new, timeout=timeout, errors=errors, lang=lang)
    changes = compare(before, after)
    if format is Format.JSON:
        put(as_json([{"old": path_text(old), "new": path_text(new), "changes": msgspec.to_builtins(changes)}], lines=False), None, errors=errors, lang=lang)
    else:
        print_changes(changes, before, after, screen(), lang)
    raise typer.Exit(Exit.FOUND if changes else Exit.FINE)


def read_all(*paths: Path, timeout: float, errors: Console, lang: Lang) -> list[Submission]:
    """Read files that are all needed; leaves with exit code 2 where one cannot be read."""
    done = list(watched(paths, timeout=timeout, waiting=Waiting(errors, lang)))
    for reading in done:
        complain_of(reading, errors, lang)
    if any(reading.error for reading in done):
        raise typer.Exit(Exit.UNREADABLE)
    return [reading.submission for reading in done if reading.submission is not None]


def print_changes(changes: Sequence[Change], old: Submission, new: Submission, console: Console, lang: Lang) -> None:
    """The changes by project: old value, new value, and their number."""
    for name, group in groupby(changes, key=lambda change: _project(change, old, new, lang)):
        block(console, name, indent=0, style="bold")
        for change in group:
            _print_change(change, old if change.kind is Kind.REMOVED else new, console, lang)
        console.print()
    many = f"{len(changes)} change{'' if len(changes) == 1 else 's'}"
    block(console, say(lang, f"共 {len(changes)} 处改动", many) if changes else say(lang, "没有改动", "no changes"), indent=0)


def _project(change: Change, old: Submission, new: Submission, lang: Lang) -> str:
    side = old if change.kind is Kind.REMOVED else new
    index = enclosing(side, change.address)[0]
    return say(lang, "整份材料", "Whole document") if index is None else project_name(side.declarations[index], index, lang=lang)


def _print_change(change: Change, side: Submission, console: Console, lang: Lang) -> None:
    place = say(lang, "整个项目", "the whole project") if change.address.count("/") == 1 and change.address.startswith("declarations/") else ""
    where = source_text(source_of(side, change.address), lang)
    block(console, place or place_name(side, change.address, lang=lang), indent=2, label=SIGN[change.kind], tail=where)
    was, is_now = _changed_part(change.old, change.new)
    blank = say(lang, "（空）", "(blank)")
    if change.kind is not Kind.ADDED:
        block(console, was or blank, indent=4, label=("- ", "red"), style="red")
    if change.kind is not Kind.REMOVED:
        block(console, is_now or blank, indent=4, label=("+ ", "green"), style="green")


def _changed_part(old: str | None, new: str | None) -> tuple[str | None, str | None]:
    """Two long texts cut down to where they differ."""
    if old is None or new is None or max(len(old), len(new)) <= SHORT:
        return old, new
    limit = min(len(old), len(new))
    start = next((place for place in range(limit) if old[place] != new[place]), limit)
    end = next((place for place in range(limit - start) if old[-1 - place] != new[-1 - place]), limit - start)
    return _cut(old, start, end), _cut(new, start, end)


def _cut(text: str, start: int, end: int) -> str:
    first, last = max(0, start - AROUND), min(len(text), len(text) - end + AROUND)
    return f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"
