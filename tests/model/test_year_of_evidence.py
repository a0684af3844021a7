"""A year of one of our own projects: from proposed measures over the ledger to what was reached, the steps that officers see."""

import datetime as dt
from pathlib import Path

import pytest

from jiheng.model.attainment import Attainment, Degree, attainment
from jiheng.model.declaration import Indicator
from jiheng.model.evidence import Evidence
from jiheng.model.json import decode
from jiheng.model.measured import Lack, Measured, measured
from jiheng.model.suggest_measure import suggest_measure
from tests.model.evidence_records import activity, payment, statement, survey

TAG = "供需撮合"
# Thirteen rounds, a month or less apart; the last cost more than it may.
ROUNDS = tuple(
    activity(f"a{place}", title=f"供需撮合第{place}场", date=dt.date(2026, 1 + place % 12, 10), tags=(TAG,), theme_match=Degree.REACHED) for place in range(13)
)
COSTS = tuple(payment(f"p{place}", "26000" if place == 12 else "20000", paid_for=f"a{place}", date=round_.date) for place, round_ in enumerate(ROUNDS))
LEDGER: tuple[Evidence, ...] = (
    *ROUNDS,
    *COSTS,
    payment("report", "180000", tags=("青澄湾产业环带绿色供应链评价报告",)),
    payment("week", "310000", tags=("海外采购商洽谈周",)),
    survey("asked", {"非常满意": 12, "满意": 10, "不满意": 1}),
    statement("said", Degree.PARTLY, tags=("畅通上下游企业供需渠道",)),
)


@pytest.fixture(scope="module")
def indicators(root: Path) -> tuple[Indicator, ...]:
    return decode((root / "examples" / "data" / "six-projects.json").read_bytes()).declarations[0].indicators


def results(indicators: tuple[Indicator, ...], until: dt.date | None = None) -> list[tuple[Measured, Attainment]]:
    found = []
    for indicator in indicators:
        measure = suggest_measure(indicator, indicators).measure
        assert measure is not None
        result = measured(measure, LEDGER, indicator.target, until=until)
        found.append((result, attainment(indicator.target, result.value)))
    return found


def test_what_was_reached_by_the_end_of_the_year(indicators):
    found = results(indicators)
    assert [result.value and result.value.raw for result, _ in found] == [
        "18(万元)",
        "31(万元)",
        "2.6(万元/次)",
        None,
        "13(次)",
        "达成",
        "部分达成",
        "95.652174(%)",
    ]
    assert [reached.met for _, reached in found] == [True, False, False, None, True, True, False, True]


def test_what_is_missing_and_what_decides(indicators):
    found = results(indicators)
    assert found[2][0].decisive == ("a12",)
    assert [missing.lack for missing in found[3][0].missing] == [Lack.NO_EVIDENCE]
    assert [missing.lack for missing in found[7][0].missing] == [Lack.FEW_ANSWERS]
    assert found[7][0].answers == 23


def test_half_way_through_the_year(indicators):
    reached = results(indicators, until=dt.date(2026, 6, 30))[4]
    assert reached[0].value is not None
    assert reached[0].value.raw == "7(次)"
    assert reached[1].met is False
