"""Planted mistakes are found where they stand; without them the rules are silent."""

from random import Random

import pytest

from jiheng.benchmark import defects as _defects  # noqa: F401  # registers every defect
from jiheng.benchmark.planting import DEFECTS, KINDS, RuleScore, faultless, run_rules
from jiheng.benchmark.run import read_again
from jiheng.checks.rules.rule import RULES

# Rules that miss what is planted, each with what they miss. A rule that learns to find it leaves this list.
KNOWN = {
    "CO09": "a unit cost whose quantity is one of two in the same unit",
    "FU03": "a unit cost whose quantity is one of two in the same unit",
    "ID09": "a clipped name whose whole form is no agency of the form",
    "IN16": "the project's money called 项目投入资金",
    "OB07": "an item number before a year (1.2026年…)",
}


# Further rules whose mistake does not survive printing and reading.
LOST = {
    "IN10": "a row whose name is blank is not read",
    "IN11": "a row whose name is that of its class is not read",
    "SE27": "the invented form has no cell for a grade",
}


@pytest.fixture(scope="module")
def scores() -> dict[str, RuleScore]:
    return {score.code: score for score in run_rules(1, each=4, again=read_again)}


def test_every_rule_has_a_mistake_of_its_own():
    assert DEFECTS.keys() == RULES.keys()


@pytest.mark.parametrize("code", sorted(RULES.keys() - KNOWN.keys()))
def test_the_planted_mistake_is_found_at_its_place(scores, code):
    score = scores[code]
    assert score.planted > 0
    assert score.found == score.planted


def test_nothing_binding_is_found_without_mistakes(scores):
    assert {code: score.false for code, score in scores.items() if score.false} == {}


@pytest.mark.parametrize("code", sorted(RULES.keys() - KNOWN.keys() - LOST.keys()))
def test_the_planted_mistake_is_found_in_a_document(scores, code):
    assert scores[code].read


def test_nothing_binding_is_found_in_documents_without_mistakes(scores):
    assert {code: score.false_read for code, score in scores.items() if score.false_read} == {}


@pytest.mark.parametrize("code", sorted(DEFECTS))
def test_a_mistake_changes_the_submission(code):
    clean = faultless(Random(11), KINDS[code])
    planted = [plant(clean) for plant in DEFECTS[code]]
    assert all(one.submission != clean or one.earlier for one in planted)
