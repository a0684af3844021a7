"""Weights, actual values and marks of real tables: each value that is read without a mark of doubt is the transcribed one."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

import pytest

from jiheng.model.declaration import Declaration, Indicator
from jiheng.model.target import Certainty
from jiheng.readers.declaration import interpret
from jiheng.readers.text import read_text

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
COLUMNS = {"weight": "weight", "actual": "actual", "mark": "score"}
pytestmark = pytest.mark.skipif(not SAMPLES.exists(), reason="the samples lie beside the repository, in shared/samples")


def plain(text: str) -> str:
    return re.sub(r"[\s()]+", "", unicodedata.normalize("NFKC", text)).replace("百分比", "%").lower()


def same(found: str, truth: str) -> bool:
    try:
        return Decimal(found) == Decimal(truth)
    except InvalidOperation:
        return plain(found) == plain(truth)


@cache
def truth() -> dict[str, list[dict[str, str]]]:
    rows: dict[str, list[dict[str, str]]] = {}
    with (SAMPLES / "truth_indicators.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["weight"] or row["actual"] or row["score"]:
                rows.setdefault(row["sample"], []).append(row)
    return rows


def admissible(row: dict[str, str], column: str) -> set[str]:
    others = [part.strip().partition("=") for part in row["certainty"].partition("||")[2].split(";")]
    return {row[column], *(value for name, _, value in others if name == column)}


def text_of(value: object) -> str:
    return getattr(value, "raw", "") if hasattr(value, "raw") else "" if value is None else str(value)


def forms(sample: str) -> Iterator[Declaration]:
    for path in sorted((SAMPLES / "web").glob(f"{sample}_*")):
        yield from interpret(read_text(path.read_bytes())).declarations


def indicators(sample: str) -> Iterator[tuple[Declaration, int, Indicator]]:
    for form in forms(sample):
        yield from ((form, place, row) for place, row in enumerate(form.indicators))


def outcomes() -> Iterator[tuple[str, str, str, str, bool, bool]]:
    """Sample, name, field, what was read; whether it is right, and whether it is marked as not simply read."""
    for sample, rows in truth().items():
        found = {plain(row.name or ""): (form, place, row) for form, place, row in indicators(sample)}
        for row in rows:
            if (hit := found.get(plain(row["l3"]))) is None:
                continue
            form, place, indicator = hit
            for field, column in COLUMNS.items():
                read_as = text_of(getattr(indicator, field))
                right = any(same(read_as, value) for value in admissible(row, column))
                certainty = form.certainty(f"indicators/{place}/{field}") if read_as else Certainty.MISSING
                yield sample, row["l3"], field, read_as, right, certainty is not Certainty.READ


def test_no_weight_actual_or_mark_is_wrong_in_silence():
    assert [outcome[:4] for outcome in outcomes() if not outcome[4] and not outcome[5] and outcome[3]] == []


def test_most_weights_actuals_and_marks_are_read():
    all_of_them = list(outcomes())
    assert sum(outcome[4] for outcome in all_of_them) >= 0.95 * len(all_of_them)
