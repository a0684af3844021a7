"""The year 2026 of the demonstration: every actual value follows from its evidence, and comes out as the story tells it."""

import csv
import datetime as dt
import io
from decimal import Decimal
from fractions import Fraction

import pytest

from jiheng.checks import engine
from jiheng.model.actual_values import ActualValue, actual_values, spending
from jiheng.model.attainment import Attainment, attainment
from jiheng.model.claims import Claim, double_claims
from jiheng.model.evidence import Evidence, EvidenceLedger, Payment, Survey, Withdrawal, in_force
from jiheng.model.finding import Severity
from jiheng.model.measured import Lack
from jiheng.readers.grid import Unreadable
from jiheng.readers.sniff import Format, kind_of
from jiheng.reference.profile import load_profile
from jiheng.web.demo_year import approved, attachments, measures, records
from jiheng.web.examples import example

LAST = dt.date(2026, 11, 20)
ACTUAL = {
    "six-1": ("17.6(万元)", "21.55(万元)", "2.68(万元/次)", "7.67(万元)", "13(次)", "达成", "达成", "91.304348(%)"),
    "six-2": ("4.6(万元)", "72(万元)", "2(个)", "1(个)", "达成", "达成", "94.067797(%)"),
    "six-3": ("20.96(万元)", "2.6(万元)", "1(个)", "达成", "达成", "94.444444(%)"),
    "six-4": ("9.42(万元)", "9.65(万元/场)", "3(场)", "86(人/场)", "达成", "达成", "90.625(%)"),
    "six-5": ("36(万元)", "3.8(万元)", "1(个)", "达成", "达成", "93.75(%)"),
    "six-6": ("20.4(万元)", "56(次)", "11(次)", "达成", "达成", "92.682927(%)"),
}
PAID = {"six-1": 738_400, "six-2": 766_000, "six-3": 235_600, "six-4": 374_700, "six-5": 398_000, "six-6": 204_000}  # yuan
JULY = dt.date(2026, 7, 31)
RATES_IN_JULY = {"six-1": 41, "six-2": 47, "six-3": 98, "six-4": 7, "six-5": 66, "six-6": 50}  # percent, rounded


def every_record() -> list[Evidence]:
    return [record for project in range(1, 7) for record in records(project, str(project))]


def reached(until: dt.date = LAST) -> dict[str, tuple[ActualValue, Attainment]]:
    """By the id of each indicator."""
    found = {}
    for project, form in enumerate(approved().declarations, 1):
        for each in actual_values(form, measures(form), records(project, str(project)), until=until):
            found[each.indicator.id] = each, attainment(each.indicator.target, each.measured.value, cost=True)
    return found


def test_what_was_approved_is_the_example_without_its_mistakes():
    report = engine.check(approved(), load_profile())
    assert [finding for finding in report.findings if finding.severity is Severity.ERROR] == []
    assert [row.id for form in approved().declarations for row in form.indicators] == [row.id for form in example().declarations for row in form.indicators]
    assert sum(form.funds.annual.amount or 0 for form in approved().declarations) == Decimal("2879650")


def test_the_records_make_a_ledger_of_that_year():
    EvidenceLedger(records=tuple(every_record()))
    assert {record.date.year for record in every_record()} == {2026}
    assert max(record.date for record in every_record()) <= LAST


def test_every_actual_value_follows_from_confirmed_measures():
    found = reached()
    assert len(found) == 40
    assert {each.indicator.id for each, _ in found.values() if not each.confirmed or each.measured.value is None} == set()
    for project, values in ACTUAL.items():
        assert [each.measured.value and each.measured.value.raw for id, (each, _) in found.items() if id.startswith(project)] == list(values), project


def test_one_target_was_missed_one_ceiling_broken_and_one_far_exceeded():
    found = reached()
    assert {id for id, (_, attained) in found.items() if attained.met is not True} == {"six-1-03", "six-4-04"}
    assert {id for id, (_, attained) in found.items() if (attained.ratio or 0) >= Fraction(13, 10)} == {"six-6-02"}
    assert found["six-1-03"][0].measured.decisive == ("y26-1-a07",)


def test_one_survey_is_small_and_one_value_was_typed_in():
    found = reached()
    assert {id: [lack.lack for lack in each.measured.missing] for id, (each, _) in found.items() if each.measured.missing} == {"six-1-08": [Lack.FEW_ANSWERS]}
    assert [id for id, (each, _) in found.items() if each.measured.manual] == ["six-5-06"]


def test_one_correction_one_withdrawal_and_one_activity_claimed_twice():
    every = every_record()
    superseding = [record.id for record in every if record.supersedes]
    assert (superseding, [record.id for record in every if isinstance(record, Withdrawal)]) == (["y26-1-p05c", "y26-6-w01"], ["y26-6-w01"])
    (claim,) = double_claims(every)
    assert (claim.claim, claim.records, claim.projects) == (Claim.ACTIVITY, ("y26-1-a06", "y26-2-a02"), ("1", "2"))


def test_spending_differs_by_project_and_stays_below_the_budget():
    spent = {f"six-{place}": spending(form, records(place, str(place))) for place, form in enumerate(approved().declarations, 1)}
    assert {name: each.paid for name, each in spent.items()} == PAID
    rates = [each.rate for each in spent.values()]
    assert len(set(rates)) == 6
    assert all(rate is not None and Fraction(85, 100) < rate < 1 for rate in rates)


def test_half_way_the_projects_stand_apart():
    forms = enumerate(approved().declarations, 1)
    rates = {f"six-{place}": spending(form, records(place, str(place)), until=JULY).rate for place, form in forms}
    assert {name: round((rate or 0) * 100) for name, rate in rates.items()} == RATES_IN_JULY


def test_payments_name_what_they_paid_for():
    there = {record.id for record in every_record()}
    paid = [record for record in in_force(every_record()) if isinstance(record, Payment)]
    assert {record.paid_for for record in paid if record.paid_for} <= there
    assert all(record.payee and record.voucher and record.economic_item for record in paid)
    assert len({record.voucher for record in paid}) == len(paid)


@pytest.mark.parametrize("project", range(1, 7))
def test_files_are_what_their_names_say(project):
    kept = attachments(project)
    named = {file.sha256: file for record in records(project, "1") for file in record.attachments}
    assert set(named) == set(kept)
    for sha256, data in kept.items():
        assert len(data) == named[sha256].size
        assert _kind(data, named[sha256].name) == named[sha256].name.rpartition(".")[2]


def _kind(data: bytes, name: str) -> str:
    if name.endswith(".csv"):
        return "csv" if len(list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))) > 3 else "empty"
    try:
        return {Format.JPEG: "jpg", Format.PDF: "pdf"}.get(kind_of(data, "x"), "?")
    except Unreadable:
        return "?"


def test_the_table_of_answers_says_what_the_survey_says():
    (survey,) = [record for record in records(1, "1") if isinstance(record, Survey)]
    data = attachments(1)[survey.attachments[0].sha256].decode("utf-8-sig")
    assert sum(",满意," in line for line in data.splitlines()) == 9
    assert len(data.splitlines()) == 3 + survey.n
