"""What the command line leaves behind: exit codes, sentences on standard error, files written whole or not at all."""

import errno
import os
import re
import sys
from collections.abc import Sequence
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import NoReturn, TypeVar

import typer
from rich.console import Console

from jiheng.cli.earlier import is_report
from jiheng.writers.findings.words import say
from jiheng.writers.findings.wrap import printable

WIDTH = 100  # of text that goes to a file or a pipe
WIDEST = 120  # longer lines of Chinese tire the eye, however wide the terminal
BINARY = {"xlsx", "parquet"}
_OTHER = {".docx", ".doc", ".wps", ".odt", ".rtf", ".xlsx", ".xls", ".et", ".ods", ".pdf", ".ofd", ".html", ".htm", ".xml"}  # names that promise a kind of file
_OBEYED = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")  # by terminals
F = TypeVar("F", bound=StrEnum)


class Exit(IntEnum):
    """What the exit code says."""

    FINE = 0
    FOUND = 1
    UNREADABLE = 2


def screen() -> Console:
    """Standard output for text: colours on a terminal only, lines of a readable width."""
    console = Console(highlight=False)
    console.width = min(console.width, WIDEST) if console.is_terminal else WIDTH
    return console


def complain(errors: Console, sentence: str) -> None:
    """One sentence on standard error, on one line whatever it quotes."""
    errors.print(printable(sentence), style="bold red", soft_wrap=True, markup=False)


def leave(errors: Console, sentence: str) -> NoReturn:
    """Say why nothing more can be done, and end with exit code 2."""
    complain(errors, sentence)
    raise typer.Exit(Exit.UNREADABLE)


def as_named(chosen: F | None, output: Path | None, default: F, *, errors: Console, lang: str) -> F:
    """The format that was asked for, or that the name of the output says, or the default. Leaves where a terminal would get bytes."""
    kinds = {kind.value: kind for kind in type(default)}
    named = kinds.get(output.suffix.lower().removeprefix(".")) if output is not None else None
    if output is not None and chosen is None and named is None and output.suffix.lower() in _OTHER:
        kinds_ = "、".join(kinds)
        zh, en = f"这里不能写成 {output.suffix} 文件；可选：{kinds_}。", f"This is not written as {output.suffix}; choose of {kinds_}."
        leave(errors, say(lang, zh, en))
    format_ = chosen or named or default
    if format_.value in BINARY and output is None and sys.stdout.isatty():
        leave(errors, say(lang, f"请用 -o 指定文件名，例如 -o 结果.{format_.value}。", f"Name a file with -o, e.g. -o result.{format_.value}."))
    return format_


def examine(output: Path | None, inputs: Sequence[Path], *, errors: Console, lang: str, force: bool = False) -> None:
    """Leave at once, before long work, where the output could not be written or would replace what may be somebody's document.

    The rule of all commands: reports that jiheng made are made anew; any other file is replaced only with `force`, and one that is read never.
    """
    if output is None:
        return
    if output.is_dir():
        leave(errors, say(lang, f"{output} 是文件夹，请在 -o 后面写文件名。", f"{output} is a folder; name a file after -o."))
    if not output.parent.is_dir():
        zh, en = f"文件夹 {output.parent} 不存在，请先建立，或换一个位置。", f"The folder {output.parent} does not exist; make it, or choose another."
        leave(errors, say(lang, zh, en))
    if any(same(path, output) for path in inputs):
        leave(errors, say(lang, f"{output} 是要读的文件，不能用结果覆盖它；请换一个文件名。", f"{output} is to be read; choose another name for the result."))
    read = _below(output, inputs)
    if output.is_file() and not (force and not read) and not is_report(output):
        hint = ("", "") if read else ("，或加 --force 覆盖", ", or add --force")
        zh, en = f"{output} 已经存在，可能是原件，没有覆盖；请换一个文件名{hint[0]}。", f"{output} exists and may be an original; choose another name{hint[1]}."
        leave(errors, say(lang, zh, en))


def _below(output: Path, folders: Sequence[Path]) -> bool:
    """Whether a path is in one of the folders that are read, or further below."""
    return any(os.path.isdir(folder) and output.resolve().is_relative_to(folder.resolve()) for folder in folders)  # noqa: PTH112  # as in `same`


def same(one: Path, other: Path) -> bool:
    """Whether two paths lead to the same file."""
    return os.path.isfile(one) and os.path.isfile(other) and one.samefile(other)  # noqa: PTH113  # Path.is_file raises for long names


def write_whole(path: Path, data: bytes, *, errors: Console, lang: str) -> None:
    """Write a file so that it is there whole or not at all; a clear sentence where it cannot be written."""
    try:
        if path.exists() and not path.is_file():
            _into_device(path, data)  # a device or a pipe stays what it is
            return
        _replace(path.resolve(), data)
    except OSError as error:
        leave(errors, _why_not(path, error, lang))


def together() -> bool:
    """Whether results and remarks appear in the same place, be it a screen or one file."""
    try:
        one, other = (os.fstat(stream.fileno()) for stream in (sys.stdout, sys.stderr))
    except (OSError, ValueError, AttributeError):  # closed, or no real streams
        return False
    return (one.st_dev, one.st_ino) == (other.st_dev, other.st_ino)


def put(data: bytes, out: Path | None, *, errors: Console, lang: str) -> None:
    """Write to a file, or to standard output where none is named."""
    if out is not None:
        write_whole(out, data, errors=errors, lang=lang)
        return
    sys.stdout.buffer.write(_escaped(data) if sys.stdout.isatty() else data)
    sys.stdout.flush()


def _escaped(data: bytes) -> bytes:
    """Data for a terminal: characters that it would obey as JSON escapes them."""
    return _OBEYED.sub(lambda char: f"\\u{ord(char[0]):04x}", data.decode("utf-8", "backslashreplace")).encode()


def _replace(path: Path, data: bytes) -> None:
    partial = path.with_name(f".jiheng-{os.getpid()}.partial")
    try:
        partial.write_bytes(data)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _into_device(path: Path, data: bytes) -> None:
    """Write into a device or a pipe. Raises OSError at once (ENXIO) for a pipe that nobody reads, instead of waiting for ever."""
    waits = os.O_NONBLOCK if path.is_fifo() else 0
    with os.fdopen(os.open(path, os.O_WRONLY | waits), "wb") as out:
        os.set_blocking(out.fileno(), True)
        out.write(data)


def _why_not(path: Path, error: OSError, lang: str) -> str:
    match error.errno:
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return say(lang, f"没有权限写入 {path}，请换一个位置。", f"{path} cannot be written: permission denied. Choose another place.")
        case errno.ENOSPC | errno.EDQUOT:
            return say(lang, f"磁盘已满，没有写成 {path}。", f"{path} was not written: the disk is full.")
        case errno.ENXIO:
            return say(lang, f"{path} 是没有程序在读的管道，没有写；请换成文件名。", f"{path} is a pipe that nobody reads; nothing was written. Name a file.")
        case errno.ENAMETOOLONG:
            return say(lang, f"文件名太长，没有写成 {path}。", f"{path} was not written: the name is too long.")
    return say(lang, f"不能写入 {path}（{error.strerror}），请换一个位置。", f"{path} cannot be written ({error.strerror}). Choose another place.")
