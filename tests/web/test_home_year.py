"""待办 after approval: what waits for whom while a project is carried out, evaluated and published."""

import datetime as dt

import pytest
from django.utils import timezone

from jiheng.model.self_evaluation_way import SelfEvaluationState
from jiheng.model.workflow import Role, State
from jiheng.web.actions import monitoring, publication, rectification, self_evaluation
from jiheng.web.models import Appointment, Cycle, Filing, MonitoringTask, Problem, SatisfactionSurvey, SelfEvaluationReport
from jiheng.web.tasks_of_year import YearTask, year_tasks
from tests.web import evaluations, monitored, published, surveys
from tests.web.people import Place

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


def titles(who) -> dict[str, int]:
    return {task.title: task.count for task in year_tasks(who)}


def task(who, title: str) -> YearTask:
    return next(each for each in year_tasks(who) if each.title.startswith(title))


def evaluated(place: Place, state: SelfEvaluationState, **fields) -> SelfEvaluationReport:
    """A self-evaluation in a state, without its way there."""
    report = self_evaluation.begin(person=place.officer, filing=place.filing(state=State.APPROVED).pk)
    SelfEvaluationReport.objects.filter(pk=report.pk).update(state=state, attempt=1, **fields)
    report.refresh_from_db()
    return report


def test_nothing_waits_where_nothing_is_approved(place):
    place.filing(0)
    place.filing(1, state=State.SUBMITTED)
    everybody = (place.officer, place.leader, place.department_reviewer, place.finance_reviewer, place.evaluator, place.auditor, place.administrator)
    assert [year_tasks(each) for each in everybody] == [[]] * 7


def test_an_officer_is_told_of_empty_ledgers_and_open_measures(place):
    bare = place.filing(1, state=State.APPROVED)
    assert task(place.officer, "台账还没有登记").link == f"/ledger/{bare.pk}/"
    open_ = published.running(place)
    assert "取数规则还没有全部确认的项目" not in titles(place.officer)
    Filing.objects.filter(pk=open_.pk).update(quantity_indicators=2)
    assert task(place.officer, "取数规则").link == f"/ledger/{open_.pk}/"
    place.filing(2, state=State.APPROVED)
    assert task(place.officer, "台账还没有登记").link == "/ledger/"
    assert "台账还没有登记的项目" not in titles(place.leader)
    assert not titles(place.other_officer)


def test_the_ledger_of_another_year_is_no_task(place):
    Cycle.objects.update(year=TODAY.year + 1)
    place.filing(state=State.APPROVED)
    assert not titles(place.officer)


def test_surveys_that_end_are_told_and_others_not(place):
    survey = surveys.prepared(place.officer, place.filing(state=State.APPROVED))
    assert not any("调查" in title for title in titles(place.officer))
    SatisfactionSurvey.objects.update(end=TODAY + 2 * DAY)
    found = task(place.officer, "满意度调查快要结束")
    assert (found.count, found.link, found.days, found.is_soon) == (1, f"/ledger/{survey.filing_id}/surveys/", 2, True)
    SatisfactionSurvey.objects.update(end=TODAY - DAY)
    assert task(place.officer, "满意度调查到期").is_urgent
    SatisfactionSurvey.objects.update(state=SatisfactionSurvey.State.CLOSED)
    assert not any("调查" in title for title in titles(place.officer))


def test_a_monitoring_form_goes_from_hand_to_hand(place):
    filing = monitored.monitored(place)
    assert task(place.officer, "还没有填的监控表").link == f"/monitor/{filing.pk}/"
    monitoring.save(person=place.officer, filing=filing.pk, cutoff=monitored.JULY, reasons={})
    assert "1 份还没有写原因" in task(place.officer, "填写中的监控表").more
    assert "还没有填的监控表（截至 2026-07-31）" not in titles(place.officer)
    sent = monitored.filled(place, filing)
    assert titles(place.department_reviewer) == {"监控表等您确认": 1}
    monitoring.decide(person=place.department_reviewer, report=sent.pk, confirm=False, opinion="写清楚")
    assert task(place.officer, "退回的监控表").is_urgent
    assert not titles(place.department_reviewer)


def test_a_promised_measure_is_told_when_its_day_is_near(place):
    made = monitored.filled(place, monitored.monitored(place)).tasks.get()
    MonitoringTask.objects.update(due=TODAY + 30 * DAY)
    assert "监控措施要办完" not in titles(place.officer)
    MonitoringTask.objects.update(due=TODAY - DAY)
    found = task(place.officer, "监控措施要办完")
    assert found.is_urgent
    assert "1 项已经逾期" in found.more
    monitoring.finish(person=place.officer, task=made.pk, proof="已办")
    assert titles(place.department_reviewer)["监控措施等您了结"] == 1


