"""Declarations begun from others."""

import datetime as dt

import msgspec

from jiheng.model import address
from jiheng.model.carry_over import carried_over, copied
from jiheng.model.declaration import Stated
from tests.builders import faultless


def test_the_next_year_has_its_dates_and_the_same_indicators():
    before = faultless()
    after = carried_over(before, 2027)
    old, new = before.declarations[0], after.declarations[0]
    assert (after.year, new.year, new.start, new.end) == (2027, 2027, dt.date(2027, 1, 1), dt.date(2027, 12, 31))
    assert (new.annual_objective or "").startswith("2027年建成")
    assert new.narrative.basis == old.narrative.basis
    assert new.narrative.period == "2027年1月—2027年12月"
    assert [row.id for row in new.indicators] == [row.id for row in old.indicators]
    assert new.indicators[5].target.raw == "2027年6月底前"
    assert new.indicators[5].target.end == dt.date(2027, 6, 30)
    assert (after.stated, after.title) == (Stated(), None)


def test_a_project_of_several_years_keeps_its_dates_and_plans():
    before = address.replace(faultless(), "declarations/0/end", dt.date(2028, 12, 31))
    new = carried_over(before, 2027).declarations[0]
    assert (new.year, new.start, new.end) == (2027, dt.date(2026, 1, 1), dt.date(2028, 12, 31))
    assert (new.annual_objective or "").startswith("2027年建成")
    assert new.narrative == before.declarations[0].narrative


def test_a_leap_day_becomes_the_day_before():
    leap = address.replace(faultless(), "declarations/0/year", 2028)
    leap = address.replace(address.replace(leap, "declarations/0/start", dt.date(2028, 2, 29)), "declarations/0/end", dt.date(2028, 12, 31))
    assert carried_over(leap, 2029).declarations[0].start == dt.date(2029, 2, 28)


def test_results_stay_behind():
    row = faultless().declarations[0].indicators[0]
    before = address.replace(faultless(), "declarations/0/indicators/0", msgspec.structs.replace(row, actual=row.target, reason="迟", causes=("其他",)))
    after = carried_over(before, 2027).declarations[0].indicators[0]
    assert (after.actual, after.reason, after.causes) == (None, None, ())


def test_a_copy_has_indicators_of_its_own():
    old, new = faultless().declarations[0], copied(faultless(), 2026).declarations[0]
    assert {row.id for row in old.indicators} & {row.id for row in new.indicators} == set()
    assert [row.target for row in old.indicators] == [row.target for row in new.indicators]
