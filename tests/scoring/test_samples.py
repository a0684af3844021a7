"""Real self-evaluations: the known defects are found, correct forms stay silent, excerpts are not judged."""

from functools import cache
from pathlib import Path

import pytest

from jiheng.checks.engine import check
from jiheng.checks.rules.rule import RULES
from jiheng.model.declaration import SelfEvaluation, Submission
from jiheng.model.judged import Verdict
from jiheng.readers.declaration import interpret
from jiheng.readers.text import read_text
from jiheng.reference.scoring_profiles import load_scoring_profile
from jiheng.scoring.self_evaluation import scored

FOUND = {
    "P01": {"SE06": 1, "SE21": 1},  # units lost; 0/0 in the line of the sum beside 89.974 of 89.974
    "P03": {"SE05": 1},  # ≤30万元: 完成
    "P05": {"SE25": 1, "SE26": 1},  # 10 + 70 + 20 + 10 = 110 against 100
    "P17": {},
    "P31": {},
    "P39": {},
    "P53": {},  # 49.9% is printed as 50% and has 5 of 10: right
    "P57": {},  # 25 × 25% = 6.25
    "P59": {},
}


@cache
def submission(folder: Path, sample: str) -> Submission:
    (path,) = (folder / "samples" / "web").glob(f"{sample}_*")
    return interpret(read_text(path.read_bytes()))


@pytest.mark.parametrize("sample", FOUND)
def test_known_defects_are_found_and_nothing_else(shared, sample):
    report = check(submission(shared, sample), codes=[code for code in RULES if code.startswith("SE")])
    found = [finding.code for finding in report.findings]
    assert {code: found.count(code) for code in found} == FOUND[sample]


def test_other_forms_are_not_judged(shared):
    for path in sorted((shared / "samples" / "web").iterdir()):
        whole = interpret(read_text(path.read_bytes()))
        if not any(isinstance(form, SelfEvaluation) for form in whole.declarations):
            report = check(whole, codes=[code for code in RULES if code.startswith("SE")])
            assert (report.findings, report.not_assessed) == ((), ()), path.name


def test_no_printed_mark_of_the_samples_is_called_wrong_but_the_known_one(shared):
    wrong = []
    for sample in FOUND:
        for form in submission(shared, sample).declarations:
            if isinstance(form, SelfEvaluation):
                found = scored(form, load_scoring_profile())
                wrong += [(sample, mark.address) for mark in (*found.marks, found.execution) if mark.verdict is Verdict.NOT]
    assert wrong == [("P01", "execution/total")]
