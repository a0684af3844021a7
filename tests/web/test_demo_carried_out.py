"""The year 2026 of the demonstration as it is stored: entered and confirmed through the actions, each value followed down to its files."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from jiheng.model.attainment import attainment
from jiheng.model.self_evaluation_way import SelfEvaluationState, SelfEvaluationStep
from jiheng.model.workflow import State
from jiheng.web import content
from jiheng.web.actions import demo, self_evaluation
from jiheng.web.actions.evaluation import read
from jiheng.web.actions.verify import verify
from jiheng.web.execution import year_of
from jiheng.web.models import (
    Cycle,
    Evaluation,
    Filing,
    LedgerRecord,
    MonitoringReport,
    MonitoringTask,
    Person,
    Problem,
    Proposal,
    PublicProject,
    RecordFile,
    SelfEvaluationReport,
)
from tests.web.test_demo_year import ACTUAL, PAID

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _loaded() -> None:
    demo.load()


def carried_out() -> list[Filing]:
    return list(Filing.objects.filter(cycle__year=2026).order_by("number"))


def test_six_projects_were_approved_and_their_year_is_closed():
    assert [filing.state for filing in carried_out()] == [State.APPROVED] * 6
    assert Cycle.objects.get(year=2026).closes < timezone.now()


def test_the_next_year_is_open_for_the_same_six_and_one_waits():
    now = Filing.objects.filter(cycle__year=2027, organisation__code="215003", imported=None).order_by("number")
    assert Cycle.objects.get(year=2027).closes > timezone.now()
    assert [filing.state for filing in now] == [State.DRAFT] * 6 + [State.SUBMITTED]
    assert [filing.name for filing in now][:6] == [filing.name for filing in carried_out()]
    assert all(filing.errors for filing in now[:6] if filing.name != "品牌推介" and filing.name != "产业研判")


def test_every_actual_value_is_computed_from_what_is_stored():
    found = {f"six-{filing.number}": year_of(filing) for filing in carried_out()}
    assert {name: tuple(each.measured.value and each.measured.value.raw for each in year.actual) for name, year in found.items()} == ACTUAL
    assert {name: year.spending.paid for name, year in found.items()} == PAID
    actual = [each for year in found.values() for each in year.actual]
    assert all(each.confirmed for each in actual)
    missed = [each.indicator.id for each in actual if not attainment(each.indicator.target, each.measured.value, cost=True).met]
    assert missed == ["six-1-03", "six-4-04"]


def test_values_lead_down_to_files():
    kept = {file.record.key: content.fetched(file.sha256) for file in RecordFile.objects.select_related("record")}
    assert kept
    for filing in carried_out():
        for each in year_of(filing).actual:
            assert set(each.measured.records) & set(kept), each.indicator.name


def test_what_was_corrected_and_withdrawn_counts_no_more():
    assert set(LedgerRecord.objects.exclude(counts=True).values_list("key", flat=True)) == {"y26-1-p05", "y26-6-u57", "y26-6-w01"}
    assert verify().broken == ()


def test_self_evaluations_stand_at_each_step_of_their_way():
    reports = [filing.self_evaluation for filing in carried_out()]
    state = SelfEvaluationState
    assert [report.state for report in reports] == [state.DRAFT, state.ACCEPTED, state.ACCEPTED, state.ACCEPTED, state.SUBMITTED, state.SIGNING]
    assert [report.mark for report in reports] == [None, *map(Decimal, ("99.58", "99.83", "97.55", "98.84", "99.71"))]


def test_reports_of_july_were_confirmed_returned_or_wait():
    (cutoff,) = set(MonitoringReport.objects.values_list("cutoff", flat=True))
    assert cutoff == dt.date(2026, 7, 31)
    state = MonitoringReport.State
    found = [filing.monitorings.get().state for filing in carried_out()]
    assert found == [state.CONFIRMED, state.SENT, state.CONFIRMED, state.RETURNED, state.CONFIRMED, state.CONFIRMED]
    assert MonitoringTask.objects.get().state == MonitoringTask.State.DONE


def test_three_projects_are_public_and_one_waits_for_the_leader():
    assert [filing.publications.count() for filing in carried_out()] == [0, 1, 1, 1, 0, 0]
    assert [each.filing.number for each in Proposal.objects.exclude(sha256="")] == [5]
    for project in PublicProject.objects.all():
        assert Client().get(project.address).status_code == 200


def test_one_project_was_evaluated_and_its_problem_is_being_mended():
    problem = Problem.objects.get()
    assert (problem.evaluation.filing.number, problem.evaluation.state, problem.state) == (4, Evaluation.State.ACCEPTED, Problem.State.OPEN)
    assert problem.measures
    found = read(problem.evaluation)
    cited = {key for mark in found.items.values() for key in mark.records}
    assert cited == set(problem.evaluation.filing.evidence.in_force().filter(key__in=cited).values_list("key", flat=True))
    assert {key for key, mark in found.items.items() if mark.words} == {key for key, mark in found.items.items() if mark.records}
    assert [value.actual for value in found.rows.values()] == ["86"]
    assert verify().broken == ()


def test_what_is_signed_counts_in_next_years_form_at_once():
    report = SelfEvaluationReport.objects.get(filing__number=6, filing__cycle__year=2026)
    following = Filing.objects.filter(previous=report.filing).values_list("found", flat=True)
    assert "YE02" not in following.get()
    self_evaluation.step(person=Person.objects.get(username="fuzeren"), report=report.pk, step=SelfEvaluationStep.SIGN)
    assert following.get()["YE02"] == ["explain", 1]
    self_evaluation.step(person=Person.objects.get(username="bumen"), report=report.pk, step=SelfEvaluationStep.RETURN, opinion="请核对。")
    assert "YE02" not in following.get()
