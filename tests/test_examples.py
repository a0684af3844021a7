"""The examples hold what their README promises a newcomer."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from jiheng.checks.engine import check
from jiheng.checks.rules.rule import RULES
from jiheng.model.finding import Finding
from tests.fixtures.build import submission

README = (Path(__file__).parents[1] / "examples" / "README.md").read_text(encoding="utf-8")
PROMISES = re.findall(r"^\| *(\d|all)\b[^|]*\|[^|]*\| *`(\w+)` *\|$", README, re.MULTILINE)


@pytest.fixture(scope="module")
def findings() -> tuple[Finding, ...]:
    return tuple(check(submission("six-projects")).findings)


def projects(findings: tuple[Finding, ...], name: str) -> set[int]:
    """Numbers of the projects in which the rule found something; all of them where it speaks of the submission as a whole."""
    places = [place for finding in findings if RULES[finding.code].name == name for place in (finding.address, *finding.more)]
    numbers = {int(number[1]) + 1 for number in (re.match(r"declarations/(\d+)", place) for place in places) if number}
    return numbers or (set(range(1, 7)) if places else set())


def test_the_readme_lists_the_planted_mistakes() -> None:
    assert len(PROMISES) == 12


@pytest.mark.parametrize(("project", "name"), [promise for promise in PROMISES if promise[0] != "all"])
def test_a_planted_mistake_is_found_in_its_project(findings: tuple[Finding, ...], project: str, name: str) -> None:
    assert int(project) in projects(findings, name)


@pytest.mark.parametrize("name", [name for project, name in PROMISES if project == "all"])
def test_what_is_wrong_with_every_project_is_found_in_each(findings: tuple[Finding, ...], name: str) -> None:
    assert projects(findings, name) == set(range(1, 7))


def test_only_the_two_overruns_are_reported_as_overruns(findings: tuple[Finding, ...]) -> None:
    """23.96 against 23.965 万元 (project 3) is none, nor is 287.97 for 287.965."""
    assert projects(findings, "cost_ceilings_above_budget") == {1, 4}
    assert sum((d.funds.annual.amount or Decimal(0) for d in submission("six-projects").declarations), Decimal(0)) == Decimal("2879650")
    assert not [finding for finding in findings if finding.address.startswith("stated")]


def test_errors_are_the_planted_ones_and_no_others(findings: tuple[Finding, ...]) -> None:
    assert {RULES[finding.code].name for finding in findings if finding.severity == "error"} <= {name for _, name in PROMISES}


@pytest.mark.parametrize("name", ["faultless", "older-form"])
def test_what_is_right_stays_silent(name: str) -> None:
    report = check(submission(name))
    assert [(RULES[finding.code].name, finding.address) for finding in report.findings] == []
    assert report.ledger.passed > 0
