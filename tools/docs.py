"""Writes the pages of docs/ that follow from the code; `python -m tools.docs`, or `make docs`."""

import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
Page = Callable[[], str]
PAGES: dict[str, Page] = {}


def write() -> list[str]:
    """Bring every page up to date. Returns the paths that changed."""
    changed = []
    for path, page in PAGES.items():
        file, text = ROOT / path, page()
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


if __name__ == "__main__":
    sys.stdout.writelines(f"{path}\n" for path in write())
