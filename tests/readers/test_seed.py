"""The seed document, read whole, equals its transcription by hand."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from jiheng.model.declaration import Submission
from jiheng.readers.declaration import interpret
from jiheng.readers.text import read_text

SHARED = Path(__file__).parents[2].parent / "shared"
SEED = SHARED / "seeds" / "000_a3af4b6cf1e2fb99.txt"
GOLDEN = SHARED / "golden" / "seed.json"
pytestmark = pytest.mark.skipif(not GOLDEN.exists(), reason="needs ../shared with the seed and its golden file")


@pytest.fixture(scope="module")
def seed() -> Submission:
    return interpret(read_text(SEED.read_bytes()))


def without_blanks(value: Any) -> Any:
    """The value with all white space removed from its texts."""
    if isinstance(value, str):
        return "".join(value.split())
    if isinstance(value, list):
        return [without_blanks(item) for item in value]
    return {key: without_blanks(item) for key, item in value.items()} if isinstance(value, dict) else value


def differences(golden: Any, read: Any, path: str = "") -> list[str]:
    """Paths at which the reading differs from what the golden file states."""
    if isinstance(golden, dict):
        return [found for key, item in golden.items() if key != "note" for found in differences(item, (read or {}).get(key), f"{path}/{key}")]
    if isinstance(golden, list) and len(golden) == len(read or []):
        return [found for i, item in enumerate(golden) for found in differences(item, read[i], f"{path}/{i}")]
    return [] if golden == read else [f"{path}: {golden!r} != {read!r}"]


def test_every_cell_equals_the_golden_file(seed: Submission) -> None:
    golden = without_blanks(json.loads(GOLDEN.read_text(encoding="utf-8")))
    assert differences(golden, without_blanks(msgspec.to_builtins(seed))) == []


def test_narratives_are_complete_with_their_printed_headings(seed: Submission) -> None:
    names = ("overview", "basis", "implementer", "plan", "period", "budget", "objective")
    assert [name for declaration in seed.declarations for name in names if getattr(declaration.narrative, name) is None] == []
    regular = ("一、项目概述", "二、立项依据", "三、实施主体", "四、实施方案", "五、实施周期", "六、年度预算安排", "七、绩效目标")
    assert [declaration.narrative.headings for declaration in seed.declarations[:5]] == [regular] * 5
    assert seed.declarations[5].narrative.headings == (*regular[:3], "五、实施方案", *regular[4:])


def test_prose_cut_by_a_page_break_is_joined(seed: Submission) -> None:
    assert "创新创业氛围" in (seed.declarations[3].narrative.plan or "")


def test_nothing_had_to_be_inferred(seed: Submission) -> None:
    assert seed.notes == ()


def test_values_know_their_lines(seed: Submission) -> None:
    lines = SEED.read_text(encoding="utf-8").split("\n")
    for declaration in seed.declarations:
        for indicator in declaration.indicators:
            assert indicator.source is not None
            assert indicator.source.line is not None
            assert indicator.target.raw in "".join(lines[indicator.source.line - 1].split())
        place = declaration.sources["funds/annual/amount"].line
        assert place is not None
        assert "年度资金申请总额" in lines[place - 1]
