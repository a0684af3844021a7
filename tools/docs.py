"""Writes the pages of docs/ that follow from the code; `python -m tools.docs`, or `make docs`."""

import sys
from collections.abc import Callable
from pathlib import Path

from jiheng.model import json
from tools import accuracy, docs_api, docs_cli, docs_package, docs_python, docs_readme, docs_rules

ROOT = Path(__file__).parents[1]

# Path of each generated file, and the function that gives its text. tests/test_docs.py compares them.
PAGES: dict[str, Callable[[], str]] = {
    "docs/rules.md": docs_rules.page,
    "docs/cli.md": docs_cli.page,
    "docs/api.md": docs_api.page,
    "docs/python.md": docs_python.page,
    "docs/package.md": docs_package.page,
    "docs/accuracy.md": accuracy.page,
    "README.md": docs_readme.english,
    "README.zh.md": docs_readme.chinese,
    "docs/schema/submission.json": lambda: json.schema().decode(),
    "docs/schema/evidence.json": lambda: json.ledger_schema().decode(),
    "src/jiheng/checks/examples.json": docs_rules.examples,
    **docs_package.pages(),
}


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
