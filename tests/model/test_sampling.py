"""Drawing projects: the same frame gives the same sample to everybody, whatever the order; nobody is drawn without a reason."""

from decimal import Decimal
from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.model.sampling import Candidate, Frame, Method, NotDrawable, Risk, draw, number_of

RISK = Risk(kind="findings", seen="2", points=Decimal(2))
MONEY = st.one_of(st.none(), st.decimals(0, 10**9, places=2))
CANDIDATES = st.lists(
    st.builds(Candidate, key=st.integers(1, 10**6), amount=MONEY, risks=st.lists(st.just(RISK), max_size=3).map(tuple)),
    max_size=30,
    unique_by=lambda each: each.key,
).map(tuple)


def framed(method: Method, candidates: tuple[Candidate, ...], count: int, seed: str = "2026-1130") -> Frame:
    return Frame(method=method, count=count, seed=seed if method.seeded else "", candidates=candidates)


@given(CANDIDATES, st.sampled_from(Method), st.integers(1, 40), st.randoms())
def test_the_order_of_the_candidates_does_not_matter(candidates, method, count, random):
    shuffled = list(candidates)
    random.shuffle(shuffled)
    assert draw(framed(method, candidates, count)) == draw(framed(method, tuple(shuffled), count))


@given(CANDIDATES, st.sampled_from(Method), st.integers(1, 20), st.integers(1, 20))
def test_a_larger_sample_holds_the_smaller_one(candidates, method, count, more):
    small, large = draw(framed(method, candidates, count)), draw(framed(method, candidates, count + more))
    assert large[: len(small)] == small
    assert len(small) <= count


@given(CANDIDATES, st.sampled_from(Method), st.integers(1, 40))
def test_a_frame_that_was_stored_gives_the_same(candidates, method, count):
    frame = framed(method, candidates, count)
    again = msgspec.json.decode(msgspec.json.encode(frame), type=Frame)
    assert draw(again) == draw(frame)
    assert {each.key for each in draw(frame)} <= {each.key for each in candidates}


@given(CANDIDATES, st.integers(1, 40))
def test_the_largest_leave_out_nothing_larger(candidates, count):
    drawn = {each.key for each in draw(framed(Method.LARGEST, candidates, count))}
    money = {each.key: each.amount or Decimal(0) for each in candidates}
    left = [money[key] for key in money.keys() - drawn]
    assert not drawn or not left or max(left) <= min(money[key] for key in drawn)


@given(CANDIDATES, st.sampled_from([Method.LARGEST, Method.PROPORTIONAL]))
def test_projects_without_money_are_not_drawn_by_money(candidates, method):
    money = {each.key: each.amount for each in candidates}
    assert all(money[each.key] for each in draw(framed(method, candidates, 40)))


def test_chance_needs_a_seed_and_the_others_take_none():
    for method in Method:
        with pytest.raises(NotDrawable):
            draw(Frame(method=method, count=1, seed="" if method.seeded else "1", candidates=(Candidate(key=1, amount=Decimal(1)),)))
    with pytest.raises(NotDrawable):
        draw(framed(Method.RANDOM, (), 0))
    with pytest.raises(NotDrawable):
        draw(framed(Method.RANDOM, (Candidate(key=1), Candidate(key=1)), 1))


def test_the_number_of_a_project_can_be_computed_by_hand():
    assert number_of("s", 1) == Fraction(int("b6a3c3d6bc9345ba54fed9b94457cdb21b1c736ac2eb24c4717ccc763397bc32", 16), 2**256)  # printf s/1 | sha256sum


def test_more_money_is_drawn_more_often():
    candidates = (Candidate(key=1, amount=Decimal(900)), *(Candidate(key=key, amount=Decimal(10)) for key in range(2, 12)))
    times = sum(draw(framed(Method.PROPORTIONAL, candidates, 1, seed=f"s{number}"))[0].key == 1 for number in range(300))
    assert 240 < times < 295  # 90 % of the money


def test_no_sign_of_risk_no_place():
    assert [each.key for each in draw(framed(Method.RISK, (Candidate(key=1), Candidate(key=2, risks=(RISK,))), 5))] == [2]
