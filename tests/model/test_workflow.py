"""The way of a filing: only through review to approval."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from jiheng.model.workflow import TRANSITIONS, Role, State, Step, possible, transition


def test_a_step_means_one_thing_in_a_state():
    pairs = [(each.state, each.step) for each in TRANSITIONS]
    assert len(pairs) == len(set(pairs))


@given(st.lists(st.sampled_from(list(Step)), max_size=20))
def test_nothing_is_approved_but_through_leader_department_and_finance(steps):
    state, since = State.DRAFT, list[Role]()
    for step in steps:
        if (move := transition(state, step)) is None:
            continue
        state = move.to
        since = [] if state in {State.DRAFT, State.RETURNED, State.ADJUSTING} else [*since, move.role]
    if state is State.APPROVED:
        assert since == [Role.OFFICER, Role.LEADER, Role.DEPARTMENT_REVIEWER, Role.FINANCE_REVIEWER]


def test_every_state_can_be_reached_and_left():
    reached = {State.DRAFT}
    for _ in State:
        reached |= {move.to for move in TRANSITIONS if move.state in reached}
    assert reached == set(State)
    assert {move.state for move in TRANSITIONS} == set(State)


def test_whoever_only_reads_takes_no_step():
    for state, role in itertools.product(State, (Role.AUDITOR, Role.EVALUATOR, Role.ADMINISTRATOR)):
        assert possible(state, frozenset({role})) == ()


def test_every_return_asks_for_an_opinion_and_every_approval_for_another_person():
    assert all(move.opinion for move in TRANSITIONS if move.step is Step.RETURN)
    assert all(move.other for move in TRANSITIONS if move.step in {Step.FORWARD, Step.APPROVE})
