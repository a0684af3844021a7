"""Nasty files, made by script: `python -m tests.hostile.corpus FOLDER` writes them all. Each name says what is nasty."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.hostile import files_office, files_pages, files_pdf, files_text

Make = Callable[[], bytes]

FILES: dict[str, Make] = {**files_office.FILES, **files_pages.FILES, **files_pdf.FILES, **files_text.FILES}
# Those that take long to make or to read; the others are read in every run of the tests.
HEAVY: frozenset[str] = files_office.HEAVY | files_pages.HEAVY | files_pdf.HEAVY | files_text.HEAVY


def write(folder: Path, names: frozenset[str] | None = None) -> Iterator[Path]:
    """Write the files of these names (all), and give their paths."""
    for name, make in FILES.items():
        if names is None or name in names:
            path = folder / name
            path.write_bytes(make())
            yield path


if __name__ == "__main__":
    for written in write(Path(sys.argv[1])):
        print(written.name, written.stat().st_size)  # noqa: T201  a script talks to the one who called it
