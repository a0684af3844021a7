"""What a terminal shows while files are read: a bar over many files, and the pages of a scan, whose recognition takes seconds each."""

import threading
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from jiheng.writers.findings.words import say

MANY = 5  # files
_LONGEST = 30  # characters of a name


class Waiting:
    """Shown on standard error, only where that is a terminal and only between `begin` and `end`: results may appear on the same screen."""

    def __init__(self, errors: Console, lang: str, *, files: int = 1, quiet: bool = False) -> None:
        """`files`: of many a bar shows how far they are, but where `quiet`."""
        columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        # Standard output stays what it is: redirected, results that go to a pipe would land on the screen.
        self._progress = Progress(*columns, console=errors, transient=True, redirect_stdout=False, redirect_stderr=False)
        self._shown, self._lang = errors.is_terminal, lang
        self._lock = threading.Lock()
        self._waits = False
        self._pages: dict[Path, TaskID] = {}
        many = not quiet and files >= MANY
        self._all = self._progress.add_task(say(lang, "读取", "reading"), total=files) if many else None

    def begin(self) -> None:
        """From now on something may be shown."""
        with self._lock:
            self._waits = True
            if self._shown and self._progress.tasks:
                self._progress.start()

    def end(self) -> None:
        """Clear the screen of it."""
        with self._lock:
            self._waits = False
            if self._progress.live.is_started:
                self._progress.stop()

    def done(self, path: Path) -> None:
        """A file was read."""
        with self._lock:
            if (task := self._pages.pop(path, None)) is not None:
                self._progress.remove_task(task)
            if self._all is not None:
                self._progress.advance(self._all)

    def page(self, path: Path, page: int, pages: int) -> None:
        """So many pages of a file have been recognised; called by the threads that read."""
        with self._lock:
            if path not in self._pages:
                name = path.name if len(path.name) <= _LONGEST else f"{path.name[:_LONGEST]}…"
                self._pages[path] = self._progress.add_task(say(self._lang, f"文字识别（页）{name}", f"recognising pages of {name}"), total=pages)
            self._progress.update(self._pages[path], completed=page, total=pages)
            if self._shown and self._waits:
                self._progress.start()
