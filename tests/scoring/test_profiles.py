"""Scoring profiles are dated data with sources; what one leaves open its base gives."""

from decimal import Decimal
from itertools import pairwise

import pytest

from jiheng.reference.profile import NoSuchProfile
from jiheng.reference.scoring_profiles import all_scoring_profiles, load_scoring_profile, scoring_profile_names

CERTAINTIES = {"V", "S", "M+", "M", "M-"}


def test_the_regulation_of_2020_is_the_default():
    assert scoring_profile_names()[0] == "mof-2020"
    assert load_scoring_profile().name == "mof-2020"


@pytest.mark.parametrize("name", scoring_profile_names())
def test_every_constant_has_a_source_and_a_certainty(name):
    profile = load_scoring_profile(name)
    parts = (
        profile,
        profile.qualitative,
        profile.grades,
        profile.execution_steps,
        *profile.constants.values(),
        *profile.ways.values(),
        *profile.weights.values(),
    )
    assert all(each.source and each.certainty in CERTAINTIES for each in parts if each is not None)


@pytest.mark.parametrize("name", scoring_profile_names())
def test_points_bands_and_grades_are_whole(name):
    profile = load_scoring_profile(name)
    assert all(sum(weights.classes.values()) <= profile.number("total") for weights in profile.weights.values())
    assert profile.qualitative is not None
    assert profile.grades is not None
    bands = profile.qualitative.bands
    assert bands[0].highest == 100
    assert bands[-1].lowest == 0
    assert all(upper.lowest == lower.highest for upper, lower in pairwise(bands))
    assert profile.grades.grades[-1].lowest == 0


def test_points_by_class_are_those_of_the_indicators():
    profile = load_scoring_profile()
    assert {sum(weights.classes.values()) for weights in profile.weights.values()} == {Decimal(90)}


@pytest.mark.parametrize(
    ("profile", "total", "grade"), [("mof-2020", "89.99", "良"), ("mof-2020", "90", "优"), ("shanghai", "78", "良"), ("shanghai", "74", "合格")]
)
def test_grades(profile, total, grade):
    grades = load_scoring_profile(profile).grades
    assert grades is not None
    assert grades.of(Decimal(total)) == grade


def test_no_other_profiles():
    with pytest.raises(NoSuchProfile):
        load_scoring_profile("nowhere")
    assert len({profile.title for profile in all_scoring_profiles()}) == len(scoring_profile_names())
