"""Files on the command line: expanding folders, reading many with a progress bar."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from jiheng.cli.output import complain, leave, same
from jiheng.pipeline import STANDARD_INPUT, Reading, read_many
from jiheng.writers.findings.words import say

DOCUMENTS = {".docx", ".docm", ".doc", ".wps", ".xlsx", ".xlsm", ".xls", ".et", ".pdf", ".ofd", ".html", ".htm", ".mht", ".mhtml", ".txt", ".md", ".json"}
# Documents that cannot be read: named all the same, so that nobody takes silence for a pass.
TOLD = {".rtf", ".zip", ".rar", ".7z"}
MANY = 5


def expand(paths: Sequence[Path], *, without: Path | None = None) -> list[Path]:
    """Files, and the documents below folders (by suffix, sorted; hidden and lock files left out), each once.

    A path that does not exist stays and is reported when read, and so does a folder that may not be opened. `without`: where the result goes;
    it is no document of a folder.
    """
    found: list[Path] = []
    for path in paths:
        if os.path.isdir(path):  # noqa: PTH112  # Path.is_dir raises for names that are too long
            found += sorted(file for file in _below(path) if without is None or not same(file, without))
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def readings(paths: Sequence[Path], *, timeout: float, errors: Console, lang: str, output: Path | None = None, quiet: bool = False) -> Iterator[Reading]:
    """Read all files in separate processes, in order; a bar shows the progress where there are many and someone watches.

    `quiet`: without the bar, where results appear on the same screen. Leaves with exit code 2 where there is nothing to read.
    """
    files = expand(paths, without=output)
    if not files:
        leave(errors, _nothing(paths, lang))
    with _bar(len(files), errors, lang, quiet=quiet) as advance:
        for reading in read_many(files, timeout=timeout):
            advance()
            yield reading


def complain_of(reading: Reading, errors: Console, lang: str) -> None:
    """Say why a file was not read, if it was not."""
    if reading.error is not None:
        path = shown_path(reading.path, lang)
        complain(errors, say(lang, f"{path}：{reading.error.zh}", f"{path}: {reading.error.en}"))


def shown_path(path: Path, lang: str) -> str:
    """A path as it is shown to people."""
    return say(lang, "标准输入", "standard input") if path == STANDARD_INPUT else path_text(path)


def _nothing(paths: Sequence[Path], lang: str) -> str:
    named = say(lang, "、", ", ").join(map(str, paths))
    return say(
        lang,
        f"没有可读的文件：{named} 里没有 Word、Excel、PDF、网页、文本或 JSON 文件。",
        f"Nothing to read: there is no Word, Excel, PDF, web, text or JSON file in {named}.",
    )


def _below(folder: Path) -> Iterator[Path]:
    """Documents below a folder, and the folders that may not be opened."""
    closed: list[Path] = []
    for root, _, names in os.walk(folder, onerror=lambda error: closed.append(Path(error.filename))):
        files = (Path(root, name) for name in names)
        yield from (file for file in files if file.suffix.lower() in DOCUMENTS | TOLD and file.is_file() and not _hidden(file, folder))
    yield from (path for path in closed if not _hidden(path, folder))


def _hidden(file: Path, folder: Path) -> bool:
    return file.name.startswith("~$") or any(part.startswith(".") for part in file.relative_to(folder).parts)


@contextmanager
def _bar(total: int, errors: Console, lang: str, *, quiet: bool) -> Iterator[Callable[[], None]]:
    if quiet or total < MANY or not errors.is_terminal:
        yield lambda: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    # Standard output stays what it is: redirected, results that go to a pipe would land on the screen.
    with Progress(*columns, console=errors, transient=True, redirect_stdout=False, redirect_stderr=False) as progress:
        task = progress.add_task(say(lang, "读取", "reading"), total=total)
        yield lambda: progress.advance(task)


def path_text(path: Path) -> str:
    """A path as text; bytes of a name that are no UTF-8 are shown as \\xNN, so that it can be written anywhere."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
