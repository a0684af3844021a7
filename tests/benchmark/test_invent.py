"""Invented forms are repeatable and free of mistakes: sums are right, rules are silent."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.benchmark import invent
from jiheng.checks import engine
from jiheng.model.finding import Severity

SEEDS = st.integers(min_value=0, max_value=10**6)


def total(*amounts: Decimal | None) -> Decimal:
    """The sum; every amount has to be there."""
    assert None not in amounts
    return sum((amount for amount in amounts if amount is not None), Decimal(0))


@given(SEEDS)
def test_the_same_seed_gives_the_same_form(seed):
    assert invent.declaration(Random(seed)) == invent.declaration(Random(seed))
    assert invent.self_evaluation(Random(seed)) == invent.self_evaluation(Random(seed))


@given(SEEDS)
def test_points_add_up_to_100_and_marks_to_the_sum(seed):
    form = invent.self_evaluation(Random(seed))
    own = form.execution.total
    assert total(own.weight, *(row.weight for row in form.indicators)) == form.weight == Decimal(100)
    assert total(own.mark, *(row.mark for row in form.indicators)) == form.mark
    assert total(own.spent) * 100 == total(own.budget) * total(own.rate)


@given(SEEDS)
def test_money_of_parts_adds_up(seed):
    funds = invent.declaration(Random(seed)).funds
    assert funds.annual.amount == total(funds.annual.fiscal, funds.annual.carried_over, funds.annual.other)
    assert funds.total.amount == total(funds.total.fiscal, funds.total.other)
    assert total(funds.annual.amount) > 0


@pytest.mark.parametrize("forms", [1, 2, 6])
def test_rules_find_nothing_that_binds(forms):
    documents = [invent.submission(Random(seed), forms=forms) for seed in range(40)]
    told = {
        (finding.code, finding.address)
        for report in engine.check_many(documents)
        for finding in report.findings
        if finding.severity in (Severity.ERROR, Severity.EXPLAIN)
    }
    assert told == set()


def test_every_project_of_the_word_list_can_be_drawn():
    assert {invent.declaration(Random(1), kind=kind).name for kind in range(6)} == {project["name"] for project in invent.words()["projects"]}
