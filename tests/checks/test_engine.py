"""The engine: batches, order and ids do not matter, the ledger adds up, and a plain reading of rules finds the same."""

import datetime as dt
from collections import Counter

import msgspec
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from jiheng.checks.engine import CheckFailed, check, check_many
from jiheng.checks.rules.rule import RULES, Rule
from jiheng.model.declaration import Declaration, Indicator, Note, Submission
from jiheng.model.finding import Finding, Report, Severity
from jiheng.reference.profile import load_profile
from tests.builders import faultless
from tests.checks.oracle import FORMS, ROWS
from tests.strategies import declarations, submissions

DAY = dt.date(2026, 12, 1)
several = st.lists(submissions(), min_size=1, max_size=4)


def reports(documents: list[Submission]) -> list[Report]:
    return check_many(documents, load_profile("shanghai"), day=DAY)


@settings(max_examples=20, deadline=None)
@given(several)
def test_a_batch_gives_what_its_documents_give_one_by_one(documents: list[Submission]):
    assert reports(documents) == [reports([document])[0] for document in documents]


@settings(max_examples=10, deadline=None)
@given(several, st.randoms(use_true_random=False))
def test_the_order_of_a_batch_does_not_matter(documents: list[Submission], random):
    order = list(range(len(documents)))
    random.shuffle(order)
    shuffled = reports([documents[place] for place in order])
    assert shuffled == [reports(documents)[place] for place in order]


@settings(max_examples=10, deadline=None)
@given(several, several)
def test_merged_batches_give_both_results(first: list[Submission], second: list[Submission]):
    assert reports([*first, *second, *first]) == [*reports(first), *reports(second), *reports(first)]


@settings(max_examples=10, deadline=None)
@given(submissions())
def test_ids_and_numbers_of_rows_are_not_trusted(document: Submission):
    alike = msgspec.structs.replace(document, declarations=tuple(with_one_id(form) for form in document.declarations))
    assert reports([alike]) == reports([document])


@settings(max_examples=20, deadline=None)
@given(submissions())
def test_every_check_has_an_outcome_and_the_ledger_counts_what_is_told(document: Submission):
    report = reports([document])[0]
    ledger = report.ledger
    assert ledger.found == len(report.findings)
    assert ledger.not_assessable == len(report.not_assessed)
    told = Counter((gap.code, place_of_check(gap.code, gap.address)) for gap in report.not_assessed)
    told += Counter((finding.code, place_of_check(finding.code, finding.address)) for finding in report.findings)
    both = sum(told.values()) - len(told)  # a form where a grouped rule found one row and could not assess another
    assert ledger.passed + ledger.found + ledger.not_applicable + ledger.not_assessable - both == sum(checks_of(rule, document) for rule in RULES.values())


def place_of_check(code: str, address: str) -> str:
    """The row, form or document that a check is about."""
    depth = {Submission: 0, Declaration: 2, Indicator: 2 if RULES[code].group else 4}[RULES[code].scope]
    return "/".join(address.split("/")[:depth])


def checks_of(rule: Rule, document: Submission) -> int:
    """How often a rule is applied: a grouped one once a form that has rows."""
    if rule.scope is not Indicator:
        return 1 if rule.scope is Submission else len(document.declarations)
    return sum(min(len(form.indicators), 1) if rule.group else len(form.indicators) for form in document.declarations)


@settings(max_examples=100, deadline=None)
@given(declarations())
def test_a_plain_reading_of_the_rules_finds_the_same(form: Declaration):
    report = check(Submission(declarations=(form,)), codes=(*FORMS, *ROWS), day=DAY)
    found = sorted((finding.code, place) for finding in report.findings for place in places(finding))
    of_forms = [(code, f"declarations/0/{RULES[code].at}") for code, reading in FORMS.items() if reading(form)]
    of_rows = [(code, f"declarations/0/indicators/{row}") for code, reading in ROWS.items() for row, each in enumerate(form.indicators) if reading(each)]
    assert found == sorted(of_forms + of_rows)


@pytest.mark.parametrize("code", [*FORMS, *ROWS])
def test_the_plain_reading_of_a_rule_finds_something_among_generated_forms(code: str):
    speaks = FORMS.get(code) or (lambda form: any(map(ROWS[code], form.indicators)))
    assert find(declarations(), speaks, settings=settings(max_examples=500, deadline=None, database=None, phases=[Phase.generate]))


def places(finding: Finding) -> list[str]:
    """Where a finding stands, those of the same cause too: the row of an indicator, or the field of a form."""
    return ["/".join(where.split("/")[:4]) if "/indicators/" in where else where for where in (finding.address, *finding.more)]


def with_one_id(form: Declaration) -> Declaration:
    return msgspec.structs.replace(form, indicators=tuple(msgspec.structs.replace(row, id="same") for row in form.indicators))


def test_a_rule_that_breaks_is_told_as_our_mistake(monkeypatch: pytest.MonkeyPatch):
    broken = msgspec.structs.replace(RULES["FU01"], condition=lambda d: d.annual.str.to_uppercase() == "")
    monkeypatch.setitem(RULES, "FU99", msgspec.structs.replace(broken, code="FU99"))
    with pytest.raises(CheckFailed, match="our mistake") as failure:
        check(Submission(declarations=(Declaration(),)), codes=["FU99"])
    assert "绩衡的问题" in failure.value.zh


def test_a_rule_binds_before_its_first_day_as_on_it():
    assert RULES["FU03"].severity(load_profile(), dt.date(2020, 1, 1)) is Severity.ERROR


def test_what_was_read_in_doubt_is_not_judged():
    clear = faultless()
    blank = msgspec.structs.replace(clear, declarations=(msgspec.structs.replace(clear.declarations[0], overall_objective=None),))
    assert [finding.code for finding in check(blank, codes=["OB01"]).findings] == ["OB01"]
    note = Note(address="declarations/0/overall_objective", message="两栏目标的文字连在一起")
    report = check(msgspec.structs.replace(blank, notes=(note,)), codes=["OB01"])
    assert report.findings == ()
    assert [gap.zh for gap in report.not_assessed] == ["读取时未能确定：两栏目标的文字连在一起"]
