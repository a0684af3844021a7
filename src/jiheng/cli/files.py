"""Files on the command line: expanding folders, reading many with a progress bar, writing results whole or not at all."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from jiheng.pipeline import Reading, read_many

SUFFIXES = {".docx", ".xlsx", ".xls", ".pdf", ".html", ".htm", ".txt", ".md", ".json"}


class Exit(IntEnum):
    """What the exit code says."""

    FINE = 0
    FOUND = 1
    UNREADABLE = 2


def expand(paths: list[Path]) -> list[Path]:
    """Files, and the documents below folders (by suffix, sorted); a path that does not exist stays and is reported when read."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file() and not file.name.startswith(("~$", ".")))
        else:
            found.append(path)
    return found


def readings(paths: list[Path], *, timeout: float, errors: Console) -> Iterator[Reading]:
    """Read all files in separate processes, in order; a bar shows the progress where there are many and someone watches."""
    files = expand(paths)
    if not files:
        errors.print("没有可读的文件：文件夹里没有 Word、Excel、PDF、网页、文本或 JSON 文件。", style="bold red")
        raise typer.Exit(Exit.UNREADABLE)
    with _bar(len(files), errors) as advance:
        for reading in read_many(files, timeout=timeout):
            advance()
            yield reading


def write_whole(path: Path, data: bytes, *, errors: Console) -> None:
    """Write a file so that it is there whole or not at all; a clear sentence where it cannot be written."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        partial.write_bytes(data)
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        errors.print(f"不能写入 {path}：{error.strerror}。请换一个位置，或检查文件是否被别的程序打开。", style="bold red")
        raise typer.Exit(Exit.UNREADABLE) from error


def put(text: bytes, out: Path | None, *, errors: Console) -> None:
    """Write to a file, or to standard output where none is named."""
    if out is not None:
        write_whole(out, text, errors=errors)
        return
    sys.stdout.buffer.write(text)
    sys.stdout.flush()


@contextmanager
def _bar(total: int, errors: Console) -> Iterator[Callable[[], None]]:
    if total < 5 or not errors.is_terminal:
        yield lambda: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors, transient=True) as progress:
        task = progress.add_task("读取", total=total)
        yield lambda: progress.advance(task)
