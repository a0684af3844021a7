"""Rules on trial (shadow) are shown to nobody, unless they are asked for by themselves; a dated rule begins to speak on its day."""

import datetime as dt

import msgspec
import pytest

from jiheng.checks import engine
from jiheng.checks.rules.rule import RULES
from jiheng.cli.options import chosen
from jiheng.model.finding import Severity
from jiheng.reference.profile import load_profile
from tests.builders import Case, submission_of
from tests.cli.runs import data, jiheng, saved

PAST, FUTURE = dt.date(2020, 1, 1), dt.date(2999, 1, 1)


@pytest.fixture
def on_trial(monkeypatch):
    """OB01 is on trial until the year 2999."""
    monkeypatch.setitem(RULES, "OB01", msgspec.structs.replace(RULES["OB01"], life=((PAST, Severity.SHADOW), (FUTURE, Severity.ERROR))))


@pytest.fixture
def document():
    return submission_of(Case(why="", form={"overall_objective": None}))


def test_a_rule_on_trial_is_not_shown_and_does_not_count(on_trial, document, tmp_path):
    path = saved(document, tmp_path / "a.json")
    made = data("check", path, "--format", "json")
    assert made["findings"] == []
    assert made["ledger"]["found"] == 0
    text = jiheng("check", path)
    assert text.exit_code == 0
    assert "试行" not in text.stdout


@pytest.mark.parametrize("options", [("--ignore", "WO01"), ("--select", "OB"), ("--select", "OB,FU03", "--ignore", "FU03")])
def test_choosing_other_rules_or_its_family_does_not_bring_it_out(on_trial, document, tmp_path, options):
    made = data("check", saved(document, tmp_path / "a.json"), "--format", "json", *options)
    assert made["findings"] == []


@pytest.mark.parametrize("name", ["OB01", "ob01", "overall_objective_blank"])
def test_asked_for_by_itself_it_speaks_and_blocks_nothing(on_trial, document, tmp_path, name):
    path = saved(document, tmp_path / "a.json")
    result = jiheng("check", path, "--select", name)
    assert result.exit_code == 0
    assert "○ 试行  项目总目标" in result.stdout
    assert [finding["severity"] for finding in data("check", path, "--select", name, "--format", "json")["findings"]] == ["shadow"]


def test_it_speaks_from_its_day_on(on_trial, document):
    assert engine.check(document, day=FUTURE - dt.timedelta(days=1)).findings == ()
    assert [(finding.code, finding.severity) for finding in engine.check(document, day=FUTURE).findings if finding.code == "OB01"] == [("OB01", Severity.ERROR)]


def test_a_profile_may_put_a_rule_on_trial(document):
    profile = msgspec.structs.replace(load_profile(), severity={"OB01": "shadow"})
    assert engine.check(document, profile).findings == ()
    assert "OB01" not in (chosen("", "WO01", profile) or ())
    assert "OB01" in (chosen("OB01", "", profile) or ())
