"""PDF files made by two producers of the seed's forms: every text of the golden file stands whole in one cell or paragraph."""

import json
from pathlib import Path

import pytest

from jiheng.readers.grid import Grid, Unreadable
from jiheng.readers.pdf import read_pdf

SHARED = Path(__file__).parents[3] / "shared"
pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the shared samples are not beside this repository")


def _texts(grid: Grid) -> set[str]:
    return {"".join(cell.text.split()) for line in grid.lines for cell in line.cells}


@pytest.mark.parametrize("producer", ["LA", "T"])
def test_every_text_of_the_form_is_one_cell(producer: str):
    golden = json.loads((SHARED / "golden" / "seed.json").read_text(encoding="utf-8"))
    texts = _texts(read_pdf((SHARED / "samples" / "forms" / f"{producer}.pdf").read_bytes()))
    for declaration in golden["declarations"]:
        wanted = [declaration["name"], declaration["department"], declaration["start"], declaration["annual_objective"]]
        wanted += [indicator[key] for indicator in declaration["indicators"] for key in ("level1", "level2", "name")]
        wanted += [indicator["target"]["raw"] for indicator in declaration["indicators"]]
        assert [text for text in wanted if "".join(text.split()) not in texts] == []


def test_a_scan_is_refused_with_a_clear_sentence():
    with pytest.raises(Unreadable, match=r"扫描件.*OCR"):
        read_pdf((SHARED / "samples" / "forms" / "S150.pdf").read_bytes())
