"""What the command line leaves behind: exit codes, sentences on standard error, files written whole or not at all."""

import errno
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import NoReturn, TypeVar
from zipfile import BadZipFile, ZipFile, is_zipfile

import typer
from rich.console import Console

from jiheng.writers.findings.words import say
from jiheng.writers.findings.wrap import printable

WIDTH = 100  # of text that goes to a file or a pipe
WIDEST = 120  # longer lines of Chinese tire the eye, however wide the terminal
_MAKER = "jiheng"  # in every report and workbook
BINARY = {"xlsx", "parquet"}
F = TypeVar("F", bound=StrEnum)


class Exit(IntEnum):
    """What the exit code says."""

    FINE = 0
    FOUND = 1
    UNREADABLE = 2


# Kinds of documents that hold originals: what bears such a name is never replaced, also below a folder that is checked.
ORIGINALS = {".docx", ".docm", ".doc", ".wps", ".xlsm", ".xls", ".et", ".pdf", ".ofd", ".htm", ".mht", ".mhtml", ".md"}


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
    format_ = chosen or named or default
    if format_.value in BINARY and output is None and sys.stdout.isatty():
        leave(errors, say(lang, f"请用 -o 指定文件名，例如 -o 结果.{format_.value}。", f"Name a file with -o, e.g. -o result.{format_.value}."))
    return format_


def examine(output: Path | None, inputs: Sequence[Path], *, errors: Console, lang: str, replace: bool | None = None) -> None:
    """Leave at once, before long work, where the output could not be written or would replace an input.

    `replace` tells whether any other file may be replaced; by default those may that are of no kind in which originals come. In a folder
    that is read only an earlier result may.
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
    if output.is_file() and (output.suffix.lower() in ORIGINALS or (_below(output, inputs) and not _is_result(output)) if replace is None else not replace):
        hint = ("，或加 --force 覆盖", ", or add --force") if replace is not None else ("", "")
        zh, en = f"{output} 已经存在，可能是原件，没有覆盖；请换一个文件名{hint[0]}。", f"{output} exists and may be an original; choose another name{hint[1]}."
        leave(errors, say(lang, zh, en))


def _below(output: Path, folders: Sequence[Path]) -> bool:
    """Whether a path is in one of the folders, or further below."""
    return any(folder.is_dir() and output.resolve().is_relative_to(folder.resolve()) for folder in folders)


def _is_result(path: Path) -> bool:
    """Whether a file is an earlier result: data that begin with the path of a document, or what names jiheng as its maker."""
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(b"PK"):
        return is_zipfile(path) and _MAKER.encode() in _properties(path)
    return not head or head.lstrip(b"\xef\xbb\xbf[{ \r\n").startswith((b'"path":', b"path,", "文件,".encode())) or _MAKER.encode() in head


def _properties(path: Path) -> bytes:
    with ZipFile(path) as parts, suppress(KeyError, BadZipFile), parts.open("docProps/core.xml") as part:
        return part.read(4096)
    return b""


def same(one: Path, other: Path) -> bool:
    """Whether two paths lead to the same file."""
    return one.is_file() and other.is_file() and one.samefile(other)


def write_whole(path: Path, data: bytes, *, errors: Console, lang: str) -> None:
    """Write a file so that it is there whole or not at all; a clear sentence where it cannot be written."""
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)  # a device or a pipe stays what it is
            return
        _replace(path.resolve(), data)
    except OSError as error:
        leave(errors, _why_not(path, error, lang))


def put(data: bytes, out: Path | None, *, errors: Console, lang: str) -> None:
    """Write to a file, or to standard output where none is named."""
    if out is not None:
        write_whole(out, data, errors=errors, lang=lang)
        return
    sys.stdout.buffer.write(data)
    sys.stdout.flush()


def _replace(path: Path, data: bytes) -> None:
    partial = path.with_name(f".jiheng-{os.getpid()}.partial")
    try:
        partial.write_bytes(data)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _why_not(path: Path, error: OSError, lang: str) -> str:
    match error.errno:
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return say(lang, f"没有权限写入 {path}，请换一个位置。", f"{path} cannot be written: permission denied. Choose another place.")
        case errno.ENOSPC | errno.EDQUOT:
            return say(lang, f"磁盘已满，没有写成 {path}。", f"{path} was not written: the disk is full.")
        case errno.ENAMETOOLONG:
            return say(lang, f"文件名太长，没有写成 {path}。", f"{path} was not written: the name is too long.")
    return say(lang, f"不能写入 {path}（{error.strerror}），请换一个位置。", f"{path} cannot be written ({error.strerror}). Choose another place.")
