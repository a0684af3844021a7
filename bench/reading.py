"""Reading: documents a second for each format, beside the bare library, in this process (without the sandbox)."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
from lxml import etree
from python_calamine import CalamineWorkbook
from selectolax.lexbor import LexborHTMLParser

from bench.machine import take_turns
from jiheng.readers.declaration import interpret
from jiheng.readers.document import read_document, read_grid
from jiheng.readers.sandbox import Sandbox
from jiheng.readers.sniff import kind_of

ROOT = Path(__file__).parents[1]
FORMATS = ("txt", "html", "docx", "xlsx", "pdf")


def run(seconds: float, rounds: int) -> dict[str, Any]:
    """For each format: documents a second, the share of the bare library, of our reader above it and of the interpreter."""
    return {format: _one(format, _documents(format), seconds, rounds) for format in FORMATS}


def _documents(format: str) -> list[tuple[str, bytes]]:
    paths = [*sorted((ROOT / "examples").glob(f"*.{format}")), *sorted((ROOT / "tests" / "fixtures" / "built").glob(f"*.{format}"))]
    return [(path.name, path.read_bytes()) for path in paths]


def _one(format: str, documents: list[tuple[str, bytes]], seconds: float, rounds: int) -> dict[str, Any]:
    bare = BARE[format]
    kinds = {name: kind_of(data, name) for name, data in documents}
    grids = [read_grid(data, kinds[name]) for name, data in documents]
    steps: dict[str, Callable[[], Any]] = {
        "bare": lambda: [bare(data) for _, data in documents],
        "grid": lambda: [read_grid(data, kinds[name]) for name, data in documents],
        "interpret": lambda: [interpret(grid) for grid in grids],
        "whole": lambda: [read_document(data, name) for name, data in documents],
    }
    with Sandbox() as sandbox:
        steps["sandbox"] = lambda: [sandbox.read(data, name) for name, data in documents]
        once = take_turns(steps, 1)
        repeats = max(1, int(seconds / sum(timing.best for timing in once.values())))
        timings = take_turns({name: _repeated(step, repeats) for name, step in steps.items()}, rounds)
    ms = {name: timing.best / repeats / len(documents) * 1000 for name, timing in timings.items()}
    return {
        "files": len(documents),
        "bytes": sum(len(data) for _, data in documents),
        "ms": ms,
        "documents_per_second": {"jiheng": 1000 / ms["whole"], "bare": 1000 / ms["bare"]},
        "share_bare": ms["bare"] / ms["whole"],
        "share_reader": (ms["grid"] - ms["bare"]) / ms["whole"],
        "share_interpreter": ms["interpret"] / ms["whole"],
        "share_ours": (ms["whole"] - ms["bare"]) / ms["whole"],
        "sandbox_ms": ms["sandbox"] - ms["whole"],
        "unevenness": max(timings["whole"].spin) / min(timings["whole"].spin),
    }


def _repeated(step: Callable[[], Any], times: int) -> Callable[[], None]:
    def run() -> None:
        for _ in range(times):
            step()

    return run


def _text(data: bytes) -> list[str]:
    return data.decode().splitlines()


def _html(data: bytes) -> Any:
    try:
        return LexborHTMLParser(data.decode())
    except UnicodeDecodeError:
        return LexborHTMLParser(data.decode("gb18030"))


def _docx(data: bytes) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def _xlsx(data: bytes) -> list[Any]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def _pdf(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


BARE: dict[str, Callable[[bytes], Any]] = {"txt": _text, "html": _html, "docx": _docx, "xlsx": _xlsx, "pdf": _pdf}
