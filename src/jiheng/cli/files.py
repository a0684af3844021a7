"""Files on the command line: expanding folders, reading many with a progress bar."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console

from jiheng.cli.output import complain, leave, same
from jiheng.cli.progress import Waiting
from jiheng.pipeline import STANDARD_INPUT, Reading, read_many
from jiheng.writers.findings.words import say

DOCUMENTS = {".docx", ".docm", ".doc", ".wps", ".xlsx", ".xlsm", ".xls", ".et", ".pdf", ".ofd", ".html", ".htm", ".mht", ".mhtml", ".txt", ".md", ".json"}
# Documents that cannot be read: named all the same, so that nobody takes silence for a pass.
TOLD = {".rtf", ".zip", ".rar", ".7z"}


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
    """Read all files in separate processes, in order; where someone watches, a bar shows how far many files and the pages of scans are.

    `quiet`: without the bar over the files, where results appear on the same screen. Leaves with exit code 2 where there is nothing to read.
    """
    files = expand(paths, without=output)
    if not files:
        leave(errors, _nothing(paths, lang))
    yield from watched(files, timeout=timeout, waiting=Waiting(errors, lang, files=len(files), quiet=quiet), between=quiet)


def watched(files: Sequence[Path], *, timeout: float, waiting: Waiting, between: bool = False) -> Iterator[Reading]:
    """Readings in order; what is `waiting` is shown meanwhile, and cleared at the end, or `between` them, too."""
    waiting.begin()
    try:
        for reading in read_many(files, timeout=timeout, pages=waiting.page):
            waiting.done(reading.path)
            if between:
                waiting.end()
            yield reading
            waiting.begin()
    finally:
        waiting.end()


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


def path_text(path: Path) -> str:
    """A path as text; bytes of a name that are no UTF-8 are shown as \\xNN, so that it can be written anywhere."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
