"""Every rule against its case file: it speaks where it must, keeps silent where it must, and says when it cannot tell."""

from typing import Any

import pytest

from jiheng.checks.engine import check
from jiheng.checks.rules.rule import RULES
from jiheng.checks.show import show
from jiheng.model.declaration import Submission
from jiheng.reference.profile import load_profile
from tests.builders import HERE, Case, cases, earlier_of, faultless, submission_of

WITH_CASES = [code for code in sorted(RULES) if (HERE / "rules" / f"{code}.yml").exists()]


def every(kind: str) -> list[Any]:
    return [pytest.param(code, case, id=f"{code}-{place}") for code in WITH_CASES for place, case in enumerate(getattr(cases(code), kind))]


@pytest.mark.parametrize(("code", "case"), every("passes"))
def test_the_rule_keeps_silent(code: str, case: Case) -> None:
    report = check(submission_of(case), load_profile(case.profile), codes=[code], earlier=earlier_of(case))
    assert report.findings == (), case.why
    assert report.ledger.not_assessable == 0, (case.why, report.not_assessed)


@pytest.mark.parametrize(("code", "case"), every("finds"))
def test_the_rule_speaks(code: str, case: Case) -> None:
    submission = submission_of(case)
    report = check(submission, load_profile(case.profile), codes=[code], earlier=earlier_of(case))
    shown = show(report, submission)
    assert len(shown) == case.found, (case.why, report)
    for text in case.says:
        assert text in shown[0].message, case.why
    if case.at is not None:
        assert shown[0].address.removeprefix(_prefix(code, case)) == case.at, case.why
    if case.fix is not None:
        assert shown[0].fix is not None
        assert shown[0].fix.value == case.fix, case.why


@pytest.mark.parametrize(("code", "case"), every("unknown"))
def test_the_rule_says_that_it_cannot_tell(code: str, case: Case) -> None:
    report = check(submission_of(case), load_profile(case.profile), codes=[code], earlier=earlier_of(case))
    assert report.findings == (), case.why
    assert report.ledger.not_assessable > 0, case.why
    assert all(gap.zh and gap.en for gap in report.not_assessed)


def test_every_rule_has_a_case_file_and_every_case_file_a_rule() -> None:
    assert {path.stem for path in (HERE / "rules").glob("*.yml")} == set(RULES)


@pytest.mark.parametrize("code", WITH_CASES)
def test_there_are_as_many_silent_cases_as_speaking_ones(code: str) -> None:
    file = cases(code)
    assert file.finds
    assert len(file.passes) >= len(file.finds)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_faultless_submission_is_silent(lang: str) -> None:
    submission = faultless()
    report = check(submission)
    assert [found.message for found in show(report, submission, lang=lang)] == []
    assert report.not_assessed == ()


@pytest.mark.parametrize("code", sorted(RULES))
def test_the_rule_has_words_in_both_languages(code: str) -> None:
    rule = RULES[code]
    assert all((rule.title, rule.zh, rule.en, rule.why, rule.advice, rule.advice_en))
    assert not any("一" <= char <= "鿿" for char in "".join((rule.en, rule.advice_en, rule.expected or "", rule.actual or "")))


def _prefix(code: str, case: Case) -> str:
    whole = RULES[code].scope is Submission or (case.at or "").startswith("declarations/")
    return "" if whole else "declarations/0/"


def test_the_faultless_monitoring_form_is_silent() -> None:
    submission = submission_of(Case(why="faultless", monitoring={}))
    report = check(submission, codes=[code for code in RULES if code.startswith("MO")])
    assert report.findings == ()
    assert report.not_assessed == ()
