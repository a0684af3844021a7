"""Every variant of printed forms has an example that is read as it says: a new variant is a file of data and an example, no code."""

import json
from pathlib import Path

import pytest

from jiheng.model.declaration import Indicator
from jiheng.readers.document import read_document
from jiheng.reference.variants import horizon_of, variants, without_horizon

EXAMPLES = Path(__file__).parent.parent / "variants"
NAMES = sorted(folder.name for folder in EXAMPLES.iterdir() if folder.is_dir())
LISTS = ("indicators", "overall_indicators")


def test_every_variant_has_an_example():
    assert sorted(variants()) == NAMES


def row(indicator: Indicator) -> list[object]:
    """What an example tells of an indicator: levels, name, target; with that of the whole project, or those of the places, where there are any."""
    found: list[object] = [indicator.level1, indicator.level2, indicator.name, indicator.target.raw]
    if indicator.overall_target is not None:
        found.append({"overall": indicator.overall_target.raw})
    if indicator.places:
        found.append({place.place: place.target.raw for place in indicator.places})
    return found


@pytest.mark.parametrize("name", NAMES)
def test_the_example_is_read_as_it_says(name: str):
    (document,) = (EXAMPLES / name).glob("document.*")
    expected = json.loads((EXAMPLES / name / "expected.json").read_text("utf-8"))
    submission = read_document(document.read_bytes(), document.name)
    found = {
        "declarations": [
            {field: [row(indicator) for indicator in getattr(form, field)] if field in LISTS else getattr(form, field) for field in told}
            for form, told in zip(submission.declarations, expected["declarations"], strict=True)
        ],
        "notes": [note.address for note in submission.notes],
    }
    assert json.loads(json.dumps(found, default=str)) == expected


@pytest.mark.parametrize(
    ("label", "horizon", "rest"),
    [
        ("年度指标值", "annual", "指标值"),
        ("实施期指标值", "overall", "指标值"),
        ("2026-2028年指标值", "overall", "指标值"),
        ("指标值(2026年)", "annual", "指标值"),
        ("上年度指标值", "previous", "上年度指标值"),
        ("指标值", None, "指标值"),
    ],
)
def test_labels_tell_their_time(label: str, horizon: str | None, rest: str):
    assert (horizon_of(label), without_horizon(label)) == (horizon, rest)