def test_who_wrote_the_form_is_not_asked_to_confirm(place):
    filing = monitored.monitored(place)
    filing.versions.all().delete()
    Appointment.objects.create(person=place.officer, organisation=place.department, role=Role.DEPARTMENT_REVIEWER)
    monitored.filled(place, filing)
    assert titles(place.department_reviewer)["监控表等您确认"] == 1
    self_evaluation.begin(person=place.officer, filing=filing.pk)
    SelfEvaluationReport.objects.update(state=SelfEvaluationState.SUBMITTED, attempt=1)
    assert titles(place.department_reviewer)["自评表等您审核"] == 1
    assert "自评表等您审核" not in titles(place.officer)


@pytest.mark.parametrize(
    ("state", "who", "title", "link"),
    [
        ("draft", "officer", "编制中的自评表", "/self-evaluation/?state=draft"),
        ("returned", "officer", "退回的自评表", "/self-evaluation/?state=returned"),
        ("signing", "leader", "自评表等您签批", "/self-evaluation/?state=signing"),
        ("submitted", "department_reviewer", "自评表等您审核", "/self-evaluation/queue/"),
        ("accepted", "finance_reviewer", "自评已认可、还没有抽取评价的项目", "/evaluation/draw/"),
        ("accepted", "officer", "可以准备公开的项目", "/publish/?show=not"),
    ],
)
def test_a_self_evaluation_waits_for_whose_turn_it_is(client, place, state, who, title, link):
    evaluated(place, SelfEvaluationState(state))
    found = task(getattr(place, who), title)
    assert (found.title, found.count, found.link) == (title, 1, link)
    client.force_login(getattr(place, who))
    assert client.get(link).status_code == 200


def test_a_year_that_is_over_without_self_evaluation(place):
    Cycle.objects.update(year=TODAY.year - 1)
    place.filing(state=State.APPROVED)
    assert task(place.officer, "还没有自评的项目").link == f"/self-evaluation/?state=none&year={TODAY.year - 1}"


def test_a_page_waits_for_the_leader_who_did_not_send_it(place):
    row = published.running(place)
    published.sent(place, row)
    assert task(place.leader, "公开内容等您审定").link == f"/publish/{row.pk}/"
    Appointment.objects.create(person=place.officer, organisation=place.unit, role=Role.LEADER)
    assert "公开内容等您审定" not in titles(place.officer)
    publication.turn_down(person=place.leader, filing=row.pk, answer="标题改短")
    assert task(place.officer, "退回的公开内容").link == f"/publish/{row.pk}/"
    assert not titles(place.leader)


def test_an_evaluation_goes_from_evaluator_to_finance_and_back_to_the_unit(place):
    filing = place.filing(state=State.APPROVED)
    evaluations.drawn(place, filing)
    evaluations.drawn(place, filing)  # drawn twice is one task
    found = task(place.evaluator, "要写的评价")
    assert (found.count, found.link) == (1, f"/evaluation/{filing.pk}/")
    row = evaluations.problem(place, filing)
    assert not titles(place.evaluator)
    assert task(place.officer, "要整改的问题").until == evaluations.SOON
    Problem.objects.update(deadline=TODAY - DAY)
    assert task(place.officer, "要整改的问题").link == "/evaluation/problems/?state=overdue"
    rectification.mend(person=place.officer, problem=row.pk, measures="已补签", files=[evaluations.proof()], finished=True)
    assert "要整改的问题" not in titles(place.officer)
    assert titles(place.department_reviewer) == titles(place.finance_reviewer) == {"整改等您销号": 1}


def test_finance_is_asked_about_what_was_sent(place):
    row = evaluations.sent(place)
    assert titles(place.finance_reviewer) == {"评价等您确认": 1}
    assert task(place.finance_reviewer, "评价等您确认").link == f"/evaluation/{row.filing_id}/"


def test_the_page_shows_them_below_the_forms(client, place):
    place.filing(0)
    place.filing(1, state=State.APPROVED)
    client.force_login(place.officer)
    page = client.get("/today/").content.decode()
    assert "编制中的申报表" in page
    assert "台账还没有登记的项目" in page
    assert "还没有填的监控表" in page
    assert "现在没有要办的事" not in page


@pytest.mark.parametrize("who", ["officer", "leader", "department_reviewer", "finance_reviewer", "evaluator"])
def test_the_number_of_questions_does_not_grow(client, place, who, django_assert_max_num_queries):
    for index in range(6):
        published.running(place, index)
    client.force_login(getattr(place, who))
    with django_assert_max_num_queries(28):
        client.get("/today/")
