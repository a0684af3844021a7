"""The real document that the project starts from: what must be found in it, in every format, and what must not."""

from pathlib import Path

import pytest

from jiheng.checks.engine import check
from jiheng.checks.show import show
from jiheng.model.declaration import Submission
from jiheng.model.finding import Severity, Shown
from jiheng.pipeline import read
from jiheng.reference.profile import load_profile

# Rule name → numbers of the projects in which it must speak (shared/domain/seed-defects.md); the first six are errors.
MUST_BE_FOUND = {
    "cost_ceilings_above_budget": {1, 4},
    "period_differs_from_narrative": {3},
    "edition_differs": {4},
    "agency_name_differs": {1},
    "money_unit_cut_off": {5},
    "section_numbers_out_of_order": {6},
    "target_repeats_name": {1, 2, 3, 4, 5, 6},
    "overall_objective_blank": {1, 2, 3, 4, 5, 6},
    "no_timeliness_indicator": {1, 2, 3, 4, 5, 6},
    "verb_repeated": {2},
    "name_variant": {1},
}
EXACT = dict(list(MUST_BE_FOUND.items())[:6])
# These need the cover or the narrative, which the workbook of the six forms does not hold.
NOT_IN_THE_FORMS = {"agency_name_differs", "period_differs_from_narrative", "edition_differs", "section_numbers_out_of_order", "name_variant"}


@pytest.fixture(scope="session")
def seed(shared: Path) -> Submission:
    return read(next((shared / "seeds").glob("*.txt")))


def found_in(submission: Submission, profile: str = "general") -> tuple[Shown, ...]:
    return show(check(submission, load_profile(profile)), submission)


def projects(findings: tuple[Shown, ...]) -> dict[str, set[int]]:
    told: dict[str, set[int]] = {}
    for finding in findings:
        if finding.address.startswith("declarations/"):
            told.setdefault(finding.name, set()).add(int(finding.address.split("/")[1]) + 1)
    return told


def test_what_must_be_found_is_found_in_its_projects_and_no_others(seed: Submission) -> None:
    told = projects(found_in(seed))
    assert {name: told.get(name) for name in MUST_BE_FOUND} == MUST_BE_FOUND


@pytest.mark.parametrize("profile", ["general", "shanghai"])
def test_only_the_exact_defects_are_errors(seed: Submission, profile: str) -> None:
    errors = tuple(finding for finding in found_in(seed, profile) if finding.severity is Severity.ERROR)
    assert projects(errors) == EXACT


def test_messages_hold_both_values_and_the_unit_cost_that_would_fit(seed: Submission) -> None:
    first, second = (finding for finding in found_in(seed) if finding.name == "cost_ceilings_above_budget")
    assert "90.00 万元" in first.message
    assert "78.00 万元" in first.message
    assert "1.50 万元/次" in first.advice
    assert "42.00 万元" in second.message
    assert "40.00 万元" in second.message


def test_the_fix_completes_the_unit(seed: Submission) -> None:
    fixes = {finding.fix.value for finding in found_in(seed) if finding.name == "money_unit_cut_off" and finding.fix}
    assert fixes == {"≤40.00(万元)", "≤5.00(万元)"}


def test_rounding_and_units_are_no_mistakes(seed: Submission) -> None:
    told = found_in(seed)
    assert not [finding for finding in told if "23.96 " in finding.message or "287.97" in finding.message]
    assert "stated_amount_differs" not in projects(told)
    assert not [finding for finding in told if finding.name in {"stated_amount_differs", "form_count_differs", "narrative_amount_differs"}]


@pytest.mark.parametrize("name", ["A.docx", "H.html", "LA.pdf", "T.pdf"])
def test_the_same_is_found_in_every_format(seed: Submission, shared: Path, name: str) -> None:
    told = projects(found_in(seed))
    del told["section_numbers_out_of_order"]  # whoever rebuilt the forms put the numbers right
    assert projects(found_in(read(shared / "samples" / "forms" / name))) == told


def test_forms_without_cover_and_narrative_give_what_they_can(shared: Path) -> None:
    told = projects(found_in(read(shared / "samples" / "forms" / "X.xlsx")))
    assert {name: told.get(name) for name in MUST_BE_FOUND if name not in NOT_IN_THE_FORMS} == {
        name: places for name, places in MUST_BE_FOUND.items() if name not in NOT_IN_THE_FORMS
    }


def test_what_is_missing_is_shown_at_its_blank_cell(seed: Submission) -> None:
    lines = {finding.name: finding.source.line for finding in found_in(seed) if finding.source and finding.address.startswith("declarations/0/")}
    assert lines["overall_objective_blank"] == 48  # the row of the two labels
    assert lines["other_funds_blank"] == 47
    assert lines["no_timeliness_indicator"] == 52  # the header of the indicators
