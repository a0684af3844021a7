"""PDF files of two producers of the seed's forms equal the golden file; real budgets give their counts and narratives."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from jiheng.model.declaration import Submission
from jiheng.readers.declaration import interpret
from jiheng.readers.grid import Unreadable
from jiheng.readers.pdf import read_pdf

SHARED = Path(__file__).parents[3] / "shared"
pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the shared samples are not beside this repository")


def _read(path: Path) -> Submission:
    return interpret(read_pdf(path.read_bytes()))


def _differences(golden: Any, read: Any, path: str = "") -> list[str]:
    if isinstance(golden, dict):
        return [found for key, item in golden.items() if key != "note" for found in _differences(item, (read or {}).get(key), f"{path}/{key}")]
    if isinstance(golden, list) and len(golden) == len(read or []):
        return [found for index, item in enumerate(golden) for found in _differences(item, read[index], f"{path}/{index}")]
    same = "".join(golden.split()) == "".join(read.split()) if isinstance(golden, str) and isinstance(read, str) else golden == read
    return [] if same else [f"{path}: {golden!r} != {read!r}"]


@pytest.mark.parametrize("producer", ["LA", "T"])
def test_a_printed_form_equals_the_golden_file(producer: str):
    golden = json.loads((SHARED / "golden" / "seed.json").read_text(encoding="utf-8"))
    assert _differences(golden, msgspec.to_builtins(_read(SHARED / "samples" / "forms" / f"{producer}.pdf"))) == []


def test_a_scan_is_refused_with_a_clear_sentence():
    with pytest.raises(Unreadable, match=r"扫描件.*OCR"):
        read_pdf((SHARED / "samples" / "forms" / "S150.pdf").read_bytes(), recognise=False)


@pytest.mark.parametrize(("sample", "projects", "amount", "narratives"), [("G03", 50, "56348100", 1), ("G05", 11, "66260000", 1), ("G07", 25, "113816000", 4)])
def test_a_real_budget_gives_its_counts_and_narratives(sample: str, projects: int, amount: str, narratives: int):
    (path,) = (SHARED / "samples" / "pdf").glob(f"{sample}*.pdf")
    read = _read(path)
    assert (read.stated.projects, int(read.stated.amount or 0)) == (projects, int(amount))
    assert [declaration.narrative.plan is not None for declaration in read.declarations] == [True] * narratives
